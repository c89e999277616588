"""Keeping a metric inside its bounds: the share of the known time it was there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from quarterdeck.measure.goal import Direction, Goal


@dataclass(frozen=True, slots=True)
class Reading:
    """A value somebody observed on a day, in the key result's unit (0 to 3 for an ordinal one)."""

    on: date
    value: float


def inside(goal: Goal, value: float) -> bool:
    """Whether ``value`` is where the goal wants it; the bounds themselves are inside.

    For increase and decrease: at or beyond the target. A goal whose bound is missing has no inside.
    """
    goal = goal.on_scale
    low, high = goal.target, goal.target_high
    if low is None:
        return False
    if goal.direction in (Direction.INCREASE, Direction.KEEP_ABOVE):
        return value >= low
    if goal.direction in (Direction.DECREASE, Direction.KEEP_BELOW):
        return value <= low
    return high is not None and low <= value <= high


@dataclass(frozen=True, slots=True)
class Hold:
    """How long a kept metric was known and inside, in a form the next check-in extends at constant cost.

    ``first_on`` and ``last_on`` are the days of the first and the latest reading, ``days_inside`` the whole days
    between them that were inside, ``inside`` whether the latest reading was. A day belongs to the last reading known
    on the day before it, so that a reading speaks for the time after it until the next one.
    """

    first_on: date
    last_on: date
    days_inside: int
    inside: bool

    @classmethod
    def begin(cls, on: date, inside: bool) -> "Hold":
        """The state after the first reading."""
        return cls(on, on, 0, inside)

    def extended(self, on: date, inside: bool) -> "Hold":
        """The state after one more reading; a second one for the same day replaces the first.

        Raises ValueError for a day before the latest reading: what came between is no longer known here, so rebuild
        with ``hold_of`` from all readings.
        """
        if on < self.last_on:
            raise ValueError(f"{on} is before the latest reading ({self.last_on}); rebuild with hold_of")
        since = (on - self.last_on).days
        return Hold(self.first_on, on, self.days_inside + (since if self.inside else 0), inside)

    def share(self, as_of: date) -> float:
        """The share (0 to 1) of the days from the first reading to ``as_of`` in which the last known value was inside.

        With no day elapsed it is 1.0 or 0.0 by the latest value. A day before the latest reading counts as its day.
        Time before the first reading is unknown, not outside (DOMAIN, "Progress and score"). Give the cycle's last day
        once it has passed.
        """
        as_of = max(as_of, self.last_on)
        known = (as_of - self.first_on).days
        if known == 0:
            return 1.0 if self.inside else 0.0
        since = (as_of - self.last_on).days
        return (self.days_inside + (since if self.inside else 0)) / known


def hold_of(goal: Goal, readings: Iterable[Reading]) -> Hold | None:
    """The ``Hold`` of all readings, in any order; of several on one day the last given stands. None without any."""
    hold: Hold | None = None
    for reading in sorted(readings, key=lambda reading: reading.on):
        within = inside(goal, reading.value)
        hold = Hold.begin(reading.on, within) if hold is None else hold.extended(reading.on, within)
    return hold
