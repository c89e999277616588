"""The screens that gather from several rooms: parse the address, ask the query, show the page."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from quarterdeck.keel.clock import today
from quarterdeck.keel.pages import address, page
from quarterdeck.keel.panels import SUBJECTS, panels_of
from quarterdeck.people.actions import mark_seen
from quarterdeck.people.middleware import OrganisationRequest
from quarterdeck.web.queries import activity_page, company_page, find, team_page, week_page
from quarterdeck.web.queries.company import Filters
from quarterdeck.web.queries.team import STATUSES


@require_safe
def my_week(request: OrganisationRequest) -> HttpResponse:
    """What needs me?"""
    return page(request, "web/my_week.html", week_page(request.member, today(request.organisation)))


@require_safe
def company(request: OrganisationRequest) -> HttpResponse:
    """Where do we stand together?"""
    asked = request.GET
    status = asked.get("status", "")
    filters = Filters(
        status=status if status in STATUSES else "",
        team=asked.get("team", "")[:60],
        owner=asked.get("owner", "")[:40],
        page=min(10_000, int(asked["page"])) if asked.get("page", "").isdecimal() and int(asked["page"]) > 0 else 1,
    )
    answer = company_page(request.member, asked.get("cycle"), filters, today(request.organisation))
    return page(request, "web/company.html", answer, presenting="present" in asked)


@require_safe
def team(request: OrganisationRequest, team: str) -> HttpResponse:
    """How is this team doing this cycle?"""
    answer = team_page(request.member, team, request.GET.get("cycle"), today(request.organisation))
    return page(request, "web/team.html", answer, nav="people:teams")


@require_safe
def activity(request: OrganisationRequest) -> HttpResponse:
    """What happened?"""
    before = request.GET.get("before", "")
    answer = activity_page(
        request.member,
        kind=request.GET.get("kind", ""),
        team_slug=request.GET.get("team", "")[:60],
        before=int(before) if before.isdecimal() and len(before) < 19 else None,
        today=today(request.organisation),
    )
    return page(request, "web/activity.html", answer)


@require_POST
def seen(request: OrganisationRequest) -> HttpResponse:
    """Remember up to where a person has read the activity."""
    position = request.POST.get("position", "")
    if position.isdecimal() and len(position) < 19:
        mark_seen(request.member, int(position))
    return HttpResponseRedirect(address(request.organisation, "web:activity"), status=303)


@require_safe
def search(request: OrganisationRequest) -> HttpResponse:
    """Find anything by name or reference: as a page, or as the list below the search field."""
    words = request.GET.get("q", "")
    hits = find(request.member, words)
    template = "web/search_hits.html" if request.headers.get("HX-Request") else "web/search.html"
    return page(request, template, hits, words=words, title=_("Search"))


@require_safe
def panels(request: OrganisationRequest, subject: str, reference: str) -> HttpResponse:
    """What have the other rooms to say about this? A part of a page (`?part=0`, `1`, …; without it all), fetched when the
    page stands."""
    if subject not in SUBJECTS:
        raise Http404
    about = "" if reference == "-" else reference
    asked = request.GET.get("part", "")
    part = int(asked) if asked.isdecimal() and len(asked) < 3 else None
    return HttpResponse("".join(each.render(request, about) for each in panels_of(subject, part)))


@require_safe
def help_page(request: OrganisationRequest) -> HttpResponse:
    """How does this work, and which keys are there?"""
    return page(request, "web/help.html")
