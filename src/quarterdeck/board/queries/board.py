"""The board: what are we betting on, and are we doing too much?"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet

from quarterdeck.board.models import ACTIVE, ENDED, LIMITED, OPEN, Aim, Board, Column, Evidence, Initiative
from quarterdeck.keel.access import may
from quarterdeck.keel.prepared import among, prepared
from quarterdeck.keel.references import Reference
from quarterdeck.measure.flow import older_than
from quarterdeck.okrs.models import KeyResult, ObjectiveState
from quarterdeck.people.models import Member, Team

RECENT_DAYS = 28
"""How long an ended card stays on the board; then it is on its page and in the flow charts only."""
OLD_DAYS, OLD_SHARE = 28, 85
"""A card under way is marked as old when 85 of 100 ended ones took fewer days, or 28 days where fewer than five ended."""
MOST_CARDS = 1000


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for. `owner` is a handle, the others references; `lanes` puts cards in lanes by objective."""

    owner: str = ""
    objective: str = ""
    key_result: str = ""
    words: str = ""
    blocked: bool = False
    lanes: bool = False
    ended: bool = False

    @property
    def any(self) -> bool:
        return bool(self.owner or self.objective or self.key_result or self.words or self.blocked)


@dataclass(frozen=True, slots=True)
class Target:
    """A key result on a card."""

    reference: str
    statement: str
    objective: str
    objective_title: str


@dataclass(frozen=True, slots=True)
class Card:
    """A bet on the board. `age` is days in its column; `taken` days since it began; `old_share` of 100 ended ones took
    fewer."""

    reference: str
    title: str
    column: str
    version: int
    owner: str
    owner_handle: str
    initials: str
    targets: tuple[Target, ...]
    age: int
    taken: int | None
    old_share: int | None
    is_old: bool
    blocked_because: str
    evidence: str
    evidence_word: str


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its limit, how many cards it holds (whatever the filters) and when a card may be pulled into it.
    `older` counts ended cards that are no longer shown."""

    key: str
    word: str
    limit: int | None
    count: int
    over: int
    policy: str
    older: int


@dataclass(frozen=True, slots=True)
class Lane:
    """The cards of one objective (or all), column by column."""

    reference: str
    title: str
    cells: tuple[tuple[Head, tuple[Card, ...]], ...]


@dataclass(frozen=True, slots=True)
class BoardPage:
    team: str
    team_slug: str
    is_company: bool
    is_archived: bool
    revision: str
    heads: tuple[Head, ...]
    lanes: tuple[Lane, ...]
    filters: Filters
    owners: tuple[tuple[str, str], ...]
    objectives: tuple[tuple[str, str], ...]
    cards: int
    wip: int
    blocked: int
    without_key_result: int
    may_bet: bool
    may_change: bool


@prepared
def _board_of(team: Team) -> QuerySet[Board]:
    return Board.objects.filter(team=team)


def board_revision(reader: Member, team: Team, today: date) -> tuple[Board, str]:
    """The board (unsaved where the team has none yet) and a word that changes whenever it looks different. One statement."""
    board = _board_of.first(team) or Board(organisation_id=reader.organisation_id, team=team)
    board.team = team
    return board, f"{board.revision}-{board.version}-{today.toordinal():x}-{reader.pk.hex[-6:]}"


def board_page(reader: Member, board: Board, revision: str, filters: Filters, today: date) -> BoardPage:
    """A team's board. Six statements, however many cards."""
    team, zone = board.team, reader.organisation.zone
    history = _ended(team, zone)
    cards = _cards(reader, team, filters, today, [days for _column, days in history])
    counts: Counter[str] = Counter(card.column for card in cards)
    gone: Counter[str] = Counter(column for column, _days in history)
    heads = tuple(_head(board, column, counts[column], gone[column] - counts[column]) for column in Column)
    shown = [card for card in cards if _matches(card, filters)]
    return BoardPage(
        team=team.name,
        team_slug=team.slug,
        is_company=team.parent_id is None,
        is_archived=team.archived_at is not None,
        revision=revision,
        heads=heads,
        lanes=tuple(_lanes(shown, heads, filters)),
        filters=filters,
        owners=tuple(sorted({(c.owner_handle, c.owner) for c in cards if c.owner_handle}, key=lambda each: each[1])),
        objectives=_objectives(cards),
        cards=len(shown),
        wip=sum(counts[column] for column in ACTIVE),
        blocked=sum(1 for card in cards if card.blocked_because),
        without_key_result=sum(1 for card in cards if card.column in OPEN and not card.targets),
        may_bet=team.archived_at is None and may(reader, "board.bet_for", team),
        may_change=may(reader, "board.change_board", team),
    )


