"""What a panel is about, found once for all rooms that have something to say on the same page."""

from typing import Any

from django.http import HttpRequest

from quarterdeck.keel.references import parse_reference
from quarterdeck.okrs.models import KeyResult, Objective
from quarterdeck.okrs.queries.rows import visible_objectives


def panel_objective(request: HttpRequest, reference: str) -> Objective | None:
    """The objective a page is about, with cycle and team; None when it is not the reader's to see. One statement for a
    request, however many rooms ask."""
    parsed = parse_reference(reference)
    if parsed is None or parsed.prefix != "O":
        return None
    reader = request.member  # type: ignore[attr-defined]
    rows = visible_objectives(reader).filter(number=parsed.number).select_related("cycle", "team", "owner", "priority")
    found: Objective | None = _once(request, reference, rows)
    return found


def panel_key_result(request: HttpRequest, reference: str) -> KeyResult | None:
    """The key result a page is about, with its owners, objective, cycle and team; None when it is not the reader's to see. One
    statement for a request, however many rooms ask."""
    parsed = parse_reference(reference)
    if parsed is None or parsed.prefix != "KR":
        return None
    reader = request.member  # type: ignore[attr-defined]
    rows = KeyResult.objects.filter(number=parsed.number, objective__in=visible_objectives(reader))
    rows = rows.select_related(
        "objective__cycle", "objective__team", "objective__owner", "owner", "baseline_owner", "kpi"
    )
    found: KeyResult | None = _once(request, reference, rows)
    return found


def _once(request: HttpRequest, reference: str, rows: Any) -> Any:
    known: dict[str, Any] = request.__dict__.setdefault("_panels_are_about", {})
    if reference not in known:
        found = known[reference] = rows.first()
        for each in (found, getattr(found, "objective", None)):
            if each is not None:
                each.organisation = request.member.organisation  # type: ignore[attr-defined]
    return known[reference]
