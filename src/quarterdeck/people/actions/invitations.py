"""Joining by a link: made by an admin, used once by the person it is for, dead after some days or when revoked."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.events.actions import record
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import now
from quarterdeck.keel.errors import invalid
from quarterdeck.keel.scope import organisation_scope
from quarterdeck.people.actions.logins import create_login
from quarterdeck.people.models import Invitation, Member, Organisation, Role, Team, TeamMembership, User
from quarterdeck.people.naming import free_handle
from quarterdeck.people.queries.invitations import problem_of
from quarterdeck.people.tokens import digest_of, organisation_of, token_for


@transaction.atomic
def invite(
    actor: Member, *, email: str = "", role: str = Role.MEMBER, team: Team | None = None, member: Member | None = None
) -> tuple[Invitation, str]:
    """A new invitation and the token of its link, which is not kept: it can be shown or sent now, and never again.

    With `member`, that placeholder becomes whoever uses the link; so does a placeholder with the same e-mail.
    """
    require(actor, "people.manage_members")
    email = email.strip().lower()
    if role not in Role.values:
        raise invalid("role", _("Choose a role from the list."))
    if email:
        member = _placeholder_for(email, member)
    if member is not None and (member.user_id is not None or not member.is_active):
        raise invalid("email", _("%(name)s needs no invitation.") % {"name": member.name})
    if team is not None and (team.organisation_id != actor.organisation_id or team.archived_at is not None):
        raise invalid("team", _("Choose a team from the list."))
    token = token_for(actor.organisation_id)
    invitation = Invitation.objects.create(
        organisation_id=actor.organisation_id, member=member, email=email, role=role, team=team,
        digest=digest_of(token), invited_by=actor, created_at=now(), expires_at=_expiry(actor.organisation),
    )  # fmt: skip
    record(actor, "invitation.made", invitation, role=role, team=team.name if team else "")
    return invitation, token


def _placeholder_for(email: str, member: Member | None) -> Member | None:
    try:
        validate_email(email)
    except ValidationError:
        raise invalid("email", _("Write a whole e-mail address, for example ada@example.org.")) from None
    known = Member.objects.filter(email__iexact=email).first()
    if known is not None and known.user_id is not None:
        words = _("%(name)s is here already.") if known.is_active else _("%(name)s was here. Reactivate them instead.")
        raise invalid("email", words % {"name": known.name})
    if Invitation.objects.filter(
        email=email, accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now()
    ).exists():
        raise invalid("email", _("This address has an open invitation. Send it again from the list of invitations."))
    return member or known


def _expiry(organisation: Organisation) -> datetime:
    return now() + timedelta(days=organisation.settings.invitation_days)


@transaction.atomic
def renew_invitation(actor: Member, invitation: Invitation) -> tuple[Invitation, str]:
    """A fresh link for the same invitation: the one before stops working, the days begin again."""
    require(actor, "people.manage_members")
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at is not None:
        raise ValidationError(_("This invitation was used; nothing is left to send."))
    token = token_for(actor.organisation_id)
    invitation.digest, invitation.revoked_at = digest_of(token), None
    invitation.expires_at = _expiry(actor.organisation)
    invitation.save(update_fields=["digest", "revoked_at", "expires_at"])
    record(actor, "invitation.renewed", invitation)
    return invitation, token


@transaction.atomic
def revoke_invitation(actor: Member, invitation: Invitation) -> None:
    """Make a link useless. One that was used stays as it is."""
    require(actor, "people.manage_members")
    open_ones = Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True, revoked_at__isnull=True)
    if open_ones.update(revoked_at=now()):
        record(actor, "invitation.revoked", invitation)


@transaction.atomic
def accept_as_new_person(token: str, *, name: str, email: str, password: str) -> Member:
    """Make a login and join with it. Raises ValidationError by field; about the whole when the link is no longer good."""
    with _held(token) as invitation:
        user = create_login(name=name, email=email, password=password)
        return _join(invitation, user)


@transaction.atomic
def accept_with_login(token: str, user: User) -> Member:
    """Join with a login that one has. Raises ValidationError when the link is no longer good, or one is here already."""
    with _held(token) as invitation:
        return _join(invitation, user)


@contextmanager
def _held(token: str) -> Iterator[Invitation]:
    """The open invitation of a token, inside its organisation, held until the transaction ends."""
    organisation_id = organisation_of(token)
    if organisation_id is None:
        raise ValidationError(problem_of(None))
    with organisation_scope(Organisation(pk=organisation_id)):
        found = Invitation.objects.select_for_update(of=("self",)).select_related("organisation")
        invitation = found.filter(digest=digest_of(token)).first()
        problem = problem_of(invitation)
        if invitation is None or problem:
            raise ValidationError(problem)
        yield invitation


def _join(invitation: Invitation, user: User) -> Member:
    known = Member.objects.filter(user=user).first()
    if known is not None:
        raise ValidationError(
            _("You are a member of %(organisation)s already.") if known.is_active
            else _("Your membership of %(organisation)s was ended. Ask an admin to reactivate it."),
            params={"organisation": invitation.organisation.name},
        )  # fmt: skip
    member = invitation.member or Member(
        organisation_id=invitation.organisation_id, name=user.name, handle=free_handle(user.name)
    )
    member.user, member.email, member.role, member.joined_at = user, user.email, invitation.role, now()
    member.save()
    if invitation.team is not None and invitation.team.archived_at is None:
        TeamMembership.objects.get_or_create(
            team=invitation.team, member=member, defaults={"organisation_id": invitation.organisation_id}
        )
    invitation.member, invitation.accepted_at = member, now()
    invitation.save(update_fields=["member", "accepted_at"])
    record(member, "member.joined", member, invited_by=str(invitation.invited_by or ""))
    return member
