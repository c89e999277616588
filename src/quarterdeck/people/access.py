"""Who may do what with people, teams and settings."""

from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.access import permission, predicate
from quarterdeck.people.models import Member, Team


@predicate
def is_admin(actor: Member) -> bool:
    return actor.is_admin


@predicate
def is_steward(actor: Member) -> bool:
    """Stewards and admins."""
    return actor.is_steward


@predicate
def may_write(actor: Member) -> bool:
    """Everyone but viewers and those who left."""
    return actor.may_write


@predicate
def leads_team(actor: Member, team: Team | None) -> bool:
    return actor.may_write and team is not None and team.pk in actor.led_team_ids


@predicate
def belongs_to_team(actor: Member, team: Team | None) -> bool:
    return actor.may_write and team is not None and team.pk in actor.team_ids


@predicate
def is_oneself(actor: Member, member: Member | None) -> bool:
    return actor.is_active and member is not None and member.pk == actor.pk


permission("people.change_settings", is_admin, _("an admin"))
permission("people.manage_members", is_admin, _("an admin"))
permission("people.see_audit_trail", is_admin, _("an admin"))
permission("people.change_tree", is_steward, _("a steward or an admin"))
permission("people.change_team", is_steward | leads_team, _("a lead of this team, a steward or an admin"))
permission("people.change_person", is_admin | is_oneself, _("an admin or the person themself"))
