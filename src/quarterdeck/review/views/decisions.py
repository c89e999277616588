"""Decisions and governance."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quarterdeck.keel.access import require
from quarterdeck.keel.clock import today
from quarterdeck.keel.pages import address, fulfil, page
from quarterdeck.keel.submissions import once
from quarterdeck.people.middleware import OrganisationRequest
from quarterdeck.people.models import Member, Team
from quarterdeck.review import actions
from quarterdeck.review.forms import DecisionForm, FollowUpForm
from quarterdeck.review.queries import decision_page, decisions_page, find_decision, governance_page


def _number(request: OrganisationRequest) -> int:
    wanted = request.GET.get("page", "")
    return min(10_000, max(1, int(wanted))) if wanted.isdecimal() and len(wanted) < 6 else 1


@require_safe
def decisions(request: OrganisationRequest) -> HttpResponse:
    """What changed because of our OKRs?"""
    asked = request.GET
    answer = decisions_page(
        request.member, today(request.organisation), show=asked.get("show", ""), kind=asked.get("kind", ""),
        team=asked.get("team", "")[:60], number=_number(request),
    )  # fmt: skip
    return page(request, "review/decisions.html", answer)


@require_safe
def governance(request: OrganisationRequest) -> HttpResponse:
    """Do money and people follow risk?"""
    answer = governance_page(request.member, today(request.organisation), number=_number(request))
    return page(request, "review/governance.html", answer, nav="review:decisions")


@require_http_methods(["GET", "POST"])
def decision(request: OrganisationRequest, number: int) -> HttpResponse:
    """What was decided, and how did it go?"""
    found = find_decision(number)
    form = FollowUpForm(request.POST or None)
    if request.method == "POST":
        require(request.member, "review.follow_up", found)
        said = fulfil(form, lambda data: actions.follow_up(request.member, found, **data))
        if said is not None:
            messages.success(request, _("Kept."))
            return HttpResponseRedirect(address(request.organisation, "review:decision", found.reference), status=303)
    answer = decision_page(request.member, found, today(request.organisation))
    return page(
        request, "review/decision.html", answer, form=form if answer.may_follow_up else None,
        status=422 if form.errors else 200, nav="review:decisions",
    )  # fmt: skip


@require_POST
def bet(request: OrganisationRequest, number: int) -> HttpResponse:
    """A decision becomes a bet among its team's options."""
    found = find_decision(number)
    require(request.member, "board.bet_for", found.team)
    try:
        made = actions.bet_on(request.member, found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(address(request.organisation, "review:decision", found.reference), status=303)
    messages.success(request, _("%(ref)s stands among the options.") % {"ref": made.reference})
    return HttpResponseRedirect(address(request.organisation, "board:initiative", made.reference), status=303)


@require_http_methods(["GET", "POST"])
def new(request: OrganisationRequest, team: str) -> HttpResponse:
    """Decide outside of a meeting; `?key_result=KR-34` says about what."""
    where = get_object_or_404(Team, slug=team)
    require(request.member, "review.decide_for", where)
    initial: dict[str, Any] = {"key_result": request.GET.get("key_result", "")[:14], "owner": request.member}
    form = DecisionForm(request.member, request.POST or None, initial=initial)
    back = address(request.organisation, "review:decisions")
    if request.method == "POST":
        with once(request.organisation, request.POST.get("submission")) as sending:
            if sending.repeated:
                return HttpResponseRedirect(sending.location or back, status=303)
            made = fulfil(form, lambda data: _decide(request, where, data))
            if made is not None:
                sending.location = address(request.organisation, "review:decision", made.reference)
        if made is not None:
            messages.success(request, _("%(ref)s is decided.") % {"ref": made.reference})
            return HttpResponseRedirect(sending.location, status=303)
    people = Member.objects.filter(team_memberships__team=where, deactivated_at__isnull=True).order_by("name")[:200]
    about = {"team": where, "back": back, "people": people}
    return page(
        request, "review/decide.html", form=form, status=422 if form.errors else 200, nav="review:decisions", **about
    )


def _decide(request: OrganisationRequest, team: Team, data: dict[str, Any]) -> Any:
    data.pop("item")
    return actions.decide(request.member, team=team, **data)
