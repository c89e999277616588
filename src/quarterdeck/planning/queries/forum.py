"""The forum's wall: a cycle's drafts side by side, and where they clash."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice, starmap
from typing import NamedTuple

from django.db.models import Count, Q

from quarterdeck.keel.access import may
from quarterdeck.okrs.models import Cycle, KeyResult, Objective, ObjectiveState
from quarterdeck.okrs.queries import visible_objectives
from quarterdeck.people.models import Member
from quarterdeck.planning.models import Challenge, ChallengeState, Dependency, ForumNote
from quarterdeck.planning.queries.agreements import ChallengeRow, challenge_row
from quarterdeck.planning.queries.dependencies import DependencyRow, open_in

PAGE = 60
CARRIES = 4
"""From how many key results in a cycle on an owner's capacity is worth a word."""
FILTERS = ("", "metric", "dependency", "capacity", "challenge")


@dataclass(frozen=True, slots=True)
class WallResult:
    """A key result on the wall with what clashes about it."""

    reference: str
    statement: str
    owner: str
    same_metric: tuple[str, ...]
    dependencies: int
    challenges: int
    owner_is_full: bool

    @property
    def clashes(self) -> bool:
        return bool(self.same_metric or self.dependencies or self.challenges or self.owner_is_full)


@dataclass(frozen=True, slots=True)
class WallCard:
    """An objective on the wall."""

    reference: str
    title: str
    in_order_to: str
    state: str
    state_word: str
    owner: str
    key_results: tuple[WallResult, ...]


@dataclass(frozen=True, slots=True)
class WallTeam:
    name: str
    slug: str
    cards: tuple[WallCard, ...]


@dataclass(frozen=True, slots=True)
class Note:
    text: str
    author: str
    at: datetime
    objective: str


@dataclass(frozen=True, slots=True)
class ForumPage:
    """Everything the forum looks at. `metrics` are those that several teams want to move, with their key results."""

    cycle: str
    cycle_slug: str
    only: str
    teams: tuple[WallTeam, ...]
    total: int
    metrics: tuple[tuple[str, tuple[str, ...]], ...]
    dependencies: tuple[DependencyRow, ...]
    challenges: tuple[ChallengeRow, ...]
    capacity: tuple[str, ...]
    notes: tuple[Note, ...]
    number: int
    has_more: bool
    may_note: bool


class _Found(NamedTuple):
    """A key result of the cycle, as far as clashes show in it: plain values, since a large company has thousands."""

    number: int
    statement: str
    metric: str
    owner: str | None
    owner_name: str | None
    objective: int
    team: str

    @property
    def reference(self) -> str:
        return f"KR-{self.number}"


@dataclass(slots=True)
class _Clashes:
    """What clashes in the whole cycle: by key result those with the same metric, open dependencies and challenges; owners
    who carry many."""

    metric: dict[str, list[_Found]] = field(default_factory=dict)
    dependency: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    challenge: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    full: set[str] = field(default_factory=set)

    def has(self, only: str, each: _Found) -> bool:
        """Whether a key result is what a filter looks for."""
        if only == "capacity":
            return each.owner in self.full
        marked: dict[str, Mapping[str, object]] = {
            "metric": self.metric, "dependency": self.dependency, "challenge": self.challenge,
        }  # fmt: skip
        return each.reference in marked[only]


