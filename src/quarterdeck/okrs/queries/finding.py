"""A chart's title says its finding: one sentence about where a key result stands."""

from django.utils.translation import gettext as _

from quarterdeck.measure import Status, format_value
from quarterdeck.okrs.models import Cycle, Phase
from quarterdeck.okrs.queries.rows import KeyResultRow


def finding(row: KeyResultRow, cycle: Cycle) -> str:
    """The sentence above the chart."""
    if row.is_dropped:
        return _("Dropped: it keeps its story and counts nowhere")
    if row.value is None:
        return _not_begun(row, cycle)
    now = format_value(row.value, row.unit)
    if row.kind == "ordinal":
        return _("%(zone)s, of three described zones") % {"zone": row.zone_word or _("No zone reached yet")}
    if row.keeps:
        return _bounds(row, now)
    if row.baseline is None or row.target is None:
        return _("Now %(now)s; its baseline is still to be measured") % {"now": now}
    if row.status == Status.STALE:
        return _("Silent for %(weeks)d weeks; last seen at %(now)s") % {"weeks": max(1, row.weeks_silent), "now": now}
    target = format_value(row.target, row.unit)
    if row.progress is not None and row.progress >= 1:
        return _("Target reached: %(now)s of %(target)s, %(share)d %%") % {
            "now": now,
            "target": target,
            "share": round(row.progress * 100),
        }
    if cycle.phase in {Phase.REFLECTING, Phase.CLOSED}:
        return _("Landed at %(now)s, short of %(target)s") % {"now": now, "target": target}
    if row.below_baseline:
        return _("At %(now)s, worse than its baseline of %(baseline)s") % {
            "now": now,
            "baseline": format_value(row.baseline, row.unit),
        }
    return _ahead(row, now, target)


def _ahead(row: KeyResultRow, now: str, target: str) -> str:
    """Where it is likely to land; a forecast is no measurement, so it has no more digits than three."""
    if row.q50 is None:
        return _("At %(now)s; target %(target)s") % {"now": now, "target": target}
    said = {"end": format_value(_round(row.q50), row.unit), "target": target}
    if row.p_hit is not None and row.p_hit >= 0.5:
        return _("Likely to land at %(end)s, beyond its target of %(target)s") % said
    return _("Likely to land at %(end)s, target %(target)s") % said


def _not_begun(row: KeyResultRow, cycle: Cycle) -> str:
    if cycle.phase == Phase.PLANNING:
        return _("Not begun: %(cycle)s is still being planned") % {"cycle": cycle.name}
    if row.kind == "ordinal" or row.target is None:
        return _("Not checked in yet")
    return _("Not checked in yet; it shall reach %(target)s") % {"target": format_value(row.target, row.unit)}


def _bounds(row: KeyResultRow, now: str) -> str:
    share = round((row.score or 0) * 100)
    if row.status == Status.ON_TRACK or (row.progress is not None and _is_inside(row)):
        return _("At %(now)s, inside its bound; inside %(share)d %% of the time so far") % {"now": now, "share": share}
    return _("At %(now)s, outside its bound; inside %(share)d %% of the time so far") % {"now": now, "share": share}


def _is_inside(row: KeyResultRow) -> bool:
    low = row.target if row.direction != "keep_below" else None
    high = row.target if row.direction == "keep_below" else row.target_high
    value = row.value or 0.0
    return (low is None or value >= low) and (high is None or value <= high)


def _round(value: float) -> float:
    """Three significant digits: a gap is no measurement."""
    return float(f"{value:.3g}")
