"""How a key result stands on a day: the one place where records meet the pure arithmetic of `measure`.

Every page, export and door shows what is computed here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from quarterdeck.measure import (
    Composite,
    DueGrid,
    Forecast,
    Kind,
    Part,
    Status,
    TrajectoryKind,
    Zone,
    below_baseline,
    expected_score,
    expected_share,
    expected_value,
    forecast,
    forecast_status,
    is_due,
    is_stale,
    pace_status,
    progress,
    score,
    standing,
    weighted_score,
    zone_reached,
)
from quarterdeck.okrs.models import Cycle, KeyResult, Phase
from quarterdeck.people.settings import OrganisationSettings

DISAGREEMENT = 0.4
"""A gap between the owner's confidence and the forecast that is worth a talk."""
SURE = 7
"""Confidence, of 10, from which “watermelon” is said: green outside, red inside."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A key result on a day. Scores and shares are 0–1, progress is unclamped, values are in the key result's unit."""

    value: float | None
    progress: float | None
    score: float | None
    expected_value: float | None
    expected_score: float | None
    status: Status
    disagrees: bool
    watermelon: bool
    below_baseline: bool
    zone: Zone | None
    is_due: bool
    due_on: date | None
    weeks_silent: int


def grid_of(key_result: KeyResult, cycle: Cycle, settings: OrganisationSettings) -> DueGrid:
    """The due dates of a key result: its team's weekday, every week or every second."""
    return DueGrid(settings.check_in_weekday, key_result.frequency, cycle.starts_on, cycle.ends_on)


def is_settled(key_result: KeyResult, cycle: Cycle) -> bool:
    """Whether a key result's story has been told while its cycle is reflected on: nobody asks for a last value any more."""
    return cycle.phase == Phase.REFLECTING and key_result.is_graded


def standing_of(key_result: KeyResult, cycle: Cycle, settings: OrganisationSettings, today: date) -> Standing:
    """Compute how a key result stands today; after the cycle's end, how it stood on the last day."""
    as_of = min(today, cycle.ends_on)
    goal, path, value = key_result.goal, key_result.path, key_result.value
    done = got = None
    if value is not None:
        done = progress(goal, value, hold=key_result.hold, as_of=as_of)
        got = score(goal, value, hold=key_result.hold, as_of=as_of)
    p_hit, felt = key_result.p_hit, key_result.confidence
    grid = grid_of(key_result, cycle, settings)
    last = key_result.last_check_in_on
    asked = cycle.takes_check_ins and not key_result.is_dropped and not is_settled(key_result, cycle)
    expected = expected_score(path, goal, cycle.starts_on, cycle.ends_on, as_of)
    if p_hit is None:  # described zones, or nothing to compare with yet
        computed = pace_status(got, expected)
    else:
        computed = forecast_status(p_hit, on_track_at=settings.on_track_at, at_risk_at=settings.at_risk_at)
    status = standing(
        computed,
        checked_in=last is not None,
        stale=asked and is_stale(grid, last, today),
        breached=goal.direction.keeps and last is not None and not key_result.is_inside,
    )
    return Standing(
        value=value,
        progress=done,
        score=got,
        expected_value=expected_value(path, goal, cycle.starts_on, cycle.ends_on, as_of),
        expected_score=expected,
        status=status,
        disagrees=p_hit is not None and felt is not None and abs(felt / 10 - p_hit) > DISAGREEMENT,
        watermelon=p_hit is not None and felt is not None and felt >= SURE and p_hit < settings.at_risk_at,
        below_baseline=value is not None and below_baseline(goal, value),
        zone=None if value is None else zone_reached(goal, value),
        is_due=asked and is_due(grid, last, today),
        due_on=grid.first_unserved(last) if asked else None,
        weeks_silent=0 if last is None else max(0, (as_of - last) // timedelta(weeks=1)),
    )


def is_snoozed(key_result: KeyResult, today: date) -> bool:
    """Whether its check-in was put off and the day has not come."""
    return key_result.snoozed_until is not None and today < key_result.snoozed_until


def forecast_of(key_result: KeyResult, cycle: Cycle, history: Sequence[tuple[date, float]] = ()) -> Forecast | None:
    """Where a key result will end, from the days it carries and the earlier readings of the KPI it moves (`history`); None
    before the first check-in, for described zones, and while
    a baseline or target is unknown."""
    goal, recent = key_result.goal, key_result.recent
    if not recent or goal.kind is Kind.ORDINAL or goal.target is None:
        return None
    if goal.baseline is None and not goal.direction.keeps:
        return None
    points = [(date.fromordinal(day), value) for day, value in recent]
    if goal.baseline is not None and not goal.direction.keeps and points[0][0] > cycle.starts_on:
        points.insert(0, (cycle.starts_on, goal.baseline))
    planned = None
    if key_result.trajectory != TrajectoryKind.LINEAR:
        planned = expected_share(key_result.path, goal, cycle.starts_on, cycle.ends_on, points[-1][0])
    return forecast(
        points, target=goal.target, target_high=goal.target_high, direction=goal.direction.value, start=cycle.starts_on,
        end=cycle.ends_on, planned=planned, history=tuple(history),
    )  # fmt: skip


def composite_of(scored: Iterable[tuple[KeyResult, float | None]]) -> Composite:
    """An objective's score from its key results' scores; dropped ones never count, guardrails have no share."""
    return weighted_score(
        Part(key_result.weight, got, guardrail=key_result.is_guardrail)
        for key_result, got in scored
        if not key_result.is_dropped
    )


def first_due_on(cycle: Cycle, settings: OrganisationSettings, today: date) -> date | None:
    """The next day on which weekly check-ins of a cycle are due; None when it holds no more."""
    grid = DueGrid(settings.check_in_weekday, 1, cycle.starts_on, cycle.ends_on)
    return grid.next_after(max(today, cycle.starts_on))
