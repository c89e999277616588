"""The audit trail: for admins, as a page and as a table."""

import csv
import datetime as dt
import io
import json

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from quarterdeck.keel.access import require
from quarterdeck.keel.pages import page
from quarterdeck.people.middleware import OrganisationRequest
from quarterdeck.people.queries import AuditFilters, audit_page, audit_rows
from quarterdeck.people.queries.audit import AT_MOST, GROUPS

_COLUMNS = ("position", "at", "who", "verb", "what", "reason", "before", "after")


@require_safe
def audit(request: OrganisationRequest) -> HttpResponse:
    """Who changed what, when, and why?"""
    require(request.member, "people.see_audit_trail")
    filters = _filters(request)
    if request.GET.get("format") == "csv":
        return _table(request, filters)
    query = request.GET.copy()
    for name in ("before", "format"):
        query.pop(name, None)
    answer = audit_page(request.organisation, filters)
    return page(request, "people/audit.html", answer, query=query.urlencode(), at_most=AT_MOST, nav="people:settings")


def _filters(request: OrganisationRequest) -> AuditFilters:
    """Anything that cannot be read asks for nothing."""
    asked = request.GET
    group, before = asked.get("group", ""), asked.get("before", "")
    return AuditFilters(
        group=group if group in GROUPS else "", person=asked.get("person", "").strip().removeprefix("@")[:40],
        team=asked.get("team", "")[:60], first=_day(asked.get("first", "")), last=_day(asked.get("last", "")),
        before=int(before) if before.isdecimal() and len(before) < 19 else None,
    )  # fmt: skip


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1970 <= day.year <= 2999 else None


def _table(request: OrganisationRequest, filters: AuditFilters) -> HttpResponse:
    """The trail as CSV. Built whole, because the organisation's scope ends with the view."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for told in audit_rows(request.organisation, filters):
        before = {name: old for name, old, _new in told.changes}
        after = {name: new for name, _old, new in told.changes}
        cells = (told.who, told.verb, told.label, told.reason, _json(before), _json(after))
        writer.writerow([told.position, told.at.isoformat(), *(_harmless(each) for each in cells)])
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{request.organisation.slug}-audit.csv"'
    return response


def _json(changes: dict[str, object]) -> str:
    return json.dumps(changes, ensure_ascii=False) if changes else ""


def _harmless(text: str) -> str:
    """A cell that a spreadsheet would take for a formula is marked as text (OWASP: CSV injection)."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
