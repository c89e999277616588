"""The forum's wall: a cycle's drafts side by side, and where they clash."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

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


@dataclass(slots=True)
class _Clashes:
    """By key result or owner: what clashes in the whole cycle."""

    metric: dict[UUID, tuple[str, ...]] = field(default_factory=dict)
    dependency: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    challenge: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    full: set[UUID] = field(default_factory=set)


def forum_page(reader: Member, cycle: Cycle, today: date, *, only: str = "", number: int = 1) -> ForumPage:
    """The wall, a page at a time, with all that clashes in the cycle. Six statements."""
    visible = visible_objectives(reader).filter(cycle=cycle).exclude(state=ObjectiveState.DROPPED)
    results = list(
        KeyResult.objects.filter(objective__in=visible, dropped_at__isnull=True)
        .order_by("position", "number")
        .values_list(
            "pk", "number", "statement", "metric", "owner_id", "owner__name", "objective_id", "objective__team__name"
        )
    )
    dependencies = open_in(reader, cycle, today)
    challenges = [
        challenge_row(each, reader)
        for each in Challenge.objects.filter(key_result__objective__in=visible, state=ChallengeState.OPEN)
        .select_related("author", "answered_by", "key_result__objective__cycle").order_by("at")[:200]
    ]  # fmt: skip
    clashes, metrics = _clashes(results, dependencies, challenges)
    by_objective: dict[UUID, list[WallResult]] = defaultdict(list)
    for row in results:
        by_objective[row[6]].append(_result(row, clashes))
    keys = [key for key, found in by_objective.items() if _is_wanted(found, only)] if only else None
    shown = visible if keys is None else visible.filter(pk__in=keys)
    first = (number - 1) * PAGE
    found = list(
        shown.select_related("team", "owner").order_by("team__kind", "team__name", "position", "number")[
            first : first + PAGE + 1
        ]
    )
    return ForumPage(
        cycle=cycle.name,
        cycle_slug=cycle.slug,
        only=only,
        teams=_walls(found[:PAGE], by_objective),
        total=len(by_objective) if keys is None else len(keys),
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
    results: list[Any], dependencies: tuple[DependencyRow, ...], challenges: list[ChallengeRow]
) -> tuple[_Clashes, tuple[tuple[str, tuple[str, ...]], ...]]:
    found = _Clashes()
    by_metric: dict[str, list[Any]] = defaultdict(list)
    owned: dict[UUID, int] = defaultdict(int)
    for row in results:
        if row[3].strip():
            by_metric[row[3].strip().casefold()].append(row)
        if row[4]:
            owned[row[4]] += 1
    metrics = []
    for rows in by_metric.values():
        if len({row[7] for row in rows}) > 1:
            metrics.append((rows[0][3], tuple(f"KR-{row[1]} {row[7]}" for row in rows[:8])))
            for row in rows:
                found.metric[row[0]] = tuple(f"KR-{each[1]}" for each in rows if each[7] != row[7])[:4]
    for each in dependencies:
        if each.state != "committed" or each.is_overdue:
            found.dependency[each.key_result] += 1
    for asked in challenges:
        found.challenge[asked.key_result] += 1
    found.full = {key for key, count in owned.items() if count >= CARRIES}
    return found, tuple(sorted(metrics)[:40])


def _result(row: Any, clashes: _Clashes) -> WallResult:
    key, number, statement, _metric, owner, name, *_rest = row
    reference = f"KR-{number}"
    return WallResult(
        reference, statement, name or "", clashes.metric.get(key, ()), clashes.dependency.get(reference, 0),
        clashes.challenge.get(reference, 0), owner in clashes.full,
    )  # fmt: skip


def _is_wanted(results: list[WallResult], only: str) -> bool:
    looked_for: dict[str, Callable[[WallResult], Any]] = {
        "metric": lambda each: each.same_metric,
        "dependency": lambda each: each.dependencies,
        "capacity": lambda each: each.owner_is_full,
        "challenge": lambda each: each.challenges,
    }
    return any(looked_for[only](each) for each in results)


def _capacity(results: list[Any], clashes: _Clashes) -> tuple[str, ...]:
    """Who carries many key results at once, by name and without numbers: a question for the forum, no list of merit."""
    return tuple(sorted({row[5] for row in results if row[4] in clashes.full}))[:40]


def _walls(objectives: list[Objective], by_objective: dict[UUID, list[WallResult]]) -> tuple[WallTeam, ...]:
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
                tuple(by_objective[each.pk]),
            )
        )
    return tuple(WallTeam(name, slug, tuple(cards)) for (name, slug), cards in walls.items())


def open_questions(cycle: Cycle) -> dict[str, int]:
    """How many challenges of a cycle are open and how many dependencies are not settled. Two statements."""
    unsettled = Q(state__in=["requested", "negotiating"])
    waits = Dependency.objects.filter(key_result__objective__cycle=cycle).aggregate(n=Count("id", filter=unsettled))
    asked = Challenge.objects.filter(key_result__objective__cycle=cycle, state=ChallengeState.OPEN).count()
    return {"challenges": asked, "dependencies": waits["n"]}
