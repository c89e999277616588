"""The people of an organisation: listed, searched, one by one."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.keel.access import may
from quarterdeck.keel.clock import now
from quarterdeck.people.models import Invitation, Member, Role, Team, TeamMembership

PAGE = 50
STATES = ("here", "no-login", "left", "all")


@dataclass(frozen=True, slots=True)
class MemberFilters:
    """What the address asks for; anything unknown asks for nothing."""

    words: str = ""
    role: str = ""
    team: str = ""
    state: str = "here"
    page: int = 1


@dataclass(frozen=True, slots=True)
class InTeam:
    name: str
    slug: str
    is_lead: bool


@dataclass(frozen=True, slots=True)
class MemberRow:
    name: str
    handle: str
    initials: str
    role: str
    role_word: str
    state: str
    is_active: bool
    teams: tuple[InTeam, ...]


@dataclass(frozen=True, slots=True)
class MembersPage:
    people: tuple[MemberRow, ...]
    total: int
    filters: MemberFilters
    pages: int
    teams: tuple[InTeam, ...]
    roles: tuple[tuple[str, str], ...]
    may_manage: bool


def members_page(reader: Member, filters: MemberFilters) -> MembersPage:
    """One page of people by name. Four statements."""
    found = _filtered(filters)
    total = found.count()
    pages = max(1, -(-total // PAGE))
    start = (min(filters.page, pages) - 1) * PAGE
    people = list(found.order_by("name", "pk")[start : start + PAGE])
    teams = teams_of([each.pk for each in people])
    return MembersPage(
        tuple(
            MemberRow(
                each.name, each.handle, each.initials, each.role, str(each.get_role_display()), state_of(each),
                each.is_active, tuple(teams[each.pk]),
            )
            for each in people
        ),
        total, filters, pages,
        tuple(InTeam(name, slug, False) for name, slug in _open_teams()),
        tuple((value, str(word)) for value, word in Role.choices),
        may(reader, "people.manage_members"),
    )  # fmt: skip


def _filtered(filters: MemberFilters) -> QuerySet[Member]:
    found = Member.objects.all()
    for word in filters.words.split()[:5]:
        found = found.filter(Q(name__icontains=word) | Q(handle__icontains=word.lstrip("@")) | Q(email__icontains=word))
    if filters.role:
        found = found.filter(role=filters.role)
    if filters.team:
        found = found.filter(pk__in=TeamMembership.objects.filter(team__slug=filters.team).values("member"))
    if filters.state == "left":
        return found.filter(deactivated_at__isnull=False)
    if filters.state == "all":
        return found
    found = found.filter(deactivated_at__isnull=True)
    return found.filter(user__isnull=True) if filters.state == "no-login" else found


def _open_teams() -> list[tuple[str, str]]:
    return list(Team.objects.filter(archived_at__isnull=True).order_by("name").values_list("name", "slug"))


def teams_of(member_ids: list[UUID]) -> dict[UUID, list[InTeam]]:
    """The teams of some people that are not archived, those they lead first. One statement."""
    found: dict[UUID, list[InTeam]] = defaultdict(list)
    memberships = TeamMembership.objects.filter(member_id__in=member_ids, team__archived_at__isnull=True)
    for each in memberships.select_related("team").order_by("-is_lead", "team__name"):
        found[each.member_id].append(InTeam(each.team.name, each.team.slug, each.is_lead))
    return found


def state_of(member: Member) -> str:
    """In a word: nothing to say about those who are simply here."""
    if not member.is_active:
        return _("has left")
    return "" if member.user_id else _("no login yet")


@dataclass(frozen=True, slots=True)
class MemberPage:
    name: str
    handle: str
    initials: str
    role_word: str
    state: str
    is_active: bool
    has_login: bool
    email: str
    teams: tuple[InTeam, ...]
    joined_at: dt.datetime | None
    left_at: dt.datetime | None
    is_reader: bool
    is_invited: bool
    may_edit: bool
    may_manage: bool
    _member: Member

    @property
    def member(self) -> Member:
        return self._member


def member_page(reader: Member, handle: str) -> MemberPage:
    """One person. Raises Http404 for somebody of another organisation. Three statements."""
    member = get_object_or_404(Member, handle=handle)
    may_manage = may(reader, "people.manage_members")
    is_invited = may_manage and member.user_id is None and _open_invitations(member).exists()
    return MemberPage(
        member.name, member.handle, member.initials, str(member.get_role_display()), state_of(member),
        member.is_active, member.user_id is not None, member.email, tuple(teams_of([member.pk])[member.pk]),
        member.joined_at, member.deactivated_at, member.pk == reader.pk, is_invited,
        may(reader, "people.change_person", member), may_manage, member,
    )  # fmt: skip


def _open_invitations(member: Member) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        member=member, accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now()
    )


@dataclass(frozen=True, slots=True)
class FoundPerson:
    name: str
    handle: str


def find_people(words: str, *, limit: int = 8) -> list[FoundPerson]:
    """Active people whose name, handle or e-mail has all the words. One statement."""
    if not words.strip():
        return []
    found = _filtered(MemberFilters(words=words[:80]))
    return [FoundPerson(name, handle) for name, handle in found.order_by("name").values_list("name", "handle")[:limit]]
