"""The verbs: preparing and holding a review, deciding, following up, setting aside."""

from quarterdeck.review.actions.backlog import drop_idea, keep_idea, keep_on, look_through, promote_idea
from quarterdeck.review.actions.deciding import bet_on, decide, follow_up
from quarterdeck.review.actions.holding import (
    add_topic,
    begin,
    change_item,
    close,
    note,
    park,
    prepare,
    reorder,
    shift,
    turn_to,
)

__all__ = [
    "add_topic",
    "begin",
    "bet_on",
    "change_item",
    "close",
    "decide",
    "drop_idea",
    "follow_up",
    "keep_idea",
    "keep_on",
    "look_through",
    "note",
    "park",
    "prepare",
    "promote_idea",
    "reorder",
    "shift",
    "turn_to",
]
