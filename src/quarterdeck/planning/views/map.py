"""The map: as a picture, as a list, as a drawing to print."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from quarterdeck.keel.clock import today
from quarterdeck.keel.pages import page
from quarterdeck.okrs.queries import find_cycle
from quarterdeck.people.middleware import OrganisationRequest
from quarterdeck.planning.drawing import draw
from quarterdeck.planning.queries.map import MapPage, as_list, find_focus, heading, map_page


def _map(request: OrganisationRequest) -> MapPage | None:
    asked = request.GET.get("cycle", "")[:50]
    cycle, cycles = find_cycle(request.organisation, asked or None, today(request.organisation))
    return map_page(request.member, cycle, cycles, find_focus(request.GET.get("focus", "")[:20])) if cycle else None


@require_safe
def map_(request: OrganisationRequest) -> HttpResponse:
    """How does it connect?"""
    found = _map(request)
    if request.GET.get("as") == "list" and found is not None:
        wanted = request.GET.get("page", "")
        number = min(10_000, max(1, int(wanted))) if wanted.isdecimal() and len(wanted) < 9 else 1
        listed = as_list(found, number)
        return page(request, "planning/map_list.html", listed, title=heading(listed), nav="planning:map")
    return page(
        request, "planning/map.html", found, title=heading(found) if found else _("How it connects"),
        drawing=found.drawing() if found else None, nav="planning:map",
    )  # fmt: skip


@require_safe
def printed(request: OrganisationRequest) -> HttpResponse:
    """The same picture as a drawing: to print, and for browsers without scripts."""
    found = _map(request)
    return HttpResponse(
        draw(found) if found else "<svg xmlns='http://www.w3.org/2000/svg'/>", content_type="image/svg+xml"
    )
