"""The planning window: its six steps and the days that follow from a cycle's first day. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta

STEPS = ("priorities", "propose", "challenge", "dependencies", "forum", "commit")
USUAL_DAYS = 14
_DAYS_BEFORE = {"priorities": 14, "propose": 10, "challenge": 7, "dependencies": 5, "forum": 3, "commit": 1}
"""The last two weeks before a quarter [004], by when each step is done. Another length of the window stretches them."""


def days_of(starts_on: date, planning_days: int, moved: Mapping[str, date]) -> dict[str, date]:
    """By which day each step is done, in order: as moved by hand, else counted back from the cycle's first day."""
    found: dict[str, date] = {}
    for step in STEPS:
        before = round(_DAYS_BEFORE[step] * planning_days / USUAL_DAYS)
        found[step] = moved.get(step) or starts_on - timedelta(days=before)
    return found


def current_step(days: Mapping[str, date], today: date) -> str:
    """The step that today belongs to: the first whose day has not passed; empty after the last."""
    return next((step for step in STEPS if days[step] >= today), "")


def opens_on(starts_on: date, planning_days: int) -> date:
    """The first day of the window."""
    return starts_on - timedelta(days=planning_days)
