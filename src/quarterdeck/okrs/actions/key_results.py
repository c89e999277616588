"""Writing key results. What is committed changes only with a trace; what has been measured keeps its scale."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.events.actions import record
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import now
from quarterdeck.keel.errors import invalid
from quarterdeck.keel.references import next_number
from quarterdeck.measure import Kind, Problem, TrajectoryKind, weights_problem
from quarterdeck.okrs.actions.coaching import reread
from quarterdeck.okrs.actions.editing import (
    apply_changes,
    check_fields,
    check_open,
    check_person,
    check_reason,
    check_version,
    locked,
)
from quarterdeck.okrs.actions.recomputing import refresh_objective, rejudge
from quarterdeck.okrs.models import KeyResult, Objective, ObjectiveState, Waiver
from quarterdeck.okrs.wording import raise_problems
from quarterdeck.people.models import Member

EDITABLE = {
    "statement",
    "metric",
    "unit",
    "direction",
    "kind",
    "criteria",
    "baseline",
    "target",
    "target_high",
    "commit_zone",
    "stretch_zone",
    "zone_sentences",
    "baseline_due_on",
    "baseline_owner",
    "owner",
    "frequency",
    "trajectory",
    "trajectory_points",
    "weight",
    "is_guardrail",
    "position",
}
UNREAD = {"weight", "position", "trajectory", "trajectory_points", "commit_zone", "stretch_zone"}
"""What the coach does not look at."""
FROZEN = {"kind", "unit", "direction"}
PROMISED = {"baseline", "target", "target_high", "metric", "owner", "commit_zone", "stretch_zone"}


@transaction.atomic
def add_key_result(actor: Member, objective: Objective, *, statement: str, **fields: Any) -> KeyResult:
    """Write a key result of an objective. A draft may be incomplete; what is given has to be possible.

    `fields`: any of EDITABLE, numbers as floats in the key result's unit. Raises ValidationError by field.
    """
    require(actor, "okrs.edit_objective", objective)
    objective = locked(objective)
    _check_takes_changes(objective)
    key_result = KeyResult(
        organisation_id=objective.organisation_id,
        objective=objective,
        number=next_number(objective.organisation, "KR"),
        position=fields.pop("position", objective.key_results.count()),
    )
    apply_changes(key_result, _known({"statement": statement, **fields}))
    _check(key_result)
    if objective.is_committed:
        _check_complete(key_result)
        key_result.original_baseline, key_result.original_target = key_result.baseline, key_result.target
    key_result.save()
    record(actor, "key_result.added", key_result)
    if objective.is_committed:
        refresh_objective(objective)
    reread(objective)
    return key_result


@transaction.atomic
def edit_key_result(
    actor: Member, key_result: KeyResult, *, version: int | None = None, reason: str = "", **changes: Any
) -> KeyResult:
    """Change a key result. Once committed, its promise changes only with a reason; once measured, its scale is frozen."""
    require(actor, "okrs.edit_objective", key_result.objective)
    key_result = locked(key_result)
    objective = key_result.objective
    _check_takes_changes(objective)
    check_version(key_result, version, changes)
    before, after = apply_changes(key_result, _known(changes))
    if not after:
        return key_result
    if key_result.is_frozen and FROZEN & set(after):
        raise invalid(
            sorted(FROZEN & set(after))[0],
            _(
                "Its check-ins are on this scale, so kind, unit and direction stay. Drop it and write a new key result instead."
            ),
        )
    if objective.is_committed and PROMISED & set(after):
        reason = check_reason(
            "reason", reason, _("This was promised. Say what changed outside, for example “the market closed”.")
        )
    if objective.is_committed and objective.cycle.is_annual:
        reason = check_reason(
            "reason", reason, _("Annual key results change rarely. Say what changed in the strategy.")
        )
    _check(key_result)
    if objective.is_committed:
        _check_complete(key_result)
    key_result.version += 1
    key_result.save()
    rejudge(key_result, from_log=bool({"target", "target_high"} & set(after)))
    if set(after) - UNREAD:
        reread(key_result.objective)
    record(actor, "key_result.changed", key_result, before=before, after=after, reason=reason)
    return key_result


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.strip() if isinstance(value, str) else value for name, value in fields.items() if name in EDITABLE
    }


def _check_takes_changes(objective: Objective) -> None:
    check_open(objective.cycle)
    if objective.state == ObjectiveState.DROPPED:
        raise ValidationError(_("%(ref)s was dropped and can only be read.") % {"ref": objective.reference})


def _check(key_result: KeyResult) -> None:
    """What is given has to be possible; what is missing may come until the commit."""
    if not key_result.statement:
        raise invalid("statement", _("Write the key result in one line, for example “Activation from 20 % to 35 %”."))
    check_fields(key_result, only=EDITABLE - {"owner", "baseline_owner"})
    check_person("owner", key_result.owner, key_result.organisation_id)
    check_person("baseline_owner", key_result.baseline_owner, key_result.organisation_id)
    raise_problems(
        [each for each in key_result.goal.problems() if each.code not in {"target_missing", "target_high_missing"}]
    )
    if key_result.weight < 0:
        raise_problems([Problem("weight", "weight_negative")])
    if key_result.trajectory == TrajectoryKind.POINTS:
        cycle = key_result.objective.cycle
        raise_problems(key_result.path.problems(cycle.starts_on, cycle.ends_on))
    if key_result.baseline_due_on is not None:
        cycle = key_result.objective.cycle
        if not cycle.starts_on <= key_result.baseline_due_on <= cycle.ends_on:
            raise invalid("baseline_due_on", _("Choose a day inside the cycle."))


def missing_parts(key_result: KeyResult) -> dict[str, str]:
    """What a key result still needs before it can be committed, by field."""
    needed: dict[str, str] = {}
    if key_result.owner_id is None:
        needed["owner"] = _("Name one owner; a team is not an owner.")
    if key_result.kind == Kind.ORDINAL:
        if not all(str(key_result.zone_sentences.get(zone, "")).strip() for zone in ("commit", "target", "stretch")):
            needed["zone_sentences"] = _("Describe commit, target and stretch in a sentence each.")
        return needed
    for problem in key_result.goal.problems():
        if problem.code in {"target_missing", "target_high_missing"}:
            needed[problem.field] = _("Give the value to reach.")
    if (
        key_result.baseline is None
        and not key_result.goal.direction.keeps
        and not (key_result.baseline_due_on and key_result.baseline_owner_id)
    ):
        needed["baseline"] = _("Give the starting value, or say who measures it by when.")
    if key_result.kind == Kind.RATING and not key_result.criteria.strip():
        needed["criteria"] = _("A rating needs criteria that everyone would score the same way.")
    return needed


def _check_complete(key_result: KeyResult) -> None:
    needed = missing_parts(key_result)
    if needed:
        raise ValidationError({field: [words] for field, words in needed.items()})


@transaction.atomic
def drop_key_result(actor: Member, key_result: KeyResult, *, reason: str) -> KeyResult:
    """Stop pursuing a key result: it keeps its story and no longer counts. A draft's is simply dropped."""
    require(actor, "okrs.drop_objective", key_result.objective)
    key_result = locked(key_result)
    _check_takes_changes(key_result.objective)
    if key_result.is_dropped:
        return key_result
    if key_result.objective.is_committed:
        reason = check_reason("reason", reason, _("Say why it is dropped; the next cycle learns from it."))
        left = key_result.objective.key_results.filter(dropped_at__isnull=True).exclude(pk=key_result.pk)
        if not left.exists():
            raise ValidationError(
                _("It is the objective's last key result. Drop the objective instead, or add another first.")
            )
    key_result.dropped_at, key_result.dropped_because = now(), reason[:500]
    key_result.version += 1
    key_result.save(update_fields=["dropped_at", "dropped_because", "version"])
    refresh_objective(key_result.objective)
    reread(key_result.objective)
    record(actor, "key_result.dropped", key_result, reason=reason)
    return key_result


