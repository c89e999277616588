"""Who may do what in planning: who may edit an objective writes about it, a team's people answer for the team."""

from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.access import permission, predicate
from quarterdeck.okrs.access import is_in_the_team, is_published, leads_company
from quarterdeck.okrs.access import may_write as writes
from quarterdeck.okrs.models import KeyResult, Objective, ObjectiveState
from quarterdeck.people.access import belongs_to_team, is_steward, leads_team
from quarterdeck.people.models import Member
from quarterdeck.planning.models import Challenge, Dependency, Share, Suggestion

_WRITING = {ObjectiveState.DRAFT, ObjectiveState.PROPOSED}


def _edits(actor: Member, objective: Objective) -> bool:
    """As `okrs.edit_objective` has it: the team while it writes, later owner and leads; stewards always."""
    if not actor.may_write:
        return False
    being_written = objective.state in _WRITING and objective.team_id in actor.team_ids
    return (
        actor.is_steward or being_written or objective.owner_id == actor.pk or objective.team_id in actor.led_team_ids
    )


@predicate
def edits_objective(actor: Member, objective: Objective) -> bool:
    return _edits(actor, objective)


@predicate
def edits_its_objective(actor: Member, key_result: KeyResult) -> bool:
    return _edits(actor, key_result.objective)


@predicate
def sees_its_objective(actor: Member, key_result: KeyResult) -> bool:
    return bool((is_published | is_in_the_team | is_steward)(actor, key_result.objective))


@predicate
def owns_its_key_result(actor: Member, key_result: KeyResult) -> bool:
    return actor.may_write and key_result.owner_id == actor.pk


@predicate
def is_of_asking_team(actor: Member, dependency: Dependency) -> bool:
    key_result = dependency.key_result
    return actor.may_write and (
        key_result.owner_id == actor.pk or key_result.objective.team_id in actor.team_ids or actor.is_steward
    )


@predicate
def is_of_asked_team(actor: Member, dependency: Dependency) -> bool:
    return actor.may_write and (dependency.provider_id in actor.team_ids or actor.is_steward)


@predicate
def answers_above(actor: Member, share: Share) -> bool:
    return _edits(actor, share.key_result.objective)


@predicate
def answers_for_team(actor: Member, share: Share) -> bool:
    return actor.may_write and (share.team_id in actor.team_ids or actor.is_steward)


@predicate
def wrote_challenge(actor: Member, challenge: Challenge) -> bool:
    return challenge.author_id == actor.pk


@predicate
def answers_challenge(actor: Member, challenge: Challenge) -> bool:
    key_result = challenge.key_result
    return actor.may_write and (key_result.owner_id == actor.pk or _edits(actor, key_result.objective))


@predicate
def settles_suggestion(actor: Member, suggestion: Suggestion) -> bool:
    return _edits(actor, suggestion.objective)


_EDITORS = _("those who write this objective")

permission("planning.align", edits_objective, _EDITORS)
permission("planning.answer_test", writes & sees_its_objective, _("members, not viewers,"))
permission(
    "planning.ask",
    edits_its_objective | owns_its_key_result,
    _("those who write this objective or own the key result"),
)
permission("planning.speak_as_asker", is_of_asking_team, _("the team that asks"))
permission("planning.speak_as_provider", is_of_asked_team, _("the team that was asked"))
permission("planning.state_need", edits_its_objective, _EDITORS)
permission("planning.ask_team_for_share", edits_its_objective, _EDITORS)
permission("planning.offer_share", belongs_to_team | leads_team | is_steward, _("a member of this team or a steward"))
permission("planning.answer_above", answers_above, _("those who answer for the higher key result"))
permission("planning.answer_below", answers_for_team, _("the team that takes the share"))
permission("planning.challenge", writes & sees_its_objective, _("members, not viewers,"))
permission("planning.withdraw_challenge", writes & wrote_challenge, _("who asked"))
permission("planning.answer_challenge", answers_challenge, _("those who write this key result"))
permission("planning.suggest", writes, _("members, not viewers,"))
permission("planning.settle_suggestion", settles_suggestion, _EDITORS)
permission("planning.name_contributor", edits_objective, _EDITORS)
permission("planning.move_steps", is_steward | leads_company, _("a steward or a lead of the company"))
permission("planning.note_forum", is_steward | leads_company, _("a steward or a lead of the company"))
