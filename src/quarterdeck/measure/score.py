"""Progress and score: the one place where a value becomes a number between 0 and 1.

The formulas are DOMAIN's "Progress and score (exact)". With baseline b, target t and value v:

- increase, decrease: progress = (v − b) / (t − b), unclamped; score = min(1, max(0, progress));
- with zones c, m, s: the score interpolates linearly through (b, 0) (c, 0.3) (m, 0.7) (s, 1);
- keep_*: the time-weighted share of the known time inside the bounds, from a ``Hold``;
- an objective: Σ weight·score / Σ weight over its key results with a known score, guardrails left out.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from quarterdeck.measure.goal import ZONE_WORTH, Direction, Goal, Zone
from quarterdeck.measure.hold import Hold, inside
from quarterdeck.measure.ratio import ratio


def progress(goal: Goal, value: float, *, hold: Hold | None = None, as_of: date | None = None) -> float | None:
    """How much of the way from baseline to target is done: 0 at the baseline, 1 at the target, unclamped.

    Negative when worse than the baseline, above 1 beyond the target, cut off only at ±10¹⁵. For a keep direction it is
    the same number as ``score``. None while the baseline or target is unknown, when they are equal, or for a value that
    is not finite. An ordinal goal counts from none (0) to the target zone (1).
    """
    goal = goal.on_scale
    if goal.direction.keeps:
        return score(goal, value, hold=hold, as_of=as_of)
    baseline, target = goal.baseline, goal.target
    if baseline is None or target is None or baseline == target or not _finite(value, baseline, target):
        return None
    return ratio(value, baseline, target)


def score(goal: Goal, value: float, *, hold: Hold | None = None, as_of: date | None = None) -> float | None:
    """The score of a key result whose latest value is ``value``: 0 to 1, never falling as the value improves.

    A keep direction is scored by its history: give its ``hold`` and the day. Without them the score is that of a single
    reading, 1.0 inside and 0.0 outside. None where ``progress`` is None.
    """
    goal = goal.on_scale
    if goal.direction.keeps:
        return _keep_score(goal, value, hold, as_of)
    done = progress(goal, value)
    if done is None:
        return None
    if goal.has_zones:
        return _zone_score(goal, value)
    return min(1.0, max(0.0, done))


def _keep_score(goal: Goal, value: float, hold: Hold | None, as_of: date | None) -> float | None:
    if goal.target is None or not math.isfinite(value):
        return None
    if hold is None:
        return 1.0 if inside(goal, value) else 0.0
    return hold.share(hold.last_on if as_of is None else as_of)


def _zone_score(goal: Goal, value: float) -> float:
    way = _forward(goal)
    assert goal.baseline is not None
    here, x0, y0 = way * value, way * goal.baseline, 0.0
    for zone, mark in _marks(goal):
        x1, y1 = way * mark, ZONE_WORTH[zone]
        if here < x1:
            return y0 if here <= x0 else min(y1, y0 + (y1 - y0) * ratio(here, x0, x1))
        x0, y0 = x1, y1
    return y0


def below_baseline(goal: Goal, value: float) -> bool:
    """Whether the metric is worse than where it started: scored 0 and shown as its own state. Never for keep."""
    goal = goal.on_scale
    if goal.direction.keeps or goal.baseline is None or not math.isfinite(value):
        return False
    way = _forward(goal)
    return way * value < way * goal.baseline


def zone_reached(goal: Goal, value: float) -> Zone | None:
    """The highest zone that ``value`` reached, or None before the commit zone and for a goal without zones."""
    goal = goal.on_scale
    if not goal.has_zones:
        return None
    way = _forward(goal)
    reached = None
    for zone, mark in _marks(goal):
        if way * value >= way * mark:
            reached = zone
    return reached


def _marks(goal: Goal) -> tuple[tuple[Zone, float], ...]:
    """The zones with their values, on the way from the baseline; only for a goal that has them."""
    assert goal.commit is not None
    assert goal.target is not None
    assert goal.stretch is not None
    return (Zone.COMMIT, goal.commit), (Zone.TARGET, goal.target), (Zone.STRETCH, goal.stretch)


def _forward(goal: Goal) -> int:
    """+1 where more is better, −1 where less is: turning the axis round makes decreasing mirror increasing exactly."""
    return -1 if goal.direction is Direction.DECREASE else 1


def _finite(*numbers: float) -> bool:
    return all(math.isfinite(number) for number in numbers)


@dataclass(frozen=True, slots=True)
class Part:
    """One key result's share in its objective: ``weight`` ≥ 0, ``score`` 0 to 1 or None while it is unknown."""

    weight: float
    score: float | None
    guardrail: bool = False


@dataclass(frozen=True, slots=True)
class Composite:
    """An objective's score (0 to 1, None if nothing is known) and of how many key results it does and does not know."""

    score: float | None
    known: int
    unknown: int


def weighted_score(parts: Iterable[Part]) -> Composite:
    """The objective's score: the weighted mean of the known scores. Guardrails have no share and are not counted.

    A weight that is negative or not finite has no share. Where no known score has a share the score is None: a page
    must still open; ``weights_problem`` tells the editor.
    """
    sharing = [part for part in parts if not part.guardrail]
    known = [(part.weight, part.score) for part in sharing if part.score is not None and math.isfinite(part.score)]
    heaviest = max((weight for weight, _ in known if math.isfinite(weight)), default=0.0)
    score = None
    if heaviest > 0:
        # Shares of the heaviest, so that the largest doubles do not overflow in the sum.
        shares = [(weight / heaviest, score) for weight, score in known if 0 < weight < math.inf]
        mean = math.fsum(share * score for share, score in shares) / math.fsum(share for share, _ in shares)
        score = min(1.0, max(0.0, mean))
    return Composite(score, len(known), len(sharing) - len(known))
