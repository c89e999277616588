"""The reads behind the board, a bet's page, the flow page and what other pages show in brief."""

from quarterdeck.board.queries.board import BoardPage, Filters, board_page, board_revision
from quarterdeck.board.queries.flow import FlowPage, flow_page
from quarterdeck.board.queries.overview import BetsPage, bets_of, bets_page, brief_of_team, overloaded_boards
from quarterdeck.board.queries.story import InitiativePage, find_initiative, initiative_page

__all__ = [
    "BetsPage",
    "BoardPage",
    "Filters",
    "FlowPage",
    "InitiativePage",
    "bets_of",
    "bets_page",
    "board_page",
    "board_revision",
    "brief_of_team",
    "find_initiative",
    "flow_page",
    "initiative_page",
    "overloaded_boards",
]
