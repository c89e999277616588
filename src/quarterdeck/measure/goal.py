"""What a key result aims at: its direction, its numbers, its zones, and what may be wrong with them."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from quarterdeck.measure.problem import LIMIT, Problem


class Direction(StrEnum):
    """Which way a key result's metric should go."""

    INCREASE = "increase"
    DECREASE = "decrease"
    KEEP_ABOVE = "keep_above"
    KEEP_BELOW = "keep_below"
    KEEP_BETWEEN = "keep_between"

    @property
    def keeps(self) -> bool:
        """Whether the metric should stay inside bounds rather than move."""
        return self in _KEEPS


_KEEPS = frozenset({Direction.KEEP_ABOVE, Direction.KEEP_BELOW, Direction.KEEP_BETWEEN})


class Kind(StrEnum):
    """How a key result is measured.

    ``ORDINAL`` has three described zones instead of numbers; its readings are 0 none, 1 commit, 2 target, 3 stretch.
    """

    METRIC = "metric"
    COUNT = "count"
    COMPLETION = "completion"
    RATING = "rating"
    ORDINAL = "ordinal"


class Zone(StrEnum):
    """A named stretch of the way; worth 0.3, 0.7 and 1.0 of the score."""

    COMMIT = "commit"
    TARGET = "target"
    STRETCH = "stretch"


ZONE_WORTH = {Zone.COMMIT: 0.3, Zone.TARGET: 0.7, Zone.STRETCH: 1.0}


@dataclass(frozen=True, slots=True)
class Goal:
    """The numbers a key result is judged by, all in its own unit.

    ``baseline`` may be unknown (None): then there is no progress and no score until somebody measures it.
    ``target`` is the value to reach, the bound to keep, or the lower end of a range whose upper end is ``target_high``.
    ``commit`` and ``stretch`` are set together or not at all; with them ``target`` is the middle zone, worth 0.7.
    A goal of kind ``ORDINAL`` needs no numbers: see ``on_scale``.
    """

    direction: Direction
    baseline: float | None
    target: float | None
    target_high: float | None = None
    commit: float | None = None
    stretch: float | None = None
    kind: Kind = Kind.METRIC

    @property
    def on_scale(self) -> "Goal":
        """The goal with the numbers it is scored by: its own, or 0·1·2·3 for an ordinal one."""
        return _ORDINAL_SCALE if self.kind is Kind.ORDINAL else self

    @property
    def has_zones(self) -> bool:
        """Whether the way to the target is divided into commit, target and stretch."""
        goal = self.on_scale
        return not (goal.direction.keeps or goal.commit is None or goal.target is None or goal.stretch is None)

    def problems(self) -> list[Problem]:
        """What a person must mend before this goal can be committed, in the order of the fields; empty if nothing.

        An unknown baseline is not a problem here: DOMAIN allows it while somebody owns measuring it by a date.
        """
        unusable = list(self._unusable_numbers())
        if unusable:
            return unusable
        if self.kind is Kind.ORDINAL:
            return [] if self.direction is Direction.INCREASE else [Problem("direction", "ordinal_direction")]
        if self.target is None:
            return [Problem("target", "target_missing"), *self._range_problems(), *self._zone_problems()]
        return [*self._target_problems(self.target), *self._range_problems(), *self._zone_problems()]

    def _unusable_numbers(self) -> Iterator[Problem]:
        for name in ("baseline", "target", "target_high", "commit", "stretch"):
            problem = number_problem(name, getattr(self, name))
            if problem:
                yield problem

    def _target_problems(self, target: float) -> Iterator[Problem]:
        if self.direction.keeps or self.baseline is None:
            return
        numbers = {"baseline": self.baseline, "target": target}
        if target == self.baseline:
            yield Problem("target", "target_equals_baseline", numbers)
        elif self.direction is Direction.INCREASE and target < self.baseline:
            yield Problem("target", "target_below_baseline", numbers)
        elif self.direction is Direction.DECREASE and target > self.baseline:
            yield Problem("target", "target_above_baseline", numbers)

    def _range_problems(self) -> Iterator[Problem]:
        if self.direction is not Direction.KEEP_BETWEEN:
            return
        if self.target_high is None:
            yield Problem("target_high", "target_high_missing")
        elif self.target is not None and self.target_high <= self.target:
            yield Problem("target_high", "range_upside_down", {"low": self.target, "high": self.target_high})

    def _zone_problems(self) -> Iterator[Problem]:
        if self.commit is None and self.stretch is None:
            return
        if self.direction.keeps:
            yield Problem("commit" if self.commit is not None else "stretch", "zones_need_movement")
            return
        if self.commit is None:
            yield Problem("commit", "zone_missing")
        elif self._not_after(self.baseline, self.commit) or self._not_after(self.commit, self.target):
            yield Problem("commit", "commit_out_of_order", {"commit": self.commit})
        if self.stretch is None:
            yield Problem("stretch", "zone_missing")
        elif self._not_after(self.target, self.stretch):
            yield Problem("stretch", "stretch_out_of_order", {"stretch": self.stretch})

    def _not_after(self, earlier: float | None, later: float | None) -> bool:
        """Whether two known values come in the wrong order on the way, or are the same."""
        if earlier is None or later is None:
            return False
        return later <= earlier if self.direction is Direction.INCREASE else later >= earlier


_ORDINAL_SCALE = Goal(Direction.INCREASE, 0.0, 2.0, commit=1.0, stretch=3.0, kind=Kind.ORDINAL)


def number_problem(field: str, value: float | None) -> Problem | None:
    """What is wrong with one entered number: not finite, or beyond ±10¹⁵. None is nothing wrong."""
    if value is None:
        return None
    if isinstance(value, float) and not math.isfinite(value):  # a whole number may be too large to ask for that
        return Problem(field, "not_finite")
    if abs(value) > LIMIT:
        return Problem(field, "too_large", {"value": value})
    return None


def reading_problem(goal: Goal, value: float) -> Problem | None:
    """What is wrong with a check-in's value for this goal; an ordinal goal takes 0, 1, 2 or 3 only."""
    problem = number_problem("value", value)
    if problem is None and goal.kind is Kind.ORDINAL and value not in (0, 1, 2, 3):
        return Problem("value", "zone_unknown", {"value": value})
    return problem
