"""From draft to commitment: propose, take back, commit with its conditions and overrides, drop with a reason."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.coach import RULES, Severity
from quarterdeck.events.actions import record
from quarterdeck.keel.access import may, require
from quarterdeck.keel.clock import now
from quarterdeck.keel.clock import today as today_of
from quarterdeck.measure import weights_problem
from quarterdeck.okrs.actions.editing import check_open, check_reason, locked
from quarterdeck.okrs.actions.key_results import missing_parts
from quarterdeck.okrs.actions.recomputing import CARRIED, judge, refresh_objective
from quarterdeck.okrs.coaching import HELD_ELSEWHERE, read, say
from quarterdeck.okrs.models import KeyResult, Objective, ObjectiveState, Waiver
from quarterdeck.people.models import Member


@dataclass(frozen=True, slots=True)
class Blocker:
    """Something that stands between an objective and its commitment. A coach's finding has its rule's code."""

    code: str
    words: str
    about: str
    overridable: bool

    @property
    def is_finding(self) -> bool:
        return self.code in RULES


def blockers(objective: Objective) -> list[Blocker]:
    """What has to be mended before commit, what needs a reason, and which hard limits a steward's override.

    Four statements.
    """
    found_ones = KeyResult.objects.filter(objective=objective).select_related("owner")
    key_results = [each for each in found_ones if not each.is_dropped]
    found = []
    if objective.owner_id is None:
        found.append(
            Blocker("no_owner", _("Name one accountable owner for the objective."), objective.reference, False)
        )
    if not key_results:
        found.append(Blocker("no_key_result", _("Add at least one key result."), objective.reference, False))
    for each in key_results:
        found += [
            Blocker(f"missing_{field}", words, each.reference, False) for field, words in missing_parts(each).items()
        ]
    found += _coached(objective, key_results)
    counted = [each.weight for each in key_results if not each.is_guardrail]
    if key_results and (not counted or weights_problem(counted)):
        found.append(
            Blocker(
                "weights",
                _("Give at least one key result that is no guardrail a weight above 0."),
                objective.reference,
                False,
            )
        )
    return found + _limits(objective, len(key_results))


def _coached(objective: Objective, key_results: list[KeyResult]) -> list[Blocker]:
    """The coach's errors that nobody has set aside. Whoever commits may go over them with a reason."""
    waived = {
        (each.key_result_id, each.code)
        for each in Waiver.objects.filter(objective=objective).only("key_result_id", "code")
    }
    by_reference = {each.reference: each.pk for each in key_results}
    return [
        Blocker(finding.code, say(finding.said), reference, True)
        for reference, finding in read(objective, key_results, priorities=False)
        if finding.severity is Severity.ERROR
        and finding.code not in HELD_ELSEWHERE
        and (by_reference.get(reference), finding.code) not in waived
    ]


def _limits(objective: Objective, key_result_count: int) -> list[Blocker]:
    settings = objective.organisation.settings
    found = []
    if key_result_count > settings.key_results_hard:
        found.append(
            Blocker(
                "too_many_key_results",
                _("%(count)d key results are over the limit of %(limit)d. Keep the few that prove the objective.")
                % {"count": key_result_count, "limit": settings.key_results_hard},
                objective.reference,
                True,
            )
        )
    limit = settings.company_objectives_hard if objective.team.is_company else settings.team_objectives_hard
    others = (
        Objective.objects.filter(cycle_id=objective.cycle_id, team_id=objective.team_id, state=ObjectiveState.COMMITTED)
        .exclude(pk=objective.pk)
        .count()
    )
    if others + 1 > limit:
        found.append(
            Blocker(
                "too_many_objectives",
                _("%(team)s has committed %(count)d objectives; the limit is %(limit)d. Set another one aside first.")
                % {"team": objective.team.name, "count": others, "limit": limit},
                objective.reference,
                True,
            )
        )
    return found


@transaction.atomic
def propose(actor: Member, objective: Objective) -> Objective:
    """Show a draft to everyone, ready to be challenged."""
    require(actor, "okrs.propose_objective", objective)
    return _change_state(
        actor,
        objective,
        "objective.proposed",
        ObjectiveState.DRAFT,
        ObjectiveState.PROPOSED,
        _("Only a draft can be proposed."),
    )


