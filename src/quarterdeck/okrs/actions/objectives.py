"""Writing objectives, and taking them along: move, copy, carry over."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.events.actions import record
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import now
from quarterdeck.keel.errors import invalid
from quarterdeck.keel.references import next_number, next_numbers
from quarterdeck.okrs.actions.coaching import reread
from quarterdeck.okrs.actions.editing import (
    apply_changes,
    check_fields,
    check_open,
    check_person,
    check_reason,
    check_team,
    check_version,
    locked,
)
from quarterdeck.okrs.models import Contributor, Cycle, KeyResult, Objective, ObjectiveState, StrategicPriority
from quarterdeck.people.models import Member, Team

EDITABLE = {"title", "in_order_to", "owner", "ambition", "priority"}


@transaction.atomic
def create_objective(actor: Member, *, team: Team, cycle: Cycle, title: str, **fields: Any) -> Objective:
    """Draft an objective for a team and a cycle; whoever drafts is its first contributor.

    `fields`: in_order_to, owner, ambition, priority. Raises ValidationError by field.
    """
    require(actor, "okrs.draft_for", team)
    _check_place(team, cycle, actor)
    objective = Objective(
        organisation_id=actor.organisation_id,
        number=next_number(actor.organisation, "O"),
        team=team,
        cycle=cycle,
        title=title.strip(),
        created_at=now(),
        position=Objective.objects.filter(team=team, cycle=cycle).count(),
    )
    _check_words(objective, {"title": title, **fields})
    apply_changes(objective, _known(fields))
    check_fields(objective, only=EDITABLE)
    objective.save()
    _contribute(actor, objective)
    reread(objective)
    record(actor, "objective.drafted", objective)
    return objective


@transaction.atomic
def edit_objective(
    actor: Member, objective: Objective, *, version: int | None = None, reason: str = "", **changes: Any
) -> Objective:
    """Change an objective's words, owner, ambition or priority. A committed annual one asks for the strategic reason."""
    require(actor, "okrs.edit_objective", objective)
    objective = locked(objective)
    check_open(objective.cycle)
    check_version(objective, version, changes)
    if objective.state == ObjectiveState.DROPPED:
        raise ValidationError(_("%(ref)s was dropped and can only be read.") % {"ref": objective.reference})
    _check_words(objective, changes)
    before, after = apply_changes(objective, _known(changes))
    if not after:
        return objective
    if objective.is_committed and objective.cycle.is_annual:
        reason = check_reason("reason", reason, _("Annual objectives change rarely. Say what changed in the strategy."))
    check_fields(objective, only=set(after))
    objective.version += 1
    objective.save()
    _contribute(actor, objective)
    reread(objective)
    record(actor, "objective.changed", objective, before=before, after=after, reason=reason)
    return objective


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.strip() if isinstance(value, str) else value for name, value in fields.items() if name in EDITABLE
    }


def _check_words(objective: Objective, fields: dict[str, Any]) -> None:
    if "title" in fields and not str(fields["title"]).strip():
        raise invalid("title", _("Say what shall change, in one sentence."))
    check_person("owner", fields.get("owner"), objective.organisation_id)
    priority: StrategicPriority | None = fields.get("priority")
    if priority is not None and priority.organisation_id != objective.organisation_id:
        raise invalid("priority", _("Choose one of your organisation's priorities."))


def _check_place(team: Team, cycle: Cycle, actor: Member) -> None:
    check_team(team, actor.organisation_id)
    if cycle.organisation_id != actor.organisation_id:
        raise invalid("cycle", _("Choose one of your organisation's cycles."))
    check_open(cycle)
    if not cycle.takes_drafts:
        raise invalid("cycle", _("%(cycle)s is being reflected on. Draft for a later cycle.") % {"cycle": cycle.name})


def _contribute(actor: Member, objective: Objective) -> None:
    Contributor.objects.get_or_create(
        objective=objective, member=actor, defaults={"organisation_id": objective.organisation_id}
    )


