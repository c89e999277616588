"""Inviting people: by a letter, or by a link that is shown once."""

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quarterdeck.keel.access import require
from quarterdeck.keel.pages import address, fulfil, page, perform
from quarterdeck.keel.submissions import once
from quarterdeck.people import actions
from quarterdeck.people.forms import InvitationForm
from quarterdeck.people.letters import can_write_letters, send_invitation
from quarterdeck.people.middleware import OrganisationRequest
from quarterdeck.people.models import Invitation, Member, Team
from quarterdeck.people.queries import invitations_page, possible_parents

NAV = "people:teams"


@require_safe
def invitations(request: OrganisationRequest) -> HttpResponse:
    """Who was invited, and is it still good?"""
    require(request.member, "people.manage_members")
    return page(request, "people/invitations.html", invitations_page(), nav=NAV, letters=can_write_letters())


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: OrganisationRequest) -> HttpResponse:
    """Invite somebody, or a member who has no login yet (`?member=handle`)."""
    require(request.member, "people.manage_members")
    person = _placeholder(request)
    initial: dict[str, str] = {"name": person.name, "email": person.email, "role": person.role} if person else {}
    if request.GET.get("team"):
        initial["team"] = request.GET["team"]
    form = InvitationForm(possible_parents(), request.POST or None, initial=initial)
    if person is not None:
        del form.fields["name"]
    if request.method == "POST":
        with once(request.organisation, request.POST.get("submission")) as sending:
            if sending.repeated:
                return HttpResponseRedirect(sending.location, status=303)
            made: HttpResponse | None = fulfil(form, lambda data: _invite(request, person, **data))
            if made is not None:
                sending.location = address(request.organisation, "people:invitations")
        if made is not None:
            return made
    return page(
        request, "people/invite.html", form=form, person=person, nav=NAV, letters=can_write_letters(),
        status=422 if form.errors else 200,
    )  # fmt: skip


def _placeholder(request: OrganisationRequest) -> Member | None:
    handle = request.GET.get("member", "")
    return get_object_or_404(Member, handle=handle, user__isnull=True) if handle else None


@transaction.atomic
def _invite(
    request: OrganisationRequest,
    person: Member | None,
    *,
    email: str,
    role: str,
    team: Team | None,
    how: str,
    name: str = "",
) -> HttpResponse:
    actor = request.member
    if person is None and name:
        person = actions.add_member(actor, name=name, email=email, role=role)
    if how == "later" and person is not None:
        if team is not None:
            actions.add_to_team(actor, team, person)
        return HttpResponseRedirect(address(request.organisation, "people:member", person.handle), status=303)
    invitation, token = actions.invite(actor, email=email, role=role, team=team, member=person)
    return _made(request, invitation, token, by_letter=how == "letter")


def _made(request: OrganisationRequest, invitation: Invitation, token: str, *, by_letter: bool) -> HttpResponse:
    """Send the link, or show it, this once: only its digest is kept."""
    link = request.build_absolute_uri(reverse("invitation", args=[token]))
    sent = by_letter and send_invitation(invitation, link)
    if by_letter and not sent:
        wrong = _(
            "The letter could not be sent. Pass the link on yourself, or look after the mail server and send it again."
        )
    else:
        wrong = ""
    return page(request, "people/invited.html", nav=NAV, invitation=invitation, address=link, sent=sent, wrong=wrong)


@never_cache
@require_POST
def renew(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Send an invitation again, with a fresh link; the old one stops working."""
    require(request.member, "people.manage_members")
    found = get_object_or_404(Invitation, pk=key)
    if found.accepted_at is not None:
        back = address(request.organisation, "people:invitations")
        return perform(request, back, lambda: actions.renew_invitation(request.member, found))
    found, token = actions.renew_invitation(request.member, found)
    return _made(request, found, token, by_letter=bool(found.email) and can_write_letters())


@require_POST
def revoke(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Make a link useless."""
    found = get_object_or_404(Invitation, pk=key)
    back = address(request.organisation, "people:invitations")
    return perform(
        request, back, lambda: actions.revoke_invitation(request.member, found), _("The link no longer works.")
    )