@prepared
def _newest_ended(team: Team) -> QuerySet[Initiative, tuple[str, datetime | None, datetime | None]]:
    found = Initiative.objects.filter(team=team, column__in=ENDED, dropped_at__isnull=True)
    return found.order_by("-ended_at").values_list("column", "started_at", "ended_at")[:200]


def _ended(team: Team, zone: ZoneInfo) -> list[tuple[str, int]]:
    """(column, days taken) of the bets that ended, the newest 200. One statement."""
    return [
        (column, (day_of(ended, zone) - day_of(started or ended, zone)).days + 1)
        for column, started, ended in _newest_ended(team)
        if ended
    ]


_FIELDS = (
    "number", "title", "column", "version", "column_since", "started_at", "ended_at", "blocked_because", "evidence",
    "owner_id",
)  # fmt: skip


def _here(team: Team, recent: datetime, prefix: str = "", *, ended: bool) -> Q:
    """Which bets a board shows: those under way and those that ended lately, or all of them."""
    shown = Q(**{f"{prefix}team": team, f"{prefix}dropped_at__isnull": True})
    if ended:
        return shown
    return shown & (Q(**{f"{prefix}column__in": OPEN}) | Q(**{f"{prefix}ended_at__gte": recent}))


@prepared
def _shown(team: Team, recent: datetime, *, ended: bool) -> QuerySet[Initiative, tuple[Any, ...]]:
    found = Initiative.objects.filter(_here(team, recent, ended=ended))
    ordered = found.order_by(F("ended_at").desc(nulls_first=True), "rank", "number")
    return ordered.values_list(*_FIELDS)[:MOST_CARDS]


@prepared
def _people(keys: Sequence[UUID]) -> QuerySet[Member]:
    return Member.objects.filter(among("pk", keys)).only("name", "handle").order_by()


@prepared
def _aims(team: Team, recent: datetime, *, ended: bool) -> QuerySet[Aim, tuple[int, UUID]]:
    aims = Aim.objects.filter(_here(team, recent, "initiative__", ended=ended))
    return aims.order_by("position").values_list("initiative__number", "key_result_id")


@prepared
def _aimed_at(keys: Sequence[UUID], team_ids: Sequence[UUID], *, every: bool) -> QuerySet[KeyResult, tuple[Any, ...]]:
    found = KeyResult.objects.filter(among("pk", keys)).order_by()
    if not every:
        found = found.filter(~Q(objective__state=ObjectiveState.DRAFT) | Q(among("objective__team", team_ids)))
    return found.values_list("pk", "number", "statement", "objective__number", "objective__title")


def _cards(reader: Member, team: Team, filters: Filters, today: date, took: Sequence[int]) -> list[Card]:
    zone = reader.organisation.zone
    recent = datetime.combine(today - timedelta(days=RECENT_DAYS), datetime.min.time(), zone)
    rows = _shown(team, recent, ended=filters.ended)
    targets = _targets_of(reader, team, recent, ended=filters.ended) if rows else {}
    owners = {
        each.pk: (each.name, each.handle, each.initials) for each in _people(list({row[-1] for row in rows} - {None}))
    }
    shares: dict[int, int | None] = {}
    return [
        _card(row, targets.get(row[0], ()), zone, today, took, shares, owners.get(row[-1], ("", "", "")))
        for row in rows
    ]


