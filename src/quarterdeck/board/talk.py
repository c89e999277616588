"""Bets can be talked about."""

from uuid import UUID

from quarterdeck.board.models import Initiative
from quarterdeck.comments.subjects import Subject, register
from quarterdeck.keel.pages import address
from quarterdeck.people.models import Member


def _initiative(reader: Member, key: UUID) -> Subject | None:
    found = Initiative.objects.select_related("team").filter(pk=key).first()
    if found is None:
        return None
    where = address(reader.organisation, "board:initiative", found.reference)
    return Subject("initiative", found.pk, str(found), found.team_id, False, where, found)


register("initiative", _initiative)
