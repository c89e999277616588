"""The verbs about people: each is one thing a person can do, in one transaction, with its permission, rules and event."""

from quarterdeck.people.actions.founding import begin_first_run, found_by_token, found_organisation
from quarterdeck.people.actions.invitations import (
    accept_as_new_person,
    accept_with_login,
    invite,
    renew_invitation,
    revoke_invitation,
)
from quarterdeck.people.actions.logins import choose_appearance, create_login
from quarterdeck.people.actions.members import (
    add_member,
    change_member,
    change_role,
    deactivate_member,
    reactivate_member,
)
from quarterdeck.people.actions.organisations import change_organisation, change_settings
from quarterdeck.people.actions.presence import mark_seen
from quarterdeck.people.actions.teams import (
    add_to_team,
    archive_team,
    change_team,
    create_team,
    move_team,
    remove_from_team,
    restore_team,
    set_lead,
)

__all__ = [
    "accept_as_new_person",
    "accept_with_login",
    "add_member",
    "add_to_team",
    "archive_team",
    "begin_first_run",
    "change_member",
    "change_organisation",
    "change_role",
    "change_settings",
    "change_team",
    "choose_appearance",
    "create_login",
    "create_team",
    "deactivate_member",
    "found_by_token",
    "found_organisation",
    "invite",
    "mark_seen",
    "move_team",
    "reactivate_member",
    "remove_from_team",
    "renew_invitation",
    "restore_team",
    "revoke_invitation",
    "set_lead",
]
