"""Linking objectives, and the path of sentences with its test."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from quarterdeck.keel.access import require
from quarterdeck.keel.errors import invalid
from quarterdeck.keel.pages import address, fulfil, page, perform
from quarterdeck.keel.references import parse_reference
from quarterdeck.okrs.models import KeyResult, Objective
from quarterdeck.okrs.queries.pages import find_key_result, find_objective
from quarterdeck.people.middleware import OrganisationRequest
from quarterdeck.planning import actions
from quarterdeck.planning.forms import AlignmentForm
from quarterdeck.planning.models import Alignment
from quarterdeck.planning.queries.sight import candidates, sight_of, sight_page


@require_http_methods(["GET", "POST"])
def alignment(request: OrganisationRequest, number: int) -> HttpResponse:
    """What does this objective contribute to, and what contributes to it?"""
    objective = find_objective(request.member, number)
    here = address(request.organisation, "planning:alignment", objective.reference)
    words = request.GET.get("q", "").strip()[:100]
    if request.method == "POST":
        require(request.member, "planning.align", objective)
    groups = candidates(request.member, objective, words)
    # A reference that the picker leaves out (typed, or chosen before somebody else was quicker) gets its reason.
    sent = request.POST.get("to", "")
    known = {reference for _name, group in groups for reference, _words in group}
    form = AlignmentForm(
        [*groups, *([("", [(sent, sent)])] if sent and sent not in known else [])], request.POST or None
    )
    if request.method == "POST" and form.is_valid():
        made = fulfil(form, lambda data: actions.align(
            request.member, objective, _thing(data["to"]), sentence=data["sentence"]))  # fmt: skip
        if made is not None:
            messages.success(request, _("Linked."))
            return HttpResponseRedirect(here, status=303)
    return page(
        request, "planning/alignment.html", sight_of(request.member, objective), form=form, words=words,
        objective=objective, status=422 if form.errors else 200, nav="people:teams",
    )  # fmt: skip


def _thing(text: str) -> Objective | KeyResult:
    """The objective or key result a reference names. Raises ValidationError when there is none."""
    reference = parse_reference(text)
    found: Objective | KeyResult | None = None
    if reference is not None and reference.prefix == "O":
        found = Objective.objects.filter(number=reference.number).first()
    elif reference is not None and reference.prefix == "KR":
        found = KeyResult.objects.select_related("objective").filter(number=reference.number).first()
    if found is None:
        raise invalid("to", _("Choose an objective or key result of your own organisation, from the list."))
    return found


@require_POST
def unalign(request: OrganisationRequest, key: object) -> HttpResponse:
    """Take a link away."""
    link = get_object_or_404(
        Alignment.objects.select_related("objective__cycle", "objective__team", "to_objective", "to_key_result"), pk=key
    )
    found = find_objective(request.member, link.objective.number)
    back = address(request.organisation, "planning:alignment", found.reference)
    return perform(request, back, lambda: actions.unalign(request.member, link), _("The link is gone."))


@require_http_methods(["GET", "POST"])
def line_of_sight(request: OrganisationRequest, number: int) -> HttpResponse:
    """Do I see how this key result serves the company?"""
    key_result = find_key_result(request.member, number)
    if request.method == "POST":
        answer = request.POST.get("answer", "")
        back = address(request.organisation, "planning:line_of_sight", key_result.reference)
        require(request.member, "planning.answer_test", key_result)
        if answer not in {"clear", "unclear"}:
            messages.error(request, _("Say “clear” or “not clear to me”."))
            return HttpResponseRedirect(back, status=303)
        return perform(
            request, back, lambda: actions.answer_test(request.member, key_result, clear=answer == "clear"),
            _("Thank you. It counts for the team; nobody can read who said it."),
        )  # fmt: skip
    return page(request, "planning/line_of_sight.html", sight_page(request.member, key_result), nav="people:teams")
