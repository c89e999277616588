"""The rail, the sparkline and the chart as numbers to draw: pure geometry, rendered as SVG by the templates.

The rail is the signature of the look: baseline left, target right, filled to now, a tick for what was expected by today,
a whisker for where it will likely end. It reads the same for rising and falling measures.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from quarterdeck.measure import format_value
from quarterdeck.okrs.queries import KeyResultRow

RAIL_LEFT, RAIL_RIGHT = 4.0, 296.0


@dataclass(frozen=True, slots=True)
class Rail:
    """x positions on a 300 × 40 drawing; None means: not drawn."""

    left: str
    right: str
    now: str
    now_x: float | None
    now_anchor: str
    filled_to: float | None
    tick_x: float | None
    inside_from: float | None
    inside_to: float | None
    shows_left: bool
    shows_right: bool

    @property
    def inside_width(self) -> float:
        return round((self.inside_to or 0) - (self.inside_from or 0), 1)


def rail_of(row: KeyResultRow) -> Rail | None:
    """The rail of a key result; None where baseline or target is not known, or the zones are words."""
    if row.kind == "ordinal" or row.target is None:
        return None
    return _keep_rail(row) if row.keeps else _move_rail(row)


def _move_rail(row: KeyResultRow) -> Rail | None:
    baseline, target = row.baseline, row.stretch_zone if row.stretch_zone is not None else row.target
    if baseline is None or target is None or baseline == target:
        return None
    place = _scale(baseline, target)
    now_x = None if row.value is None else place(row.value)
    width = len(_label(row, row.value)) * 6.4
    return Rail(
        left=format_value(baseline, row.unit),
        right=format_value(target, row.unit),
        now=_label(row, row.value),
        now_x=_text_x(now_x),
        now_anchor=_anchor(now_x),
        filled_to=now_x,
        tick_x=None if row.expected_value is None else place(row.expected_value),
        inside_from=None,
        inside_to=None,
        shows_left=now_x is None or now_x - width / 2 > len(format_value(baseline, row.unit)) * 6.4 + 8,
        shows_right=now_x is None or now_x + width / 2 < RAIL_RIGHT - len(format_value(target, row.unit)) * 6.4 - 4,
    )


def _keep_rail(row: KeyResultRow) -> Rail:
    """The bound or bounds as a band on an axis around the target and the value."""
    low = row.target if row.direction != "keep_below" else None
    high = row.target if row.direction == "keep_below" else row.target_high
    known = [each for each in (low, high, row.value, row.baseline) if each is not None]
    first, last = min(known), max(known)
    margin = (last - first) * 0.35 or abs(last) * 0.1 or 1.0
    place = _scale(first - margin, last + margin)
    now_x = None if row.value is None else place(row.value)
    return Rail(
        left="" if low is None else f"≥ {format_value(low, row.unit)}",
        right="" if high is None else f"≤ {format_value(high, row.unit)}",
        now=_label(row, row.value),
        now_x=_text_x(now_x),
        now_anchor=_anchor(now_x),
        filled_to=now_x,
        tick_x=None,
        inside_from=RAIL_LEFT if low is None else place(low),
        inside_to=RAIL_RIGHT if high is None else place(high),
        shows_left=low is not None and (now_x is None or now_x > 110),
        shows_right=high is not None and (now_x is None or now_x < 190),
    )


def _label(row: KeyResultRow, value: float | None) -> str:
    return "" if value is None else format_value(value, row.unit)


def _scale(first: float, last: float) -> Callable[[float], float]:
    def place(value: float) -> float:
        share = min(1.04, max(0.0, (value - first) / (last - first)))
        return round(RAIL_LEFT + share * (RAIL_RIGHT - RAIL_LEFT), 1)

    return place


def _anchor(x: float | None) -> str:
    return "middle" if x is None or 30 < x < 270 else ("start" if x <= 30 else "end")


def _text_x(x: float | None) -> float | None:
    return None if x is None else min(298.0, max(2.0, x))


@dataclass(frozen=True, slots=True)
class Spark:
    """Points on a 120 × 32 drawing over the whole cycle, and the height of the target."""

    points: str
    last_x: float
    last_y: float
    target_y: float | None


def spark_of(row: KeyResultRow) -> Spark | None:
    """The sparkline of a key result's check-ins; None before the first."""
    if not row.trail:
        return None
    known = [value for _, value in row.trail] + [each for each in (row.baseline, row.target) if each is not None]
    low, high = min(known), max(known)
    days = max(1, (row.ends_on - row.starts_on).days)

    def x(on: date) -> float:
        return round(2 + 116 * min(1.0, max(0.0, (on - row.starts_on).days / days)), 1)

    def y(value: float) -> float:
        return round(28 - 24 * ((value - low) / (high - low) if high > low else 0.5), 1)

    places = [(x(on), y(value)) for on, value in row.trail]
    return Spark(
        points=" ".join(f"{px},{py}" for px, py in places),
        last_x=places[-1][0],
        last_y=places[-1][1],
        target_y=None if row.target is None else y(row.target),
    )


def nice_steps(low: float, high: float, wanted: int = 4) -> list[float]:
    """Round numbers between two values, about as many as wanted: the marks of an axis."""
    if not high > low:
        return [low]
    rough = (high - low) / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough)
    first = math.ceil(low / step)
    return [round(step * n, 12) for n in range(first, math.floor(high / step + 1e-9) + 1)]


