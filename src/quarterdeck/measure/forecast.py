"""Where a key result will end: a distribution of its final value, in closed form.

**The model.** The metric is a level that walks at random, seen through noise. From the observed steps come the level (an
exponential mean that leans the less on the newest value the more the steps undo each other), a little momentum, and the
variance of a weekly step; the latter is shrunk towards what the target itself tells (people set targets at about the
size of a quarter's ordinary move), so that one point already gives a sensible answer. The spread grows with the weeks
left, less than a pure random walk's because part of the movement is noise. The final value then has a Student t
distribution with five degrees of freedom around the expected one: rarely is a metric as tame as the normal law.

While only the cycle's own points are known, moves are read as shares of where the metric stands, softened by half of the way
to the target (a logarithm with an offset): what rises has more room than what falls. Nearly equal steps, three at least, are
believed to go on in a straight line: that is how a team moves a number by its own work.

With at least half a year of earlier readings (`history`) the variance of moves over just as many weeks is read from them;
with a year, what happened at this time last year is expected again as far as this cycle, and the year before, agree.

A plan that is late or in steps moves the expected value half of the way the plan differs from a straight line: people
know something about their plans. That half is our judgement; everything else was estimated.

**Where the constants come from.** They minimise the log loss over 13-week windows cut from weekly series of the M4
competition (Makridakis, Spiliotis and Assimakopoulos, 2020), with targets from 0.25 to 1.5 standard deviations of the
twelve-week changes, up and down, after 2, 4, 6, 8 and 10 weeks. `benchmarks/forecast.py` repeats the comparison on any
series; benchmarks/RESULTS.md has the table.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

Points = Sequence[tuple[date, float]]

_FREEDOM = 5
_Q90 = 1.475884049
"""The 0.9 quantile of Student's t with five degrees of freedom."""
_LIMIT = 1e150
"""Larger values are cut: their squares would not be finite."""
_TINY = 1e-120
"""Where all values are smaller, they are magnified by a power of two, which is exact: their squares would vanish."""


@dataclass(frozen=True, slots=True)
class _Constants:
    """What was estimated; one set without history, one with it."""

    lean: float
    lean_by_undoing: float
    momentum: float
    last_step: float
    prior_weight: float
    prior_scale: float
    noise: float
    growth: float
    undoing: float
    moved: float
    later: float
    steady: float
    calm: float


_ALONE = _Constants(
    lean=0.232, lean_by_undoing=0.679, momentum=0.03, last_step=0.264, prior_weight=math.exp(1.465),
    prior_scale=math.exp(0.159), noise=math.exp(-2.685), growth=0.676, undoing=0.416, moved=0.26, later=-0.267,
    steady=0.359, calm=0.683,
)  # fmt: skip
_WITH_HISTORY = _Constants(
    lean=0.83, lean_by_undoing=0.651, momentum=0.023, last_step=0.223, prior_weight=math.exp(3.656),
    prior_scale=math.exp(-1.39), noise=math.exp(-4.398), growth=1.796, undoing=0.381, moved=0.0, later=0.0, steady=0.0,
    calm=0.0,
)  # fmt: skip
_SHARE_OF_HISTORY = math.exp(-0.293) / (1 + math.exp(-0.293))
_YEAR_AGO_PRIOR = math.exp(4.655)
_YEAR_AGO = 0.976
_CALMER_BY_SEASON = 0.806
_MOST_LIKE = 10.0
"""A season that is now ten times last year's is no season any more."""
_PLAN = 0.5
_STRAIGHT, _FEWEST_STEPS = 8, 2
"""How even the steps must be before a straight line is believed to go on: a power, so that only nearly equal steps count, and
more weeks than these, for two equal steps are soon a coincidence."""
_SOFT = 0.5
"""The share of the way to the target that softens the logarithm: with it a metric may start at 0."""
_HALF_A_YEAR, _YEAR = 26 * 7, 364


@dataclass(frozen=True, slots=True)
class Forecast:
    """`p_hit`: the probability (0–1) of ending at or beyond the target; the 10, 50 and 90 % quantiles of the final value."""

    p_hit: float
    q10: float
    q50: float
    q90: float


