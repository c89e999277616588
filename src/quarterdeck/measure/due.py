"""When a check-in is due: a grid of weekdays over the cycle that no check-in ever moves.

Due dates are one weekday, every week or every two, from the first such weekday *after* the cycle's first day to the
last one on or before its last day. Each has a **period**: the days after the previous due date up to and including it
(the first period begins with the cycle). A check-in serves the period it lies in, so an early one counts and does not
move the grid; and it makes good every earlier due date, so a late one is no longer asked for and the next date stays
on the grid.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DueGrid:
    """The due dates of a key result: ``weekday`` 0 Monday to 6 Sunday, ``every_weeks`` 1 or 2, the cycle's two ends."""

    weekday: int
    every_weeks: int
    start: date
    end: date

    def __post_init__(self) -> None:
        if self.weekday not in range(7):
            raise ValueError(f"weekday is 0 (Monday) to 6 (Sunday), not {self.weekday}")
        if self.every_weeks not in (1, 2):
            raise ValueError(f"every_weeks is 1 or 2, not {self.every_weeks}")

    def due_dates(self) -> list[date]:
        """All due dates in order; none where the cycle is too short to hold the weekday."""
        return [date.fromordinal(day) for day in range(self._first, self.end.toordinal() + 1, self._step)]

    def due_on_or_before(self, day: date) -> date | None:
        """The latest due date that is not after ``day``, or None before the first."""
        periods = (min(day, self.end).toordinal() - self._first) // self._step
        return self._date(periods) if periods >= 0 else None

    def next_after(self, day: date) -> date | None:
        """The first due date after ``day``, or None when the cycle holds no more."""
        return self._date(max(0, (day.toordinal() - self._first) // self._step + 1))

    def first_unserved(self, last_checkin_on: date | None) -> date | None:
        """The first due date whose period lies wholly after the last check-in; None if the check-ins serve them all.

        A check-in before the cycle serves nothing.
        """
        if last_checkin_on is None or last_checkin_on < self.start:
            return self._date(0)
        served = -((self._first - last_checkin_on.toordinal()) // self._step)  # the period it lies in, rounded up
        return self._date(max(0, served) + 1)

    @property
    def days(self) -> int:
        """The length of a period."""
        return self._step

    @property
    def _step(self) -> int:
        return 7 * self.every_weeks

    @property
    def _first(self) -> int:
        """The first due date as an ordinal; beyond ``end`` if there is none."""
        after = self.start.toordinal() + 1
        # Ordinal 1 (0001-01-01) is a Monday, so (ordinal − 1) % 7 is the weekday, also beyond the last date there is.
        return after + (self.weekday - (after - 1)) % 7

    def _date(self, index: int) -> date | None:
        day = self._first + index * self._step
        return date.fromordinal(day) if day <= self.end.toordinal() else None


def is_due(grid: DueGrid, last_checkin_on: date | None, today: date) -> bool:
    """Whether a check-in is asked for today: the most recent due date has come and no check-in since its period began.

    Never before the cycle's first due date, hence never before the cycle. True from the due date itself until somebody
    checks in, also after the cycle's end (final values arrive late; the caller knows the grace period).
    """
    unserved = grid.first_unserved(last_checkin_on)
    return unserved is not None and unserved <= today


def is_stale(grid: DueGrid, last_checkin_on: date | None, today: date) -> bool:
    """Whether a due check-in is missing for more than one period: more than 7 (or 14) days past its due date.

    With weekly Fridays and a check-in on one, it is due again on the next Friday and stale from the Saturday after the
    Friday that follows. Without any check-in the first due date is the missing one.
    """
    unserved = grid.first_unserved(last_checkin_on)
    return unserved is not None and (today - unserved).days > grid.days


def week_of(start: date, end: date, on: date) -> tuple[int, int]:
    """The week of the cycle and how many it has: (9, 13) reads "week 9 of 13".

    Weeks are counted from the first day. A quarter of 90 to 92 days has 13: up to three days over are part of the last
    week, from four on they are one. (0, of) before the start, (of, of) after the end; never fewer than one week.
    """
    weeks = max(1, ((end - start).days + 1 + 3) // 7)
    if on < start:
        return 0, weeks
    return min(weeks, (on - start).days // 7 + 1), weeks
