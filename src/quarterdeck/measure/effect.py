"""Did a bet move the number? A measure's readings before and after, without more certainty than a short series has.

The level after is compared with where the readings before were heading, and the gap with what they do anyway: Wheeler's
natural process limits, 2.66 × the mean moving range ("Understanding Variation", 1993), taken of the readings' distances
from their own trend. It is an interrupted series without a control, so it can show a change and never its cause.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import pairwise
from statistics import fmean, median

LEAST = 3
"""Readings needed on either side before anything is said."""
COMFORTABLE = 6
"""Readings on either side from which the comparison is more than a hint."""
_WHEELER = 2.66
_HUGE = 1e150
"""Beyond this a value is as good as this: no measure is that large, and nothing below can overflow."""


class Verdict(Enum):
    """What the readings allow to say."""

    TOO_FEW = "too_few"
    MOVED = "moved"
    NO_SIGN = "no_sign"
    AGAINST = "against"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Readings of one side: how many, their median, and the slope a week by Theil and Sen; None where unknown."""

    readings: int
    level: float | None
    slope: float | None


@dataclass(frozen=True, slots=True)
class Effect:
    """Before and after. `gap` is how far the readings after lie from where those before were heading (measure's unit,
    its own sign); `usual` is how far a single reading strays anyway."""

    before: Stretch
    after: Stretch
    gap: float | None
    usual: float | None
    verdict: Verdict

    @property
    def is_hint(self) -> bool:
        """So few readings that the verdict is a hint at best."""
        return min(self.before.readings, self.after.readings) < COMFORTABLE


def effect_of(
    readings: Iterable[tuple[date, float]], *, started_on: date, ended_on: date, upwards: bool | None
) -> Effect:
    """Compare the readings up to the day a bet began with those from the day it ended on.

    `upwards`: whether more is better; None (keep a range) means that any movement is only told, never judged good.
    Readings may be irregular; those while the bet was under way belong to neither side. Finite for every finite input.
    """
    series = sorted((on, max(-_HUGE, min(_HUGE, value))) for on, value in readings if math.isfinite(value))
    before = [(on, value) for on, value in series if on <= started_on]
    after = [(on, value) for on, value in series if on >= ended_on and on > started_on]
    sides = _stretch(before), _stretch(after)
    if len(before) < LEAST or len(after) < LEAST:
        return Effect(*sides, None, None, Verdict.TOO_FEW)
    gap, usual = _gap(before, after, sides[0].slope or 0.0)
    # Rounding leaves a trace on a perfectly straight line; it is no movement.
    trace = 1e-9 * max(abs(value) for _, value in [*before, *after])
    return Effect(*sides, gap, usual, _verdict(gap, max(usual, trace), upwards))


def _stretch(points: Sequence[tuple[date, float]]) -> Stretch:
    return Stretch(len(points), median(value for _, value in points) if points else None, slope_of(points))


def slope_of(points: Sequence[tuple[date, float]]) -> float | None:
    """The median of all slopes between two points, per week (Theil 1950, Sen 1968); None where no two differ in date."""
    slopes = [
        (later[1] - earlier[1]) / ((later[0] - earlier[0]).days / 7)
        for n, earlier in enumerate(points)
        for later in points[n + 1 :]
        if later[0] != earlier[0]
    ]
    return median(slopes) if slopes else None


def _gap(
    before: Sequence[tuple[date, float]], after: Sequence[tuple[date, float]], slope: float
) -> tuple[float, float]:
    origin = before[-1][0]

    def weeks(on: date) -> float:
        return (on - origin).days / 7

    level = median(value - slope * weeks(on) for on, value in before)
    rests = [value - level - slope * weeks(on) for on, value in before]
    ranges = [abs(later - earlier) for earlier, later in pairwise(rests)]
    gap = median(value - level - slope * weeks(on) for on, value in after)
    return gap, _WHEELER * fmean(ranges)


def _verdict(gap: float, usual: float, upwards: bool | None) -> Verdict:
    if abs(gap) <= usual:
        return Verdict.NO_SIGN
    if upwards is None:
        return Verdict.MOVED
    return Verdict.MOVED if (gap > 0) == upwards else Verdict.AGAINST
