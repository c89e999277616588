"""The value a key result should have on each date, so that "behind" means behind its own plan.

- ``linear``: the same amount every day.
- ``late``: back-loaded; the expected share is the elapsed share squared (half-way through, a quarter is expected).
- ``step``: a lagging metric that becomes known in thirds of the cycle: 0, then 1/3, 2/3, and 1 on the last day.
- ``points``: own dates and values, joined by straight lines, from the baseline on the first day to the target on the
  last unless points on those days say otherwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from quarterdeck.measure.goal import Goal, number_problem
from quarterdeck.measure.problem import Problem
from quarterdeck.measure.ratio import ratio
from quarterdeck.measure.score import progress, score


class TrajectoryKind(StrEnum):
    """The shape of the plan between baseline and target."""

    LINEAR = "linear"
    LATE = "late"
    STEP = "step"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Trajectory:
    """A key result's plan over its cycle; ``points`` (date, value) matter for kind ``POINTS`` only, in any order."""

    kind: TrajectoryKind = TrajectoryKind.LINEAR
    points: tuple[tuple[date, float], ...] = ()

    def problems(self, start: date, end: date) -> list[Problem]:
        """What a person must mend in the own points of a cycle from ``start`` to ``end``; params name the date."""
        if self.kind is not TrajectoryKind.POINTS:
            return []
        if not self.points:
            return [Problem("points", "points_missing")]
        return list(self._point_problems(start, end))

    def _point_problems(self, start: date, end: date) -> Iterator[Problem]:
        seen: set[date] = set()
        for on, value in self.points:
            number = number_problem("points", value)
            if number:
                yield Problem("points", number.code, {**number.params, "on": on.isoformat()})
            if not start <= on <= end:
                yield Problem("points", "point_outside_cycle", {"on": on.isoformat()})
            if on in seen:
                yield Problem("points", "point_twice", {"on": on.isoformat()})
            seen.add(on)


def expected_share(trajectory: Trajectory, goal: Goal, start: date, end: date, on: date) -> float:
    """The share of the way that should be done on a day: 0 on the first day, 1 on the last, flat outside the cycle.

    Own points may leave 0 to 1, and may start or end elsewhere. A keep goal is due in full every day: 1.0. Own points
    without a baseline and target to compare them with fall back to linear.
    """
    if goal.direction.keeps:
        return 1.0
    if trajectory.kind is TrajectoryKind.POINTS:
        value = _value_by_points(trajectory, goal, start, end, on)
        share = None if value is None else progress(goal, value)
        return _elapsed_share(TrajectoryKind.LINEAR, start, end, on) if share is None else share
    return _elapsed_share(trajectory.kind, start, end, on)


def expected_value(trajectory: Trajectory, goal: Goal, start: date, end: date, on: date) -> float | None:
    """The value the metric should have on a day, in its unit.

    None for a keep goal (it has bounds, no path) and while baseline or target is unknown, unless own points cover the
    day by themselves.
    """
    goal = goal.on_scale
    if goal.direction.keeps:
        return None
    if trajectory.kind is TrajectoryKind.POINTS:
        return _value_by_points(trajectory, goal, start, end, on)
    if goal.baseline is None or goal.target is None:
        return None
    return _between(goal.baseline, goal.target, _elapsed_share(trajectory.kind, start, end, on))


def expected_score(trajectory: Trajectory, goal: Goal, start: date, end: date, on: date) -> float | None:
    """The score the key result would have on a day if it were exactly on its trajectory, 0 to 1.

    Zones are respected: the trajectory leads to the target, so a goal with zones is expected at 0.7 on the last day.
    1.0 for a keep goal; None where ``expected_value`` or the score is unknown.
    """
    if goal.direction.keeps:
        return 1.0
    value = expected_value(trajectory, goal, start, end, on)
    return None if value is None else score(goal, value)


def _elapsed_share(kind: TrajectoryKind, start: date, end: date, on: date) -> float:
    total, elapsed = (end - start).days, (on - start).days
    if on >= end or total <= 0:
        return 1.0 if on >= end else 0.0
    if elapsed <= 0:
        return 0.0
    if kind is TrajectoryKind.STEP:
        return (3 * elapsed // total) / 3  # in whole numbers, so that a third is reached on its very day
    share = elapsed / total
    return share * share if kind is TrajectoryKind.LATE else share


def _value_by_points(trajectory: Trajectory, goal: Goal, start: date, end: date, on: date) -> float | None:
    goal = goal.on_scale
    by_day: dict[date, float] = {}
    if goal.baseline is not None:
        by_day[start] = goal.baseline
    if goal.target is not None:
        by_day[end] = goal.target
    by_day.update(trajectory.points)  # of two points on one day the last given stands
    path = sorted(by_day.items())
    on = min(max(on, start), end) if start <= end else start
    for (day, value), (next_day, next_value) in pairwise(path):
        if day <= on <= next_day:
            return _between(value, next_value, ratio(on.toordinal(), day.toordinal(), next_day.toordinal()))
    return by_day.get(on)


def _between(first: float, last: float, share: float) -> float:
    """The value at a share (0 to 1) of the way; exactly the ends at 0 and 1, and never outside them or overflowing."""
    if share >= 1:
        return last
    value = first * (1 - share) + last * share
    return min(max(value, min(first, last)), max(first, last))
