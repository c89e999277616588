"""Company: where do we stand together? Risk first."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from quarterdeck.measure import week_of
from quarterdeck.okrs.models import Cycle, KeyResult, Objective, ObjectiveState, StrategicPriority
from quarterdeck.okrs.queries import CycleChoice, KeyResultRow, ObjectiveRow, cycle_choices, find_cycle, objective_rows
from quarterdeck.okrs.queries.rows import for_rows, key_result_rows
from quarterdeck.people.models import Member, Team
from quarterdeck.web.queries.team import STATUSES

PAGE = 25
_LIVE = [ObjectiveState.COMMITTED, ObjectiveState.CLOSED]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many key results have which status, risk first; zeros left out."""

    name: str
    slug: str
    total: int
    statuses: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class PriorityGroup:
    """A strategic priority with the company's objectives for it and how many key results of how many teams serve it."""

    title: str
    why: str
    objectives: tuple[ObjectiveRow, ...]
    teams: int
    key_results: int


@dataclass(frozen=True, slots=True)
class ListedKeyResult:
    row: KeyResultRow
    objective: str
    objective_reference: str
    team: str
    team_slug: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for: a status, a team or function (with all below it), an owner's handle, a page."""

    status: str = ""
    team: str = ""
    owner: str = ""
    page: int = 1

    @property
    def any(self) -> bool:
        return bool(self.status or self.team or self.owner or self.page > 1)


@dataclass(frozen=True, slots=True)
class CompanyPage:
    company: str
    company_slug: str
    cycle: str
    cycle_slug: str
    phase: str
    phase_word: str
    week: int
    weeks: int
    as_of: date
    cycles: tuple[CycleChoice, ...]
    whole: Tally
    priorities: tuple[PriorityGroup, ...]
    functions: tuple[Tally, ...]
    listed: tuple[ListedKeyResult, ...]
    filters: Filters
    has_more: bool
    _teams: tuple[tuple[str, str], ...]

    @property
    def pickable(self) -> tuple[tuple[str, str], ...]:
        """(slug, name) of the teams to filter by."""
        return self._teams


def company_page(reader: Member, cycle_slug: str | None, filters: Filters, today: date) -> CompanyPage:
    """The organisation in a cycle. Eight statements, however large it is."""
    cycle, cycles = find_cycle(reader.organisation, cycle_slug, today)
    teams = list(Team.objects.filter(Q(archived_at__isnull=True) | Q(slug=filters.team)))
    company = next((each for each in teams if each.is_company), None)
    counts = _counts(cycle)
    listed, has_more = _listed(cycle, teams, filters)
    rows = key_result_rows(listed, reader, today)
    week, weeks = week_of(cycle.starts_on, cycle.ends_on, today) if cycle else (0, 0)
    return CompanyPage(
        company=company.name if company else reader.organisation.name,
        company_slug=company.slug if company else "",
        cycle=cycle.name if cycle else "",
        cycle_slug=cycle.slug if cycle else "",
        phase=cycle.phase if cycle else "",
        phase_word=cycle.get_phase_display() if cycle else "",
        week=week,
        weeks=weeks,
        as_of=min(today, cycle.ends_on) if cycle else today,
        cycles=tuple(cycle_choices(cycles, cycle)),
        whole=_tally("", "", counts),
        priorities=_priorities(reader, cycle, company, counts, today),
        functions=_functions(teams, company, counts),
        listed=tuple(
            ListedKeyResult(
                row, each.objective.title, each.objective.reference, each.objective.team.name, each.objective.team.slug
            )
            for row, each in zip(rows, listed, strict=True)
        ),
        filters=filters,
        has_more=has_more,
        _teams=tuple(
            (each.slug, each.name)
            for each in sorted(teams, key=lambda each: each.name.casefold())
            if not each.is_company
        ),
    )


Count_ = tuple[UUID, UUID | None, str, int]


def _counts(cycle: Cycle | None) -> list[Count_]:
    """(team, priority, status, key results) of what counts in a cycle."""
    if cycle is None:
        return []
    live = KeyResult.objects.filter(objective__cycle=cycle, objective__state__in=_LIVE, dropped_at__isnull=True)
    grouped = live.order_by().values_list("objective__team_id", "objective__priority_id", "status")
    return list(grouped.annotate(number=Count("id")))


