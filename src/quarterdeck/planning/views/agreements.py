"""What is agreed, asked and questioned about a key result: one page, and the verbs behind its forms."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from quarterdeck.keel.access import may, require
from quarterdeck.keel.clock import today
from quarterdeck.keel.pages import address, fulfil, page, perform
from quarterdeck.keel.submissions import once
from quarterdeck.okrs.models import KeyResult
from quarterdeck.okrs.queries.pages import find_key_result
from quarterdeck.people.middleware import OrganisationRequest
from quarterdeck.planning import actions
from quarterdeck.planning.actions.commitments import whole_way
from quarterdeck.planning.forms import AskForm, ChallengeForm, CounterShareForm, LowerTargetForm, NeedForm, ShareForm
from quarterdeck.planning.models import Challenge, Share
from quarterdeck.planning.queries.agreements import agreements_page

_FORMS: dict[str, Callable[..., forms.Form]] = {
    "ask": AskForm,
    "challenge": lambda key_result, *args, **more: ChallengeForm(*args, **more),
    "need": lambda key_result, *args, **more: NeedForm(*args, **more),
    "share": ShareForm,
    "lower": LowerTargetForm,
}


@require_safe
def agreements(request: OrganisationRequest, number: int) -> HttpResponse:
    """What does this key result wait for, who carries it, and what is asked about it?"""
    return _page(request, find_key_result(request.member, number))


def _page(request: OrganisationRequest, key_result: KeyResult, **bound: forms.Form) -> HttpResponse:
    """The page with the form that was refused, if one was; the others are empty."""
    answer = agreements_page(request.member, key_result, today(request.organisation), whole_way(key_result))
    shown = {"ask": "ask", "challenge": "challenge", "need": "state_need", "lower": "lower"}
    made = {
        name: bound.get(name) or _FORMS[name](key_result, prefix=name, initial={"words": answer.need})
        for name, verb in shown.items()
        if answer.may[verb] or name in bound
    }
    if answer.may["offer"] or answer.may["ask_team"]:
        among = None if answer.may["ask_team"] else request.member.team_ids
        made["share"] = bound.get("share") or ShareForm(key_result, prefix="share", among=among)
    if answer.may["challenge"] and "challenge" not in bound:
        made["challenge"] = ChallengeForm(prefix="challenge")
    return page(
        request, "planning/agreements.html", answer, forms=made, counter=bound.get("counter"),
        counter_form=CounterShareForm(key_result), key_result=key_result, status=422 if bound else 200, nav="people:teams",
    )  # fmt: skip


def _post(
    request: OrganisationRequest, number: int, name: str, act: Callable[[KeyResult, dict[str, Any]], Any], said: str
) -> HttpResponse:
    """One form of the page: done and back, or the page again with what was refused beside its field."""
    key_result = find_key_result(request.member, number)
    back = address(request.organisation, "planning:agreements", key_result.reference)
    form = _FORMS[name](key_result, request.POST, prefix=name)
    with once(request.organisation, request.POST.get("submission")) as sending:
        if sending.repeated:
            return HttpResponseRedirect(sending.location or back, status=303)
        done = fulfil(form, lambda data: act(key_result, data))
        if done is None:
            return _page(request, key_result, **{name: form})
        sending.location = back
    messages.success(request, said)
    return HttpResponseRedirect(back, status=303)


@require_POST
def ask(request: OrganisationRequest, number: int) -> HttpResponse:
    """Ask another team."""
    require(request.member, "planning.ask", find_key_result(request.member, number))
    return _post(
        request, number, "ask", lambda key_result, data: actions.ask(request.member, key_result, **data),
        _("Asked. It stands in their week now."),
    )  # fmt: skip


@require_POST
def challenge(request: OrganisationRequest, number: int) -> HttpResponse:
    """Ask a key result a question."""
    require(request.member, "planning.challenge", find_key_result(request.member, number))
    return _post(
        request, number, "challenge", lambda key_result, data: actions.challenge(request.member, key_result, **data),
        _("Asked. Its owner answers by rewriting or with a reason."),
    )  # fmt: skip


@require_POST
def need(request: OrganisationRequest, number: int) -> HttpResponse:
    """Say what a key result needs from below."""
    require(request.member, "planning.state_need", find_key_result(request.member, number))
    return _post(
        request,
        number,
        "need",
        lambda key_result, data: actions.state_need(request.member, key_result, **data),
        _("Said."),
    )


@require_POST
def share(request: OrganisationRequest, number: int) -> HttpResponse:
    """Offer a share, or ask a team for one."""
    require(request.member, "planning.suggest")
    find_key_result(request.member, number)
    return _post(
        request, number, "share", lambda key_result, data: actions.propose_share(request.member, key_result, **data),
        _("On the table. The other side answers."),
    )  # fmt: skip


@require_POST
def lower(request: OrganisationRequest, number: int) -> HttpResponse:
    """Lower the target as an answer to the shares."""
    require(request.member, "planning.state_need", find_key_result(request.member, number))
    return _post(
        request, number, "lower", lambda key_result, data: actions.lower_target(request.member, key_result, **data),
        _("The target is lower now; the old one stays on record."),
    )  # fmt: skip


@require_POST
def answer_share(request: OrganisationRequest, key: object) -> HttpResponse:
    """Agree to a share, answer with another one, or decline."""
    found = get_object_or_404(Share.objects.select_related("key_result__objective__team"), pk=key)
    key_result = find_key_result(request.member, found.key_result.number)
    found.key_result = key_result
    if not may(request.member, "planning.answer_below", found):
        require(request.member, "planning.answer_above", found)
    back = address(request.organisation, "planning:agreements", key_result.reference)
    answer, reason = request.POST.get("answer", ""), request.POST.get("reason", "")
    if answer == "agree":
        return perform(request, back, lambda: actions.agree_share(request.member, found), _("Agreed."))
    if answer == "decline":
        return perform(
            request, back, lambda: actions.decline_share(request.member, found, reason=reason), _("Declined.")
        )
    form = CounterShareForm(key_result, request.POST)
    done = fulfil(form, lambda data: actions.counter_share(request.member, found, **data))
    if done is None:
        form.share = found.pk  # type: ignore[attr-defined]
        return _page(request, key_result, counter=form)
    messages.success(request, _("Answered. The other side is next."))
    return HttpResponseRedirect(back, status=303)


@require_POST
def answer_challenge(request: OrganisationRequest, key: object) -> HttpResponse:
    """Answer a question, or take an own one back."""
    found = get_object_or_404(Challenge.objects.select_related("key_result__objective"), pk=key)
    key_result = find_key_result(request.member, found.key_result.number)
    found.key_result = key_result
    back = address(request.organisation, "planning:agreements", key_result.reference) + "#challenges"
    answer, words = request.POST.get("answer", ""), request.POST.get("words", "")
    if answer == "withdraw":
        return perform(request, back, lambda: actions.withdraw_challenge(request.member, found), _("Taken back."))
    require(request.member, "planning.answer_challenge", found)
    return perform(
        request, back,
        lambda: actions.answer_challenge(request.member, found, rewritten=answer == "rewritten", words=words),
        _("Answered."),
    )  # fmt: skip
