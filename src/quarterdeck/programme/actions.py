"""The verbs: silencing a signal with a reason, letting it speak again, and keeping what a cycle measured when it is over."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from quarterdeck.events.actions import record
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import now
from quarterdeck.keel.clock import today as today_of
from quarterdeck.keel.errors import invalid
from quarterdeck.okrs.actions.editing import check_reason
from quarterdeck.okrs.models import Cycle, CycleKind
from quarterdeck.people.models import Member
from quarterdeck.programme.diagnosis import numbers_of
from quarterdeck.programme.models import Measured, Silence
from quarterdeck.programme.reading import facts_of
from quarterdeck.programme.signals import SIGNALS

CYCLES_KEPT = 8
"""Cycles that are measured again at most, the newest: two years of quarters."""


@transaction.atomic
def silence(actor: Member, code: str, *, reason: str) -> Silence:
    """Silence a signal for the whole organisation, with a reason that stands beside it."""
    require(actor, "programme.silence")
    if code not in SIGNALS:
        raise invalid("code", _("There is no such signal."))
    words = check_reason("reason", reason, _("Say why it does not apply here: everybody will read it."))[:300]
    made, _created = Silence.objects.update_or_create(
        organisation_id=actor.organisation_id, code=code, defaults={"reason": words, "by": actor, "at": now()}
    )
    record(actor, "signal.silenced", made, reason=words)
    return made


@transaction.atomic
def let_speak(actor: Member, code: str) -> None:
    """Let a silenced signal speak again."""
    require(actor, "programme.silence")
    found = Silence.objects.filter(code=code).first()
    if found is not None:
        record(actor, "signal.unsilenced", found)
        found.delete()


@transaction.atomic
def measure(organisation: Any, cycle: Cycle, today: date) -> int:
    """Measure a cycle anew and keep the numbers, one row for each team; how many there are. Eight statements."""
    found = numbers_of(facts_of(cycle, organisation.settings, today))
    Measured.objects.filter(cycle=cycle).delete()
    rows = [
        Measured(organisation=organisation, cycle=cycle, team_id=team, numbers=numbers, at=now())
        for team, numbers in found.items()
    ]
    Measured.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def measure_ended(organisation: Any, *, again: bool = False) -> int:
    """Measure what is over and not kept yet: a cycle that is reflected on changes every day, a closed one no more.

    With `again` every one of the last `CYCLES_KEPT` cycles is measured. Returns how many cycles were.
    """
    today = today_of(organisation)
    over = Cycle.objects.filter(organisation=organisation, ends_on__lt=today).exclude(kind=CycleKind.ANNUAL)
    kept = dict(Measured.objects.values_list("cycle").annotate(at=Max("at")).order_by())
    done = 0
    for cycle in over.order_by("-starts_on")[:CYCLES_KEPT]:
        at = kept.get(cycle.pk)
        if again or at is None or cycle.closed_at is None or at < cycle.closed_at:
            measure(organisation, cycle, today)
            done += 1
    return done
