"""Who was invited, and what an invitation's link leads to."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from quarterdeck.keel.clock import now
from quarterdeck.keel.scope import organisation_scope
from quarterdeck.people.models import Invitation, Organisation
from quarterdeck.people.tokens import digest_of, organisation_of


def problem_of(invitation: Invitation | None) -> str:
    """Why a link cannot be used, in a sentence; empty when it can."""
    if invitation is None:
        return _("There is no such invitation. Check that the link is whole, or ask for a new one.")
    if invitation.accepted_at is not None:
        return _("This invitation was used already. Log in instead; if that was not you, ask for a new one.")
    if invitation.revoked_at is not None:
        return _("This invitation was withdrawn. Ask whoever invited you for a new one.")
    if invitation.expires_at <= now():
        return _("This invitation has run out. Ask whoever invited you to send it again.")
    return ""


@dataclass(frozen=True, slots=True)
class InvitationDoor:
    """What somebody with a link is shown. With a `problem` the rest is empty: a dead link tells nothing."""

    problem: str
    organisation: str = ""
    slug: str = ""
    invited_by: str = ""
    name: str = ""
    email: str = ""
    role_word: str = ""
    team: str = ""


def invitation_door(token: str) -> InvitationDoor:
    """Look an invitation up by its link, inside the organisation that the link names."""
    organisation_id = organisation_of(token)
    if organisation_id is None:
        return InvitationDoor(problem_of(None))
    with organisation_scope(Organisation(pk=organisation_id)):
        found = Invitation.objects.select_related("organisation", "invited_by", "team", "member")
        invitation = found.filter(digest=digest_of(token)).first()
        problem = problem_of(invitation)
        if invitation is None or problem:
            return InvitationDoor(problem)
        return InvitationDoor(
            "", invitation.organisation.name, invitation.organisation.slug, str(invitation.invited_by or ""),
            invitation.member.name if invitation.member else "", invitation.email,
            str(invitation.get_role_display()), invitation.team.name if invitation.team else "",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class InvitationRow:
    id: UUID
    who: str
    role_word: str
    team: str
    invited_by: str
    created_at: dt.datetime
    expires_at: dt.datetime
    state: str
    state_word: str

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    @property
    def may_be_renewed(self) -> bool:
        return self.state != "used"


@dataclass(frozen=True, slots=True)
class InvitationsPage:
    open: tuple[InvitationRow, ...]
    past: tuple[InvitationRow, ...]


def invitations_page(*, limit: int = 200) -> InvitationsPage:
    """The newest invitations, open ones first. One statement."""
    found = Invitation.objects.select_related("member", "team", "invited_by").order_by("-created_at")[:limit]
    rows = [_row(each) for each in found]
    return InvitationsPage(
        tuple(each for each in rows if each.is_open), tuple(each for each in rows if not each.is_open)
    )


def _row(invitation: Invitation) -> InvitationRow:
    state, word = _state_of(invitation)
    name = invitation.member.name if invitation.member else ""
    who = " · ".join(each for each in (name, invitation.email) if each) or _("whoever has the link")
    return InvitationRow(
        invitation.pk, who, str(invitation.get_role_display()), invitation.team.name if invitation.team else "",
        str(invitation.invited_by or ""), invitation.created_at, invitation.expires_at, state, word,
    )  # fmt: skip


def _state_of(invitation: Invitation) -> tuple[str, str]:
    if invitation.accepted_at is not None:
        return "used", _("used")
    if invitation.revoked_at is not None:
        return "revoked", _("revoked")
    if invitation.expires_at <= now():
        return "expired", _("run out")
    return "open", _("open")