@transaction.atomic
def move_key_result(actor: Member, key_result: KeyResult, *, objective: Objective) -> KeyResult:
    """Move a key result with its check-ins to another objective of the same cycle."""
    require(actor, "okrs.edit_objective", key_result.objective)
    require(actor, "okrs.edit_objective", objective)
    key_result, objective = locked(key_result), locked(objective)
    origin = key_result.objective
    _check_takes_changes(origin)
    _check_takes_changes(objective)
    if objective.cycle_id != origin.cycle_id:
        raise invalid(
            "objective", _("Choose an objective of the same cycle; between cycles a key result is carried over.")
        )
    if objective.is_committed:
        _check_complete(key_result)
    if objective.pk != origin.pk:
        key_result.objective = objective
        key_result.version += 1
        key_result.save(update_fields=["objective", "version"])
        Waiver.objects.filter(key_result=key_result).update(objective=objective)
        for each in (origin, objective):
            refresh_objective(each)
            reread(each)
        record(
            actor,
            "key_result.moved",
            key_result,
            before={"objective": origin.reference},
            after={"objective": objective.reference},
        )
    return key_result


def check_weights(objective: Objective) -> None:
    """Weights that sum to 0 are refused: then nothing would count."""
    weights = [each.weight for each in objective.key_results.filter(dropped_at__isnull=True, is_guardrail=False)]
    problem = weights_problem(weights) if weights else None
    if problem:
        raise_problems([Problem("weight", problem.code, problem.params)])
