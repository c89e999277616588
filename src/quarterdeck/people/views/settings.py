"""How an organisation works, and how pages look to one person."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from quarterdeck.keel.access import may, require
from quarterdeck.keel.pages import address, fulfil, page
from quarterdeck.people import actions
from quarterdeck.people.forms import AppearanceForm, OrganisationForm, SettingsForm
from quarterdeck.people.middleware import OrganisationRequest
from quarterdeck.people.models import User
from quarterdeck.people.queries import organisations_of
from quarterdeck.people.settings import SECTIONS

NAV = "people:settings"


def _tab(request: OrganisationRequest, tab: str, form: object, *, may_change: bool) -> HttpResponse:
    status = 422 if getattr(form, "errors", None) else 200
    if not may_change:
        for field in form.fields.values():  # type: ignore[attr-defined]
            field.disabled = True
    return page(
        request, "people/settings.html", form=form, tab=tab, sections=list(SECTIONS.items()), may_change=may_change,
        may_audit=may(request.member, "people.see_audit_trail"), nav=NAV, status=status,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def organisation(request: OrganisationRequest) -> HttpResponse:
    """What the organisation is called."""
    here = request.organisation
    initial = {"name": here.name, "slug": here.slug, "time_zone": here.time_zone}
    if request.method != "POST":
        form = OrganisationForm(initial=initial)
        return _tab(request, "organisation", form, may_change=may(request.member, "people.change_settings"))
    require(request.member, "people.change_settings")
    form = OrganisationForm(request.POST, initial=initial)
    changed = fulfil(form, lambda data: actions.change_organisation(request.member, **data))
    if changed is None:
        return _tab(request, "organisation", form, may_change=True)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(address(changed, "people:settings"), status=303)


@require_http_methods(["GET", "POST"])
def section(request: OrganisationRequest, section: str) -> HttpResponse:
    """One section of how the organisation works."""
    if section not in SECTIONS:
        raise Http404
    settings = request.organisation.settings
    if request.method != "POST":
        may_change = may(request.member, "people.change_settings")
        return _tab(request, section, SettingsForm(section, settings), may_change=may_change)
    require(request.member, "people.change_settings")
    form = SettingsForm(section, settings, request.POST)
    if fulfil(form, lambda data: actions.change_settings(request.member, data)) is None:
        return _tab(request, section, form, may_change=True)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(address(request.organisation, "people:settings_section", section), status=303)


@require_http_methods(["GET", "POST"])
def appearance(request: OrganisationRequest) -> HttpResponse:
    """Light or dark: for oneself, everywhere."""
    user = cast("User", request.member.user)
    form = AppearanceForm(request.POST or None, initial={"theme": user.theme})

    def choose(data: dict[str, str]) -> bool:
        actions.choose_appearance(user, data["theme"])
        return True

    if request.method == "POST" and fulfil(form, choose):
        return HttpResponseRedirect(address(request.organisation, "people:appearance"), status=303)
    return _tab(request, "appearance", form, may_change=True)


@require_safe
def switcher(request: OrganisationRequest) -> HttpResponse:
    """The panel below the organisation's name: other organisations, one's account, the way out."""
    return page(request, "people/switcher.html", organisations=organisations_of(request.member.user))