def forecast(
    points: Points,
    *,
    target: float,
    direction: str,
    start: date,
    end: date,
    history: Points = (),
    target_high: float | None = None,
    planned: float | None = None,
) -> Forecast:
    """Forecast the value at `end` from what was observed.

    `points`: (day, value) from `start` on, in any order, the baseline on `start` first where it is known; of several on
    one day the last given stands. `direction`: increase, decrease, keep_above, keep_below or keep_between (then
    `target_high` is the upper bound). `history`: earlier readings of the same measure, before `start`. `planned`: the share
    (0–1) of the way that the plan expects by the last point; None for a straight line. With points after `end` the value on
    `end` is known, between its neighbours.

    Finite for finite input. Raises ValueError without a point or for an unknown direction.
    """
    if direction not in _DIRECTIONS:
        raise ValueError(f"no direction “{direction}”")
    days, values = _in_order(points)
    if not days:
        raise ValueError("a forecast needs at least one point")
    high = target if target_high is None else target_high
    size = max(abs(target), abs(high), *map(abs, values))
    unit = 1.0
    if 0 < size < _TINY:
        unit = math.ldexp(1.0, min(1000, -math.frexp(size)[1]))
        values = [each * unit for each in values]
        history = [(day, value * unit) for day, value in history]
    target, high = _cut(target * unit), _cut(high * unit)
    if days[-1] >= end.toordinal():
        known = _Line(days, values).at(end.toordinal())
        return Forecast(_p_hit(known, 0.0, target, direction, high), known / unit, known / unit, known / unit)
    line = _line(tuple(history)) if history else None
    if line is not None and line.days[-1] - line.days[0] < _HALF_A_YEAR:
        line = None
    curve = _Curve.of(values, target) if line is None and direction in {"increase", "decrease"} else None
    if curve is None:
        expected, spread = _distribution(days, values, target, direction, start, end, line, planned, None)
        low, middle, top = (expected + each * spread for each in (-_Q90, 0, _Q90))
    else:
        bent = [curve.bend(each) for each in values]
        target = curve.bend(target)
        expected, spread = _distribution(days, bent, target, direction, start, end, None, planned, (values, curve))
        low, middle, top = (curve.unbend(expected + each * spread) for each in (-_Q90, 0, _Q90))
    p_hit = _p_hit(expected, spread, target, direction, high)
    return Forecast(p_hit, min(low, middle, top) / unit, middle / unit, max(low, middle, top) / unit)


_DIRECTIONS = frozenset({"increase", "decrease", "keep_above", "keep_below", "keep_between"})


def _in_order(points: Points) -> tuple[list[int], list[float]]:
    """Days as whole numbers and values, by day, one a day."""
    by_day: dict[int, float] = {}
    last = -1
    sorted_already = True
    for day, value in points:
        number = day.toordinal()
        sorted_already = sorted_already and number > last
        last = number
        by_day[number] = _cut(value)
    if sorted_already:
        return list(by_day), list(by_day.values())
    days = sorted(by_day)
    return days, [by_day[day] for day in days]


def _cut(value: float) -> float:
    return min(_LIMIT, max(-_LIMIT, float(value)))


# The distribution of the final value ----------------------------------------------------------------------------------


class _Curve:
    """Values as their logarithm beyond a soft zero, counted from the first: steps become shares of where the metric stands."""

    __slots__ = ("first", "from_zero", "sign")

    def __init__(self, first: float, sign: float, from_zero: float) -> None:
        self.first, self.sign, self.from_zero = first, sign, from_zero

    @classmethod
    def of(cls, values: list[float], target: float) -> "_Curve | None":
        """The curve of what lies on one side of zero; None where there is none."""
        least, most = min(target, *values), max(target, *values)
        if least < 0 < most or target == values[0]:
            return None
        sign = 1.0 if most > 0 else -1.0
        from_zero = sign * values[0] + _SOFT * abs(target - values[0])
        return cls(values[0], sign, from_zero) if from_zero > 0 else None

    def bend(self, value: float) -> float:
        return self.sign * math.log1p(max(-0.999, self.sign * (value - self.first) / self.from_zero))

    def unbend(self, bent: float) -> float:
        return self.first + self.sign * self.from_zero * math.expm1(min(300.0, self.sign * bent))


