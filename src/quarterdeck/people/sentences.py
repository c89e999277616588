"""What happens to people, teams and settings, in words."""

from django.utils.translation import gettext_lazy as _

from quarterdeck.events.sentences import register

register(
    {
        "organisation.founded": _("%(who)s founded %(what)s"),
        "organisation.changed": _("%(who)s changed the organisation’s details"),
        "settings.changed": _("%(who)s changed settings"),
        "team.created": _("%(who)s made the team %(what)s"),
        "team.changed": _("%(who)s changed the team %(what)s"),
        "team.moved": _("%(who)s moved %(what)s from %(parent_before)s to %(parent_after)s"),
        "team.archived": _("%(who)s archived the team %(what)s"),
        "team.restored": _("%(who)s restored the team %(what)s"),
        "team.joined": _("%(who)s added %(person)s to %(what)s"),
        "team.left": _("%(who)s took %(person)s out of %(what)s"),
        "team.lead_named": _("%(who)s made %(person)s a lead of %(what)s"),
        "team.lead_released": _("%(person)s no longer leads %(what)s"),
        "member.added": _("%(who)s added %(what)s"),
        "member.joined": _("%(what)s joined"),
        "member.changed": _("%(who)s changed how %(what)s is shown"),
        "member.role_changed": _("%(who)s changed the role of %(what)s from %(role_before)s to %(role_after)s"),
        "member.deactivated": _("%(who)s deactivated %(what)s"),
        "member.reactivated": _("%(who)s reactivated %(what)s"),
        "invitation.made": _("%(who)s invited %(what)s"),
        "invitation.renewed": _("%(who)s renewed the invitation of %(what)s"),
        "invitation.revoked": _("%(who)s revoked the invitation of %(what)s"),
    }
)
