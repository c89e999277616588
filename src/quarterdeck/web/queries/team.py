"""Team: how is this team doing this cycle?"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from quarterdeck.keel.access import may
from quarterdeck.keel.prepared import prepared
from quarterdeck.measure import week_of
from quarterdeck.okrs.models import Cycle, KeyResult, Objective, ObjectiveState
from quarterdeck.okrs.queries import (
    CycleChoice,
    ObjectiveRow,
    Person,
    cycle_choices,
    find_cycle,
    objective_rows,
    person_of,
)
from quarterdeck.people.models import Member, Team, TeamMembership
from quarterdeck.people.queries import find_team

STATUSES = ("off_track", "at_risk", "stale", "unknown", "not_started", "on_track")
"""Risk first."""


@dataclass(frozen=True, slots=True)
class Below:
    """A team below this one, with how many of its key results have which status, risk first."""

    name: str
    slug: str
    kind: str
    objectives: int
    statuses: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class TeamPage:
    name: str
    slug: str
    kind: str
    kind_word: str
    purpose: str
    is_archived: bool
    parent_name: str
    parent_slug: str
    leads: tuple[Person, ...]
    members: int
    cycle: str
    cycle_slug: str
    phase: str
    phase_word: str
    week: int
    weeks: int
    as_of: date
    cycles: tuple[CycleChoice, ...]
    objectives: tuple[ObjectiveRow, ...]
    drafts: tuple[ObjectiveRow, ...]
    dropped: tuple[ObjectiveRow, ...]
    key_results: int
    due: int
    needing_decision: int
    mine_due: int
    below: tuple[Below, ...]
    may_draft: bool
    may_edit_team: bool


def team_page(reader: Member, slug: str, cycle_slug: str | None, today: date) -> TeamPage:
    """A team in a cycle: its objectives, committed first, drafts for those who may see them. Seven statements."""
    team = find_team(slug)
    cycle, cycles = find_cycle(reader.organisation, cycle_slug, today)
    memberships = _people_of(team)
    inside = reader.is_steward or any(each.member_id == reader.pk for each in memberships)
    rows = objective_rows(_objectives(team, cycle, inside), reader, today)
    live = [row for row in rows if not row.is_draft and row.state != ObjectiveState.DROPPED]
    counted = [each for row in live for each in row.key_results]
    week, weeks = week_of(cycle.starts_on, cycle.ends_on, today) if cycle else (0, 0)
    return TeamPage(
        name=team.name,
        slug=team.slug,
        kind=team.kind,
        kind_word=team.get_kind_display(),
        purpose=team.purpose,
        is_archived=team.archived_at is not None,
        parent_name=team.parent.name if team.parent else "",
        parent_slug=team.parent.slug if team.parent else "",
        leads=tuple(
            p for each in memberships if each.is_lead and each.member.is_active and (p := person_of(each.member))
        ),
        members=sum(1 for each in memberships if each.member.is_active),
        cycle=cycle.name if cycle else "",
        cycle_slug=cycle.slug if cycle else "",
        phase=cycle.phase if cycle else "",
        phase_word=cycle.get_phase_display() if cycle else "",
        week=week,
        weeks=weeks,
        as_of=min(today, cycle.ends_on) if cycle else today,
        cycles=tuple(cycle_choices(cycles, cycle)),
        objectives=tuple(live),
        drafts=tuple(row for row in rows if row.is_draft),
        dropped=tuple(row for row in rows if row.state == ObjectiveState.DROPPED),
        key_results=len(counted),
        due=sum(1 for each in counted if each.is_due),
        needing_decision=sum(1 for each in counted if each.needs_decision),
        mine_due=sum(1 for each in counted if each.is_due and each.owned_by_reader),
        below=_below(team, cycle),
        may_draft=bool(cycle and cycle.takes_drafts and team.archived_at is None and reader.may_write and inside),
        may_edit_team=may(reader, "people.change_team", team),
    )


@prepared
def _people_of(team: Team) -> QuerySet[TeamMembership]:
    found = TeamMembership.objects.filter(team=team).select_related("member").order_by("member__name")
    return found.only("member", "is_lead", "member__name", "member__handle", "member__deactivated_at")


@prepared
def _objectives_of(team: Team, cycle: Cycle, *, drafts: bool) -> QuerySet[Objective]:
    found = Objective.objects.filter(team=team, cycle=cycle).select_related("owner", "priority")
    shown = found if drafts else found.exclude(state=ObjectiveState.DRAFT)
    return shown.order_by("position", "number")


@prepared
def _right_below(team: Team) -> QuerySet[Team]:
    return Team.objects.filter(parent=team, archived_at__isnull=True).order_by("name")


def _objectives(team: Team, cycle: Cycle | None, inside: bool) -> list[Objective]:
    if cycle is None:
        return []
    objectives = _objectives_of(team, cycle, drafts=inside)
    for each in objectives:
        each.cycle, each.team = cycle, team
    return objectives


def _below(team: Team, cycle: Cycle | None) -> tuple[Below, ...]:
    """The teams right below with their key results counted by status. Three statements, none of them wide."""
    found = _right_below(team)
    if not found:
        return ()
    live = Objective.objects.filter(
        cycle=cycle, team__in=[each.pk for each in found], state__in=[ObjectiveState.COMMITTED, ObjectiveState.CLOSED]
    )
    objectives = dict(live.order_by().values_list("team").annotate(Count("pk")))
    counted = KeyResult.objects.filter(objective__in=live, dropped_at__isnull=True)
    statuses: dict[UUID, dict[str, int]] = defaultdict(dict)
    for key, status, number in counted.order_by().values_list("objective__team", "status").annotate(Count("pk")):
        statuses[key][status] = number
    return tuple(
        Below(
            each.name,
            each.slug,
            each.kind,
            objectives.get(each.pk, 0),
            tuple((status, number) for status in STATUSES if (number := statuses[each.pk].get(status))),
        )
        for each in found
    )
