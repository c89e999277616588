"""Who may do what with reviews, decisions and the backlog."""

from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.access import permission, predicate
from quarterdeck.people.access import belongs_to_team, is_steward, may_write
from quarterdeck.people.models import Member
from quarterdeck.review.models import Decision, Idea


@predicate
def owns_decision(actor: Member, decision: Decision) -> bool:
    return actor.may_write and (decision.owner_id == actor.pk or decision.made_by_id == actor.pk)


@predicate
def is_of_its_team(actor: Member, thing: Decision | Idea) -> bool:
    return actor.may_write and thing.team_id in actor.team_ids


permission("review.add_topic", may_write, _("members, not viewers,"))
permission("review.decide_for", belongs_to_team | is_steward, _("the people of this team or a steward"))
permission(
    "review.follow_up",
    owns_decision | is_of_its_team | is_steward,
    _("its owner, the people of this team or a steward"),
)
permission("review.add_idea", may_write, _("members, not viewers,"))
permission("review.settle_idea", is_of_its_team | is_steward, _("the people of this team or a steward"))
permission("review.look_through", belongs_to_team | is_steward, _("the people of this team or a steward"))
