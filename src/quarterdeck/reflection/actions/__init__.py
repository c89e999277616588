"""The verbs: holding a retrospective, settling what it agreed, summing a cycle up."""

from quarterdeck.reflection.actions.closing import announce_closing, write_summary
from quarterdeck.reflection.actions.retrospectives import (
    add_card,
    agree,
    close,
    group,
    move_on,
    open_retrospective,
    set_timer,
    settle,
    take_back,
    vote,
)

__all__ = [
    "add_card",
    "agree",
    "announce_closing",
    "close",
    "group",
    "move_on",
    "open_retrospective",
    "set_timer",
    "settle",
    "take_back",
    "vote",
    "write_summary",
]
