"""The line of sight: from an objective up to the company, sentence by sentence, and what supports it from below."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from quarterdeck.keel.access import may
from quarterdeck.okrs.models import Cycle, KeyResult, Objective, ObjectiveState
from quarterdeck.okrs.queries import visible_objectives
from quarterdeck.people.models import Member, Team, TeamKind
from quarterdeck.people.queries.tree import descendants_of
from quarterdeck.planning.models import Alignment, ClarityTally, Dependency
from quarterdeck.planning.models.dependency import OPEN_DEPENDENCIES
from quarterdeck.planning.queries.graph import Link, contributors_to, links_through, reachable
from quarterdeck.planning.wording import repeats

SHOWN_FROM = 3
"""Answers of the alignment test are shown from this many on: fewer would point at people."""
_DEEPEST = 8
_MOST_CANDIDATES = 80


@dataclass(frozen=True, slots=True)
class Above:
    """What an objective contributes to, with the sentence that says how, and what that contributes to in turn."""

    id: UUID
    sentence: str
    reference: str
    words: str
    is_key_result: bool
    objective_reference: str
    team: str
    team_slug: str
    cycle: str
    is_company: bool
    repeats: bool
    above: tuple["Above", ...]


@dataclass(frozen=True, slots=True)
class Below:
    """An objective that contributes to this one or to one of its key results."""

    sentence: str
    reference: str
    title: str
    to: str
    team: str
    team_slug: str
    supporters: int


@dataclass(frozen=True, slots=True)
class Sight:
    """An objective's place: above it and below it. `reaches_company` says whether some path ends at the company."""

    reference: str
    title: str
    team: str
    is_company: bool
    above: tuple[Above, ...]
    below: tuple[Below, ...]
    all_below: int
    reaches_company: bool
    may_align: bool


def links_around(cycle: Cycle) -> list[Link]:
    """The links of the time around a cycle (its year's and its quarters'). One statement."""
    found = (
        Alignment.objects.filter(objective__cycle__starts_on__lte=cycle.ends_on)
        .filter(objective__cycle__ends_on__gte=cycle.starts_on)
        .values_list(
            "id", "objective_id", "to_objective_id", "to_key_result_id", "to_key_result__objective_id",
            "to_key_result__number", "to_key_result__statement", "sentence",
        ).order_by("at", "id")
    )  # fmt: skip
    return [
        Link(key, child, to_objective or of_key_result, to_key_result,
             f"KR-{number} {statement}" if to_key_result else "", sentence)
        for key, child, to_objective, to_key_result, of_key_result, number, statement, sentence in found
    ]  # fmt: skip


def sight_of(reader: Member, objective: Objective) -> Sight:
    """An objective's line of sight and supporters, of what the reader may see. Two statements."""
    links = links_through(objective)
    up: dict[UUID, list[Link]] = defaultdict(list)
    down: dict[UUID, list[Link]] = defaultdict(list)
    for each in links:
        up[each.child].append(each)
        down[each.parent].append(each)
    above_keys = reachable(objective.pk, {key: [one.parent for one in found] for key, found in up.items()})
    below_links = {key: [one.child for one in found] for key, found in down.items()}
    wanted = above_keys | {one.child for one in down.get(objective.pk, ())} | {objective.pk}
    pursued = visible_objectives(reader).filter(pk__in=wanted).exclude(state=ObjectiveState.DROPPED)
    seen = {each.pk: each for each in pursued.select_related("team", "cycle")}

    def climb(key: UUID, walked: frozenset[UUID]) -> tuple[Above, ...]:
        if len(walked) > _DEEPEST:
            return ()
        steps = []
        for link in up.get(key, ()):
            parent = seen.get(link.parent)
            if parent is None or parent.pk in walked:
                continue
            reference, _space, words = (link.key_result_words or str(parent)).partition(" ")
            steps.append(
                Above(
                    link.id,
                    link.sentence,
                    reference,
                    words,
                    link.key_result is not None,
                    parent.reference,
                    parent.team.name,
                    parent.team.slug,
                    parent.cycle.name,
                    parent.team.is_company,
                    repeats(link.sentence, words),
                    climb(parent.pk, walked | {parent.pk}),
                )
            )
        return tuple(steps)

    above = climb(objective.pk, frozenset({objective.pk}))
    below = tuple(
        Below(
            link.sentence, child.reference, child.title, link.key_result_words.partition(" ")[0], child.team.name,
            child.team.slug, len(reachable(child.pk, below_links)),
        )
        for link in down.get(objective.pk, ())
        if (child := seen.get(link.child)) is not None
    )  # fmt: skip
    return Sight(
        objective.reference, objective.title, objective.team.name, objective.team.is_company, above, below,
        len(reachable(objective.pk, below_links)), objective.team.is_company or _reaches(above),
        not objective.cycle.is_closed and objective.is_open and may(reader, "planning.align", objective),
    )  # fmt: skip


