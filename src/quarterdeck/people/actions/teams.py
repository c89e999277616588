"""The tree of teams: made, renamed, moved and set aside without losing what they did."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.events.actions import record
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import now
from quarterdeck.keel.errors import invalid
from quarterdeck.keel.holding import held
from quarterdeck.people.models import Member, Team, TeamKind, TeamMembership
from quarterdeck.people.naming import free_team_slug
from quarterdeck.people.ownership import holds_of
from quarterdeck.people.queries.tree import descendants_of


@transaction.atomic
def create_team(actor: Member, *, name: str, parent: Team, kind: str = TeamKind.TEAM, purpose: str = "") -> Team:
    """Make a team below `parent`. Its address comes from its name and stays."""
    require(actor, "people.change_tree")
    name = _checked_name(name)
    _check_parent(actor, parent, kind)
    _check_sibling(name, parent)
    team = Team(
        organisation_id=actor.organisation_id, parent=parent, kind=kind, name=name, purpose=purpose.strip(),
        slug=free_team_slug(name),
    )  # fmt: skip
    team.clean_fields(exclude={"organisation", "parent"})
    team.save()
    record(actor, "team.created", team, parent=parent.name)
    return team


@transaction.atomic
def change_team(actor: Member, team: Team, *, name: str, purpose: str = "", kind: str = "") -> Team:
    """Rename a team or say what it is for. Links to it stay. Its kind is for those who may change the tree."""
    require(actor, "people.change_team", team)
    team = held(team, "parent")
    name, kind = _checked_name(name), kind or team.kind
    before = {"name": team.name, "purpose": team.purpose, "kind": team.kind}
    after = {"name": name, "purpose": purpose.strip(), "kind": kind}
    changed = sorted(field for field in before if before[field] != after[field])
    if not changed:
        return team
    if "kind" in changed:
        require(actor, "people.change_tree")
        if team.parent is None:
            raise invalid("kind", _("The company stays the company."))
        _check_parent(actor, team.parent, kind)
    if "name" in changed and team.parent is not None:
        _check_sibling(name, team.parent, besides=team)
    team.name, team.purpose, team.kind = name, after["purpose"], kind
    team.clean_fields(exclude={"organisation", "parent"})
    team.save(update_fields=["name", "purpose", "kind"])
    record(
        actor, "team.changed", team, before={f: before[f] for f in changed}, after={f: after[f] for f in changed}
    )  # fmt: skip
    return team


@transaction.atomic
def move_team(actor: Member, team: Team, *, parent: Team) -> Team:
    """Hang a team, with everything below it, under another one; never under itself or what hangs below it."""
    require(actor, "people.change_tree")
    # Both ends of two crossing moves are held, so that they cannot make a ring together.
    tree = {each.pk: each for each in Team.objects.select_for_update().order_by("pk")}
    team = tree[team.pk]
    if team.is_company:
        raise ValidationError(_("The company is the root of the tree and stays there."))
    if parent.pk == team.pk or parent.pk in descendants_of(team.pk, tree.values()):
        raise invalid("parent", _("A team cannot hang below itself. Choose a team from the list."))
    _check_parent(actor, parent, team.kind)
    if team.parent_id == parent.pk:
        return team
    _check_sibling(team.name, parent)
    origin = tree[team.parent_id].name if team.parent_id else ""
    team.parent = parent
    team.save(update_fields=["parent"])
    record(actor, "team.moved", team, before={"parent": origin}, after={"parent": parent.name})
    return team


@transaction.atomic
def archive_team(actor: Member, team: Team, *, reason: str, keep_open: bool = False) -> Team:
    """Set a team aside. Its history stays readable and searchable.

    Refused while teams hang below it, and while something in it is open unless that is said to stay (`keep_open`).
    """
    require(actor, "people.change_tree")
    team = held(team, "parent")
    if team.is_company:
        raise ValidationError(_("The company cannot be archived."))
    if team.archived_at is not None:
        return team
    below = list(Team.objects.filter(parent=team, archived_at__isnull=True).values_list("name", flat=True)[:4])
    if below:
        raise ValidationError(_("Move or archive the teams below it first: %(teams)s.") % {"teams": ", ".join(below)})
    holds = holds_of(team)
    if holds and not keep_open:
        raise invalid(
            "keep_open",
            _("Still open: %(what)s. Finish, move or drop them first, or say that they stay open.")
            % {"what": ", ".join(each.reference for each in holds[:8])},
        )
    reason = reason.strip()[:500]
    if not reason:
        raise invalid("reason", _("Say why in a few words, for example “merged into Growth”."))
    team.archived_at = now()
    team.save(update_fields=["archived_at"])
    record(actor, "team.archived", team, reason=reason, left_open=[each.reference for each in holds])
    return team


@transaction.atomic
def restore_team(actor: Member, team: Team) -> Team:
    """Bring an archived team back to where it hung."""
    require(actor, "people.change_tree")
    team = held(team, "parent")
    if team.archived_at is None:
        return team
    if team.parent is not None and team.parent.archived_at is not None:
        raise ValidationError(_("Restore %(parent)s first: this team hangs below it.") % {"parent": team.parent.name})
    team.archived_at = None
    team.save(update_fields=["archived_at"])
    record(actor, "team.restored", team)
    return team


@transaction.atomic
def add_to_team(actor: Member, team: Team, member: Member, *, lead: bool = False) -> TeamMembership:
    """Make a person a member of a team, or its lead. Saying it twice changes nothing."""
    require(actor, "people.change_team", team)
    if member.organisation_id != actor.organisation_id:
        raise invalid("person", _("This person is not a member of your organisation. Choose somebody from the list."))
    if not member.is_active:
        raise invalid("person", _("%(name)s has left. Reactivate them first.") % {"name": member.name})
    if team.archived_at is not None:
        raise invalid("person", _("%(team)s is archived. Restore it first.") % {"team": team.name})
    membership, created = TeamMembership.objects.get_or_create(
        team=team, member=member, defaults={"organisation_id": actor.organisation_id}
    )
    if created:
        record(actor, "team.joined", team, person=member.name)
    if lead and not membership.is_lead:
        set_lead(actor, team, member, lead=True)
        membership.refresh_from_db()
    return membership


@transaction.atomic
def remove_from_team(actor: Member, team: Team, member: Member) -> None:
    """Take a person out of a team; what they own stays theirs."""
    require(actor, "people.change_team", team)
    gone, _each = TeamMembership.objects.filter(team=team, member=member).delete()
    if gone:
        record(actor, "team.left", team, person=member.name)


@transaction.atomic
def set_lead(actor: Member, team: Team, member: Member, *, lead: bool) -> None:
    """Make a member of a team its lead, who may commit its OKRs, or release them from it."""
    require(actor, "people.change_team", team)
    changed = TeamMembership.objects.filter(team=team, member=member, is_lead=not lead).update(is_lead=lead)
    if changed:
        record(actor, "team.lead_named" if lead else "team.lead_released", team, person=member.name)


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise invalid("name", _("Give the team a name."))
    return name


def _check_parent(actor: Member, parent: Team, kind: str) -> None:
    if parent.organisation_id != actor.organisation_id:
        raise invalid("parent", _("This team does not belong to your organisation. Choose one from the list."))
    if parent.archived_at is not None:
        raise invalid("parent", _("%(team)s is archived. Choose another team.") % {"team": parent.name})
    if kind == TeamKind.COMPANY:
        raise invalid("kind", _("There is one company; choose function or team."))
    if kind == TeamKind.FUNCTION and parent.kind == TeamKind.TEAM:
        raise invalid("parent", _("A function hangs below the company or another function."))


def _check_sibling(name: str, parent: Team, *, besides: Team | None = None) -> None:
    same = Team.objects.filter(parent=parent, name__iexact=name, archived_at__isnull=True)
    if any(besides is None or key != besides.pk for key in same.values_list("pk", flat=True)):
        raise invalid("name", _("%(parent)s has a team of this name. Choose another name.") % {"parent": parent.name})
