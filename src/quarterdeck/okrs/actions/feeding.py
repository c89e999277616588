"""A key result that is measured by a KPI: each new reading is a check-in, earlier ones feed its forecast."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.events.actions import record
from quarterdeck.keel.access import require
from quarterdeck.keel.errors import invalid
from quarterdeck.kpis.models import Kpi
from quarterdeck.kpis.queries import standing_readings
from quarterdeck.measure import Kind
from quarterdeck.okrs.actions.checkins import keep_check_in
from quarterdeck.okrs.actions.editing import locked
from quarterdeck.okrs.actions.recomputing import rejudge
from quarterdeck.okrs.models import KeyResult, ObjectiveState
from quarterdeck.people.models import Member

SOURCE = "kpi"


@transaction.atomic
def link_kpi(actor: Member, key_result: KeyResult, kpi: Kpi | None) -> KeyResult:
    """Let a key result read its value from a KPI, or (None) take it away again. While its cycle runs the KPI's readings since
    the first day become check-ins that say where they came from."""
    require(actor, "okrs.check_in", key_result)
    key_result = locked(key_result)
    if key_result.objective.cycle.is_closed:
        raise ValidationError(_("The cycle is closed and can only be read."))
    if kpi is not None:
        if kpi.organisation_id != key_result.organisation_id or kpi.archived_at is not None:
            raise invalid("kpi", _("Choose a KPI of your organisation that is watched."))
        if key_result.kind == Kind.ORDINAL:
            raise invalid("kpi", _("Described zones are read by people. Give it a metric first."))
        if kpi.unit and key_result.unit and kpi.unit != key_result.unit:
            raise invalid(
                "kpi",
                _("The KPI is in %(kpi)s, the key result in %(own)s.") % {"kpi": kpi.unit, "own": key_result.unit},
            )
    if key_result.kpi == kpi:
        return key_result
    key_result.kpi = kpi
    key_result.save(update_fields=["kpi"])
    if kpi is None:
        rejudge(key_result)
        record(actor, "key_result.unlinked", key_result)
        return key_result
    record(actor, "key_result.linked", key_result, kpi=kpi.name)
    feed(actor, key_result, standing_readings(kpi))
    key_result = locked(key_result)
    rejudge(key_result, from_log=True)
    return key_result


def feed_all(actor: Member | None, kpi: Kpi, readings: Sequence[tuple[date, float]]) -> int:
    """Give a KPI's new readings to every key result that is measured by it. Returns how many check-ins were made."""
    fed = KeyResult.objects.filter(kpi=kpi, dropped_at__isnull=True, objective__state=ObjectiveState.COMMITTED)
    found = fed.select_related("objective__cycle", "objective__team", "organisation")
    return sum(feed(actor, each, readings) for each in found)


def feed(actor: Member | None, key_result: KeyResult, readings: Sequence[tuple[date, float]]) -> int:
    """Make check-ins of those readings that lie in the key result's cycle, while it takes any. What somebody felt stays."""
    cycle = key_result.objective.cycle
    if not cycle.takes_check_ins or key_result.is_dropped or not key_result.objective.is_committed:
        return 0
    inside = [(on, value) for on, value in readings if cycle.starts_on <= on <= cycle.ends_on]
    for on, value in inside:
        keep_check_in(actor, key_result, value=value, on=on, confidence=key_result.confidence, source=SOURCE)
    return len(inside)
