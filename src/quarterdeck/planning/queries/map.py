"""The map: the whole organisation's alignment, read in five statements however large, and laid out flat."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from quarterdeck.keel.references import parse_reference
from quarterdeck.okrs.models import Cycle, CycleKind, ObjectiveState
from quarterdeck.okrs.queries import CycleChoice, cycle_choices, visible_objectives
from quarterdeck.people.models import Member, Team
from quarterdeck.planning.layout import Box, Card, place
from quarterdeck.planning.models import Dependency, DependencyState
from quarterdeck.planning.queries.graph import Link, reachable
from quarterdeck.planning.queries.sight import links_around

PAGE = 100
_SHOWN = [DependencyState.REQUESTED, DependencyState.NEGOTIATING, DependencyState.COMMITTED, DependencyState.DELIVERED]


@dataclass(frozen=True, slots=True)
class MapTeam:
    """A team's box in drawing units; `level` 0 is the company, 1 a function, 2 a team."""

    name: str
    slug: str
    level: int
    x: int
    y: int
    width: int
    height: int
    apart_y: int


@dataclass(frozen=True, slots=True)
class MapNode:
    """An objective's card. `team` is an index into the teams."""

    reference: str
    title: str
    team: int
    state: str
    cycle: str
    is_apart: bool
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class MapLine:
    """A link between two cards (indexes), with its sentence and the key result it aims at, if one."""

    child: int
    parent: int
    sentence: str
    key_result: str


@dataclass(frozen=True, slots=True)
class MapDependency:
    """What a card (index) waits for from a team (index)."""

    node: int
    team: int
    what: str
    state: str
    state_word: str
    id: UUID


@dataclass(frozen=True, slots=True)
class MapPage:
    """The picture and everything it says. `apart` counts what is not linked yet."""

    cycle: str
    cycle_slug: str
    cycles: tuple[CycleChoice, ...]
    focus: str
    focus_title: str
    width: int
    height: int
    teams: tuple[MapTeam, ...]
    nodes: tuple[MapNode, ...]
    lines: tuple[MapLine, ...]
    dependencies: tuple[MapDependency, ...]
    apart: int

    def drawing(self) -> dict[str, Any]:
        """The same for the script that draws it, as short as it can be said."""
        return {
            "size": [self.width, self.height],
            "teams": [[t.name, t.slug, t.level, t.x, t.y, t.width, t.height, t.apart_y] for t in self.teams],
            "nodes": [
                [n.reference, n.title, n.team, n.x, n.y, int(n.is_apart), n.state == "draft"] for n in self.nodes
            ],
            "lines": [[each.child, each.parent, each.sentence, each.key_result] for each in self.lines],
            "dependencies": [[each.node, each.team, each.what, each.state_word] for each in self.dependencies],
            "focus": next((n for n, each in enumerate(self.nodes) if each.reference == self.focus), -1),
        }


