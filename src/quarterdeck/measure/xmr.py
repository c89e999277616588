"""Process behaviour charts of single values and moving ranges (XmR): what is noise, and what is a signal.

Natural process limits are the mean ± 2.66 times the average moving range, the upper limit of the ranges is 3.27 times it
(Shewhart's three-sigma limits for n = 2: 3/d₂ with d₂ = 1.128, and D₄). Source: D. J. Wheeler, Understanding Variation, 2nd
edition, 2000, and Making Sense of Data, 2003; detection rules one to three there. The limits come from a stretch's first
`BASELINE` readings and then stay: they are computed anew only from a declared break on, when something is known to have
changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

_D2 = 1.128
NATURAL = 3 / _D2
"""2.66: from the average moving range to the distance of a limit from the mean."""
RANGE = 3.268
"""3.27: from the average moving range to the upper range limit."""
BASELINE = 24
"""Readings that the limits of a stretch are computed from; with fewer, from all. Seventeen or more settle them [Wheeler]."""
FEWEST = 6
"""Readings from which limits mean something; before that nothing is called a signal."""
RUN, NEAR, OF = 8, 3, 4


class Rule(StrEnum):
    """Why a reading is a signal."""

    OUTSIDE = "outside"
    """Rule one: it lies outside of the natural process limits."""
    RUN = "run"
    """Rule two: eight in a row on the same side of the mean."""
    NEAR_LIMIT = "near_limit"
    """Rule three: three out of four in a row nearer to the same limit than to the mean."""
    JUMP = "jump"
    """The step from the reading before it is larger than the upper range limit."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Readings `first` to `last` (positions, both included) that share limits; None while there are too few of them."""

    first: int
    last: int
    mean: float
    average_range: float
    lower: float | None
    upper: float | None
    range_limit: float | None


@dataclass(frozen=True, slots=True)
class Signal:
    """Reading `at` (position) speaks by these rules, the strongest first."""

    at: int
    rules: tuple[Rule, ...]
    above: bool


@dataclass(frozen=True, slots=True)
class Behaviour:
    """A series' stretches and signals, in order."""

    stretches: tuple[Stretch, ...]
    signals: tuple[Signal, ...]

    @property
    def current(self) -> Stretch | None:
        return self.stretches[-1] if self.stretches else None


def behaviour(values: Sequence[float], breaks: Sequence[int] = ()) -> Behaviour:
    """The process behaviour of finite values in their order. `breaks` are positions at which a new stretch begins."""
    if not values:
        return Behaviour((), ())
    begins = sorted({0, *(each for each in breaks if 0 < each < len(values))})
    stretches, signals = [], []
    for first, after in zip(begins, [*begins[1:], len(values)], strict=True):
        stretch = _stretch(values, first, after - 1)
        stretches.append(stretch)
        signals += _signals(values, stretch)
    return Behaviour(tuple(stretches), tuple(signals))


def _stretch(values: Sequence[float], first: int, last: int) -> Stretch:
    base = values[first : min(last + 1, first + BASELINE)]
    mean = sum(base) / len(base)
    ranges = [abs(after - before) for before, after in pairwise(base)]
    average = sum(ranges) / len(ranges) if ranges else 0.0
    if len(base) < FEWEST:
        return Stretch(first, last, mean, average, None, None, None)
    return Stretch(first, last, mean, average, mean - NATURAL * average, mean + NATURAL * average, RANGE * average)


def _signals(values: Sequence[float], stretch: Stretch) -> list[Signal]:
    if stretch.lower is None or stretch.upper is None or stretch.range_limit is None:
        return []
    mean, lower, upper = stretch.mean, stretch.lower, stretch.upper
    near_top, near_bottom = (mean + upper) / 2, (mean + lower) / 2
    found: list[Signal] = []
    side = run = 0
    near: list[int] = []
    before: float | None = None
    for at in range(stretch.first, stretch.last + 1):
        value = values[at]
        now = (value > mean) - (value < mean)
        run = run + 1 if now == side and now else 1 if now else 0
        side = now
        near.append((value > near_top) - (value < near_bottom))
        if len(near) > OF:
            near.pop(0)
        rules = []
        if value > upper or value < lower:
            rules.append(Rule.OUTSIDE)
        if run >= RUN:
            rules.append(Rule.RUN)
        if near[-1] and near.count(near[-1]) >= NEAR:
            rules.append(Rule.NEAR_LIMIT)
        if before is not None and abs(value - before) > stretch.range_limit:
            rules.append(Rule.JUMP)
        if rules:
            found.append(Signal(at, tuple(rules), value > mean))
        before = value
    return found