def _distribution(
    days: list[int], values: list[float], target: float, direction: str, start: date, end: date, line: "_Line | None",
    planned: float | None, bent: tuple[list[float], _Curve] | None,
) -> tuple[float, float]:  # fmt: skip
    """Expected final value and scale of its t distribution. `bent`: the values before they went through a curve."""
    last, first = values[-1], values[0]
    left = (end.toordinal() - days[-1]) / 7
    known = _ALONE if line is None else _WITH_HISTORY
    squares, undone, steps, level_steps = _steps(days, values)
    prior = (known.prior_scale * _distance(first, target, direction)) ** 2 / 12
    weight = known.prior_weight
    variance = (weight * prior + squares) / (weight + steps)
    both = squares + weight * prior
    rho = undone / both if both > 0 else 0.0
    level = _level(values, _logistic(known.lean + known.lean_by_undoing * rho), level_steps)
    expected = (
        level + known.momentum * (level - first) * left + known.last_step * _last_step(values) * math.sqrt(left / 12)
    )
    spread = math.sqrt(variance * (left**known.growth + known.noise)) * math.exp(known.undoing * rho)
    elapsed = (days[-1] - days[0]) / 7
    if variance > 0 and elapsed > 0:
        spread *= (1 + (last - first) ** 2 / (elapsed * variance)) ** known.moved
    spread *= math.exp(known.later * (6 - left) / 6)
    if squares > 0 and elapsed > 0:
        # 1 when every step went the same way by as much, near 0 when they cancel each other out.
        evenness = min(1.0, (last - first) ** 2 / (elapsed * squares))
        steadiness = evenness**2 * min(1.0, elapsed / 10)
        expected += known.steady * steadiness * (last - first) / elapsed * left
        spread *= math.exp(-known.calm * steadiness)
        straight, lands = _straight(values if bent is None else bent[0], elapsed, left, level_steps)
        expected += straight * ((lands if bent is None else bent[1].bend(lands)) - expected)
    if line is not None:
        expected, spread = _by_history(days, values, line, end, expected, spread)
    if planned is not None and direction in {"increase", "decrease"}:
        expected += _PLAN * _beyond_the_line(planned, days[-1], start, end) * (target - first)
    return expected, spread


def _straight(values: list[float], elapsed: float, left: float, weeks: list[float]) -> tuple[float, float]:
    """How much a straight line is believed to go on (0–1), and where it would land."""
    moved = values[-1] - values[0]
    squares = sum((values[n + 1] - values[n]) ** 2 / took for n, took in enumerate(weeks))
    evenness = min(1.0, moved**2 / (elapsed * squares)) if squares > 0 else 0.0
    belief = evenness**_STRAIGHT * min(1.0, max(0.0, elapsed - _FEWEST_STEPS) / 3)
    return belief, values[-1] + moved / elapsed * left


def _steps(days: list[int], values: list[float]) -> tuple[float, float, int, list[float]]:
    """Over the steps between points, each scaled to a week: the sum of squares, the sum of products of neighbours (negative
    where steps undo each other), their number, and the weeks each took."""
    squares = undone = before = 0.0
    weeks = []
    for n in range(1, len(days)):
        took = (days[n] - days[n - 1]) / 7
        step = (values[n] - values[n - 1]) / math.sqrt(took)
        squares += step * step
        undone += step * before
        before = step
        weeks.append(took)
    return squares, undone, len(weeks), weeks


def _distance(first: float, target: float, direction: str) -> float:
    """How far a target is meant to be away; a bound to keep tells little, a fiftieth of it is a usual wobble."""
    away = abs(target - first)
    if direction.startswith("keep"):
        return max(min(away, abs(target) / 10), abs(target) / 50, 1e-9)
    return away


def _level(values: list[float], lean: float, weeks: list[float]) -> float:
    """The exponential mean; after a longer pause the newest value counts for more."""
    level = values[0]
    for n, took in enumerate(weeks, 1):
        share = lean if took == 1 else 1 - (1 - lean) ** took
        level += share * (values[n] - level)
    return level


def _last_step(values: list[float]) -> float:
    return values[-1] - values[-2] if len(values) > 1 else 0.0


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, x))))


def _beyond_the_line(planned: float, day: int, start: date, end: date) -> float:
    """How much more of the way the plan leaves for the rest of the cycle than a straight line would."""
    whole = max(1, end.toordinal() - start.toordinal())
    line = min(1.0, max(0.0, (day - start.toordinal()) / whole))
    return line - min(1.0, max(0.0, planned))


# What earlier readings add --------------------------------------------------------------------------------------------


def _by_history(
    days: list[int], values: list[float], line: "_Line", end: date, expected: float, spread: float
) -> tuple[float, float]:
    """Scale and season from earlier readings of the measure."""
    scale = line.mean_square_change(end.toordinal() - days[-1])
    if scale > 0 and spread > 0:
        spread = spread ** (1 - _SHARE_OF_HISTORY) * math.sqrt(scale) ** _SHARE_OF_HISTORY
    season, calm = _season(days, values, line, end)
    return expected + season, spread * math.sqrt(max(0.1, 1 - _CALMER_BY_SEASON * calm))


