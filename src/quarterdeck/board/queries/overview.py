"""Bets in brief: of all teams, of one team, of key results."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from quarterdeck.board.models import ACTIVE, LIMITED, OPEN, Aim, Board, Column, Initiative
from quarterdeck.board.queries.board import evidence_word
from quarterdeck.keel.references import Reference
from quarterdeck.okrs.models import KeyResult
from quarterdeck.people.models import Team

MOST_TEAMS = 60


@dataclass(frozen=True, slots=True)
class ColumnCount:
    word: str
    count: int
    limit: int | None

    @property
    def is_over(self) -> bool:
        return self.limit is not None and self.count > self.limit


@dataclass(frozen=True, slots=True)
class Brief:
    """A team's board in one line."""

    team: str
    team_slug: str
    columns: tuple[ColumnCount, ...]
    blocked: int
    active: int

    @property
    def is_over(self) -> bool:
        return any(each.is_over for each in self.columns)

    @property
    def total(self) -> int:
        return sum(each.count for each in self.columns)


@dataclass(frozen=True, slots=True)
class BetsPage:
    """All boards with open bets, those that do too much first; `more` counts those that are not shown."""

    company_slug: str
    boards: tuple[Brief, ...]
    active: int
    blocked: int
    over: int
    more: int


def bets_page() -> BetsPage:
    """What is the whole organisation betting on, and where is it too much? Two statements."""
    teams = list(Team.objects.filter(archived_at__isnull=True).order_by("name").select_related("board"))
    briefs = _briefs(teams)
    company = next(each for each in teams if each.parent_id is None)
    own = [each for each in briefs if each.total or each.team_slug == company.slug]
    own.sort(
        key=lambda each: (each.team_slug != company.slug, not each.is_over, -each.blocked, -each.active, each.team)
    )
    return BetsPage(
        company_slug=company.slug,
        boards=tuple(own[:MOST_TEAMS]),
        active=sum(each.active for each in own),
        blocked=sum(each.blocked for each in own),
        over=sum(1 for each in own if each.is_over),
        more=max(0, len(own) - MOST_TEAMS),
    )


def overloaded_boards() -> tuple[Brief, ...]:
    """The boards that hold more bets than their teams agreed on, by team. Two statements."""
    teams = list(Team.objects.filter(archived_at__isnull=True).order_by("name").select_related("board"))
    return tuple(each for each in _briefs(teams) if each.is_over)[:MOST_TEAMS]


def brief_of_team(slug: str) -> Brief | None:
    """One team's board in one line; None where there is no such team. Two statements."""
    team = Team.objects.filter(slug=slug).select_related("board").first()
    return _briefs([team])[0] if team else None


def _briefs(teams: Sequence[Team]) -> list[Brief]:
    """One statement, given the teams were fetched with their boards."""
    counts: dict[UUID, Counter[str]] = {each.pk: Counter() for each in teams}
    open_ones = Initiative.objects.filter(dropped_at__isnull=True, column__in=OPEN)
    if len(teams) == 1:
        open_ones = open_ones.filter(team=teams[0])
    for team, column, number, blocked in (
        open_ones.order_by()
        .values("team", "column")
        .annotate(number=Count("id"), blocked=Count("id", filter=~Q(blocked_because="")))
        .values_list("team", "column", "number", "blocked")
    ):
        if team in counts:
            counts[team][column] += number
            counts[team]["blocked"] += blocked
    return [_brief(each, counts[each.pk]) for each in teams]


def _brief(team: Team, counts: Counter[str]) -> Brief:
    board = getattr(team, "board", None) or Board(team=team)
    columns = tuple(
        ColumnCount(
            str(Column(each).label), counts[each], board.limit_of(each) if each in LIMITED else None
        )
        for each in OPEN
    )  # fmt: skip
    return Brief(team.name, team.slug, columns, counts["blocked"], sum(counts[each] for each in ACTIVE))


@dataclass(frozen=True, slots=True)
class Bet:
    """A bet in a list."""

    reference: str
    title: str
    column: str
    column_word: str
    owner: str
    evidence: str
    evidence_word: str
    blocked_because: str
    expected_move: str
    key_results: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        return self.column in OPEN


_ORDER = {Column.DOING: 0, Column.MEASURING: 1, Column.NEXT: 2, Column.OPTIONS: 3, Column.DONE: 4, Column.STOPPED: 5}


def bets_of(key_results: Iterable[UUID]) -> list[Bet]:
    """The bets on some key results, those under way first. One statement."""
    wanted = list(key_results)
    found: dict[int, list[Any]] = {}
    aims: dict[int, list[str]] = {}
    for row in Aim.objects.filter(key_result_id__in=wanted, initiative__dropped_at__isnull=True).values_list(
        "initiative__number", "initiative__title", "initiative__column", "initiative__owner__name",
        "initiative__evidence", "initiative__blocked_because", "initiative__expected_move", "key_result__number",
    ):  # fmt: skip
        found[row[0]] = list(row)
        aims.setdefault(row[0], []).append(str(Reference("KR", row[7])))
    rows = sorted(found.values(), key=lambda row: (_ORDER[row[2]], row[0]))
    return [
        Bet(str(Reference("I", number)), title, column, str(Column(column).label), owner or "", evidence,
            evidence_word(evidence), blocked, expected, tuple(aims[number]))
        for number, title, column, owner, evidence, blocked, expected, _kr in rows
    ]  # fmt: skip


def key_results_without_bets(key_results: Iterable[KeyResult]) -> list[KeyResult]:
    """Those that no open bet aims at. One statement."""
    wanted = list(key_results)
    aimed = set(
        Aim.objects.filter(
            key_result__in=[each.pk for each in wanted],
            initiative__dropped_at__isnull=True,
            initiative__column__in=OPEN,
        ).values_list("key_result_id", flat=True)
    )
    return [each for each in wanted if each.pk not in aimed]
