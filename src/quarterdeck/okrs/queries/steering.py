"""The reads behind cycles, grading and priorities."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.events.models import Event
from quarterdeck.keel.access import may
from quarterdeck.okrs.models import (
    Cycle,
    Grade,
    KeyResult,
    MissCause,
    Objective,
    ObjectiveState,
    Phase,
    StrategicPriority,
)
from quarterdeck.okrs.queries.rows import KeyResultRow, key_result_row
from quarterdeck.people.models import Member, Team, TeamKind

_LIVE = [ObjectiveState.COMMITTED, ObjectiveState.CLOSED]
PAGE = 30


@dataclass(frozen=True, slots=True)
class CycleLine:
    """A cycle in the list: planned days, the phase it is really in, what is in it."""

    name: str
    slug: str
    kind: str
    phase: str
    phase_word: str
    starts_on: date
    ends_on: date
    objectives: int
    graded: int
    key_results: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class CyclesPage:
    cycles: tuple[CycleLine, ...]
    may_manage: bool


def cycles_page(reader: Member, today: date) -> CyclesPage:
    """All cycles, newest first, with what they hold. Two statements."""
    found = Cycle.objects.annotate(number=Count("objectives", filter=Q(objectives__state__in=_LIVE)))
    live = (
        KeyResult.objects.filter(objective__state__in=_LIVE, dropped_at__isnull=True)
        .order_by()
        .values("objective__cycle")
    )
    counts = {
        each["objective__cycle"]: (each["number"], each["graded"] or 0)
        for each in live.annotate(number=Count("id"), graded=Count("id", filter=Q(is_graded=True)))
    }
    return CyclesPage(
        tuple(
            CycleLine(
                each.name,
                each.slug,
                each.kind,
                each.phase,
                str(each.get_phase_display()),
                each.starts_on,
                each.ends_on,
                each.number,
                counts.get(each.pk, (0, 0))[1],
                counts.get(each.pk, (0, 0))[0],
                each.starts_on <= today <= each.ends_on,
            )
            for each in found.order_by("-starts_on", "kind")
        ),
        may(reader, "okrs.manage_cycles"),
    )


@dataclass(frozen=True, slots=True)
class Step:
    """A phase of a cycle: what it is for, and whether it is past, present or to come."""

    phase: str
    word: str
    about: str
    is_current: bool
    is_past: bool


@dataclass(frozen=True, slots=True)
class TeamState:
    """Where a team is in a cycle: none, forming, proposed or committed; and its grading."""

    name: str
    slug: str
    kind: str
    state: str
    state_word: str
    objectives: int
    key_results: int
    graded: int


@dataclass(frozen=True, slots=True)
class CyclePage:
    name: str
    slug: str
    kind: str
    phase: str
    phase_word: str
    starts_on: date
    ends_on: date
    planning_opens_on: date
    locks_on: date
    steps: tuple[Step, ...]
    next_phase: str
    next_words: str
    previous_phase: str
    teams: tuple[TeamState, ...]
    tally: tuple[tuple[str, int], ...]
    key_results: int
    graded: int
    ungraded: int
    overrides: int
    may_move: bool
    may_reopen: bool


def cycle_page(reader: Member, cycle: Cycle, today: date) -> CyclePage:
    """A cycle's phases and where every team is in it. Four statements, however many teams."""
    teams = list(
        Team.objects.filter(Q(archived_at__isnull=True) | Q(objectives__cycle=cycle))
        .distinct()
        .select_related("parent")
    )
    states = _team_states(cycle, teams)
    settings = reader.organisation.settings
    whole = sum(each.key_results for each in states)
    graded = sum(each.graded for each in states)
    step = _steps(cycle)
    at = [each.phase for each in step].index(cycle.phase)
    return CyclePage(
        name=cycle.name,
        slug=cycle.slug,
        kind=cycle.kind,
        phase=cycle.phase,
        phase_word=str(cycle.get_phase_display()),
        starts_on=cycle.starts_on,
        ends_on=cycle.ends_on,
        planning_opens_on=cycle.starts_on - timedelta(days=settings.planning_days),
        locks_on=cycle.locks_on(settings.grace_days),
        steps=step,
        next_phase=step[at + 1].phase if at < 3 else "",
        next_words=_NEXT.get(cycle.phase, lambda: "")(),
        previous_phase=step[at - 1].phase if at in (1, 2) else "",
        teams=states,
        tally=tuple(Counter(each.state for each in states).items()),
        key_results=whole,
        graded=graded,
        ungraded=whole - graded,
        overrides=_overrides(cycle),
        may_move=may(reader, "okrs.move_phase"),
        may_reopen=cycle.is_closed and may(reader, "okrs.manage_cycles"),
    )