def weeks_between(start: date, end: date) -> list[tuple[int, date]]:
    """(number, first day) of each week of a cycle, week 0 being its first day."""
    return [(n, start + timedelta(weeks=n)) for n in range((end - start).days // 7 + 1)]


def extent(values: Sequence[float]) -> tuple[float, float]:
    """The range of an axis with a little air, never of zero height."""
    low, high = min(values), max(values)
    air = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
    return low - air, high + air


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    title: str
    is_corrected: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across (y) or down (x) the chart with its words."""

    at: float
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A key result's chart on a 760 × 300 drawing. `band` and `middle` are the forecast, from the last value to the end."""

    line: str
    dots: tuple[Dot, ...]
    path: str
    grid: tuple[Mark, ...]
    weeks: tuple[Mark, ...]
    target: Mark | None
    upper: Mark | None
    zones: tuple[Mark, ...]
    today_x: float | None
    inside_from: float | None
    inside_height: float
    now: Mark | None
    band: str
    middle: str
    likely: Mark | None
    decisions: tuple[Mark, ...] = ()


_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 696.0, 22.0, 272.0


def chart_of(
    row: KeyResultRow,
    readings: Sequence[tuple[date, float, bool]],
    path: Sequence[tuple[date, float]],
    today: date,
    decisions: Sequence[tuple[date, str]] = (),
) -> Chart:
    """Draw check-ins (date, value, corrected), the expected path, target, bounds and zones; the axis holds them all. Decisions
    (date, reference) are marked on their days.

    It starts at zero only where zero is among them: a rate from 20 % to 35 % is read by its movement.
    """
    bounds = [
        each
        for each in (row.baseline, row.target, row.target_high, row.commit_zone, row.stretch_zone)
        if each is not None
    ]
    ahead = [each for each in (row.q10, row.q90) if each is not None and today <= row.ends_on]
    seen = [*bounds, *ahead, *(value for _, value, _ in readings), *(value for _, value in path)]
    low, high = extent(seen or [0.0, 1.0])
    days = max(1, (row.ends_on - row.starts_on).days)

    def x(on: date) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * min(1.0, max(0.0, (on - row.starts_on).days / days)), 1)

    def y(value: float) -> float:
        return round(_BOTTOM - (_BOTTOM - _TOP) * (value - low) / (high - low), 1)

    valid = [(on, value) for on, value, corrected in readings if not corrected]
    band, middle = _forecast_shapes(row, valid, x, y) if ahead else ("", "")
    floor, ceiling = _bound_edges(row, y)
    return Chart(
        line=" ".join(f"{x(on)},{y(value)}" for on, value in valid),
        dots=tuple(
            Dot(x(on), y(value), f"{on.isoformat()}: {format_value(value, row.unit)}", corrected)
            for on, value, corrected in readings
        ),
        path=" ".join(f"{x(on)},{y(value)}" for on, value in path),
        grid=tuple(Mark(y(each), format_value(each, "", compact=True)) for each in nice_steps(low, high)),
        weeks=tuple(Mark(x(on), f"w{n}" if n % 2 == 0 else "") for n, on in weeks_between(row.starts_on, row.ends_on)),
        target=None if row.target is None else Mark(y(row.target), format_value(row.target, row.unit)),
        upper=None if row.target_high is None else Mark(y(row.target_high), format_value(row.target_high, row.unit)),
        zones=tuple(
            Mark(y(each), format_value(each, row.unit))
            for each in (row.commit_zone, row.stretch_zone)
            if each is not None
        ),
        today_x=x(today) if row.starts_on <= today <= row.ends_on else None,
        inside_from=ceiling,
        inside_height=round((floor or 0) - (ceiling or 0), 1),
        now=Mark(y(valid[-1][1]), format_value(valid[-1][1], row.unit)) if valid else None,
        band=band,
        middle=middle,
        likely=Mark(y(row.q50), format_value(float(f"{row.q50:.3g}"), row.unit))
        if band and row.q50 is not None
        else None,
        decisions=tuple(Mark(x(on), words) for on, words in decisions if row.starts_on <= on <= row.ends_on),
    )


def _forecast_shapes(
    row: KeyResultRow, valid: Sequence[tuple[date, float]], x: Callable[[date], float], y: Callable[[float], float]
) -> tuple[str, str]:
    """The band between the 10 and 90 % quantiles and the line of the median. It opens like the square root of time: most of
    what can happen in four weeks can happen in two."""
    if not valid or row.q10 is None or row.q50 is None or row.q90 is None:
        return "", ""
    last, value = valid[-1]
    days = (row.ends_on - last).days
    if days <= 0:
        return "", ""
    shares = [step / 8 for step in range(9)]
    places = [x(last + timedelta(days=round(days * share))) for share in shares]
    middle = [value + (row.q50 - value) * share for share in shares]
    upper = [each + (row.q90 - row.q50) * math.sqrt(share) for each, share in zip(middle, shares, strict=True)]
    lower = [each - (row.q50 - row.q10) * math.sqrt(share) for each, share in zip(middle, shares, strict=True)]
    edge = [*zip(places, upper, strict=True), *reversed(list(zip(places, lower, strict=True)))]
    band = " ".join(f"{px},{y(each)}" for px, each in edge)
    return band, " ".join(f"{px},{y(each)}" for px, each in zip(places, middle, strict=True))


def _bound_edges(row: KeyResultRow, y: Callable[[float], float]) -> tuple[float | None, float | None]:
    """(lower, upper) edge of the band inside the bounds of a keep goal, in drawing units; None for other goals."""
    if not row.keeps or row.target is None:
        return None, None
    if row.direction == "keep_above":
        return y(row.target), _TOP
    if row.direction == "keep_below":
        return _BOTTOM, y(row.target)
    return y(row.target), y(row.target_high if row.target_high is not None else row.target)
