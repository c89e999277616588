"""What was learned, and whether grades mean what they should."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from quarterdeck.keel.pages import page
from quarterdeck.people.middleware import OrganisationRequest
from quarterdeck.people.models import Team
from quarterdeck.reflection.queries import calibration_page, library_page, similar

KINDS = ("", "bet", "key_result", "retrospective")


@require_safe
def library(request: OrganisationRequest) -> HttpResponse:
    """What has been tried, and what came of it?"""
    number = request.GET.get("page", "1")
    kind = request.GET.get("kind", "")
    answer = library_page(
        query=request.GET.get("q", "")[:120].replace("\x00", ""),
        kind=kind if kind in KINDS else "",
        number=int(number) if number.isdecimal() and 0 < int(number) < 200 else 1,
    )
    return page(request, "reflection/library.html", answer)


@require_safe
def similar_ones(request: OrganisationRequest) -> HttpResponse:
    """What was learned about something that sounds like what is being written."""
    words = " ".join(request.GET.get(name, "") for name in ("title", "in_order_to", "text"))[:400].replace("\x00", "")
    found = similar(words)
    return page(request, "reflection/similar.html", found, lessons=found)


@require_safe
def grades(request: OrganisationRequest) -> HttpResponse:
    """Do our grades mean what they should?"""
    slug = request.GET.get("team", "")[:60]
    team = get_object_or_404(Team, slug=slug) if slug else None
    return page(request, "reflection/grades.html", calibration_page(team), nav="reflection:library")
