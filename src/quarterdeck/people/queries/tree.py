"""The tree of teams, read flat in one go and never node by node."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet
from django.http import Http404

from quarterdeck.keel.access import may
from quarterdeck.keel.prepared import prepared
from quarterdeck.people.models import Member, Team, TeamKind, TeamMembership
from quarterdeck.people.ownership import Hold, holds_of


@dataclass(frozen=True, slots=True)
class PersonName:
    name: str
    handle: str
    initials: str
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class TeamNode:
    """A team in the tree, in reading order. `closes` is how many levels end after it."""

    name: str
    slug: str
    kind: str
    kind_word: str
    purpose: str
    leads: tuple[PersonName, ...]
    members: int
    is_mine: bool
    may_edit: bool
    has_teams: bool
    _closes: int

    @property
    def closes(self) -> range:
        return range(self._closes)


@dataclass(frozen=True, slots=True)
class TreePage:
    teams: tuple[TeamNode, ...]
    archived: tuple[TeamNode, ...]
    may_change: bool


def tree_page(reader: Member) -> TreePage:
    """All teams, the archived ones apart. Three statements, whatever the size."""
    teams = list(Team.objects.order_by("name"))
    people = dict(_head_counts())
    leads = _leads()
    below: dict[UUID | None, list[Team]] = defaultdict(list)
    for each in teams:
        if each.archived_at is None:
            below[each.parent_id].append(each)
    for siblings in below.values():
        siblings.sort(key=lambda team: (team.kind == TeamKind.TEAM, team.name.casefold()))
    may_change = may(reader, "people.change_tree")

    def node(team: Team, closes: int) -> TeamNode:
        return TeamNode(
            team.name, team.slug, team.kind, str(team.get_kind_display()), team.purpose, tuple(leads[team.pk]),
            people.get(team.pk, 0), team.pk in reader.team_ids, may_change or may(reader, "people.change_team", team),
            bool(below[team.pk]), closes,
        )  # fmt: skip

    ordered: list[TeamNode] = []
    # Depth first without recursion: (team, how many lists end with it if nothing hangs below it).
    waiting = [(each, 0) for each in reversed(below[None])]
    while waiting:
        team, ends = waiting.pop()
        under = below[team.pk]
        ordered.append(node(team, 0 if under else ends))
        waiting += [(each, ends + 1 if each is under[-1] else 0) for each in reversed(under)]
    archived = sorted((each for each in teams if each.archived_at is not None), key=lambda team: team.name.casefold())
    return TreePage(tuple(ordered), tuple(node(each, 0) for each in archived), may_change)


def _head_counts() -> QuerySet[TeamMembership, tuple[UUID, int]]:
    present = TeamMembership.objects.filter(member__deactivated_at__isnull=True)
    return present.values_list("team_id").annotate(Count("pk")).order_by()


def _leads() -> dict[UUID, list[PersonName]]:
    found: dict[UUID, list[PersonName]] = defaultdict(list)
    leading = TeamMembership.objects.filter(is_lead=True, member__deactivated_at__isnull=True)
    for each in leading.select_related("member").order_by("member__name"):
        found[each.team_id].append(PersonName(each.member.name, each.member.handle, each.member.initials))
    return found


def descendants_of(team_id: UUID, tree: Iterable[Team]) -> set[UUID]:
    """The keys of everything below a team, given all teams."""
    below: dict[UUID | None, list[UUID]] = defaultdict(list)
    for each in tree:
        below[each.parent_id].append(each.pk)
    found: set[UUID] = set()
    waiting = list(below[team_id])
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += below[key]
    return found


def possible_parents(team: Team | None = None) -> list[Team]:
    """Where a team may hang: not under itself, its descendants, or what is archived; a function under no team."""
    teams = list(Team.objects.order_by("name"))
    left_out = {team.pk, *descendants_of(team.pk, teams)} if team else set()
    functions_only = team is not None and team.kind == TeamKind.FUNCTION
    return [
        each for each in teams
        if each.pk not in left_out and each.archived_at is None
        and not (functions_only and each.kind == TeamKind.TEAM)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class TeamPerson:
    name: str
    handle: str
    initials: str
    is_lead: bool
    is_active: bool


@dataclass(frozen=True, slots=True)
class TeamEditPage:
    name: str
    slug: str
    kind: str
    parent_name: str
    is_archived: bool
    people: tuple[TeamPerson, ...]
    holds: tuple[Hold, ...]
    may_change_tree: bool
    _team: Team

    @property
    def team(self) -> Team:
        return self._team


def find_team(slug: str) -> Team:
    """The team of an address with the one above it, 404 where there is none. One statement."""
    found = _team.first(slug)
    if found is None:
        raise Http404
    return found


@prepared
def _team(slug: str) -> QuerySet[Team]:
    return Team.objects.select_related("parent").filter(slug=slug)


def team_edit_page(reader: Member, slug: str) -> TeamEditPage:
    """One team with its people and what is open in it. Raises Http404 for a team of another organisation."""
    team = find_team(slug)
    memberships = TeamMembership.objects.filter(team=team).select_related("member")
    may_change_tree = may(reader, "people.change_tree")
    return TeamEditPage(
        team.name, team.slug, team.kind, team.parent.name if team.parent else "", team.archived_at is not None,
        tuple(
            TeamPerson(each.member.name, each.member.handle, each.member.initials, each.is_lead, each.member.is_active)
            for each in memberships.order_by("-is_lead", "member__name")
        ),
        tuple(holds_of(team)) if may_change_tree and not team.is_company else (), may_change_tree, team,
    )  # fmt: skip
