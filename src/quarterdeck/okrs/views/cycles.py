"""Cycles, their phases, grading, and the priorities that stand above them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quarterdeck.keel.access import require
from quarterdeck.keel.clock import today
from quarterdeck.keel.pages import add_errors, address, fulfil, page, perform
from quarterdeck.keel.submissions import once
from quarterdeck.okrs import actions
from quarterdeck.okrs.forms import CycleForm, GradeForm, PriorityForm, ReasonForm
from quarterdeck.okrs.models import Cycle, StrategicPriority
from quarterdeck.okrs.queries.pages import find_key_result
from quarterdeck.okrs.queries.steering import cycle_page, cycles_page, priorities_page, reflect_page, reflect_row
from quarterdeck.people.middleware import OrganisationRequest


@require_http_methods(["GET", "POST"])
def cycles(request: OrganisationRequest) -> HttpResponse:
    """Which cycles are there, and where are they?"""
    form = CycleForm(request.POST or None)
    if request.method == "POST":
        require(request.member, "okrs.manage_cycles")
        with once(request.organisation, request.POST.get("submission")) as sending:
            sending.location = address(request.organisation, "okrs:cycles")
            made = sending.repeated or fulfil(form, lambda data: actions.create_cycle(request.member, **data))
        if made:
            return HttpResponseRedirect(address(request.organisation, "okrs:cycles"), status=303)
    answer = cycles_page(request.member, today(request.organisation))
    return page(request, "okrs/cycles.html", answer, form=form, status=422 if form.errors else 200)


@require_safe
def cycle(request: OrganisationRequest, slug: str) -> HttpResponse:
    """Where is this cycle, who is where, what comes next?"""
    found = get_object_or_404(Cycle, slug=slug)
    return page(
        request,
        "okrs/cycle.html",
        cycle_page(request.member, found, today(request.organisation)),
        reason_form=ReasonForm(),
        nav="okrs:cycles",
    )


@require_POST
def phase(request: OrganisationRequest, slug: str) -> HttpResponse:
    """Move a cycle on or back."""
    found = get_object_or_404(Cycle, slug=slug)
    back = address(request.organisation, "okrs:cycle", slug)
    require(request.member, "okrs.move_phase")
    wanted, reason = request.POST.get("phase", ""), request.POST.get("reason", "")
    if wanted not in {"planning", "running", "reflecting", "closed"}:
        messages.error(request, _("Choose one of the phases."))
        return HttpResponseRedirect(back, status=303)
    return perform(request, back, lambda: actions.move_phase(request.member, found, wanted, reason=reason), _("Moved."))


@require_safe
def reflect(request: OrganisationRequest, slug: str) -> HttpResponse:
    """What did we reach, and why? The grades of a cycle, optionally of one team."""
    found = get_object_or_404(Cycle, slug=slug)
    number = request.GET.get("page", "1")
    answer = reflect_page(
        request.member,
        found,
        today(request.organisation),
        team_slug=request.GET.get("team", "")[:60],
        only_open="open" in request.GET,
        number=int(number) if number.isdecimal() and 0 < int(number) < 10_000 else 1,
    )
    return page(request, "okrs/reflect.html", answer, nav="okrs:cycles")


@require_POST
def grade(request: OrganisationRequest, number: int) -> HttpResponse:
    """Give a grade, or leave ungraded with a reason. Answers in place, or leads back to the list."""
    key_result = find_key_result(request.member, number)
    require(request.member, "okrs.grade", key_result)
    form = GradeForm(request.POST)
    given = None
    if form.is_valid():
        data = form.cleaned_data
        try:
            if "ungraded" in request.POST:
                given = actions.leave_ungraded(request.member, key_result, reason=data["words"])
            elif data["value"] is None:
                form.add_error("value", _("Give a grade from 0.0 to 1.0, or leave it ungraded with a reason."))
            else:
                given = actions.grade(
                    request.member, key_result, value=data["value"], words=data["words"], cause=data["cause"]
                )
        except ValidationError as error:
            add_errors(form, error)
    row = reflect_row(request.member, find_key_result(request.member, number), today(request.organisation))
    if request.headers.get("HX-Request"):
        return render(
            request, "okrs/grade_row.html", {"each": row, "form": None if given else form}, status=200 if given else 422
        )
    if given is None:
        return page(request, "okrs/grade_page.html", row, each=row, form=form, status=422, nav="okrs:cycles")
    messages.success(request, _("%(ref)s is done.") % {"ref": key_result.reference})
    where = address(request.organisation, "okrs:reflect", key_result.objective.cycle.slug)
    return HttpResponseRedirect(f"{where}?team={key_result.objective.team.slug}#{key_result.reference}", status=303)


@require_http_methods(["GET", "POST"])
def priorities(request: OrganisationRequest) -> HttpResponse:
    """What has leadership chosen, and what serves it?"""
    form = PriorityForm(request.POST or None)

    def state(data: dict[str, Any]) -> StrategicPriority:
        return actions.create_priority(request.member, title=data["title"], why=data["why"], year=data["year"])

    if request.method == "POST":
        require(request.member, "okrs.manage_priorities")
        with once(request.organisation, request.POST.get("submission")) as sending:
            sending.location = address(request.organisation, "okrs:priorities")
            made = sending.repeated or fulfil(form, state)
        if made:
            return HttpResponseRedirect(address(request.organisation, "okrs:priorities"), status=303)
    answer = priorities_page(request.member)
    return page(
        request, "okrs/priorities.html", answer, form=form, status=422 if form.errors else 200, nav="web:company"
    )


@require_http_methods(["GET", "POST"])
def priority(request: OrganisationRequest, key: object) -> HttpResponse:
    """Change a priority, or set it aside."""
    found = get_object_or_404(StrategicPriority, pk=key)
    require(request.member, "okrs.manage_priorities")
    back = address(request.organisation, "okrs:priorities")
    if "archive" in request.POST:
        return perform(
            request,
            back,
            lambda: actions.archive_priority(request.member, found),
            _("Set aside. What served it keeps saying so."),
        )
    form = PriorityForm(
        request.POST or None,
        initial={"title": found.title, "why": found.why, "year": found.year, "version": found.version},
    )
    if request.method == "POST" and fulfil(form, lambda data: actions.edit_priority(request.member, found, **data)):
        return HttpResponseRedirect(back, status=303)
    return page(
        request,
        "okrs/ask.html",
        form=form,
        back=back,
        about=found.title,
        title=_("Change a priority"),
        words="",
        button=_("Save"),
        archive=found.archived_at is None,
        status=422 if form.errors else 200,
        nav="web:company",
    )