def _season(days: list[int], values: list[float], line: "_Line", end: date) -> tuple[float, float]:
    """The move that last year's (and the year before's) rest of the cycle suggests, and how alike the years are (0–1)."""
    agree = size = 0.0
    moves = []
    for year in (1, 2):
        back = year * _YEAR
        if days[0] - back < line.days[0]:
            break
        then = [line.at(day - back) for day in days]
        for n in range(1, len(days)):
            agree += (values[n] - values[n - 1]) * (then[n] - then[n - 1])
            size += (then[n] - then[n - 1]) ** 2
        moves.append(line.at(end.toordinal() - back) - then[-1])
    if not moves:
        return 0.0, 0.0
    weekly = line.mean_square_change(7)
    beta = agree / (size + _YEAR_AGO_PRIOR * weekly) if size + weekly > 0 else 0.0
    beta = min(_MOST_LIKE, max(-_MOST_LIKE, beta))
    alike = line.years_alike if len(moves) > 1 else 0.0
    return (beta + _YEAR_AGO * alike) * sum(moves) / len(moves), alike


@lru_cache(maxsize=64)
def _line(history: tuple[tuple[date, float], ...]) -> "_Line":
    """The prepared history: forecasts of one measure in a row share it."""
    return _Line(*_in_order(history))


class _Line:
    """Earlier readings joined by straight lines."""

    def __init__(self, days: list[int], values: list[float]) -> None:
        self.days, self.values = days, values
        self._changes: dict[int, float] = {}

    def at(self, day: int) -> float:
        """The value on a day; before the first and after the last reading, theirs."""
        place = bisect_left(self.days, day)
        if place == 0:
            return self.values[0]
        if place == len(self.days):
            return self.values[-1]
        if self.days[place] == day:
            return self.values[place]
        before, after = self.days[place - 1], self.days[place]
        share = (day - before) / (after - before)
        return self.values[place - 1] * (1 - share) + self.values[place] * share

    def mean_square_change(self, span: int) -> float:
        """The mean squared change over `span` days, taken from every reading that has one so much earlier."""
        if span not in self._changes:
            self._changes[span] = self._mean_square_change(span)
        return self._changes[span]

    def _mean_square_change(self, span: int) -> float:
        total, count, place = 0.0, 0, 0
        days, values = self.days, self.values
        for n, day in enumerate(days):
            while place < n and days[place + 1] <= day - span:
                place += 1
            if days[place] <= day - span:
                total += (values[n] - values[place]) ** 2
                count += 1
        return total / count if count else 0.0

    @cached_property
    def years_alike(self) -> float:
        """The correlation of the last year's weekly changes with those a year earlier, not below 0."""
        newest = self.days[-1]
        product = ours = theirs = 0.0
        for week in range(52):
            day = newest - 7 * week
            now = self.at(day) - self.at(day - 7)
            then = self.at(day - _YEAR) - self.at(day - _YEAR - 7)
            product, ours, theirs = product + now * then, ours + now * now, theirs + then * then
        both = math.sqrt(ours) * math.sqrt(theirs)
        return max(0.0, min(1.0, product / both)) if both > 0 else 0.0


# The probability of a hit ---------------------------------------------------------------------------------------------


def _p_hit(expected: float, spread: float, target: float, direction: str, high: float) -> float:
    if direction == "keep_between":
        return max(0.0, _below(high, expected, spread) - _below(target, expected, spread, or_at=False))
    if direction in {"decrease", "keep_below"}:
        return _below(target, expected, spread)
    return 1 - _below(target, expected, spread, or_at=False)


def _below(bound: float, expected: float, spread: float, *, or_at: bool = True) -> float:
    """P(final value ≤ bound); at the end of the cycle, when nothing is left to happen, 0 or 1."""
    if spread <= 0 or not math.isfinite(spread):
        return float(expected <= bound if or_at else expected < bound)
    return _student((bound - expected) / spread)


def _student(x: float) -> float:
    """The distribution function of Student's t with five degrees of freedom (closed form for odd degrees: Abramowitz and
    Stegun, 26.7.3)."""
    angle = math.atan(x / math.sqrt(_FREEDOM))
    cosine = math.cos(angle)
    return min(1.0, max(0.0, 0.5 + (angle + math.sin(angle) * cosine * (1 + 2 * cosine * cosine / 3)) / math.pi))
