"""One dependency: its story and the verbs of both teams."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from quarterdeck.keel.access import may, require
from quarterdeck.keel.clock import today
from quarterdeck.keel.pages import address, fulfil, page, perform
from quarterdeck.people.middleware import OrganisationRequest
from quarterdeck.planning import actions
from quarterdeck.planning.forms import CounterOfferForm
from quarterdeck.planning.models import Dependency
from quarterdeck.planning.queries.dependencies import dependencies, dependency_page


@require_http_methods(["GET", "POST"])
def dependency(request: OrganisationRequest, key: object) -> HttpResponse:
    """What was asked, what was answered, and whose turn is it?"""
    found = get_object_or_404(dependencies().select_related("asked_by"), pk=key)
    form = CounterOfferForm(initial={"what": found.offered_what or found.what, "on": found.due_on})
    if request.method == "POST":
        if not may(request.member, "planning.speak_as_provider", found):
            require(request.member, "planning.speak_as_asker", found)
        back = address(request.organisation, "planning:dependency", found.pk)
        verb = request.POST.get("verb", "")
        if verb != "counter_offer":
            return _said(request, found, verb, back)
        form = CounterOfferForm(request.POST)
        if fulfil(form, lambda data: actions.counter_offer(request.member, found, **data)) is not None:
            messages.success(request, _("Offered. The other team speaks next."))
            return HttpResponseRedirect(back, status=303)
    answer = dependency_page(request.member, found, today(request.organisation))
    return page(
        request, "planning/dependency.html", answer, form=form, status=422 if form.errors else 200, nav="people:teams"
    )


def _said(request: OrganisationRequest, found: Dependency, verb: str, back: str) -> HttpResponse:
    me, words = request.member, request.POST.get("words", "")
    verbs: dict[str, tuple[Callable[[], Any], str]] = {
        "accept": (lambda: actions.accept(me, found), _("Promised.")),
        "decline": (lambda: actions.decline(me, found, reason=words), _("Declined. They can plan with it.")),
        "withdraw": (lambda: actions.withdraw(me, found, reason=words), _("Taken back.")),
        "hand_over": (lambda: actions.hand_over(me, found, words=words), _("Handed over. The other team confirms.")),
        "confirm": (lambda: actions.confirm(me, found), _("Delivered. Say thank you.")),
        "send_back": (lambda: actions.send_back(me, found, words=words), _("Said. They are next.")),
    }
    if verb not in verbs:
        messages.error(request, _("Choose one of the answers."))
        return HttpResponseRedirect(back, status=303)
    action, said = verbs[verb]
    return perform(request, back, action, said)
