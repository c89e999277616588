"""The flow page: how bets go through a team's board, read from the moves and nothing else."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from quarterdeck.board.models import ACTIVE, ENDED, OPEN, Column, Initiative, Move
from quarterdeck.board.queries.board import day_of
from quarterdeck.measure.flow import (
    LEAST_WEEKS,
    Finished,
    Step,
    cumulative_flow,
    finished,
    older_than,
    percentiles,
    throughput,
    weeks_until_done,
)
from quarterdeck.people.models import Member, Team

WEEKS = (13, 26, 52)
MOST_MOVES = 20_000


@dataclass(frozen=True, slots=True)
class Ended:
    """A bet that ended: how many days from its first in Doing to its last, both counted."""

    reference: str
    title: str
    column: str
    on: date
    days: int


@dataclass(frozen=True, slots=True)
class Ageing:
    """A bet under way; `older_than` of 100 ended ones took fewer days."""

    reference: str
    title: str
    column_word: str
    days: int
    older_than: int | None
    blocked_because: str


@dataclass(frozen=True, slots=True)
class WhenDone:
    """In how many weeks the open bets will be over: `weeks` and `on` by how sure (50, 85, 95 of 100)."""

    items: int
    weeks: dict[int, int]
    on: dict[int, date]


@dataclass(frozen=True, slots=True)
class FlowPage:
    """`days` and `counts` are the cumulative flow: for each day how many cards each column held (ended ones add up)."""

    team: str
    team_slug: str
    weeks: int
    choices: tuple[int, ...]
    first: date
    today: date
    days: tuple[date, ...]
    counts: tuple[dict[str, int], ...]
    wip: int
    wip_average: float | None
    throughput: tuple[tuple[date, int], ...]
    per_week: float
    ended: tuple[Ended, ...]
    cycle_times: dict[int, float]
    ageing: tuple[Ageing, ...]
    when_done: WhenDone | None
    committed: int
    moves: int
    needed_weeks: int

    @property
    def rows(self) -> list[tuple[date, list[int]]]:
        """The cumulative flow at the end of each week, column by column, for the table."""
        return [(self.days[n], list(self.counts[n].values())) for n in range(6, len(self.days), 7)]


def flow_page(reader: Member, team: Team, weeks: int, today: date) -> FlowPage:
    """How does work flow here? Two statements, however long the history."""
    zone = reader.organisation.zone
    steps = [
        Step(initiative, day_of(at, zone), to)
        for initiative, at, to in Move.objects.filter(team=team)
        .order_by("at", "id")
        .values_list("initiative_id", "at", "to_column")[:MOST_MOVES]
    ]
    cards: dict[Hashable, dict[str, Any]] = {
        each["pk"]: dict(each)
        for each in Initiative.objects.filter(team=team).values(
            "pk", "number", "title", "column", "started_at", "blocked_because", "dropped_at"
        )
    }
    first = today - timedelta(days=7 * weeks - 1)
    over = finished(steps, active=ACTIVE, done=ENDED)
    window = [each for each in over if first <= each.ended_on <= today]
    took = [each.days for each in window]
    counts = cumulative_flow(steps, days := [first + timedelta(days=n) for n in range(7 * weeks)])
    history = throughput((each.ended_on for each in window), first, weeks)
    known = _known_weeks(steps, history, first)
    now = counts[-1] if counts else {}
    open_ones = [each for each in cards.values() if each["column"] in OPEN and each["dropped_at"] is None]
    pulled = [each for each in open_ones if each["column"] != Column.OPTIONS]
    return FlowPage(
        team=team.name,
        team_slug=team.slug,
        weeks=weeks,
        choices=WEEKS,
        first=first,
        today=today,
        days=tuple(days),
        counts=tuple({column: each.get(column, 0) for column in Column.values} for each in counts),
        wip=sum(now.get(column, 0) for column in ACTIVE),
        wip_average=_average([sum(each.get(column, 0) for column in ACTIVE) for each in counts]),
        throughput=tuple((first + timedelta(days=7 * n), number) for n, number in enumerate(history)),
        per_week=sum(known) / len(known) if known else 0.0,
        ended=tuple(_ended(each, cards[each.item]) for each in window),
        cycle_times=percentiles(took),
        ageing=_ageing([each for each in open_ones if each["column"] in ACTIVE], zone, took, today),
        when_done=_when(known, len(pulled), today),
        committed=len(pulled),
        moves=len(steps),
        needed_weeks=LEAST_WEEKS,
    )


def _known_weeks(steps: Sequence[Step], history: Sequence[int], first: date) -> list[int]:
    """The whole weeks since the board's first move: weeks before it existed are no weeks without throughput."""
    if not steps:
        return []
    skipped = max(0, (steps[0].on - first).days + 6) // 7
    return list(history[skipped:])


def _average(values: Sequence[int]) -> float | None:
    return sum(values) / len(values) if values else None


def _ended(each: Finished, card: dict[str, Any]) -> Ended:
    return Ended(f"I-{card['number']}", card["title"], card["column"], each.ended_on, each.days)


def _ageing(cards: list[dict[str, Any]], zone: Any, took: Sequence[int], today: date) -> tuple[Ageing, ...]:
    found = []
    for each in cards:
        days = (today - day_of(each["started_at"], zone)).days + 1 if each["started_at"] else 1
        word = str(Column(each["column"]).label)
        found.append(
            Ageing(f"I-{each['number']}", each["title"], word, days, older_than(days, took), each["blocked_because"])
        )
    return tuple(sorted(found, key=lambda each: -each.days))


def _when(history: Sequence[int], items: int, today: date) -> WhenDone | None:
    if items == 0:
        return None
    weeks = weeks_until_done(history, items)
    if weeks is None:
        return None
    return WhenDone(items, weeks, {share: today + timedelta(weeks=number) for share, number in weeks.items()})