_NEXT = {
    Phase.PLANNING.value: lambda: _("Start this cycle"),
    Phase.RUNNING.value: lambda: _("Open reflection"),
    Phase.REFLECTING.value: lambda: _("Close this cycle"),
}


def _steps(cycle: Cycle) -> tuple[Step, ...]:
    about = {
        Phase.PLANNING: _("Priorities are stated, teams draft, propose and commit."),
        Phase.RUNNING: _("Weekly check-ins; drift is seen while it can still be steered."),
        Phase.REFLECTING: _("Final values, grades, causes: why did we miss or hit?"),
        Phase.CLOSED: _("Read-only, and comparable for ever."),
    }
    order = list(about)
    at = order.index(Phase(cycle.phase))
    return tuple(Step(each.value, str(each.label), about[each], n == at, n < at) for n, each in enumerate(order))


def _team_states(cycle: Cycle, teams: list[Team]) -> tuple[TeamState, ...]:
    grouped = Objective.objects.filter(cycle=cycle).order_by().values("team_id", "state").annotate(number=Count("id"))
    by_team: dict[UUID, dict[str, int]] = {}
    for each in grouped:
        by_team.setdefault(each["team_id"], {})[each["state"]] = each["number"]
    counted = Q(objective__state__in=_LIVE)
    if cycle.phase == Phase.PLANNING:  # nothing is committed yet, but what is written is there
        counted = ~Q(objective__state=ObjectiveState.DROPPED)
    live = KeyResult.objects.filter(counted, objective__cycle=cycle, dropped_at__isnull=True).order_by()
    results = {
        each["objective__team_id"]: (each["number"], each["done"])
        for each in live.values("objective__team_id").annotate(
            number=Count("id"), done=Count("id", filter=Q(is_graded=True))
        )
    }
    words = {"none": _("nothing yet"), "forming": _("forming"), "proposed": _("proposed"), "committed": _("committed")}
    rows = []
    for team in sorted(teams, key=_reading_order):
        state = _state(by_team.get(team.pk, {}))
        number, done = results.get(team.pk, (0, 0))
        rows.append(
            TeamState(
                team.name,
                team.slug,
                team.kind,
                state,
                words[state],
                sum(n for key, n in by_team.get(team.pk, {}).items() if key != "dropped"),
                number,
                done,
            )
        )
    return tuple(rows)


def _reading_order(team: Team) -> tuple[bool, str, bool, str]:
    """The company first, then each function with its teams below it."""
    is_function = team.kind == TeamKind.FUNCTION or team.parent is None or team.parent.parent_id is None
    group = team.name if is_function or team.parent is None else team.parent.name
    return team.kind != TeamKind.COMPANY, group, not is_function, team.name


def _state(states: dict[str, int]) -> str:
    """A team's state in planning, made of its objectives' states."""
    if states.get("draft"):
        return "forming"
    if states.get("proposed"):
        return "proposed"
    return "committed" if states.get("committed") or states.get("closed") else "none"


def _overrides(cycle: Cycle) -> int:
    return Event.objects.filter(
        verb="limit.overridden", subject_id__in=Objective.objects.filter(cycle=cycle).values("pk")
    ).count()


@dataclass(frozen=True, slots=True)
class ReflectRow:
    """A key result to grade: what was computed, what was said."""

    row: KeyResultRow
    objective: str
    objective_reference: str
    objective_state: str
    team: str
    team_slug: str
    ambition: str
    computed: float | None
    computed_original: float | None
    words: str
    cause: str
    cause_word: str
    may_grade: bool


