"""Time boxes: a meeting's minutes shared out among what there is to talk about. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

SHORTEST_BOX = 3
"""Minutes below which a talk is not worth beginning."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Something to talk about: its weight (risk × importance, 0 or more), and its minutes where people have set them."""

    weight: float
    minutes: int | None = None


def time_boxes(total: int, topics: Sequence[Topic]) -> list[int]:
    """Whole minutes for each topic, in the order given; they add up to `total` (minutes, 0 or more).

    Minutes that people have set stay. The others share what is left by weight, none with less than `SHORTEST_BOX`: where there
    is not enough for all, the weightiest are talked about and the rest gets 0, “if time is left”. The sum is less than
    `total` only if there is nothing to give the minutes to, and more only if people have set more.
    """
    boxes = [each.minutes or 0 for each in topics]
    left = max(0, total - sum(boxes))
    open_ones = [n for n, each in enumerate(topics) if each.minutes is None]
    served = sorted(open_ones, key=lambda n: (-topics[n].weight, n))[: left // SHORTEST_BOX]
    if not served:
        return boxes
    spare = left - SHORTEST_BOX * len(served)
    whole = sum(max(0.0, topics[n].weight) for n in served)
    shares = {n: spare * (max(0.0, topics[n].weight) / whole if whole > 0 else 1 / len(served)) for n in served}
    for n in served:
        boxes[n] = SHORTEST_BOX + int(shares[n])
    # What rounding left goes to the largest remainders, as seats do (Hamilton's method).
    rest = left - sum(boxes[n] for n in served)
    for n in sorted(served, key=lambda n: (int(shares[n]) - shares[n], n))[:rest]:
        boxes[n] += 1
    return boxes
