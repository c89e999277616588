"""The planning window and the forum's wall."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from quarterdeck.keel.access import require
from quarterdeck.keel.clock import today
from quarterdeck.keel.pages import address, fulfil, page
from quarterdeck.keel.submissions import once
from quarterdeck.okrs.queries import find_cycle
from quarterdeck.people.middleware import OrganisationRequest
from quarterdeck.planning import actions
from quarterdeck.planning.forms.window import ForumNoteForm, MoveStepForm
from quarterdeck.planning.queries.forum import FILTERS, forum_page
from quarterdeck.planning.queries.window import plan_page


@require_http_methods(["GET", "POST"])
def plan(request: OrganisationRequest, slug: str) -> HttpResponse:
    """Are we ready to start?"""
    day = today(request.organisation)
    cycle, _cycles = find_cycle(request.organisation, slug, day)
    assert cycle is not None
    form = MoveStepForm(request.POST or None)
    if request.method == "POST":
        require(request.member, "planning.move_steps")
        moved = fulfil(form, lambda data: actions.move_step(request.member, cycle, data["step"], data["on"]))
        if moved is not None:
            messages.success(request, _("Moved."))
            return HttpResponseRedirect(address(request.organisation, "planning:plan", cycle.slug), status=303)
    waiting, number = request.GET.get("show") == "waiting", _page_number(request)
    answer = plan_page(request.member, cycle, day, only_waiting=waiting, number=number)
    return page(request, "planning/plan.html", answer, form=form, status=422 if form.errors else 200, nav="okrs:cycles")


@require_http_methods(["GET", "POST"])
def forum(request: OrganisationRequest, slug: str) -> HttpResponse:
    """Where do our drafts clash, and what do we settle?"""
    day = today(request.organisation)
    cycle, _cycles = find_cycle(request.organisation, slug, day)
    assert cycle is not None
    here = address(request.organisation, "planning:forum", cycle.slug)
    form = ForumNoteForm(cycle)
    if request.method == "POST":
        require(request.member, "planning.note_forum")
        form = ForumNoteForm(cycle, request.POST)
        with once(request.organisation, request.POST.get("submission")) as sending:
            if sending.repeated:
                return HttpResponseRedirect(sending.location or here, status=303)
            noted = fulfil(form, lambda data: actions.note_forum(request.member, cycle, **data))
            if noted is not None:
                sending.location = here
        if noted is not None:
            messages.success(request, _("Noted."))
            return HttpResponseRedirect(here, status=303)
    only = request.GET.get("only", "")
    answer = forum_page(request.member, cycle, day, only=only if only in FILTERS else "", number=_page_number(request))
    return page(
        request, "planning/forum.html", answer, form=form if answer.may_note else None,
        status=422 if form.errors else 200, nav="okrs:cycles",
    )  # fmt: skip


def _page_number(request: OrganisationRequest) -> int:
    wanted = request.GET.get("page", "")
    return min(10_000, max(1, int(wanted))) if wanted.isdecimal() and len(wanted) < 9 else 1