@transaction.atomic
def move_objective(
    actor: Member, objective: Objective, *, team: Team | None = None, cycle: Cycle | None = None
) -> Objective:
    """Move an objective with its key results to another team or cycle. One with check-ins stays in its cycle."""
    require(actor, "okrs.edit_objective", objective)
    objective = locked(objective)
    check_open(objective.cycle)
    team, cycle = team or objective.team, cycle or objective.cycle
    require(actor, "okrs.draft_for", team)
    _check_place(team, cycle, actor)
    if cycle.pk != objective.cycle_id and objective.key_results.filter(last_check_in_on__isnull=False).exists():
        raise invalid(
            "cycle",
            _("It has check-ins in %(cycle)s. Carry it over instead: the story stays, a new one begins.")
            % {"cycle": objective.cycle.name},
        )
    before, after = apply_changes(objective, {"team": team, "cycle": cycle})
    if after:
        objective.version += 1
        objective.save()
        record(actor, "objective.moved", objective, before=before, after=after)
    return objective


@transaction.atomic
def copy_objective(
    actor: Member,
    objective: Objective,
    *,
    team: Team,
    cycle: Cycle,
    key_results: Iterable[KeyResult] = (),
) -> Objective:
    """Copy an objective with chosen key results as a draft. Check-ins are never copied."""
    require(actor, "okrs.see_objective", objective)
    require(actor, "okrs.draft_for", team)
    _check_place(team, cycle, actor)
    copy = _duplicate(actor, objective, team, cycle)
    copy.copied_from = objective
    copy.save()
    _contribute(actor, copy)
    _duplicate_key_results(
        copy, [each for each in key_results if each.objective_id == objective.pk], from_last_value=False
    )
    record(actor, "objective.copied", copy, source=objective.reference)
    return copy


@transaction.atomic
def carry_over(
    actor: Member, objective: Objective, *, cycle: Cycle, key_results: Iterable[KeyResult] | None = None
) -> Objective:
    """Take an objective on into a later cycle as a draft that remembers where it came from.

    Baselines begin at the last value; targets are kept where they still lie ahead, else left to be set. Carrying the
    same objective into the same cycle again gives the draft already made.
    """
    require(actor, "okrs.see_objective", objective)
    require(actor, "okrs.draft_for", objective.team)
    known = Objective.objects.filter(carried_from=objective, cycle=cycle).exclude(state=ObjectiveState.DROPPED).first()
    if known is not None:
        return known
    if cycle.starts_on <= objective.cycle.starts_on:
        raise invalid("cycle", _("Choose a cycle that begins after %(cycle)s.") % {"cycle": objective.cycle.name})
    _check_place(objective.team, cycle, actor)
    carried = _duplicate(actor, objective, objective.team, cycle)
    carried.carried_from = objective
    carried.save()
    _contribute(actor, carried)
    chosen = objective.key_results.filter(dropped_at__isnull=True) if key_results is None else key_results
    _duplicate_key_results(
        carried, [each for each in chosen if each.objective_id == objective.pk], from_last_value=True
    )
    record(actor, "objective.carried_over", carried, source=objective.reference, cycle=cycle.name)
    return carried


def _duplicate(actor: Member, objective: Objective, team: Team, cycle: Cycle) -> Objective:
    owner = objective.owner if objective.owner is not None and objective.owner.is_active else None
    return Objective(
        organisation_id=actor.organisation_id,
        number=next_number(actor.organisation, "O"),
        title=objective.title,
        in_order_to=objective.in_order_to,
        team=team,
        cycle=cycle,
        owner=owner,
        ambition=objective.ambition,
        priority=objective.priority,
        created_at=now(),
        position=Objective.objects.filter(team=team, cycle=cycle).count(),
    )


_COPIED = (
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
    "frequency",
    "weight",
    "is_guardrail",
    "position",
)


def _duplicate_key_results(objective: Objective, sources: list[KeyResult], *, from_last_value: bool) -> None:
    if not sources:
        return
    numbers = next_numbers(objective.organisation, "KR", len(sources))
    copies = []
    for number, source in zip(numbers, sources, strict=True):
        copy = KeyResult(
            organisation_id=objective.organisation_id,
            objective=objective,
            number=number,
            copied_from=source,
            **{name: getattr(source, name) for name in _COPIED},
        )
        copy.owner = source.owner if source.owner is not None and source.owner.is_active else None
        if (
            from_last_value
            and source.value is not None
            and not source.goal.direction.keeps
            and not source.zone_sentences
        ):
            _restart(copy, source.value)
        copies.append(copy)
    KeyResult.objects.bulk_create(copies)
    reread(objective)


def _restart(copy: KeyResult, value: float) -> None:
    copy.baseline = value
    copy.commit_zone = copy.stretch_zone = None
    if any(problem.field == "target" for problem in copy.goal.problems()):
        copy.target = None
