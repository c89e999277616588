"""The programme's diagnosis, the rollout, and help when it does not go well."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from quarterdeck.keel.access import require
from quarterdeck.keel.clock import today
from quarterdeck.keel.pages import address, page, perform
from quarterdeck.okrs.queries import find_cycle
from quarterdeck.people.middleware import OrganisationRequest
from quarterdeck.programme import actions
from quarterdeck.programme.diagnosis import stage_words
from quarterdeck.programme.queries import programme_page, rollout_page, trouble_page
from quarterdeck.programme.troubles import TROUBLES


@require_safe
def programme(request: OrganisationRequest) -> HttpResponse:
    """Is this helping or is it theatre?"""
    day = today(request.organisation)
    cycle, cycles = find_cycle(request.organisation, request.GET.get("cycle"), day)
    answer = None if cycle is None else programme_page(request.member, cycle, cycles, day)
    return page(request, "programme/programme.html", answer, stage_words=stage_words(), troubles=_troubles())


@require_safe
def rollout(request: OrganisationRequest) -> HttpResponse:
    """How far are we from a pilot to the whole organisation?"""
    day = today(request.organisation)
    _cycle, cycles = find_cycle(request.organisation, None, day)
    answer = rollout_page(request.member, cycles, day)
    return page(request, "programme/rollout.html", answer, troubles=_troubles(), nav="programme:programme")


@require_safe
def trouble(request: OrganisationRequest, trouble: str) -> HttpResponse:
    """What to do about one trouble."""
    return page(request, "programme/trouble.html", trouble_page(trouble), nav="programme:programme")


def _troubles() -> list[tuple[str, str]]:
    return [(each.slug, str(each.title)) for each in TROUBLES.values()]


@require_POST
def silence(request: OrganisationRequest, code: str) -> HttpResponse:
    """Silence a signal with a reason, or let it speak again."""
    require(request.member, "programme.silence")
    back = address(request.organisation, "programme:programme")
    if request.POST.get("do") == "speak":
        return perform(request, back, lambda: actions.let_speak(request.member, code), _("It speaks again."))
    reason = request.POST.get("reason", "")
    return perform(
        request,
        back,
        lambda: actions.silence(request.member, code, reason=reason),
        _("Silenced; the reason stands beside it."),
    )
