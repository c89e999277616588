"""Causes across a cycle: a Pareto chart with the key results behind each bar."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from quarterdeck.okrs.models import Cycle, Grade, MissCause
from quarterdeck.people.models import Team

MOST_BEHIND = 15
MOST_OF_IT = 0.8
"""The share that few causes stand behind, where Pareto's rule holds."""


@dataclass(frozen=True, slots=True)
class Behind:
    """A key result behind a bar, with the words of whoever graded it; never who that was."""

    reference: str
    statement: str
    team: str
    grade: float | None
    words: str


@dataclass(frozen=True, slots=True)
class Cause:
    """One bar: how often, its share, and the share of it and all greater ones together."""

    code: str
    word: str
    count: int
    share: float
    together: float
    behind: tuple[Behind, ...]
    more: int


@dataclass(frozen=True, slots=True)
class CausesPage:
    """What caused it?"""

    cycle: str
    cycle_slug: str
    team: str
    team_slug: str
    causes: tuple[Cause, ...]
    named: int
    graded: int
    finding: str


def newest_grades(cycle: Cycle, team: Team | None = None) -> list[Grade]:
    """The grade that stands of each key result of a cycle (of a team and those below it), with key result and team. One
    statement."""
    rows = Grade.objects.filter(key_result__objective__cycle=cycle, key_result__dropped_at__isnull=True)
    if team is not None and not team.is_company:
        rows = rows.filter(below(team, "key_result__objective__team"))
    newest: dict[UUID, Grade] = {}
    for each in rows.select_related("key_result__objective__team").order_by("at", "id"):
        newest[each.key_result_id] = each
    return list(newest.values())


def below(team: Team, path: str) -> Q:
    """Rows of a team and of the teams below it, by the path to a row's team."""
    return Q(**{path: team}) | Q(**{f"{path}__parent": team}) | Q(**{f"{path}__parent__parent": team})


def causes_of(grades: list[Grade]) -> tuple[Cause, ...]:
    """Named causes, the most frequent first (Pareto); what stands behind each, the lowest grades first. Pure."""
    by_cause: dict[str, list[Grade]] = {}
    for each in grades:
        if each.cause:
            by_cause.setdefault(each.cause, []).append(each)
    whole = sum(len(each) for each in by_cause.values())
    words = dict(MissCause.choices)
    found, together = [], 0
    for code, those in sorted(by_cause.items(), key=lambda each: (-len(each[1]), each[0])):
        together += len(those)
        those.sort(key=lambda each: (each.value if each.value is not None else 2.0, each.key_result.number))
        behind = tuple(_behind(each) for each in those[:MOST_BEHIND])
        found.append(
            Cause(
                code, str(words.get(code, code)), len(those), len(those) / whole, together / whole, behind,
                max(0, len(those) - MOST_BEHIND),
            )
        )  # fmt: skip
    return tuple(found)


def _behind(grade: Grade) -> Behind:
    key_result = grade.key_result
    team = key_result.objective.team.name
    return Behind(key_result.reference, key_result.statement, team, grade.value, grade.words)


def causes_page(cycle: Cycle, team: Team | None) -> CausesPage:
    """The causes of a cycle. One statement."""
    grades = newest_grades(cycle, team)
    causes = causes_of(grades)
    named = sum(each.count for each in causes)
    return CausesPage(
        cycle.name, cycle.slug, team.name if team else "", team.slug if team else "", causes, named, len(grades),
        _finding(causes, named),
    )  # fmt: skip


def _finding(causes: tuple[Cause, ...], named: int) -> str:
    """What the chart says. Few causes behind most of it is the rule that Pareto found; where it does not hold, that is said."""
    if not causes:
        return _("No cause has been named yet")
    first = {"cause": causes[0].word, "n": causes[0].count, "of": named}
    if causes[0].share >= 0.5:
        return _("%(cause)s: behind %(n)d of %(of)d") % first
    few = next(n for n, each in enumerate(causes, start=1) if each.together >= MOST_OF_IT)
    if few * 2 <= len(causes):
        return _("%(few)d causes stand behind most of it, first of all: %(cause)s") % {**first, "few": few}
    return _("No cause stands out; the most frequent is: %(cause)s, %(n)d of %(of)d") % first
