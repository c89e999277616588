"""Who may do what with retrospectives, agreed actions and summaries."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.access import permission, predicate
from quarterdeck.people.access import belongs_to_team, is_steward, leads_team
from quarterdeck.people.models import Member, Team, TeamKind
from quarterdeck.reflection.models import Action, Retrospective


def is_of(actor: Member, team: Team) -> bool:
    """Whether a member belongs to a team or to one below it; to the company everybody does. At most one statement."""
    if team.is_company or team.pk in actor.team_ids:
        return True
    if team.kind == TeamKind.TEAM or not actor.team_ids:
        return False
    below = Q(parent=team) | Q(parent__parent=team)
    return Team.objects.filter(below, pk__in=actor.team_ids).exists()


@predicate
def takes_part(actor: Member, retrospective: Retrospective) -> bool:
    return actor.may_write and is_of(actor, retrospective.team)


@predicate
def belongs_there(actor: Member, retrospective: Retrospective) -> bool:
    """Viewers of the team may read."""
    return actor.is_active and is_of(actor, retrospective.team)


@predicate
def facilitates(actor: Member, retrospective: Retrospective) -> bool:
    return actor.may_write and (
        retrospective.facilitator_id == actor.pk or retrospective.team_id in actor.led_team_ids or actor.is_steward
    )


@predicate
def answers_for(actor: Member, action: Action) -> bool:
    """Its owner, or somebody of the team that agreed on it."""
    return actor.may_write and (action.owner_id == actor.pk or action.retrospective.team_id in actor.team_ids)


permission("reflection.open", belongs_to_team | is_steward, _("the people of this team or a steward"))
permission("reflection.read", belongs_there | is_steward, _("the people of this team or a steward"))
permission("reflection.take_part", takes_part, _("the people of this team and of those below it"))
permission("reflection.facilitate", facilitates, _("whoever facilitates, a lead of this team or a steward"))
permission("reflection.settle", answers_for | is_steward, _("its owner, the people of this team or a steward"))
permission("reflection.sum_up", leads_team | is_steward, _("a lead of this team or a steward"))