@transaction.atomic
def take_back(actor: Member, objective: Objective) -> Objective:
    """Make a proposed objective a draft of its team again."""
    require(actor, "okrs.propose_objective", objective)
    return _change_state(
        actor,
        objective,
        "objective.taken_back",
        ObjectiveState.PROPOSED,
        ObjectiveState.DRAFT,
        _("Only a proposed objective can be taken back."),
    )


def _change_state(actor: Member, objective: Objective, verb: str, origin: str, state: str, otherwise: str) -> Objective:
    objective = locked(objective)
    check_open(objective.cycle)
    if objective.state == state:
        return objective
    if objective.state != origin:
        raise ValidationError(otherwise)
    objective.state = state
    objective.save(update_fields=["state"])
    record(actor, verb, objective, before={"state": origin}, after={"state": state})
    return objective


@transaction.atomic
def commit(actor: Member, objective: Objective, *, override_reason: str = "") -> Objective:
    """The team stands behind an objective: from here its key results are promises.

    Everything in `blockers` has to be mended, but for the coach's errors, which whoever commits may go over with a reason,
    and hard limits, which a steward may override with one; each is recorded and counted.
    """
    require(actor, "okrs.commit_objective", objective)
    objective = locked(objective)
    check_open(objective.cycle)
    if objective.is_committed:
        return objective
    if objective.state not in {ObjectiveState.DRAFT, ObjectiveState.PROPOSED}:
        raise ValidationError(_("%(ref)s was dropped; copy it to begin again.") % {"ref": objective.reference})
    _pass_blockers(actor, objective, override_reason.strip())
    before = objective.state
    objective.state, objective.committed_at = ObjectiveState.COMMITTED, now()
    objective.save(update_fields=["state", "committed_at"])
    on = today_of(objective.organisation)
    for each in KeyResult.objects.filter(objective=objective, dropped_at__isnull=True).select_related("organisation"):
        each.original_baseline, each.original_target = each.baseline, each.target
        judge(each, objective.cycle, on)
        each.save(update_fields=["original_baseline", "original_target", *CARRIED])
    refresh_objective(objective)
    record(actor, "objective.committed", objective, before={"state": before}, after={"state": objective.state})
    return objective


def _pass_blockers(actor: Member, objective: Objective, reason: str) -> None:
    found = blockers(objective)
    firm = [each for each in found if not each.overridable]
    if firm:
        raise ValidationError([f"{each.about}: {each.words}" for each in firm], code="incomplete")
    asking = [each for each in found if each.overridable]
    if not asking:
        return
    limits = [each for each in asking if not each.is_finding]
    if limits and not may(actor, "okrs.override_limit"):
        raise ValidationError(
            [*(each.words for each in limits), _("A steward may override this with a reason.")], code="limit"
        )
    if not reason:
        raise ValidationError(
            {
                "override_reason": [
                    *(f"{each.about}: {each.words}" if each.is_finding else each.words for each in asking),
                    _("To commit all the same, give a reason."),
                ]
            }
        )
    for each in asking:
        if each.is_finding:
            record(actor, "finding.overridden", objective, code=each.code, about=each.about, reason=reason[:500])
        else:
            record(actor, "limit.overridden", objective, limit=each.code, reason=reason[:500])


@transaction.atomic
def drop(actor: Member, objective: Objective, *, reason: str) -> Objective:
    """Stop pursuing an objective, with a reason. It keeps its story and counts nowhere."""
    require(actor, "okrs.drop_objective", objective)
    objective = locked(objective)
    check_open(objective.cycle)
    if objective.state == ObjectiveState.DROPPED:
        return objective
    reason = check_reason("reason", reason, _("Say why it is dropped; the next cycle learns from it."))
    before = objective.state
    objective.state, objective.dropped_because = ObjectiveState.DROPPED, reason
    objective.version += 1
    objective.save(update_fields=["state", "dropped_because", "version"])
    record(
        actor, "objective.dropped", objective, before={"state": before}, after={"state": objective.state}, reason=reason
    )
    return objective
