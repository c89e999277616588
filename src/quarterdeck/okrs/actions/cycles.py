"""Cycles: made early so that teams can draft, moved by a person, closed when every committed key result is graded."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quarterdeck.events.actions import record
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import now
from quarterdeck.keel.clock import today as today_of
from quarterdeck.keel.errors import invalid
from quarterdeck.okrs.actions.editing import check_reason, locked
from quarterdeck.okrs.actions.recomputing import recompute
from quarterdeck.okrs.models import Cycle, CycleKind, KeyResult, Objective, ObjectiveState, Phase
from quarterdeck.people.models import Member, Organisation

_ORDER = [Phase.PLANNING, Phase.RUNNING, Phase.REFLECTING, Phase.CLOSED]


@transaction.atomic
def create_cycle(actor: Member, *, kind: str, name: str, starts_on: date, ends_on: date) -> Cycle:
    """Make a cycle by hand: another period, or a year or quarter that the calendar does not give."""
    require(actor, "okrs.manage_cycles")
    name = name.strip()
    if not name:
        raise invalid("name", _("Give the cycle a name, for example 2026 Q4."))
    if ends_on <= starts_on:
        raise invalid("ends_on", _("The last day has to come after the first."))
    if (ends_on - starts_on).days > 800:
        raise invalid("ends_on", _("A cycle lasts two years at the most."))
    _check_overlap(actor.organisation_id, kind, starts_on, ends_on)
    cycle = _make(actor.organisation, kind, name, starts_on, ends_on)
    record(actor, "cycle.created", cycle, starts_on=starts_on, ends_on=ends_on)
    return cycle


def _check_overlap(organisation_id: Any, kind: str, starts_on: date, ends_on: date) -> None:
    clash = Cycle.objects.filter(
        organisation_id=organisation_id, kind=kind, starts_on__lte=ends_on, ends_on__gte=starts_on
    ).first()
    if clash is not None and kind != CycleKind.CUSTOM:
        raise invalid(
            "starts_on",
            _("%(cycle)s covers part of this time. Choose days that no other one covers.") % {"cycle": clash.name},
        )


def _make(organisation: Organisation, kind: str, name: str, starts_on: date, ends_on: date) -> Cycle:
    slug = slugify(name) or "cycle"
    taken = set(Cycle.objects.filter(organisation=organisation, slug__startswith=slug).values_list("slug", flat=True))
    unique = next(each for each in (slug, *(f"{slug}-{n}" for n in range(2, 999))) if each not in taken)
    year = None
    if kind != CycleKind.ANNUAL:
        year = Cycle.objects.filter(
            organisation=organisation, kind=CycleKind.ANNUAL, starts_on__lte=starts_on, ends_on__gte=starts_on
        ).first()
    return Cycle.objects.create(
        organisation=organisation, kind=kind, name=name, slug=unique, starts_on=starts_on, ends_on=ends_on, year=year
    )


def calendar_periods(organisation: Organisation, on: date) -> list[tuple[str, str, date, date]]:
    """The fiscal year and the cycle around a date as (kind, name, first day, last day), by the organisation's settings.

    A fiscal year is named after the calendar year it ends in, so that one starting in January has its own year's name.
    """
    settings = organisation.settings
    first_month = settings.fiscal_year_starts_in
    year_start = date(on.year if on.month >= first_month else on.year - 1, first_month, 1)
    year_end = _months_later(year_start, 12) - timedelta(days=1)
    n = ((on.year - year_start.year) * 12 + on.month - year_start.month) // settings.cycle_months
    starts_on = _months_later(year_start, n * settings.cycle_months)
    ends_on = _months_later(starts_on, settings.cycle_months) - timedelta(days=1)
    label = settings.cycle_label.format(year=year_end.year, n=n + 1)
    return [
        (CycleKind.ANNUAL.value, str(year_end.year), year_start, year_end),
        (CycleKind.QUARTER.value, label, starts_on, ends_on),
    ]


def _months_later(day: date, months: int) -> date:
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@transaction.atomic
def ensure_cycles(organisation: Organisation) -> list[Cycle]:
    """Make the present and the next year and quarter exist, so that teams can draft early. Idempotent."""
    made = []
    on = today_of(organisation)
    this = calendar_periods(organisation, on)
    after = calendar_periods(organisation, this[1][3] + timedelta(days=1))
    for kind, name, starts_on, ends_on in (this[0], this[1], after[0], after[1]):
        exists = Cycle.objects.filter(
            organisation=organisation, kind=kind, starts_on__lte=ends_on, ends_on__gte=starts_on
        )
        if not exists.exists():
            cycle = _make(organisation, kind, name, starts_on, ends_on)
            record(None, "cycle.created", cycle, starts_on=starts_on, ends_on=ends_on)
            made.append(cycle)
    return made


@transaction.atomic
def found_cycles(organisation: Organisation) -> None:
    """A new organisation begins in the middle of a cycle: its present year and quarter run at once."""
    for cycle in ensure_cycles(organisation):
        if cycle.starts_on <= today_of(organisation) <= cycle.ends_on:
            cycle.phase, cycle.running_since = Phase.RUNNING, now()
            cycle.save(update_fields=["phase", "running_since"])


@transaction.atomic
def move_phase(actor: Member, cycle: Cycle, phase: str, *, reason: str = "") -> Cycle:
    """Move a cycle to its next phase; closing and reopening have verbs of their own.

    Starting a cycle moves the one of its kind that was running on to reflecting: exactly one runs. Saying it twice
    changes nothing the second time.
    """
    require(actor, "okrs.move_phase")
    cycle = locked(cycle)
    if cycle.phase == phase:
        return cycle
    if phase == Phase.CLOSED:
        return close(actor, cycle)
    if cycle.is_closed:
        return reopen(actor, cycle, reason=reason)
    step = _ORDER.index(Phase(phase)) - _ORDER.index(Phase(cycle.phase))
    if step > 1:
        raise ValidationError(_("A cycle takes its phases one after the other: planning, running, reflecting, closed."))
    if step < 0:
        reason = check_reason("reason", reason, _("Say why the cycle goes back a phase."))
    if phase == Phase.RUNNING and cycle.kind != CycleKind.CUSTOM:
        _make_room(actor, cycle)
    before = cycle.phase
    cycle.phase = phase
    if phase == Phase.RUNNING:
        cycle.running_since, cycle.reflecting_since = cycle.running_since or now(), None
    elif phase == Phase.REFLECTING:
        cycle.reflecting_since = now()
    else:
        cycle.running_since = None
    cycle.save(update_fields=["phase", "running_since", "reflecting_since"])
    record(actor, f"cycle.{phase}", cycle, before={"phase": before}, after={"phase": phase}, reason=reason)
    recompute(cycle.organisation, cycle=cycle)
    return cycle


def _make_room(actor: Member, cycle: Cycle) -> None:
    running = Cycle.objects.filter(organisation_id=cycle.organisation_id, kind=cycle.kind, phase=Phase.RUNNING).exclude(
        pk=cycle.pk
    )
    for other in running.select_for_update(of=("self",)):
        other.phase, other.reflecting_since = Phase.REFLECTING, now()
        other.save(update_fields=["phase", "reflecting_since"])
        record(
            actor,
            "cycle.reflecting",
            other,
            before={"phase": Phase.RUNNING.value},
            after={"phase": Phase.REFLECTING.value},
        )


@transaction.atomic
def close(actor: Member, cycle: Cycle) -> Cycle:
    """Close a cycle: every committed key result is graded, or left ungraded with a reason; then it is read-only."""
    require(actor, "okrs.move_phase")
    cycle = locked(cycle)
    if cycle.is_closed:
        return cycle
    if cycle.phase != Phase.REFLECTING:
        raise ValidationError(_("A cycle is reflected on before it is closed. Move it to reflecting first."))
    missing = KeyResult.objects.filter(
        objective__cycle=cycle, objective__state=ObjectiveState.COMMITTED, dropped_at__isnull=True, is_graded=False
    )
    count = missing.count()
    if count:
        raise ValidationError(
            ngettext(
                "%(count)d key result has no grade yet. Grade it, or leave it ungraded with a reason.",
                "%(count)d key results have no grade yet. Grade them, or leave them ungraded with a reason.",
                count,
            )
            % {"count": count}
        )
    recompute(cycle.organisation, cycle=cycle)
    cycle.phase, cycle.closed_at = Phase.CLOSED, now()
    cycle.save(update_fields=["phase", "closed_at"])
    Objective.objects.filter(cycle=cycle, state=ObjectiveState.COMMITTED).update(state=ObjectiveState.CLOSED)
    record(actor, "cycle.closed", cycle, before={"phase": Phase.REFLECTING.value}, after={"phase": Phase.CLOSED.value})
    return cycle


@transaction.atomic
def reopen(actor: Member, cycle: Cycle, *, reason: str) -> Cycle:
    """Open a closed cycle for reflection again, with a reason. Clears what closing set."""
    require(actor, "okrs.manage_cycles")
    cycle = locked(cycle)
    reason = check_reason("reason", reason, _("Say why a closed cycle is opened again."))
    if not cycle.is_closed:
        return cycle
    cycle.phase, cycle.closed_at = Phase.REFLECTING, None
    cycle.save(update_fields=["phase", "closed_at"])
    Objective.objects.filter(cycle=cycle, state=ObjectiveState.CLOSED).update(state=ObjectiveState.COMMITTED)
    record(
        actor,
        "cycle.reopened",
        cycle,
        before={"phase": Phase.CLOSED.value},
        after={"phase": Phase.REFLECTING.value},
        reason=reason,
    )
    return cycle
