"""Reads about people: whose organisations, which teams, who is who, who was invited, what happened."""

from quarterdeck.people.queries.audit import AuditFilters, AuditPage, audit_page, audit_rows
from quarterdeck.people.queries.invitations import InvitationDoor, invitation_door, invitations_page, problem_of
from quarterdeck.people.queries.members import MemberFilters, MembersPage, find_people, member_page, members_page
from quarterdeck.people.queries.organisations import is_first_run, organisations_of
from quarterdeck.people.queries.tree import (
    TreePage,
    descendants_of,
    find_team,
    possible_parents,
    team_edit_page,
    tree_page,
)

__all__ = [
    "AuditFilters",
    "AuditPage",
    "InvitationDoor",
    "MemberFilters",
    "MembersPage",
    "TreePage",
    "audit_page",
    "audit_rows",
    "descendants_of",
    "find_people",
    "find_team",
    "invitation_door",
    "invitations_page",
    "is_first_run",
    "member_page",
    "members_page",
    "organisations_of",
    "possible_parents",
    "problem_of",
    "team_edit_page",
    "tree_page",
]
