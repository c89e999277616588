"""Reads of reflection: retrospectives, closing, causes, grades over cycles, lessons, summaries, wins."""

from quarterdeck.reflection.queries.calibration import CalibrationPage, calibration_page
from quarterdeck.reflection.queries.causes import CausesPage, causes_page
from quarterdeck.reflection.queries.closing import ClosingPage, closing_page, teams_in_closing
from quarterdeck.reflection.queries.library import LibraryPage, library_page, similar
from quarterdeck.reflection.queries.retrospective import (
    RetrospectivePage,
    find_retrospective,
    open_actions,
    retrospective_page,
    revision_of,
)
from quarterdeck.reflection.queries.summary import SummaryPage, summary_page
from quarterdeck.reflection.queries.wins import wins_of_week

__all__ = [
    "CalibrationPage",
    "CausesPage",
    "ClosingPage",
    "LibraryPage",
    "RetrospectivePage",
    "SummaryPage",
    "calibration_page",
    "causes_page",
    "closing_page",
    "find_retrospective",
    "library_page",
    "open_actions",
    "retrospective_page",
    "revision_of",
    "similar",
    "summary_page",
    "teams_in_closing",
    "wins_of_week",
]
