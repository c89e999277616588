"""The verbs: placing a bet, moving it, blocking it, saying what it taught, agreeing on limits."""

from quarterdeck.board.actions.boards import change_board
from quarterdeck.board.actions.initiatives import conclude, drop_initiative, edit_initiative, propose_initiative
from quarterdeck.board.actions.moving import Needs, block, move, needs_of, unblock

__all__ = [
    "Needs",
    "block",
    "change_board",
    "conclude",
    "drop_initiative",
    "edit_initiative",
    "move",
    "needs_of",
    "propose_initiative",
    "unblock",
]
