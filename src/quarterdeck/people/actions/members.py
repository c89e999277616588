"""Members: added, shown as they wish, given a role, and let go without losing what they did."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.events.actions import record
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import now
from quarterdeck.keel.errors import invalid
from quarterdeck.keel.holding import held
from quarterdeck.people.models import Invitation, Member, Role, Team, TeamMembership
from quarterdeck.people.naming import free_handle
from quarterdeck.people.ownership import owned_by


@transaction.atomic
def add_member(
    actor: Member, *, name: str, email: str = "", role: str = Role.MEMBER, handle: str = "", team: Team | None = None
) -> Member:
    """Add a person who has no login yet: they can own things at once and be invited later."""
    require(actor, "people.manage_members")
    email = email.strip().lower()
    if email and Member.objects.filter(email__iexact=email).exists():
        raise invalid("email", _("Somebody here has this e-mail already. Look for them in the list of people."))
    member = Member(
        organisation_id=actor.organisation_id, name=_checked_name(name), email=email, role=role,
        handle=handle or free_handle(name),
    )  # fmt: skip
    _check(member)
    member.save()
    if team is not None:
        TeamMembership.objects.create(organisation_id=actor.organisation_id, team=team, member=member)
    record(actor, "member.added", member, role=role, team=team.name if team else "")
    return member


@transaction.atomic
def change_member(actor: Member, member: Member, *, name: str, handle: str, email: str | None = None) -> Member:
    """Change how a person is named here. Their login's e-mail is their own; the one here is for those without a login."""
    require(actor, "people.change_person", member)
    member = held(member)
    after = {"name": _checked_name(name), "handle": handle.strip().lower()}
    if email is not None and member.user_id is None:
        after["email"] = email.strip().lower()
    before = {field: getattr(member, field) for field in after}
    changed = sorted(field for field in after if before[field] != after[field])
    if not changed:
        return member
    for field in changed:
        setattr(member, field, after[field])
    _check(member)
    member.save(update_fields=changed)
    record(
        actor, "member.changed", member, before={f: before[f] for f in changed}, after={f: after[f] for f in changed}
    )
    return member


@transaction.atomic
def change_role(actor: Member, member: Member, role: str) -> Member:
    """Give a member another role. The last admin keeps theirs."""
    require(actor, "people.manage_members")
    member = held(member)
    if role not in Role.values:
        raise invalid("role", _("Choose a role from the list."))
    if member.role == role:
        return member
    _check_admin_remains(member, "role")
    before, member.role = member.get_role_display(), role
    member.save(update_fields=["role"])
    record(actor, "member.role_changed", member, before={"role": before}, after={"role": member.get_role_display()})
    return member


@transaction.atomic
def deactivate_member(
    actor: Member, member: Member, *, successor: Member | None = None, successors: Mapping[str, Member] | None = None
) -> Member:
    """Close an organisation to a person. Their history stays under their name; what they own gets new owners.

    `successors` names one for a thing by its `Owned.key`, `successor` one for all the rest. Raises ValidationError by
    key for whatever would be left without an owner, and for the last admin.
    """
    require(actor, "people.manage_members")
    member = held(member)
    if not member.is_active:
        return member
    _check_admin_remains(member, None)
    given: list[str] = []
    chosen = {key: person for key, person in (successors or {}).items() if person}
    owned = owned_by(member)
    missing = {
        each.key: [_("Choose who takes over.")] for each, _reassign in owned if not chosen.get(each.key, successor)
    }
    if missing:
        raise ValidationError(missing)
    for each, reassign in owned:
        heir = chosen.get(each.key) or successor
        assert heir is not None
        _check_heir(each.key if each.key in chosen else "successor", member, heir)
        reassign(actor, each, member, heir, _("%(name)s left the organisation") % {"name": member.name})
        given.append(f"{each.reference} → {heir.name}")
    member.deactivated_at = now()
    member.save(update_fields=["deactivated_at"])
    Invitation.objects.filter(member=member, accepted_at__isnull=True, revoked_at__isnull=True).update(revoked_at=now())
    record(actor, "member.deactivated", member, given_on=given)
    return member


@transaction.atomic
def reactivate_member(actor: Member, member: Member) -> Member:
    """Let a person back in, with the role and teams they had."""
    require(actor, "people.manage_members")
    member = held(member)
    if not member.is_active:
        member.deactivated_at = None
        member.save(update_fields=["deactivated_at"])
        record(actor, "member.reactivated", member)
    return member


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise invalid("name", _("Give a name."))
    return name


def _check(member: Member) -> None:
    member.clean_fields(exclude={"organisation", "user"})
    if Member.objects.filter(handle=member.handle).exclude(pk=member.pk).exists():
        raise invalid("handle", _("Somebody here has this handle. Choose another one."))


def _check_admin_remains(member: Member, field: str | None) -> None:
    """An organisation without an admin who can log in could never be changed again."""
    admins = Member.objects.select_for_update().filter(role=Role.ADMIN, deactivated_at__isnull=True, user__isnull=False)
    left = [each for each in admins.order_by("pk") if each.pk != member.pk]
    if member.is_admin and member.user_id is not None and not left:
        words = _("%(name)s is the last admin. Make somebody else an admin first.") % {"name": member.name}
        raise invalid(field, words) if field else ValidationError(words)


def _check_heir(field: str, member: Member, heir: Member) -> None:
    if heir.organisation_id != member.organisation_id:
        raise invalid(field, _("This person is not a member of your organisation. Choose somebody from the list."))
    if heir.pk == member.pk or not heir.may_write:
        raise invalid(field, _("Choose somebody else who is here and may write."))