def map_page(reader: Member, cycle: Cycle, cycles: list[Cycle], focus: str = "") -> MapPage:
    """A quarter's objectives and the year's around it, with their links and dependencies. Four statements.

    `focus`: an objective's reference; then only its line of sight and its supporters are left. Raises Http404 for one
    that is not on this map.
    """
    teams = list(Team.objects.order_by("name").values_list("pk", "parent_id", "name", "slug"))
    objectives = _objectives(reader, cycle, {key: n for n, (key, *_rest) in enumerate(teams)})
    links = links_around(cycle)
    about = None
    if focus:
        about = next((each for each in objectives if each.reference == focus), None)
        if about is None:
            raise Http404
        objectives = _in_sight(about.id, objectives, links)
    at = {each.id: n for n, each in enumerate(objectives)}
    lines = [link for link in links if link.child in at and link.parent in at]
    waits = _dependencies(cycle, at)
    aligned = {link.child for link in lines} | {link.parent for link in lines}
    boxes, order = _boxes(teams)
    periods: dict[str, int] = {}
    cards = [
        Card(
            order[each.team],
            each.id not in aligned and boxes[order[each.team]].parent is not None,
            periods.setdefault(each.cycle, len(periods)),
        )
        for each in objectives
    ]
    width, height = place(boxes, cards)
    number = {n: k for k, n in enumerate(n for n, box in enumerate(boxes) if box.width)}
    backwards = {n: key for key, n in order.items()}
    return MapPage(
        cycle.name, cycle.slug, tuple(cycle_choices(cycles, cycle)), focus, about.title if about else "", width, height,
        tuple(
            MapTeam(teams[backwards[n]][2], teams[backwards[n]][3], _level(boxes, n), box.x, box.y, box.width,
                    box.height, box.apart_y)
            for n, box in enumerate(boxes) if n in number
        ),
        tuple(
            MapNode(each.reference, each.title, number[card.team], each.state, each.cycle, card.is_apart, card.x, card.y)
            for each, card in zip(objectives, cards, strict=True)
        ),
        tuple(
            MapLine(at[link.child], at[link.parent], link.sentence, link.key_result_words.partition(" ")[0])
            for link in lines
        ),
        tuple(
            MapDependency(at[objective], number[order[team]], what, state, str(DependencyState(state).label), key)
            for key, objective, team, what, state in _with_team(waits, teams, order, number)
        ),
        sum(card.is_apart for card in cards),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Found:
    id: UUID
    reference: str
    title: str
    team: int
    state: str
    cycle: str


def _objectives(reader: Member, cycle: Cycle, index: dict[UUID, int]) -> list[_Found]:
    """The objectives of the cycle, and of the year around a quarter, that the reader may see. One statement."""
    where = Q(cycle=cycle)
    if cycle.kind != CycleKind.ANNUAL and cycle.year_id:
        where |= Q(cycle_id=cycle.year_id)
    rows = (
        visible_objectives(reader).filter(where).exclude(state=ObjectiveState.DROPPED)
        .order_by("cycle__starts_on", "-cycle__ends_on", "position", "number")
        .values_list("pk", "number", "title", "team_id", "state", "cycle__name")
    )  # fmt: skip
    return [
        _Found(key, f"O-{number}", title, index[team], state, name) for key, number, title, team, state, name in rows
    ]


def _in_sight(about: UUID, objectives: list[_Found], links: list[Link]) -> list[_Found]:
    up: dict[UUID, list[UUID]] = defaultdict(list)
    down: dict[UUID, list[UUID]] = defaultdict(list)
    for link in links:
        up[link.child].append(link.parent)
        down[link.parent].append(link.child)
    kept = {about} | reachable(about, up) | reachable(about, down)
    return [each for each in objectives if each.id in kept]


def _dependencies(cycle: Cycle, at: dict[UUID, int]) -> list[tuple[UUID, UUID, UUID, str, str]]:
    """(key, objective, asked team, what, state) of the cycle's dependencies on the map. One statement."""
    rows = Dependency.objects.filter(key_result__objective__cycle=cycle, state__in=_SHOWN).order_by("needed_on", "id")
    found = rows.values_list("pk", "key_result__objective_id", "provider_id", "what", "state")
    return [row for row in found if row[1] in at]


def _with_team(waits: list[Any], teams: list[Any], order: dict[int, int], number: dict[int, int]) -> list[Any]:
    """The dependencies whose asked team has a box, with the team's index."""
    index = {key: n for n, (key, *_rest) in enumerate(teams)}
    return [
        (key, objective, index[team], what, state)
        for key, objective, team, what, state in waits
        if order.get(index[team]) in number
    ]


def _boxes(teams: list[Any]) -> tuple[list[Box], dict[int, int]]:
    """Boxes in reading order (company, then each function with its teams), and where each team went."""
    index = {key: n for n, (key, *_rest) in enumerate(teams)}
    below: dict[int | None, list[int]] = defaultdict(list)
    for n, (_key, parent, *_rest) in enumerate(teams):
        below[index.get(parent)].append(n)
    order: dict[int, int] = {}
    boxes: list[Box] = []

    def walk(n: int, parent: int | None) -> None:
        order[n] = len(boxes)
        boxes.append(Box(parent))
        own = order[n]
        for child in below[n]:
            walk(child, own)

    for root in below[None]:
        walk(root, None)
    return boxes, order


def _level(boxes: list[Box], n: int) -> int:
    level, parent = 0, boxes[n].parent
    while parent is not None and level < 2:
        level, parent = level + 1, boxes[parent].parent
    return level


@dataclass(frozen=True, slots=True)
class ListLink:
    sentence: str
    reference: str
    title: str
    team: str


@dataclass(frozen=True, slots=True)
class ListEntry:
    """An objective as the list says it: what it contributes to, why, who supports it, whom it waits for."""

    reference: str
    title: str
    cycle: str
    is_apart: bool
    above: tuple[ListLink, ...]
    supporters: int
    waits_for: tuple[tuple[str, str, str, UUID], ...]


@dataclass(frozen=True, slots=True)
class ListTeam:
    name: str
    slug: str
    level: int
    entries: tuple[ListEntry, ...]


@dataclass(frozen=True, slots=True)
class MapList:
    """The map as a list, a page at a time, in the order in which the picture is read."""

    cycle: str
    cycle_slug: str
    cycles: tuple[CycleChoice, ...]
    focus: str
    focus_title: str
    total: int
    apart: int
    teams: tuple[ListTeam, ...]
    number: int
    has_more: bool


def as_list(page: MapPage, number: int = 1) -> MapList:
    """The same as the picture, in words. No statements."""
    above: dict[int, list[MapLine]] = defaultdict(list)
    supporters: dict[int, int] = defaultdict(int)
    for line in page.lines:
        above[line.child].append(line)
        supporters[line.parent] += 1
    waits: dict[int, list[MapDependency]] = defaultdict(list)
    for each in page.dependencies:
        waits[each.node].append(each)
    ordered = sorted(range(len(page.nodes)), key=lambda n: (page.nodes[n].team, page.nodes[n].is_apart))
    first = (number - 1) * PAGE
    shown: dict[int, list[ListEntry]] = defaultdict(list)
    for n in ordered[first : first + PAGE]:
        shown[page.nodes[n].team].append(_entry(page, n, above[n], supporters[n], waits[n]))
    return MapList(
        page.cycle, page.cycle_slug, page.cycles, page.focus, page.focus_title, len(page.nodes), page.apart,
        tuple(
            ListTeam(page.teams[n].name, page.teams[n].slug, page.teams[n].level, tuple(entries))
            for n, entries in shown.items()
        ),
        number, len(ordered) > first + PAGE,
    )  # fmt: skip


def _entry(page: MapPage, n: int, above: list[MapLine], supporters: int, waits: list[MapDependency]) -> ListEntry:
    node = page.nodes[n]
    return ListEntry(
        node.reference, node.title, node.cycle, node.is_apart,
        tuple(
            ListLink(
                each.sentence, f"{each.key_result} · {page.nodes[each.parent].reference}" if each.key_result
                else page.nodes[each.parent].reference, page.nodes[each.parent].title,
                page.teams[page.nodes[each.parent].team].name,
            )
            for each in above
        ),
        supporters, tuple((each.what, page.teams[each.team].name, each.state_word, each.id) for each in waits),
    )  # fmt: skip


def find_focus(text: str) -> str:
    """ "o12" → "O-12"; empty for what is no objective's reference."""
    reference = parse_reference(text) if text else None
    return str(reference) if reference is not None and reference.prefix == "O" else ""


def heading(page: MapPage | MapList) -> str:
    """What the picture is of."""
    if page.focus:
        return _("What %(ref)s serves and what supports it") % {"ref": page.focus}
    return _("How it connects")
