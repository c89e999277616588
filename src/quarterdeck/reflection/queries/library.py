"""The learning library: what was tried, believed and found, from grades, bets and retrospectives. Nothing is written for
it; it reads what people said when they ended something."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from quarterdeck.board.models import ENDED, Initiative
from quarterdeck.okrs.models import Grade
from quarterdeck.reflection.models import Retrospective

PAGE = 30
MOST_WORDS = 6
CANDIDATES = 80
_WORD = re.compile(r"[^\W\d_]{4,}")
_COMMON = frozenset(
    """from with that this into more less than have will each every their they them make makes made time times rate number
    share increase reduce decrease raise lower improve keep team teams customer customers quarter year month week days until
    eine einen einem eines oder aber auch nicht mehr wird werden über unter durch diese dieser dieses kunden""".split()  # noqa: SIM905
)
"""Words that stand in every other OKR: sharing one of these makes nothing similar."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One thing that was learned. `kind` is "key_result", "bet" or "retrospective"; `result` says in a word how it ended."""

    kind: str
    reference: str
    retrospective: Any
    title: str
    team: str
    team_slug: str
    cycle: str
    on: date
    believed: str
    found: str
    result: str
    cause: str


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """What has been tried, and what came of it?"""

    lessons: tuple[Lesson, ...]
    query: str
    kind: str
    number: int
    has_more: bool


def library_page(*, query: str = "", kind: str = "", number: int = 1) -> LibraryPage:
    """Lessons that hold all words of a query, newest first, of one kind or all. Three statements at most."""
    words = query.split()[:8]
    most = number * PAGE + 1
    found: list[Lesson] = []
    if kind in {"", "bet"}:
        found += [_of_bet(each) for each in _bets(_all_of(words, _BET_FIELDS))[:most]]
    if kind in {"", "key_result"}:
        found += [_of_grade(each) for each in _grades(_all_of(words, _GRADE_FIELDS))[:most]]
    if kind in {"", "retrospective"}:
        found += [_of_retrospective(each) for each in _retrospectives(_all_of(words, _RETROSPECTIVE_FIELDS))[:most]]
    found.sort(key=lambda each: each.on, reverse=True)
    first = (number - 1) * PAGE
    return LibraryPage(tuple(found[first : first + PAGE]), query, kind, number, len(found) > first + PAGE)


def similar(text: str, *, limit: int = 3) -> tuple[Lesson, ...]:
    """What was learned about something that sounds like this: lessons that share at least two telling words with a text
    (one, if it has only one), those that share most first. Two statements."""
    words = telling_words(text)
    if not words:
        return ()
    found = [_of_bet(each) for each in _bets(_any_of(words, ("title", "learned")))[:CANDIDATES]]
    grades = _any_of(words, ("key_result__statement", "key_result__objective__title"))
    found += [_of_grade(each) for each in _grades(grades)[:CANDIDATES]]
    scored = [(_shared(words, each), each) for each in found]
    enough = min(2, len(words))
    best = sorted((each for each in scored if each[0] >= enough), key=lambda each: (each[0], each[1].on), reverse=True)
    return tuple(lesson for _score, lesson in best[:limit])


def telling_words(text: str) -> list[str]:
    """The longest words of a text that do not stand in every other OKR, at most six, in small letters and without the s of
    a plural, so that tours find the tour. Pure."""
    words = (each.lower() for each in _WORD.findall(text))
    telling = dict.fromkeys(each.removesuffix("s") for each in words if each not in _COMMON)
    return sorted(telling, key=lambda each: (-len(each), each))[:MOST_WORDS]


def _shared(words: Iterable[str], lesson: Lesson) -> int:
    there = f"{lesson.title} {lesson.believed} {lesson.found}".lower()
    return sum(1 for each in words if each in there)


_BET_FIELDS = ("title", "because", "learned", "team__name")
_GRADE_FIELDS = ("words", "key_result__statement", "key_result__objective__title", "key_result__objective__team__name")
_RETROSPECTIVE_FIELDS = ("learned", "team__name")


def _all_of(words: list[str], fields: tuple[str, ...]) -> Q:
    found = Q()
    for word in words:
        found &= _any_of([word], fields)
    return found


def _any_of(words: list[str], fields: tuple[str, ...]) -> Q:
    found = Q()
    for word in words:
        for name in fields:
            found |= Q(**{f"{name}__icontains": word})
    return found


def _bets(where: Q) -> QuerySet[Initiative]:
    rows = Initiative.objects.filter(where, column__in=ENDED, dropped_at__isnull=True, ended_at__isnull=False)
    return rows.exclude(learned="").select_related("team").order_by("-ended_at")


def _grades(where: Q) -> QuerySet[Grade]:
    rows = Grade.objects.filter(where, key_result__dropped_at__isnull=True).exclude(words="")
    return rows.select_related("key_result__objective__team", "key_result__objective__cycle").order_by("-at")


def _retrospectives(where: Q) -> QuerySet[Retrospective]:
    rows = Retrospective.objects.filter(where, closed_at__isnull=False).exclude(learned="")
    return rows.select_related("team", "cycle").order_by("-closed_at")


def _of_bet(each: Initiative) -> Lesson:
    assert each.ended_at is not None
    believed = _("by %(move)s, because %(why)s") if each.expected_move and each.because else "%(move)s%(why)s"
    return Lesson(
        "bet", each.reference, None, each.title, each.team.name, each.team.slug, "", localtime(each.ended_at).date(),
        believed % {"move": each.expected_move, "why": each.because}, each.learned,
        str(each.get_evidence_display()).partition(":")[0] if each.evidence else str(each.get_column_display()), "",
    )  # fmt: skip


def _of_grade(each: Grade) -> Lesson:
    key_result, objective = each.key_result, each.key_result.objective
    result = _("left ungraded") if each.value is None else f"{each.value:.2f}"
    return Lesson(
        "key_result", key_result.reference, None, key_result.statement, objective.team.name, objective.team.slug,
        objective.cycle.name, localtime(each.at).date(), objective.title, each.words, result,
        str(each.get_cause_display()) if each.cause else "",
    )  # fmt: skip


def _of_retrospective(each: Retrospective) -> Lesson:
    assert each.closed_at is not None
    return Lesson(
        "retrospective", "", each.pk, _("Retrospective of %(team)s") % {"team": each.team.name}, each.team.name,
        each.team.slug, each.cycle.name, localtime(each.closed_at).date(), "", each.learned, "", "",
    )  # fmt: skip
