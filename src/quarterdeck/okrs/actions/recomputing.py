"""Denormalised now, recomputable always: keeping what a key result carries in agreement with its log."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from quarterdeck.keel.clock import today as today_of
from quarterdeck.keel.prepared import prepared
from quarterdeck.kpis.queries import history_before
from quarterdeck.measure import Hold, Reading, hold_of, inside
from quarterdeck.okrs.models import CheckIn, Cycle, Grade, KeyResult, Objective, Phase
from quarterdeck.okrs.standing import composite_of, forecast_of, standing_of

FORECAST = ("p_hit", "q10", "q50", "q90")
RECENT = 26
"""Observed days that a forecast looks back on: half a year of weeks. More would cost and tell little."""
CARRIED = (
    "value",
    "confidence",
    "first_check_in_on",
    "last_check_in_on",
    "days_inside",
    "is_inside",
    "progress",
    "score",
    "recent",
    *FORECAST,
    "status",
    "needs_decision",
    "blocker",
    "grade",
    "is_graded",
)


def observe(key_result: KeyResult, check_in: CheckIn) -> None:
    """Take a newest check-in over into what the key result carries; constant cost."""
    within = inside(key_result.goal, check_in.value) if key_result.goal.direction.keeps else False
    hold = key_result.hold
    _carry_hold(key_result, hold.extended(check_in.on, within) if hold else Hold.begin(check_in.on, within))
    _carry_words(key_result, check_in)
    day = check_in.on.toordinal()
    key_result.recent = [*(each for each in key_result.recent if each[0] < day), [day, check_in.value]][-RECENT:]


def observe_all(key_result: KeyResult, check_ins: Sequence[CheckIn]) -> None:
    """Rebuild the same from the whole log: corrected check-ins are left out, the newest of a day stands."""
    corrected = {each.corrects_id for each in check_ins if each.corrects_id}
    valid = sorted(
        (each for each in check_ins if each.pk not in corrected), key=lambda each: (each.on, each.at, each.pk)
    )
    if not valid:
        key_result.value = key_result.confidence = key_result.first_check_in_on = key_result.last_check_in_on = None
        key_result.days_inside, key_result.is_inside = 0, False
        key_result.needs_decision, key_result.blocker = False, ""
        key_result.recent = []
        return
    if key_result.goal.direction.keeps:
        hold = hold_of(key_result.goal, [Reading(each.on, each.value) for each in valid])
        assert hold is not None
    else:
        hold = Hold(valid[0].on, valid[-1].on, 0, False)
    _carry_hold(key_result, hold)
    _carry_words(key_result, valid[-1])
    by_day = {each.on.toordinal(): each.value for each in valid}
    key_result.recent = [[day, value] for day, value in by_day.items()][-RECENT:]


def _carry_hold(key_result: KeyResult, hold: Hold) -> None:
    key_result.first_check_in_on, key_result.last_check_in_on = hold.first_on, hold.last_on
    key_result.days_inside, key_result.is_inside = hold.days_inside, hold.inside


def _carry_words(key_result: KeyResult, newest: CheckIn) -> None:
    key_result.value, key_result.confidence = newest.value, newest.confidence
    key_result.needs_decision, key_result.blocker = bool(newest.decision_needed), newest.blocker


def judge(key_result: KeyResult, cycle: Cycle, on: date) -> None:
    """Set forecast, progress, score and status as of a day. One statement, if it moves a KPI: what it did before."""
    history = history_before(key_result.kpi_id, cycle.starts_on) if key_result.kpi_id else ()
    ahead = forecast_of(key_result, cycle, history)
    for name in FORECAST:
        setattr(key_result, name, getattr(ahead, name) if ahead else None)
    now = standing_of(key_result, cycle, key_result.organisation.settings, on)
    key_result.progress, key_result.score, key_result.status = now.progress, now.score, now.status.value


def total(objective: Objective, key_results: Iterable[KeyResult]) -> None:
    """Set the objective's score from its key results."""
    whole = composite_of((each, each.score) for each in key_results)
    objective.score, objective.known, objective.unknown = whole.score, whole.known, whole.unknown


@prepared
def _counted(objective: Objective) -> QuerySet[KeyResult]:
    rows = KeyResult.objects.filter(objective=objective).order_by()
    return rows.only("weight", "score", "is_guardrail", "dropped_at")


