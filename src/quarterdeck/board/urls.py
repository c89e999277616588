"""Addresses of boards and bets. People type `/acme/I-56`."""

from django.urls import path, register_converter

from quarterdeck.board.views import boards, initiatives
from quarterdeck.okrs.urls import ReferenceNumber


class InitiativeReference(ReferenceNumber):
    regex = r"[Ii]-[1-9][0-9]{0,8}"


register_converter(InitiativeReference, "initiative")

app_name = "board"
urlpatterns = [
    path("bets", boards.bets, name="bets"),
    path("teams/<slug:team>/board", boards.board, name="board"),
    path("teams/<slug:team>/board/agreement", boards.agreement, name="agreement"),
    path("teams/<slug:team>/board/flow", boards.flow, name="flow"),
    path("teams/<slug:team>/initiatives/new", initiatives.new, name="new"),
    path("<initiative:number>", initiatives.initiative, name="initiative"),
    path("<initiative:number>/edit", initiatives.edit, name="edit"),
    path("<initiative:number>/move", initiatives.move, name="move"),
    path("<initiative:number>/block", initiatives.block, name="block"),
    path("<initiative:number>/block/removal", initiatives.unblock, name="unblock"),
    path("<initiative:number>/evidence", initiatives.conclude, name="conclude"),
    path("<initiative:number>/drop", initiatives.drop, name="drop"),
]
