"""What the coach found is kept on the records, so that lists and pages need not read every text anew."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.coach import RULES, Finding, Severity
from quarterdeck.events.actions import record
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import now
from quarterdeck.okrs.actions.editing import check_open, check_reason, locked
from quarterdeck.okrs.coaching import as_key_result, read
from quarterdeck.okrs.models import KeyResult, Objective, ObjectiveState, Phase, Waiver
from quarterdeck.people.models import Member

READ = ("is_output", "coach_errors", "coach_warnings")
"""What a key result carries of its reading."""
_AT_ONCE = 200


def reread(objective: Objective) -> None:
    """Read an objective and its key results after a change of their words. At most four statements."""
    key_results = list(KeyResult.objects.filter(objective=objective).select_related("owner"))
    waived = _waived(Waiver.objects.filter(objective=objective))
    changed = take_reading(objective, key_results, waived)
    KeyResult.objects.bulk_update(changed, list(READ))
    Objective.objects.filter(pk=objective.pk).update(
        coach_errors=objective.coach_errors, coach_warnings=objective.coach_warnings
    )


def take_reading(
    objective: Objective, key_results: Sequence[KeyResult], waived: set[tuple[str, str]]
) -> list[KeyResult]:
    """Set what the records carry of their reading; the key results that changed. No statements.

    `waived` holds (reference, code). The objective's counts are those of the whole: its own and its key results'.
    """
    live = [each for each in key_results if not each.is_dropped]
    by_reference: dict[str, list[Finding]] = defaultdict(list)
    for reference, finding in read(objective, live, priorities=False):
        if (reference, finding.code) not in waived:
            by_reference[reference].append(finding)
    changed = []
    for each in live:
        before = tuple(getattr(each, name) for name in READ)
        each.is_output = as_key_result(each).is_output
        each.coach_errors, each.coach_warnings = _counts(by_reference[each.reference])
        if before != tuple(getattr(each, name) for name in READ):
            changed.append(each)
    everything = [finding for findings in by_reference.values() for finding in findings]
    objective.coach_errors, objective.coach_warnings = _counts(everything)
    return changed


def _counts(findings: Iterable[Finding]) -> tuple[int, int]:
    severities = [each.severity for each in findings]
    return severities.count(Severity.ERROR), severities.count(Severity.WARNING)


def _waived(waivers: Iterable[Waiver]) -> set[tuple[str, str]]:
    related = waivers.select_related("objective", "key_result") if hasattr(waivers, "select_related") else waivers
    return {((each.key_result or each.objective).reference, each.code) for each in related}


@transaction.atomic
def reread_open_cycles(organisation: Any) -> int:
    """Read everything in cycles that are not closed anew: after a change of the coach's settings, or of the coach.

    Returns how many objectives were read. A few statements for every 200 objectives.
    """
    open_ones = Objective.objects.exclude(cycle__phase=Phase.CLOSED).exclude(state=ObjectiveState.DROPPED)
    keys = list(open_ones.values_list("pk", flat=True))
    for start in range(0, len(keys), _AT_ONCE):
        _reread_some(organisation, keys[start : start + _AT_ONCE])
    return len(keys)


def _reread_some(organisation: Any, keys: list[UUID]) -> None:
    objectives = list(Objective.objects.filter(pk__in=keys).select_related("cycle", "team", "owner"))
    by_objective: dict[UUID, list[KeyResult]] = defaultdict(list)
    for each in KeyResult.objects.filter(objective__in=keys).select_related("owner"):
        by_objective[each.objective_id].append(each)
    waived = _waived(Waiver.objects.filter(objective__in=keys))
    changed: list[KeyResult] = []
    for objective in objectives:
        objective.organisation = organisation
        changed += take_reading(objective, by_objective[objective.pk], waived)
    KeyResult.objects.bulk_update(changed, list(READ), batch_size=500)
    Objective.objects.bulk_update(objectives, ["coach_errors", "coach_warnings"], batch_size=500)


@transaction.atomic
def waive(
    actor: Member, objective: Objective, *, code: str, reason: str, key_result: KeyResult | None = None
) -> Waiver:
    """Set a finding aside on an objective, or on one of its key results, with a reason that everyone sees.

    A second waiver of the same finding gives the one that stands. Raises ValidationError by field.
    """
    require(actor, "okrs.edit_objective", objective)
    objective = locked(objective)
    check_open(objective.cycle)
    if code not in RULES:
        raise ValidationError({"code": [_("There is no such rule.")]})
    reason = check_reason("reason", reason, _("Say why it does not hold here; everyone can read it."))
    known = Waiver.objects.filter(objective=objective, key_result=key_result, code=code).first()
    if known is not None:
        return known
    made = Waiver.objects.create(
        organisation_id=objective.organisation_id, objective=objective, key_result=key_result, code=code,
        reason=reason, member=actor, at=now(),
    )  # fmt: skip
    reread(objective)
    record(actor, "finding.waived", key_result or objective, code=code, reason=reason)
    return made


@transaction.atomic
def withdraw_waiver(actor: Member, waiver: Waiver) -> None:
    """Let a finding speak again."""
    objective = locked(waiver.objective)
    require(actor, "okrs.edit_objective", objective)
    check_open(objective.cycle)
    about = waiver.key_result or objective
    waiver.delete()
    reread(objective)
    record(actor, "finding.unwaived", about, code=waiver.code)
