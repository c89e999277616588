"""Where everything stands on the map: the company above, its functions side by side, their teams in columns below.

Pure arithmetic over flat lists, in one pass; nothing is asked per node. Units are those of the drawing: a card is 220 wide.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

CARD, TALL, GAP, HEAD, PAD = 220, 46, 8, 26, 12
BETWEEN, IN_A_ROW = 64, 5
"""Room for lines and their sentences between the levels; cards side by side in the company's box."""
APART = 22
"""Room above the objectives that are not linked yet, for the line that sets them apart."""
WIDE = 1.6
"""Width to height that the whole should have: that of a screen."""


@dataclass(slots=True)
class Card:
    """An objective to place. `team` is an index; `is_apart`: not linked yet; `row`: the company's cards of one cycle
    stand in rows of their own."""

    team: int
    is_apart: bool
    row: int = 0
    x: int = 0
    y: int = 0


@dataclass(slots=True)
class Box:
    """A team to place. `parent` is an index, None for the company. `apart_y` is where what is not linked begins."""

    parent: int | None
    x: int = 0
    y: int = 0
    width: int = 0
    height: int = 0
    apart_y: int = 0
    cards: list[Card] = field(default_factory=list)


def place(boxes: Sequence[Box], cards: Sequence[Card]) -> tuple[int, int]:
    """Give every box and card its place; cards keep their order in a team, those apart come last.

    Teams without cards and without teams below are left out (width 0). Returns the width and height of the whole.
    """
    for card in cards:
        boxes[card.team].cards.append(card)
    below: dict[int | None, list[int]] = defaultdict(list)
    for n, box in enumerate(boxes):
        below[box.parent].append(n)
    needed = _needed(boxes, below)
    roots = [n for n in below[None] if n in needed]
    if not roots:
        return 0, 0
    root = roots[0]
    groups = [n for n in below[root] if n in needed]
    columns = _columns(boxes, below, needed, groups)
    x = PAD
    top = PAD + _height_of_rows(boxes[root]) + BETWEEN
    bottom = top
    for n in groups:
        width, height = _place_group(boxes, below, needed, n, x, top, columns)
        x += width + GAP * 4
        bottom = max(bottom, top + height)
    used = x - GAP * 4 + PAD
    whole = max(used, _row_width(boxes[root]) + 2 * PAD, CARD + 2 * PAD)
    for n in groups:
        for k in (n, *_under(below, needed, n)):
            _shift(boxes[k], (whole - used) // 2)
    _place_rows(boxes[root], PAD, PAD, whole - 2 * PAD)
    return whole, bottom + PAD


def _shift(box: Box, by: int) -> None:
    box.x += by
    for card in box.cards:
        card.x += by


def _needed(boxes: Sequence[Box], below: dict[int | None, list[int]]) -> set[int]:
    """Boxes with cards, and everything above them."""
    found: set[int] = set()
    for n, box in enumerate(boxes):
        key: int | None = n if box.cards else None
        while key is not None and key not in found:
            found.add(key)
            key = boxes[key].parent
    return found


def _under(below: dict[int | None, list[int]], needed: set[int], n: int) -> list[int]:
    """All boxes under one that are needed, in reading order, however deep."""
    found: list[int] = []
    for child in below[n]:
        if child in needed:
            found.append(child)
            found += _under(below, needed, child)
    return found


def _columns(boxes: Sequence[Box], below: dict[int | None, list[int]], needed: set[int], groups: list[int]) -> int:
    """How many teams stand side by side in a function, so that the whole has a screen's shape."""
    sizes = [[_stack_height(boxes[k]) for k in _under(below, needed, n)] for n in groups]

    def shape(columns: int) -> float:
        width = sum(min(columns, max(1, len(each))) * (CARD + 2 * PAD + GAP) for each in sizes) or 1
        height = max((sum(each) / columns for each in sizes if each), default=1) + 200
        return abs(math.log(width / height / WIDE))

    return min(range(1, 9), key=shape)


def _stack_height(box: Box) -> int:
    apart = any(card.is_apart for card in box.cards) and not all(card.is_apart for card in box.cards)
    return HEAD + len(box.cards) * (TALL + GAP) + (APART if apart else 0) + PAD


def _rows(box: Box) -> list[list[Card]]:
    """The company's cards, a cycle's below the other's, at most five side by side."""
    rows: list[list[Card]] = []
    for card in box.cards:
        if not rows or rows[-1][0].row != card.row or len(rows[-1]) == IN_A_ROW:
            rows.append([])
        rows[-1].append(card)
    return rows


def _row_width(box: Box) -> int:
    return max((len(each) for each in _rows(box)), default=1) * (CARD + GAP) + 2 * PAD


def _height_of_rows(box: Box) -> int:
    rows = _rows(box)
    return (
        HEAD
        + max(1, len(rows)) * (TALL + GAP)
        + (len({each[0].row for each in rows}) - 1 if rows else 0) * BETWEEN
        + PAD
    )


def _place_rows(box: Box, x: int, y: int, width: int) -> None:
    """A box whose cards stand side by side: the company's."""
    box.x, box.y, box.width, box.height = x, y, width, _height_of_rows(box)
    at, before = y + HEAD, None
    for row in _rows(box):
        if before is not None and row[0].row != before:
            at += BETWEEN
        before = row[0].row
        left = x + (width - len(row) * (CARD + GAP) + GAP) // 2
        for n, card in enumerate(row):
            card.x, card.y = left + n * (CARD + GAP), at
        at += TALL + GAP


def _place_group(
    boxes: Sequence[Box], below: dict[int | None, list[int]], needed: set[int], n: int, x: int, y: int, columns: int
) -> tuple[int, int]:
    """A function: its own cards in a row, its teams in columns below, each to the shortest. Returns width and height."""
    group, under = boxes[n], _under(below, needed, n)
    used = min(columns, max(1, len(under)))
    width = used * (CARD + 2 * PAD + GAP) - GAP + 2 * PAD
    per_row = max(1, (width - 2 * PAD + GAP) // (CARD + GAP))
    cards = group.cards
    for k, card in enumerate(cards):
        card.x, card.y = x + PAD + k % per_row * (CARD + GAP), y + HEAD + k // per_row * (TALL + GAP)
    own = HEAD + math.ceil(len(cards) / per_row) * (TALL + GAP) + (BETWEEN if under else PAD)
    ends = [y + own] * used
    for key in under:
        column = ends.index(min(ends))
        _place_stack(boxes[key], x + PAD + column * (CARD + 2 * PAD + GAP), ends[column])
        ends[column] += boxes[key].height + GAP
    group.x, group.y, group.width, group.height = x, y, width, max(ends) - y + PAD
    return group.width, group.height


def _place_stack(box: Box, x: int, y: int) -> None:
    """A team: its cards one below the other, those that are not linked yet set apart at the end."""
    linked = [card for card in box.cards if not card.is_apart]
    apart = [card for card in box.cards if card.is_apart]
    at = y + HEAD
    for card in linked:
        card.x, card.y = x + PAD, at
        at += TALL + GAP
    if apart and linked:
        box.apart_y = at
        at += APART
    for card in apart:
        card.x, card.y = x + PAD, at
        at += TALL + GAP
    box.x, box.y, box.width, box.height = x, y, CARD + 2 * PAD, at - y + PAD - GAP
