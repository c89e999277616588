"""Who may do what with initiatives and boards. Everybody reads them: bets are placed in the open."""

from django.utils.translation import gettext_lazy as _

from quarterdeck.board.models import Initiative
from quarterdeck.keel.access import permission, predicate
from quarterdeck.people.access import belongs_to_team, is_steward, leads_team
from quarterdeck.people.models import Member


@predicate
def of_its_team(actor: Member, initiative: Initiative | None) -> bool:
    return (
        actor.may_write
        and initiative is not None
        and (initiative.team_id in actor.team_ids or initiative.owner_id == actor.pk)
    )


_TEAM = _("a member of this team or a steward")

permission("board.bet_for", belongs_to_team | leads_team | is_steward, _TEAM)
permission("board.change_initiative", of_its_team | is_steward, _("its owner, a member of the team or a steward"))
permission("board.change_board", leads_team | belongs_to_team | is_steward, _TEAM)
