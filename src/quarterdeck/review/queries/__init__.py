"""The reads behind reviews, decisions and the backlog."""

from quarterdeck.review.queries.backlog import BacklogPage, backlog_page
from quarterdeck.review.queries.decisions import (
    DecisionPage,
    DecisionRow,
    DecisionsPage,
    decision_page,
    decision_rows,
    decisions_page,
    find_decision,
    governance_page,
    open_for,
)
from quarterdeck.review.queries.meeting import MeetingPage, meeting_page

__all__ = [
    "BacklogPage",
    "DecisionPage",
    "DecisionRow",
    "DecisionsPage",
    "MeetingPage",
    "backlog_page",
    "decision_page",
    "decision_rows",
    "decisions_page",
    "find_decision",
    "governance_page",
    "meeting_page",
    "open_for",
]