@dataclass(frozen=True, slots=True)
class ReflectPage:
    cycle: str
    cycle_slug: str
    phase: str
    phase_word: str
    team: str
    team_name: str
    only_open: bool
    rows: tuple[ReflectRow, ...]
    graded: int
    total: int
    number: int
    has_more: bool


def reflect_page(
    reader: Member, cycle: Cycle, today: date, *, team_slug: str = "", only_open: bool = False, number: int = 1
) -> ReflectPage:
    """One page of a cycle's committed key results with their grades. Four statements."""
    team = get_object_or_404(Team, slug=team_slug) if team_slug else None
    live = KeyResult.objects.filter(objective__cycle=cycle, objective__state__in=_LIVE, dropped_at__isnull=True)
    if team is not None:
        live = live.filter(objective__team=team)
    counts = live.aggregate(total=Count("id"), graded=Count("id", filter=Q(is_graded=True)))
    shown = live.filter(is_graded=False) if only_open else live
    shown = shown.select_related("owner", "objective__cycle", "objective__team", "objective__priority")
    first = (number - 1) * PAGE
    found = list(
        shown.order_by("objective__team__name", "objective__position", "objective__number", "position")[
            first : first + PAGE + 1
        ]
    )
    grades = _newest_grades(found[:PAGE])
    return ReflectPage(
        cycle=cycle.name,
        cycle_slug=cycle.slug,
        phase=cycle.phase,
        phase_word=str(cycle.get_phase_display()),
        team=team.slug if team else "",
        team_name=team.name if team else "",
        only_open=only_open,
        rows=tuple(_reflect_row(reader, each, grades.get(each.pk), today) for each in found[:PAGE]),
        graded=counts["graded"],
        total=counts["total"],
        number=number,
        has_more=len(found) > PAGE,
    )


def reflect_row(reader: Member, key_result: KeyResult, today: date) -> ReflectRow:
    """One row, as it is after a grade was given. One statement."""
    return _reflect_row(reader, key_result, _newest_grades([key_result]).get(key_result.pk), today)


def _newest_grades(key_results: list[KeyResult]) -> dict[UUID, Grade]:
    found = Grade.objects.filter(key_result__in=[each.pk for each in key_results]).order_by("at", "id")
    return {each.key_result_id: each for each in found}


def _reflect_row(reader: Member, key_result: KeyResult, grade: Grade | None, today: date) -> ReflectRow:
    objective, cycle = key_result.objective, key_result.objective.cycle
    row = key_result_row(key_result, cycle, reader.organisation.settings, reader, cycle.ends_on)
    return ReflectRow(
        row=row,
        objective=objective.title,
        objective_reference=objective.reference,
        objective_state=objective.state,
        team=objective.team.name,
        team_slug=objective.team.slug,
        ambition=objective.ambition,
        computed=row.score,
        computed_original=grade.computed_original if grade else None,
        words=grade.words if grade else "",
        cause=grade.cause if grade else "",
        cause_word=str(MissCause(grade.cause).label) if grade and grade.cause else "",
        may_grade=cycle.phase == Phase.REFLECTING and objective.is_committed and may(reader, "okrs.grade", key_result),
    )


@dataclass(frozen=True, slots=True)
class PriorityLine:
    id: UUID
    title: str
    why: str
    year: str
    objectives: int
    teams: int


@dataclass(frozen=True, slots=True)
class PrioritiesPage:
    priorities: tuple[PriorityLine, ...]
    may_manage: bool


def priorities_page(reader: Member) -> PrioritiesPage:
    """The priorities in their order with what serves them in running cycles. One statement."""
    serving: Any = Q(objectives__state__in=_LIVE, objectives__cycle__phase__in=[Phase.RUNNING, Phase.PLANNING])
    found = (
        StrategicPriority.objects.filter(archived_at__isnull=True)
        .select_related("year")
        .annotate(
            number=Count("objectives", filter=serving, distinct=True),
            teams=Count("objectives__team", filter=serving, distinct=True),
        )
    )
    return PrioritiesPage(
        tuple(
            PriorityLine(each.pk, each.title, each.why, each.year.name if each.year else "", each.number, each.teams)
            for each in found.order_by("position", "title")
        ),
        may(reader, "okrs.manage_priorities"),
    )
