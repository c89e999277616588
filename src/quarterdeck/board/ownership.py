"""Bets that a person who leaves owns: told to the room `people`. What keeps a team from being archived are its objectives."""

from quarterdeck.board.actions import edit_initiative
from quarterdeck.board.models import OPEN, Initiative
from quarterdeck.people.models import Member
from quarterdeck.people.ownership import Owned, register


def _owned(member: Member) -> list[Owned]:
    own = Initiative.objects.filter(owner=member, column__in=OPEN, dropped_at__isnull=True)
    return [
        Owned(each.pk, "initiative", each.title, "board:initiative", each.reference) for each in own.order_by("number")
    ]


def _give(actor: Member, owned: Owned, leaving: Member, successor: Member, reason: str) -> None:
    edit_initiative(actor, Initiative.objects.get(pk=owned.id), owner=successor)


register(_owned, _give)
