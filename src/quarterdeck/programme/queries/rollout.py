"""From one team to the whole organisation: a checklist that reads its answers from the records."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery

from quarterdeck.okrs.models import Cycle, CycleKind, KeyResult, Objective, Phase, StrategicPriority
from quarterdeck.people.models import Member, Organisation, Role, Team
from quarterdeck.planning.models import Alignment
from quarterdeck.programme.diagnosis import Stage, stage_of, tally
from quarterdeck.programme.models import Measured
from quarterdeck.programme.reading import LIVE
from quarterdeck.programme.rollout import Grown, Pilot, Records, Step, steps_of
from quarterdeck.reflection.models import CycleWords, Retrospective
from quarterdeck.review.models import Decision, Review
from quarterdeck.rhythm.models import Cadence, MeetingState
from quarterdeck.rhythm.presets import MeetingKind

MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class RolloutPage:
    """How far are we, and what comes next?"""

    steps: tuple[Step, ...]
    done: int
    next: Step | None
    grown: tuple[Grown, ...]
    most: int
    without: tuple[str, ...]
    without_more: int
    teams: int
    practising: int


def rollout_page(reader: Member, cycles: list[Cycle], today: date) -> RolloutPage:
    """The rollout by the records. Six statements, however large the organisation."""
    lived = sorted(
        (each for each in cycles if each.kind != CycleKind.ANNUAL and each.phase != Phase.PLANNING),
        key=lambda each: each.starts_on,
    )
    teams = {each.pk: each for each in Team.objects.filter(archived_at__isnull=True).order_by("name")}
    practised = _practised(lived, teams)
    with_teams = [each for each in lived if practised[each.pk]]
    grown = _grown(with_teams, practised)
    first = with_teams[0] if with_teams else None
    pilot = _pilot(first, practised[first.pk], teams, today) if first else None
    newest = with_teams[-1] if with_teams else None
    practising = set(practised[newest.pk]) if newest else set()
    records = _records(reader.organisation, newest, pilot, grown, len(teams), len(practising), _stage(reader, lived))
    steps = steps_of(records)
    without = [each.name for key, each in teams.items() if key not in practising]
    return RolloutPage(
        steps, sum(each.state == "done" for each in steps), next((each for each in steps if each.state == "next"), None), grown,
        max((each.teams for each in grown), default=0), tuple(without[:MOST_NAMED]), max(0, len(without) - MOST_NAMED),
        len(teams), len(practising),
    )  # fmt: skip


def _practised(lived: list[Cycle], teams: dict[UUID, Team]) -> dict[UUID, dict[UUID, int]]:
    """How many committed objectives each team had in each cycle."""
    found: dict[UUID, dict[UUID, int]] = {each.pk: {} for each in lived}
    rows = Objective.objects.filter(cycle__in=lived, state__in=LIVE).order_by().values_list("cycle_id", "team_id")
    for cycle, team, number in rows.annotate(number=Count("id")):
        if team in teams:
            found[cycle][team] = number
    return found


def _grown(with_teams: list[Cycle], practised: dict[UUID, dict[UUID, int]]) -> tuple[Grown, ...]:
    found, known = [], set[UUID]()
    for each in with_teams:
        new = practised[each.pk].keys() - known
        known |= new
        found.append(Grown(each.name, each.slug, len(practised[each.pk]), len(new)))
    return tuple(found)


def _pilot(cycle: Cycle, began: dict[UUID, int], teams: dict[UUID, Team], today: date) -> Pilot:
    """The first cycle of those that began first. Two statements."""
    names = sorted(teams[each].name for each in began)
    last_asked = min(today, cycle.ends_on) - timedelta(days=14)
    numbers: Any = KeyResult.objects.filter(
        objective__cycle=cycle, objective__team__in=list(began), objective__state__in=LIVE, dropped_at__isnull=True,
        is_guardrail=False,
    ).aggregate(
        all=Count("id"), owned=Count("id", filter=Q(owner__isnull=False)),
        started=Count("id", filter=Q(baseline__isnull=False) | Q(direction__startswith="keep") | Q(kind="ordinal")),
        heard=Count("id", filter=Q(last_check_in_on__gte=last_asked)), graded=Count("id", filter=Q(is_graded=True)),
    )  # fmt: skip
    begun: Any = Organisation.objects.filter(pk=cycle.organisation_id)
    looked = begun.annotate(
        retrospective=Exists(_of(Retrospective, cycle=cycle, team__in=list(began), closed_at__isnull=False)),
        told=Exists(_of(CycleWords, cycle=cycle)),
        reviewed=Exists(_of(Review, meeting__team__in=list(began), meeting__state=MeetingState.HELD,
                            meeting__starts_at__date__range=(cycle.starts_on, cycle.ends_on))),
    ).values("retrospective", "told", "reviewed")[0]  # fmt: skip
    return Pilot(
        tuple(names), cycle.name, cycle.slug, sum(began.values()), numbers["all"], numbers["owned"], numbers["started"],
        numbers["heard"], numbers["graded"], today > cycle.ends_on, looked["reviewed"], looked["retrospective"], looked["told"],
    )  # fmt: skip


def _of(model: Any, **where: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.filter(organisation=OuterRef("pk"), **where)
    return rows


def _records(
    organisation: Organisation, newest: Cycle | None, pilot: Pilot | None, grown: tuple[Grown, ...], teams: int,
    practising: int, stage: Stage | None,
) -> Records:  # fmt: skip
    """What is asked of the whole organisation, in one statement."""
    below = Objective.objects.filter(cycle=newest, state__in=LIVE, team__parent__isnull=False)
    linked = below.filter(Exists(Alignment.objects.filter(objective=OuterRef("pk"))))
    whole: Any = Organisation.objects.filter(pk=organisation.pk)
    company = {"team__parent__isnull": True, "ended_on__isnull": True}
    moved = Q(money__isnull=False) | Q(people__isnull=False)
    since = {"made_at__date__gte": newest.starts_on} if newest else {}
    found = whole.annotate(
        steward=Exists(_of(Member, role=Role.STEWARD, deactivated_at__isnull=True)),
        priority=Exists(_of(StrategicPriority, archived_at__isnull=True)),
        across=Exists(_of(Cadence, kind=MeetingKind.MONTHLY_REVIEW, **company)),
        forum=Exists(_of(Cadence, **company).exclude(forum="")),
        moved=Exists(_of(Decision, **since).filter(moved)),
        below=_count(below), linked=_count(linked),
    ).values("steward", "priority", "across", "forum", "moved", "below", "linked")[0]  # fmt: skip
    return Records(
        found["steward"], found["priority"], pilot, grown, found["below"] or 0, found["linked"] or 0, found["across"],
        found["forum"], found["moved"], teams, practising, stage,
    )  # fmt: skip


def _count(rows: QuerySet[Any]) -> Any:
    """How many rows there are, as a column; None for none."""
    one: Any = rows.order_by().annotate(whole=F("organisation_id")).values("whole").annotate(n=Count("pk")).values("n")
    return Subquery(one[:1], output_field=IntegerField())


def _stage(reader: Member, lived: list[Cycle]) -> Stage | None:
    """The maturity of the last cycle that was measured. One statement."""
    over = [each for each in lived if each.kind == CycleKind.QUARTER][-3:]
    rows = Measured.objects.filter(cycle__in=over).order_by("-cycle__starts_on").values_list("cycle_id", "numbers")
    found = list(rows)
    if not found:
        return None
    before = next(n for n, each in enumerate(lived) if each.pk == found[0][0])
    numbers = [numbers for cycle, numbers in found if cycle == found[0][0]]
    return stage_of(before, tally(numbers, reader.organisation.settings))
