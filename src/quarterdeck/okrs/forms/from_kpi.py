"""A KPI that has left its range, as the first key result of an objective that brings it back."""

from typing import Any

from django.utils.translation import gettext as _

from quarterdeck.keel.access import may
from quarterdeck.kpis.models import Kpi
from quarterdeck.measure import format_value
from quarterdeck.okrs.actions import link_kpi
from quarterdeck.okrs.models import KeyResult
from quarterdeck.people.models import Member


def asked_kpi(slug: str) -> Kpi | None:
    """The KPI that an address names, None for none and for an unknown one. One statement, none without a name."""
    return Kpi.objects.filter(slug=slug[:80], archived_at__isnull=True).first() if slug else None


def key_result_of(kpi: Kpi) -> dict[str, Any]:
    """What the fields of a key result begin with: from where the KPI is to the bound of its healthy range that it crossed.
    A KPI inside its range gives its name, unit and value; where to, its owner says."""
    value, low, high = kpi.value, kpi.healthy_low, kpi.healthy_high
    begin: dict[str, Any] = {"statement": kpi.name, "metric": kpi.name, "unit": kpi.unit, "baseline": value}
    if value is None:
        return begin
    target = high if high is not None and value > high else low if low is not None and value < low else None
    if target is None:
        return begin
    said = {"kpi": kpi.name, "value": format_value(value, kpi.unit), "target": format_value(target, kpi.unit)}
    direction = "decrease" if target < value else "increase"
    words = (_("%(kpi)s from %(value)s to %(target)s") % said).replace("\xa0", " ")
    return begin | {"statement": words[:300], "target": target, "direction": direction}


def read_from(actor: Member, key_result: KeyResult, kpi: Kpi) -> None:
    """Let the key result read its value from the KPI it came from, as long as it still measures the same."""
    same = key_result.metric == kpi.name and key_result.unit == kpi.unit
    if same and key_result.kind != "ordinal" and may(actor, "okrs.check_in", key_result):
        link_kpi(actor, key_result, kpi)