def refresh_objective(objective: Objective) -> None:
    """Recompute an objective's score after one of its key results changed. Two statements."""
    total(objective, _counted(objective))
    Objective.objects.filter(pk=objective.pk).update(
        score=objective.score, known=objective.known, unknown=objective.unknown
    )


def rejudge(key_result: KeyResult, *, from_log: bool = False) -> None:
    """Recompute and store what a key result and its objective carry, optionally from the whole log."""
    if from_log:
        observe_all(key_result, list(CheckIn.objects.filter(key_result=key_result)))
    judge(key_result, key_result.objective.cycle, today_of(key_result.organisation))
    key_result.save(update_fields=[*CARRIED, "snoozed_until", "snooze_reason"])
    refresh_objective(key_result.objective)


@transaction.atomic
def recompute(organisation: Any, *, cycle: Cycle | None = None, write: bool = True) -> int:
    """Rebuild everything denormalised from the log, in bulk. Returns how many records did not agree with it."""
    on = today_of(organisation)
    changed = 0
    cycles = [cycle] if cycle else list(Cycle.objects.filter(organisation=organisation))
    for each in cycles:
        changed += _recompute_cycle(organisation, each, on, write=write)
    return changed


def _recompute_cycle(organisation: Any, cycle: Cycle, on: date, *, write: bool) -> int:
    objectives = {each.pk: each for each in Objective.objects.filter(cycle=cycle)}
    key_results = list(KeyResult.objects.filter(objective__cycle=cycle))
    check_ins: dict[Any, list[CheckIn]] = defaultdict(list)
    for check_in in CheckIn.objects.filter(key_result__objective__cycle=cycle).iterator(chunk_size=5000):
        check_ins[check_in.key_result_id].append(check_in)
    grades = {each.key_result_id: each for each in Grade.objects.filter(key_result__objective__cycle=cycle)}
    wrong: list[KeyResult] = []
    by_objective: dict[Any, list[KeyResult]] = defaultdict(list)
    for key_result in key_results:
        key_result.organisation = organisation
        before = [getattr(key_result, name) for name in CARRIED]
        observe_all(key_result, check_ins[key_result.pk])
        newest = grades.get(key_result.pk)
        key_result.grade, key_result.is_graded = (newest.value if newest else None), newest is not None
        judge(key_result, cycle, on)
        if before != [getattr(key_result, name) for name in CARRIED]:
            wrong.append(key_result)
        by_objective[key_result.objective_id].append(key_result)
    off = _recompute_totals(objectives, by_objective)
    if write:
        KeyResult.objects.bulk_update(wrong, list(CARRIED), batch_size=500)
        Objective.objects.bulk_update(off, ["score", "known", "unknown"], batch_size=500)
    return len(wrong) + len(off)


def _recompute_totals(objectives: dict[Any, Objective], by_objective: dict[Any, list[KeyResult]]) -> list[Objective]:
    off = []
    for key, objective in objectives.items():
        before = (objective.score, objective.known, objective.unknown)
        total(objective, by_objective[key])
        if before != (objective.score, objective.known, objective.unknown):
            off.append(objective)
    return off


_MOVED_BY_TIME = ("progress", "score", "status", *FORECAST)
"""What can change without anybody's doing; the forecast, when the cycle's last day was moved or the method got better."""


@transaction.atomic
def refresh_running(organisation: Any) -> int:
    """The nightly look: what time alone changes (stale, behind its trajectory, time inside bounds) in running cycles."""
    on = today_of(organisation)
    changed = 0
    for cycle in Cycle.objects.filter(organisation=organisation, phase__in=[Phase.RUNNING, Phase.REFLECTING]):
        moved = []
        key_results = list(KeyResult.objects.filter(objective__cycle=cycle))
        by_objective: dict[Any, list[KeyResult]] = defaultdict(list)
        for each in key_results:
            each.organisation = organisation
            before = [getattr(each, name) for name in _MOVED_BY_TIME]
            judge(each, cycle, on)
            by_objective[each.objective_id].append(each)
            if before != [getattr(each, name) for name in _MOVED_BY_TIME]:
                moved.append(each)
        off = _recompute_totals({each.pk: each for each in Objective.objects.filter(cycle=cycle)}, by_objective)
        KeyResult.objects.bulk_update(moved, list(_MOVED_BY_TIME), batch_size=500)
        Objective.objects.bulk_update(off, ["score", "known", "unknown"], batch_size=500)
        changed += len(moved)
    return changed