def _card(
    row: tuple[Any, ...],
    targets: tuple[Target, ...],
    zone: ZoneInfo,
    today: date,
    took: Sequence[int],
    shares: dict[int, int | None],
    owner: tuple[str, str, str],
) -> Card:
    """One card. `shares` remembers what many cards have in common; `owner` is (name, handle, initials)."""
    number, title, column, version, since, started, ended, blocked, evidence, _owner = row
    taken = None if started is None or ended else (today - day_of(started, zone)).days + 1
    if taken is not None and taken not in shares:
        shares[taken] = older_than(taken, took)
    share = shares[taken] if taken is not None else None
    return Card(
        reference=str(Reference("I", number)),
        title=title,
        column=column,
        version=version,
        owner=owner[0],
        owner_handle=owner[1],
        initials=owner[2],
        targets=targets,
        age=max(0, (today - day_of(since, zone)).days),
        taken=taken,
        old_share=share,
        is_old=taken is not None and (share >= OLD_SHARE if share is not None else taken > OLD_DAYS),
        blocked_because=blocked,
        evidence=evidence,
        evidence_word=evidence_word(evidence),
    )


def evidence_word(evidence: str) -> str:
    """The verdict in one word."""
    return str(Evidence(evidence).label).partition(":")[0] if evidence else ""


def _targets_of(reader: Member, team: Team, recent: datetime, *, ended: bool) -> dict[int, tuple[Target, ...]]:
    """The key results of a board's bets, by the bets' numbers; of drafts only for who may see those. Two statements: the
    texts come once for each key result and not with each bet."""
    aims = _aims(team, recent, ended=ended)
    keys = list({key for _number, key in aims})
    known = {
        key: Target(str(Reference("KR", number)), statement, str(Reference("O", objective)), title)
        for key, number, statement, objective, title in _aimed_at(keys, list(reader.team_ids), every=reader.is_steward)
    }
    found: dict[int, list[Target]] = defaultdict(list)
    for initiative, key in aims:
        if key in known:
            found[initiative].append(known[key])
    return {initiative: tuple(targets) for initiative, targets in found.items()}


def day_of(instant: datetime, zone: ZoneInfo) -> date:
    """The day of an instant on the organisation's calendar."""
    return instant.astimezone(zone).date()


def _head(board: Board, column: Column, count: int, older: int) -> Head:
    limit = board.limit_of(column) if column in LIMITED else None
    over = max(0, count - limit) if limit is not None else 0
    hidden = max(0, older) if column in ENDED else 0
    return Head(column.value, str(column.label), limit, count, over, board.policies.get(column.value, ""), hidden)


def _matches(card: Card, filters: Filters) -> bool:
    return (
        (not filters.owner or card.owner_handle == filters.owner)
        and (not filters.blocked or bool(card.blocked_because))
        and (not filters.objective or any(each.objective == filters.objective for each in card.targets))
        and (not filters.key_result or any(each.reference == filters.key_result for each in card.targets))
        and (not filters.words or filters.words.lower() in card.title.lower())
    )


def _objectives(cards: Sequence[Card]) -> tuple[tuple[str, str], ...]:
    named = {target.objective: target.objective_title for card in cards for target in card.targets}
    return tuple(sorted(named.items(), key=lambda each: int(each[0].partition("-")[2])))


def _lanes(cards: Sequence[Card], heads: tuple[Head, ...], filters: Filters) -> Iterable[Lane]:
    """One lane of everything; or one for each objective, a card standing in that of its first key result, and one for
    bets without a key result."""
    if not filters.lanes:
        yield _lane("", "", cards, heads)
        return
    grouped: dict[tuple[str, str], list[Card]] = defaultdict(list)
    for card in cards:
        first = card.targets[0] if card.targets else None
        grouped[(first.objective, first.objective_title) if first else ("", "")].append(card)
    for (reference, title), own in sorted(grouped.items(), key=lambda each: _lane_order(each[0][0])):
        yield _lane(reference, title, own, heads)


def _lane_order(reference: str) -> tuple[bool, int]:
    return (not reference, int(reference.partition("-")[2] or 0))


def _lane(reference: str, title: str, cards: Sequence[Card], heads: tuple[Head, ...]) -> Lane:
    cells: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        cells[card.column].append(card)
    return Lane(reference, title, tuple((head, tuple(cells[head.key])) for head in heads))
