"""How many due dates in a row a team has served. A streak belongs to a team: one number is everybody's, nobody's is shown."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from quarterdeck.measure.due import DueGrid


def team_streak(served: Iterable[tuple[DueGrid, Sequence[date]]], today: date) -> int:
    """The number of due dates in a row, up to the newest, at which every key result had a check-in in its period.

    `served` is each key result's grid and the days of its check-ins. Today's due date counts when it is served already, and
    does not break the row while the day is not over. 0 for a team without key results.
    """
    every = [(grid, frozenset(day.toordinal() for day in days)) for grid, days in served]
    dates = sorted({due for grid, _days in every for due in grid.due_dates() if due <= today}, reverse=True)
    count = 0
    for due in dates:
        asked = [(grid, days) for grid, days in every if grid.due_on_or_before(due) == due]
        if all(_is_served(grid, days, due) for grid, days in asked):
            count += 1
        elif due != today:
            break
    return count


def _is_served(grid: DueGrid, days: frozenset[int], due: date) -> bool:
    first = max(grid.start, due - timedelta(days=grid.days - 1))
    return any(day in days for day in range(first.toordinal(), due.toordinal() + 1))
