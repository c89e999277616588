"""What planning puts before a review: dependencies that are overdue or hang between two teams; and before an alignment
forum the wall, what teams ask of each other for the quarter to come, and the open challenges."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, DateField, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from quarterdeck.keel.agenda import Entry, Occasion, Section, contribute
from quarterdeck.keel.prepared import among, prepared
from quarterdeck.okrs.models import Cycle, CycleKind, Phase
from quarterdeck.planning.models import Challenge, ChallengeState, Dependency, DependencyState, Question
from quarterdeck.planning.models.dependency import OPEN_DEPENDENCIES

MOST = 12
FORUM = "forum"
"""The kind of meeting that settles what a quarter's drafts ask of each other."""
_STEERED = [Phase.RUNNING, Phase.REFLECTING]


def _agenda(occasion: Occasion) -> Iterable[Entry]:
    """One statement."""
    if occasion.kind != FORUM:
        yield from _dependencies(occasion, _overdue(occasion.team_ids, occasion.day))
        return
    rows = _overdue(occasion.team_ids, occasion.day, before_a_forum=True)
    yield from _wall(occasion, [row for row in rows if row[0] == "wall"])
    yield from _dependencies(occasion, [row for row in rows if row[0] == "dependency"])
    yield from _challenged(occasion, [row for row in rows if row[0] == "challenge"])


def _shaped(found: Any, kind: str, words: str, who: str, asker: str, number: Any, due: Any) -> Any:
    """The same columns for each kind of row, so that one statement brings them all and none of their wide records."""
    text = CharField()
    return found.order_by().values_list(
        Value(kind, output_field=text), "pk", Cast(F(words), text), Cast(F(who), text), Cast(F(asker), text),
        Cast(number, IntegerField()), due,
    )  # fmt: skip


@prepared
def _overdue(team_ids: Sequence[UUID], day: date, *, before_a_forum: bool = False) -> QuerySet[Any, tuple[Any, ...]]:
    """What waits in running quarters; before a forum also in those that are planned, with their walls and challenges."""
    if not before_a_forum:
        return _waiting(team_ids, day, _STEERED)[:200]  # type: ignore[no-any-return]
    phases = [Phase.PLANNING, *_STEERED]
    return _waiting(team_ids, day, phases).union(_walls(), _challenges(team_ids, phases), all=True)[:400]  # type: ignore[no-any-return]


def _waiting(team_ids: Sequence[UUID], day: date, phases: list[Phase]) -> Any:
    """Dependencies that are overdue, or still being negotiated. One statement."""
    of_these = Q(among("provider", team_ids)) | Q(among("key_result__objective__team", team_ids))
    unsettled = Q(state__in=[DependencyState.REQUESTED, DependencyState.NEGOTIATING])
    overdue = Q(promised_on__lt=day) | Q(promised_on__isnull=True, needed_on__lt=day)
    found = Dependency.objects.filter(
        of_these, unsettled | overdue, state__in=OPEN_DEPENDENCIES, key_result__objective__cycle__phase__in=phases
    )
    due = Coalesce("promised_on", "needed_on", output_field=DateField())
    asker = "key_result__objective__team__name"
    return _shaped(found, "dependency", "what", "provider__name", asker, F("key_result__number"), due)


def _walls() -> Any:
    found = Cycle.objects.filter(phase=Phase.PLANNING).exclude(kind=CycleKind.ANNUAL)
    return _shaped(found, "wall", "slug", "name", "name", Value(0), F("starts_on"))


def _challenges(team_ids: Sequence[UUID], phases: list[Phase]) -> Any:
    found = Challenge.objects.filter(
        among("key_result__objective__team", team_ids), state=ChallengeState.OPEN,
        key_result__objective__cycle__phase__in=phases,
    )  # fmt: skip
    nothing = Value(None, output_field=DateField())
    return _shaped(found, "challenge", "words", "author__name", "question", F("key_result__number"), nothing)


def _wall(occasion: Occasion, rows: list[Any]) -> Iterable[Entry]:
    """The wall of the next cycle that is planned: what the forum stands before."""
    for _kind, _key, slug, name, *_rest in sorted(rows, key=lambda each: each[6])[:1]:
        yield Entry(
            Section.TRACKING, f"wall:{slug}", _("The wall of %(cycle)s") % {"cycle": name},
            _("all drafts side by side: what clashes is settled here, before anyone commits"),
            reverse("planning:forum", args=[occasion.member.organisation.slug, slug]), 1.0,
        )  # fmt: skip


def _dependencies(occasion: Occasion, rows: list[Any]) -> Iterable[Entry]:
    for _kind, key, what, provider, asker, number, due in sorted(rows, key=lambda each: each[6] or date.max)[:MOST]:
        late = due < occasion.day
        words = (
            _("%(asker)s waits for %(provider)s since %(day)s")
            if late
            else _("%(asker)s and %(provider)s have not agreed yet; needed by %(day)s")
        )
        yield Entry(
            Section.TRACKING, f"dependency:{key}", what,
            words % {"asker": asker, "provider": provider, "day": date_format(due, "j M")},
            reverse("planning:dependency", args=[occasion.member.organisation.slug, key]),
            0.6 if late else 0.35, f"KR-{number}",
        )  # fmt: skip


def _challenged(occasion: Occasion, rows: list[Any]) -> Iterable[Entry]:
    for _kind, key, words, who, question, number, _due in rows[:MOST]:
        reference = f"KR-{number}"
        asks = words if question == Question.OWN else f"{Question(question).label} {words}".strip()
        yield Entry(
            Section.TRACKING, f"challenge:{key}", asks, _("%(who)s asks it of %(ref)s") % {"who": who, "ref": reference},
            reverse("planning:agreements", args=[occasion.member.organisation.slug, reference]) + "#challenges", 0.5,
            reference,
        )  # fmt: skip


contribute(_agenda)
