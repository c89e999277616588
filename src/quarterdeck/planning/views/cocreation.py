"""Writing one draft together: suggestions, contributors, who is here."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quarterdeck.keel.access import require
from quarterdeck.keel.pages import address, fulfil, page, perform
from quarterdeck.keel.references import parse_reference
from quarterdeck.okrs.models import KeyResult, Objective
from quarterdeck.okrs.queries.pages import find_objective
from quarterdeck.people.middleware import OrganisationRequest, known_by_ticket
from quarterdeck.planning import actions
from quarterdeck.planning.forms import ContributorForm, SuggestionForm
from quarterdeck.planning.models import Suggestion
from quarterdeck.planning.presence import be_here, read_ticket
from quarterdeck.planning.queries.agreements import suggestions_page


@require_http_methods(["GET", "POST"])
def suggestions(request: OrganisationRequest, number: int) -> HttpResponse:
    """Which other words were offered, and what became of them?"""
    objective = find_objective(request.member, number)
    here = address(request.organisation, "planning:suggestions", objective.reference)
    form = SuggestionForm(objective, request.POST or None)
    if request.method == "POST":
        require(request.member, "planning.suggest")
        done = fulfil(form, lambda data: _suggest(request, objective, data))
        if done is not None:
            messages.success(request, _("Offered. Those who write it accept or decline it with a word."))
            return HttpResponseRedirect(here, status=303)
    return page(
        request, "planning/suggestions.html", suggestions_page(request.member, objective), form=form,
        contributor=ContributorForm(), status=422 if form.errors else 200, nav="people:teams",
    )  # fmt: skip


def _suggest(request: OrganisationRequest, objective: Objective, data: dict[str, Any]) -> Suggestion:
    reference = parse_reference(data["field"])
    if reference is None:
        return actions.suggest(request.member, objective, field=data["field"], text=data["text"])
    key_result = get_object_or_404(KeyResult, objective=objective, number=reference.number)
    return actions.suggest(request.member, objective, field="statement", text=data["text"], key_result=key_result)


@require_POST
def settle_suggestion(request: OrganisationRequest, key: object) -> HttpResponse:
    """Accept a suggestion or decline it with a word."""
    found = get_object_or_404(Suggestion.objects.select_related("objective__team", "key_result"), pk=key)
    objective = find_objective(request.member, found.objective.number)
    require(request.member, "planning.settle_suggestion", found)
    accept = request.POST.get("answer") == "accept"
    return perform(
        request, address(request.organisation, "planning:suggestions", objective.reference),
        lambda: actions.settle_suggestion(request.member, found, accept=accept, word=request.POST.get("word", "")),
        _("Accepted; the words stand in the draft.") if accept else _("Declined."),
    )  # fmt: skip


@require_POST
def contributor(request: OrganisationRequest, number: int) -> HttpResponse:
    """Name somebody who helped to write it."""
    objective = find_objective(request.member, number)
    require(request.member, "planning.name_contributor", objective)
    form = ContributorForm(request.POST)
    back = address(request.organisation, "planning:suggestions", objective.reference)
    if not form.is_valid():
        messages.error(request, " ".join(str(each) for each in form.errors["person"]))
        return HttpResponseRedirect(back, status=303)
    person = form.cleaned_data["person"]
    return perform(
        request, back, lambda: actions.name_contributor(request.member, objective, person),
        _("%(name)s is a contributor.") % {"name": person.name},
    )  # fmt: skip


@known_by_ticket(lambda request, ticket: read_ticket(ticket, request.session.session_key or "") is not None)
@require_safe
def presence(request: HttpRequest, ticket: str) -> HttpResponse:
    """Who else is at this draft? A sign of life and its answer, without a statement; 204 when nothing changed."""
    read = read_ticket(ticket, request.session.session_key or "")
    if read is None:
        return HttpResponse(status=404)
    draft, member, name = read
    others = be_here(draft, member, name)
    shown = ", ".join(others)
    if request.GET.get("shown", "") == shown and "shown" in request.GET:
        return HttpResponse(status=204)
    return HttpResponse(
        render_to_string("planning/presence.html", {"others": others, "shown": shown, "here": request.path})
    )
