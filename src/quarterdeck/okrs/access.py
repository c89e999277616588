"""Who may do what with cycles, priorities, objectives, key results and check-ins.

A team's members draft for their team; a key result's owner checks in; leads commit; stewards may do all of it.
"""

from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.access import permission, predicate
from quarterdeck.okrs.models import CheckIn, KeyResult, Objective, ObjectiveState
from quarterdeck.people.access import belongs_to_team, is_steward, leads_team
from quarterdeck.people.models import Member, Team, TeamKind


@predicate
def leads_company(actor: Member) -> bool:
    return actor.may_write and Team.objects.filter(kind=TeamKind.COMPANY, pk__in=actor.led_team_ids).exists()


@predicate
def of_the_team(actor: Member, objective: Objective) -> bool:
    return actor.may_write and objective.team_id in actor.team_ids


@predicate
def is_in_the_team(actor: Member, objective: Objective) -> bool:
    """Also a viewer: reading a team's drafts is no writing."""
    return objective.team_id in actor.team_ids


@predicate
def leads_the_team(actor: Member, objective: Objective) -> bool:
    return actor.may_write and objective.team_id in actor.led_team_ids


@predicate
def owns_objective(actor: Member, objective: Objective) -> bool:
    return actor.may_write and objective.owner_id == actor.pk


@predicate
def is_being_written(actor: Member, objective: Objective) -> bool:
    return objective.state in {ObjectiveState.DRAFT, ObjectiveState.PROPOSED}


@predicate
def is_published(actor: Member, objective: Objective) -> bool:
    return objective.state != ObjectiveState.DRAFT


@predicate
def owns_key_result(actor: Member, key_result: KeyResult) -> bool:
    return actor.may_write and key_result.owner_id == actor.pk


@predicate
def leads_its_team(actor: Member, key_result: KeyResult) -> bool:
    return actor.may_write and key_result.objective.team_id in actor.led_team_ids


@predicate
def owns_baseline(actor: Member, key_result: KeyResult) -> bool:
    return actor.may_write and key_result.baseline_owner_id == actor.pk


@predicate
def wrote_check_in(actor: Member, check_in: CheckIn) -> bool:
    return check_in.author_id == actor.pk


@predicate
def may_write(actor: Member, thing: object) -> bool:
    return actor.may_write


_TEAM = _("a member of this team or a steward")
_LEAD = _("a lead of this team or a steward")
_OWNER = _("its owner, a lead of the team or a steward")

permission("okrs.manage_cycles", is_steward, _("a steward or an admin"))
permission("okrs.move_phase", is_steward | leads_company, _("a steward or a lead of the company"))
permission("okrs.manage_priorities", is_steward | leads_company, _("a steward or a lead of the company"))
permission("okrs.manage_metrics", is_steward, _("a steward or an admin"))
permission("okrs.draft_for", belongs_to_team | leads_team | is_steward, _TEAM)
permission("okrs.see_objective", is_published | is_in_the_team | is_steward, _TEAM)
permission(
    "okrs.edit_objective", (is_being_written & of_the_team) | owns_objective | leads_the_team | is_steward, _OWNER
)
permission("okrs.copy_objective", may_write, _("members, not viewers,"))
permission("okrs.propose_objective", of_the_team | leads_the_team | is_steward, _TEAM)
permission("okrs.commit_objective", leads_the_team | is_steward, _LEAD)
permission("okrs.drop_objective", (is_being_written & of_the_team) | leads_the_team | is_steward, _LEAD)
permission("okrs.override_limit", is_steward, _("a steward or an admin"))
permission("okrs.check_in", owns_key_result | leads_its_team | is_steward, _OWNER)
permission("okrs.measure_baseline", owns_key_result | owns_baseline | leads_its_team | is_steward, _OWNER)
permission("okrs.acknowledge", may_write & ~wrote_check_in, _("somebody other than the author"))
permission("okrs.grade", owns_key_result | leads_its_team | is_steward, _OWNER)