def forum_page(reader: Member, cycle: Cycle, today: date, *, only: str = "", number: int = 1) -> ForumPage:
    """The wall, a page at a time, with all that clashes in the cycle. Six statements."""
    visible = visible_objectives(reader).filter(cycle=cycle).exclude(state=ObjectiveState.DROPPED)
    rows = KeyResult.objects.filter(objective__in=visible, dropped_at__isnull=True).order_by("position", "number")
    results = list(starmap(_Found, rows.values_list(
        "number", "statement", "metric", "owner__handle", "owner__name", "objective__number", "objective__team__name"
    )))  # fmt: skip
    dependencies = open_in(reader, cycle, today)
    challenges = [
        challenge_row(each, reader)
        for each in Challenge.objects.filter(key_result__objective__in=visible, state=ChallengeState.OPEN)
        .select_related("author", "answered_by", "key_result__objective__cycle").order_by("at")[:200]
    ]  # fmt: skip
    clashes, metrics = _clashes(results, dependencies, challenges)
    numbers = {each.objective for each in results if not only or clashes.has(only, each)}
    shown = visible.filter(number__in=numbers) if only else visible
    first = (number - 1) * PAGE
    ordered = shown.select_related("team", "owner").order_by("team__kind", "team__name", "position", "number")
    found = list(ordered[first : first + PAGE + 1])
    on_wall: dict[int, list[WallResult]] = {each.number: [] for each in found[:PAGE]}
    for each in results:
        if each.objective in on_wall:
            on_wall[each.objective].append(_result(each, clashes))
    return ForumPage(
        cycle=cycle.name,
        cycle_slug=cycle.slug,
        only=only,
        teams=_walls(found[:PAGE], on_wall),
        total=len(numbers),
        metrics=metrics,
        dependencies=dependencies,
        challenges=tuple(challenges),
        capacity=_capacity(results, clashes),
        notes=tuple(
            Note(each.text, each.author.name if each.author else "", each.at,
                 each.objective.reference if each.objective else "")
            for each in ForumNote.objects.filter(cycle=cycle).select_related("author", "objective").order_by("-at")[:50]
        ),
        number=number,
        has_more=len(found) > PAGE,
        may_note=not cycle.is_closed and may(reader, "planning.note_forum"),
    )  # fmt: skip


def _clashes(
    results: list[_Found], dependencies: tuple[DependencyRow, ...], challenges: list[ChallengeRow]
) -> tuple[_Clashes, tuple[tuple[str, tuple[str, ...]], ...]]:
    found = _Clashes()
    by_metric: dict[str, list[_Found]] = defaultdict(list)
    owned: Counter[str] = Counter()
    for each in results:
        if metric := each.metric.strip():
            by_metric[metric.casefold()].append(each)
        if each.owner:
            owned[each.owner] += 1
    metrics = []
    for same in by_metric.values():
        if any(each.team != same[0].team for each in same):
            metrics.append((same[0].metric, tuple(f"{each.reference} {each.team}" for each in same[:8])))
            found.metric |= {each.reference: same for each in same}
    for dependency in dependencies:
        if dependency.state != "committed" or dependency.is_overdue:
            found.dependency[dependency.key_result] += 1
    for asked in challenges:
        found.challenge[asked.key_result] += 1
    found.full = {owner for owner, count in owned.items() if count >= CARRIES}
    return found, tuple(sorted(metrics)[:40])


def _result(each: _Found, clashes: _Clashes) -> WallResult:
    elsewhere = (one.reference for one in clashes.metric.get(each.reference, ()) if one.team != each.team)
    return WallResult(
        each.reference, each.statement, each.owner_name or "", tuple(islice(elsewhere, 4)),
        clashes.dependency.get(each.reference, 0), clashes.challenge.get(each.reference, 0), each.owner in clashes.full,
    )  # fmt: skip


def _capacity(results: list[_Found], clashes: _Clashes) -> tuple[str, ...]:
    """Who carries many key results at once, by name and without numbers: a question for the forum, no list of merit."""
    return tuple(sorted({each.owner_name or "" for each in results if each.owner in clashes.full}))[:40]


def _walls(objectives: list[Objective], on_wall: dict[int, list[WallResult]]) -> tuple[WallTeam, ...]:
    walls: dict[tuple[str, str], list[WallCard]] = defaultdict(list)
    for each in objectives:
        walls[each.team.name, each.team.slug].append(
            WallCard(
                each.reference,
                each.title,
                each.in_order_to,
                each.state,
                str(each.get_state_display()),
                each.owner.name if each.owner else "",
                tuple(on_wall[each.number]),
            )
        )
    return tuple(WallTeam(name, slug, tuple(cards)) for (name, slug), cards in walls.items())


def open_questions(cycle: Cycle) -> dict[str, int]:
    """How many challenges of a cycle are open and how many dependencies are not settled. Two statements."""
    unsettled = Q(state__in=["requested", "negotiating"])
    waits = Dependency.objects.filter(key_result__objective__cycle=cycle).aggregate(n=Count("id", filter=unsettled))
    asked = Challenge.objects.filter(key_result__objective__cycle=cycle, state=ChallengeState.OPEN).count()
    return {"challenges": asked, "dependencies": waits["n"]}