def _reaches(above: tuple[Above, ...]) -> bool:
    return any(each.is_company or _reaches(each.above) for each in above)


@dataclass(frozen=True, slots=True)
class SightPage:
    """From one key result to the company, for the alignment test. Counts are of the whole team, None below three."""

    reference: str
    statement: str
    cycle: str
    team_slug: str
    sight: Sight
    clear: int | None
    unclear: int | None
    may_answer: bool


def sight_page(reader: Member, key_result: KeyResult) -> SightPage:
    """The path of sentences from a key result. Three statements."""
    objective = key_result.objective
    tally = ClarityTally.objects.filter(team=objective.team, cycle=objective.cycle).first()
    enough = tally is not None and tally.clear + tally.unclear >= SHOWN_FROM
    return SightPage(
        key_result.reference, key_result.statement, objective.cycle.name, objective.team.slug, sight_of(reader, objective),
        tally.clear if tally and enough else None, tally.unclear if tally and enough else None,
        not objective.cycle.is_closed and may(reader, "planning.answer_test", key_result),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Linked:
    """How many of a cycle's objectives below the company contribute to something."""

    linked: int
    total: int
    waits: int


def linked_in(reader: Member, cycle: Cycle) -> Linked:
    """How far a cycle is linked, of what the reader may see, and how many dependencies are open. Two statements."""
    found = visible_objectives(reader).filter(cycle=cycle).exclude(state=ObjectiveState.DROPPED)
    links = Exists(Alignment.objects.filter(objective=OuterRef("pk")))
    counted = found.exclude(team__kind=TeamKind.COMPANY).aggregate(total=Count("id"), linked=Count("id", filter=links))
    waits = Dependency.objects.filter(key_result__objective__cycle=cycle, state__in=OPEN_DEPENDENCIES).count()
    return Linked(counted["linked"], counted["total"], waits)


def candidates(reader: Member, objective: Objective, words: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """What an objective may contribute to, for a picker: (team and cycle, [(reference, words)]).

    Without words: what stands above it in the tree, and the own team's longer ones. With words: all that match, beside it
    too. Left out: itself, what contributes to it, teams below, closed cycles, other times. Four statements.
    """
    teams = list(Team.objects.all())
    below = contributors_to(objective) | {objective.pk}
    cycle = objective.cycle
    found: Any = (
        visible_objectives(reader)
        .filter(cycle__starts_on__lte=cycle.ends_on, cycle__ends_on__gte=cycle.starts_on)
        .exclude(cycle__phase="closed")
        .exclude(state__in=[ObjectiveState.DROPPED, ObjectiveState.CLOSED])
        .exclude(pk__in=below)
        .exclude(team_id__in=descendants_of(objective.team_id, teams))
        .select_related("team", "cycle")
    )
    if words:
        hits = Q(title__icontains=words) | Q(team__name__icontains=words) | Q(key_results__statement__icontains=words)
        found = found.filter(hits).distinct()
    else:
        found = found.filter(team_id__in=_line_of(objective.team_id, teams))
    chosen = list(
        found.order_by("team__kind", "team__name", "cycle__starts_on", "position", "number")[:_MOST_CANDIDATES]
    )
    results: dict[UUID, list[KeyResult]] = defaultdict(list)
    for each in KeyResult.objects.filter(objective__in=[one.pk for one in chosen], dropped_at__isnull=True):
        results[each.objective_id].append(each)
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in chosen:
        place = groups[f"{one.team.name} · {one.cycle.name}"]
        place.append((one.reference, str(one)))
        place += [(each.reference, f"– {each}") for each in results[one.pk]]
    return list(groups.items())


def _line_of(team_id: UUID, teams: list[Team]) -> set[UUID]:
    """A team and everything above it."""
    parents = {each.pk: each.parent_id for each in teams}
    line: set[UUID] = set()
    key: UUID | None = team_id
    while key is not None and key not in line:
        line.add(key)
        key = parents.get(key)
    return line
