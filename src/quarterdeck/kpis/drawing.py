"""A KPI's chart as numbers to draw: pure geometry, rendered as SVG by the template."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from quarterdeck.kpis.queries import KpiPage, KpiRow
from quarterdeck.measure import format_value

LEFT, RIGHT, TOP, BOTTOM = 52.0, 748.0, 14.0, 232.0
MOST_POINTS = 260
SPARK = (96.0, 22.0)


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """A horizontal stretch at a height."""

    x1: float
    x2: float
    y: float


@dataclass(frozen=True, slots=True)
class Mark:
    at: float
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The chart on a 760 × 256 drawing: the newest `MOST_POINTS` readings."""

    path: str
    dots: tuple[Dot, ...]
    means: tuple[Line, ...]
    limits: tuple[Line, ...]
    breaks: tuple[Mark, ...]
    grid: tuple[Mark, ...]
    marks: tuple[Mark, ...]
    left_out: int


def drawing_of(page: KpiPage) -> Chart | None:
    """None until there are two readings."""
    points = page.points[-MOST_POINTS:]
    if len(points) < 2:
        return None
    first, last = points[0].on.toordinal(), points[-1].on.toordinal()
    shown = [each for each in page.limits if each.last >= points[0].on]
    values = [each.value for each in points]
    values += [bound for each in shown for bound in (each.lower, each.upper) if bound is not None]
    low, high = min(values), max(values)
    spare = (high - low) * 0.06 or abs(high) * 0.05 or 1.0
    low, high = low - spare, high + spare

    def x(on: date) -> float:
        return round(LEFT + (RIGHT - LEFT) * (max(on.toordinal(), first) - first) / max(1, last - first), 1)

    def y(value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * (min(high, max(low, value)) - low) / (high - low), 1)

    unit = page.row.unit
    dots = tuple(
        Dot(
            x(each.on), y(each.value), "outside" if not each.is_healthy else "signal" if each.rules else "",
            f"{date_format(each.on, 'j M Y')}: {format_value(each.value, unit)} {each.words}".strip(),
        )
        for each in points
    )  # fmt: skip
    return Chart(
        path="M" + " L".join(f"{dot.x} {dot.y}" for dot in dots),
        dots=dots if len(dots) <= 80 else tuple(each for each in dots if each.kind),
        means=tuple(Line(x(each.first), x(each.last), y(each.mean)) for each in shown),
        limits=tuple(
            Line(x(each.first), x(each.last), y(bound))
            for each in shown
            for bound in (each.lower, each.upper)
            if bound is not None
        ),
        breaks=tuple(Mark(x(each.on), each.reason) for each in page.breaks if points[0].on <= each.on <= points[-1].on),
        grid=tuple(Mark(y(value), format_value(float(f"{value:.3g}"), unit)) for value in _ticks(low, high)),
        marks=tuple(
            Mark(x(day), date_format(day, "j M y"))
            for day in (date.fromordinal(round(first + (last - first) * share)) for share in (0.0, 0.33, 0.67, 1.0))
        ),
        left_out=len(page.points) - len(points),
    )


def _ticks(low: float, high: float) -> list[float]:
    return [low + (high - low) * share for share in (0.06, 0.35, 0.65, 0.94)]


def spark_of(row: KpiRow) -> str:
    """The path of a row's sparkline on a 96 × 22 drawing; "" for fewer than two readings."""
    if len(row.trail) < 2:
        return ""
    values = [value for _on, value in row.trail]
    low, high = min(values), max(values)
    width, height = SPARK
    step = width / (len(values) - 1)
    whole = (high - low) or 1.0
    return "M" + " L".join(
        f"{round(n * step, 1)} {round(height - 2 - (height - 4) * (value - low) / whole, 1)}"
        for n, value in enumerate(values)
    )
