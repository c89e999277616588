"""The verbs of planning: each is one thing a person can do, in one transaction, with its permission, rules and event."""

from quarterdeck.planning.actions.alignment import align, answer_test, unalign
from quarterdeck.planning.actions.announcing import announce_overdue, announce_steps
from quarterdeck.planning.actions.challenges import answer_challenge, challenge, withdraw_challenge
from quarterdeck.planning.actions.cocreation import name_contributor, note_authorship, settle_suggestion, suggest
from quarterdeck.planning.actions.commitments import (
    agree_share,
    counter_share,
    decline_share,
    lower_target,
    propose_share,
    state_need,
)
from quarterdeck.planning.actions.dependencies import (
    accept,
    ask,
    confirm,
    counter_offer,
    decline,
    hand_over,
    send_back,
    withdraw,
)
from quarterdeck.planning.actions.window import move_step, note_forum

__all__ = [
    "accept",
    "agree_share",
    "align",
    "announce_overdue",
    "announce_steps",
    "answer_challenge",
    "answer_test",
    "ask",
    "challenge",
    "confirm",
    "counter_offer",
    "counter_share",
    "decline",
    "decline_share",
    "hand_over",
    "lower_target",
    "move_step",
    "name_contributor",
    "note_authorship",
    "note_forum",
    "propose_share",
    "send_back",
    "settle_suggestion",
    "state_need",
    "suggest",
    "unalign",
    "withdraw",
    "withdraw_challenge",
]