def _tally(name: str, slug: str, counts: list[Count_]) -> Tally:
    by_status: dict[str, int] = defaultdict(int)
    for _team, _priority, status, number in counts:
        by_status[status] += number
    return Tally(
        name, slug, sum(by_status.values()), tuple((each, by_status[each]) for each in STATUSES if by_status[each])
    )


def _functions(teams: list[Team], company: Team | None, counts: list[Count_]) -> tuple[Tally, ...]:
    """One tally for each team right below the company, with everything below it; those with most at risk first."""
    if company is None:
        return ()
    by_team: dict[UUID, list[Count_]] = defaultdict(list)
    for count in counts:
        by_team[count[0]].append(count)
    tops = [each for each in teams if each.parent_id == company.pk]
    tallies = [
        _tally(top.name, top.slug, [count for key in _with_descendants(teams, {top.pk}) for count in by_team[key]])
        for top in tops
    ]

    def risk(tally: Tally) -> tuple[float, str]:
        found = dict(tally.statuses)
        return -(found.get("off_track", 0) + 0.5 * found.get("at_risk", 0)) / (tally.total or 1), tally.name

    return tuple(sorted(tallies, key=risk))


def _with_descendants(teams: list[Team], roots: set[UUID]) -> set[UUID]:
    children: dict[UUID | None, list[UUID]] = defaultdict(list)
    for each in teams:
        children[each.parent_id].append(each.pk)
    found, queue = set(roots), list(roots)
    while queue:
        for child in children[queue.pop()]:
            if child not in found:
                found.add(child)
                queue.append(child)
    return found


def _priorities(
    reader: Member, cycle: Cycle | None, company: Team | None, counts: list[Count_], today: date
) -> tuple[PriorityGroup, ...]:
    """Priorities in their order, then what serves none."""
    if cycle is None:
        return ()
    stated = list(StrategicPriority.objects.filter(archived_at__isnull=True).order_by("position", "title"))
    own: QuerySet[Objective] = Objective.objects.filter(team=company, cycle=cycle, state__in=_LIVE)
    objectives = list(own.select_related("cycle", "team", "owner", "priority").order_by("position", "number"))
    rows = dict(zip((each.pk for each in objectives), objective_rows(objectives, reader, today), strict=True))
    groups = []
    known = {each.pk for each in stated}
    for key, title, why in [*((each.pk, each.title, each.why) for each in stated), (None, "", "")]:
        serving = [count for count in counts if count[1] == key or (key is None and count[1] not in known)]
        mine = [
            rows[each.pk]
            for each in objectives
            if each.priority_id == key or (key is None and each.priority_id not in known)
        ]
        if title or mine:
            groups.append(
                PriorityGroup(title, why, tuple(mine), len({c[0] for c in serving}), sum(c[3] for c in serving))
            )
    return tuple(groups)


def _listed(cycle: Cycle | None, teams: list[Team], filters: Filters) -> tuple[list[KeyResult], bool]:
    """One page of key results, riskiest first."""
    if cycle is None:
        return [], False
    found = KeyResult.objects.filter(objective__cycle=cycle, objective__state__in=_LIVE, dropped_at__isnull=True)
    if filters.status:
        found = found.filter(status=filters.status)
    if filters.team:
        roots = {each.pk for each in teams if each.slug == filters.team}
        found = found.filter(objective__team_id__in=_with_descendants(teams, roots))
    if filters.owner:
        found = found.filter(owner__handle=filters.owner)
    rank: Any = Case(
        *(When(status=each, then=Value(n)) for n, each in enumerate(STATUSES)),
        default=Value(9),
        output_field=IntegerField(),
    )
    found = for_rows(found).order_by(rank, F("p_hit").asc(nulls_last=True), "score", "number")
    first = (filters.page - 1) * PAGE
    page = list(found[first : first + PAGE + 1])
    return page[:PAGE], len(page) > PAGE
