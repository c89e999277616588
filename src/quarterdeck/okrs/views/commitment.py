"""From draft to commitment and beyond: propose, take back, commit, drop, move, copy, carry over."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from quarterdeck.keel.access import may, require
from quarterdeck.keel.pages import add_errors, address, fulfil, page, perform
from quarterdeck.keel.submissions import once
from quarterdeck.okrs import actions
from quarterdeck.okrs.forms import CopyForm, MoveForm, MoveKeyResultForm, ReasonForm
from quarterdeck.okrs.forms.objective import open_cycles
from quarterdeck.okrs.models import Objective
from quarterdeck.okrs.queries.pages import find_key_result, find_objective
from quarterdeck.people.middleware import OrganisationRequest


@require_POST
def propose(request: OrganisationRequest, number: int) -> HttpResponse:
    """Show a draft to everyone."""
    objective = find_objective(request.member, number)
    return perform(
        request,
        _page(request, objective),
        lambda: actions.propose(request.member, objective),
        _("Proposed. Everyone can read and challenge it now."),
    )


@require_POST
def take_back(request: OrganisationRequest, number: int) -> HttpResponse:
    """Make a proposed objective a draft again."""
    objective = find_objective(request.member, number)
    return perform(
        request,
        _page(request, objective),
        lambda: actions.take_back(request.member, objective),
        _("A draft of its team again."),
    )


@require_http_methods(["GET", "POST"])
def commit(request: OrganisationRequest, number: int) -> HttpResponse:
    """What stands between an objective and its commitment; the button, and for stewards the override with a reason."""
    objective = find_objective(request.member, number)
    require(request.member, "okrs.commit_objective", objective)
    errors: list[str] = []
    if request.method == "POST":
        try:
            actions.commit(request.member, objective, override_reason=request.POST.get("override_reason", ""))
            messages.success(request, _("Committed. Its key results are promises now."))
            return HttpResponseRedirect(_page(request, objective), status=303)
        except ValidationError as error:
            errors = error.messages
    found = actions.blockers(objective)
    return page(
        request,
        "okrs/commit.html",
        found,
        objective=objective,
        errors=errors,
        status=422 if errors else 200,
        is_ready=not [each for each in found if not each.overridable],
        has_limits=any(each.overridable for each in found),
        may_override=may(request.member, "okrs.override_limit"),
        nav="people:teams",
    )


@require_http_methods(["GET", "POST"])
def drop(request: OrganisationRequest, number: int) -> HttpResponse:
    """Stop pursuing an objective, with a reason."""
    objective = find_objective(request.member, number)
    require(request.member, "okrs.drop_objective", objective)
    return _ask(
        request,
        ReasonForm(request.POST or None),
        _page(request, objective),
        str(objective),
        _("Drop this objective"),
        _("It keeps its story and counts nowhere. The reason helps the next cycle."),
        _("Drop it"),
        lambda data: actions.drop(request.member, objective, reason=data["reason"]),
    )


@require_http_methods(["GET", "POST"])
def drop_key_result(request: OrganisationRequest, number: int) -> HttpResponse:
    """Stop pursuing a key result, with a reason."""
    key_result = find_key_result(request.member, number)
    require(request.member, "okrs.drop_objective", key_result.objective)
    back = address(request.organisation, "okrs:key_result", key_result.reference)
    return _ask(
        request,
        ReasonForm(request.POST or None),
        back,
        str(key_result),
        _("Drop this key result"),
        _("It keeps its story and counts nowhere. The reason helps the next cycle."),
        _("Drop it"),
        lambda data: actions.drop_key_result(request.member, key_result, reason=data["reason"]),
    )


@require_http_methods(["GET", "POST"])
def move_key_result(request: OrganisationRequest, number: int) -> HttpResponse:
    """Move a key result to another objective of its team and cycle."""
    key_result = find_key_result(request.member, number)
    require(request.member, "okrs.edit_objective", key_result.objective)
    return _ask(
        request,
        MoveKeyResultForm(key_result, request.POST or None),
        address(request.organisation, "okrs:key_result", key_result.reference),
        str(key_result),
        _("Move this key result"),
        "",
        _("Move it"),
        lambda data: actions.move_key_result(request.member, key_result, objective=data["objective"]),
    )


@require_http_methods(["GET", "POST"])
def move(request: OrganisationRequest, number: int) -> HttpResponse:
    """Move an objective to another team or cycle."""
    objective = find_objective(request.member, number)
    require(request.member, "okrs.edit_objective", objective)
    form = MoveForm(request.POST or None, initial={"team": objective.team, "cycle": objective.cycle})
    return _ask(
        request,
        form,
        _page(request, objective),
        str(objective),
        _("Move this objective"),
        _("Its key results move with it. One that was checked in stays in its cycle: carry it over instead."),
        _("Move it"),
        lambda data: actions.move_objective(request.member, objective, team=data["team"], cycle=data["cycle"]),
    )


@require_http_methods(["GET", "POST"])
def copy(request: OrganisationRequest, number: int) -> HttpResponse:
    """Copy an objective with chosen key results."""
    objective = find_objective(request.member, number)
    require(request.member, "okrs.copy_objective", objective)
    form = CopyForm(
        objective,
        request.POST or None,
        initial={
            "team": objective.team,
            "cycle": open_cycles().filter(kind=objective.cycle.kind).last(),
            "key_results": objective.key_results.filter(dropped_at__isnull=True),
        },
    )

    def act(data: dict[str, Any]) -> Objective:
        return actions.copy_objective(request.member, objective, **data)

    return _duplicate(request, objective, form, _("Copy this objective"), _("Copy it"), act)


@require_http_methods(["GET", "POST"])
def carry_over(request: OrganisationRequest, number: int) -> HttpResponse:
    """Take an objective on into a later cycle; the draft remembers where it came from."""
    objective = find_objective(request.member, number)
    require(request.member, "okrs.draft_for", objective.team)
    later = open_cycles().filter(starts_on__gt=objective.cycle.starts_on, kind=objective.cycle.kind)
    form = CopyForm(
        objective,
        request.POST or None,
        initial={
            "team": objective.team,
            "cycle": later.first(),
            "key_results": objective.key_results.filter(dropped_at__isnull=True),
        },
    )
    del form.fields["team"]
    cycle = form.fields["cycle"]
    assert isinstance(cycle, forms.ModelChoiceField)
    cycle.queryset = later

    def act(data: dict[str, Any]) -> Objective:
        return actions.carry_over(request.member, objective, cycle=data["cycle"], key_results=data["key_results"])

    return _duplicate(request, objective, form, _("Carry this objective over"), _("Carry it over"), act)


def _duplicate(
    request: OrganisationRequest,
    objective: Objective,
    form: forms.Form,
    title: str,
    button: str,
    act: Callable[[dict[str, Any]], Objective],
) -> HttpResponse:
    if request.method == "POST":
        with once(request.organisation, request.POST.get("submission")) as sending:
            if sending.repeated:
                return HttpResponseRedirect(sending.location or _page(request, objective), status=303)
            made: Objective | None = fulfil(form, act)
            if made is not None:
                sending.location = address(request.organisation, "okrs:edit_objective", made.reference)
        if made is not None:
            messages.success(request, _("%(ref)s is a draft now.") % {"ref": made.reference})
            return HttpResponseRedirect(sending.location, status=303)
    return _form_page(request, form, _page(request, objective), str(objective), title, "", button)


def _ask(
    request: OrganisationRequest,
    form: forms.Form,
    back: str,
    about: str,
    title: str,
    words: str,
    button: str,
    act: Callable[[dict[str, Any]], Any],
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
            messages.success(request, _("Done."))
            return HttpResponseRedirect(back, status=303)
        except ValidationError as error:
            add_errors(form, error)
    return _form_page(request, form, back, about, title, words, button)


def _form_page(
    request: OrganisationRequest, form: forms.Form, back: str, about: str, title: str, words: str, button: str
) -> HttpResponse:
    return page(
        request,
        "okrs/ask.html",
        form=form,
        back=back,
        about=about,
        title=title,
        words=words,
        button=button,
        status=422 if form.errors else 200,
        nav="people:teams",
    )


def _page(request: OrganisationRequest, objective: Objective) -> str:
    return address(request.organisation, "okrs:objective", objective.reference)
