"""The flow charts as numbers to draw: pure geometry, rendered as SVG by the templates."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from quarterdeck.board.models import Column
from quarterdeck.board.queries.flow import FlowPage

LEFT, RIGHT, TOP, BOTTOM = 36.0, 748.0, 12.0, 232.0
_BANDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ended", (Column.DONE, Column.STOPPED)),
    ("measuring", (Column.MEASURING,)),
    ("doing", (Column.DOING,)),
    ("next", (Column.NEXT,)),
    ("options", (Column.OPTIONS,)),
)
"""From the bottom up, as a cumulative flow diagram is read: what has left below, what waits on top."""


@dataclass(frozen=True, slots=True)
class Band:
    """One column's band: `points` of a polygon, and where its name stands."""

    key: str
    points: str
    label_y: float
    now: int


@dataclass(frozen=True, slots=True)
class Mark:
    at: float
    words: str


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    title: str
    stopped: bool


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    words: str
    number: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart on a 760 × 256 drawing."""

    bands: tuple[Band, ...] = ()
    dots: tuple[Dot, ...] = ()
    bars: tuple[Bar, ...] = ()
    grid: tuple[Mark, ...] = ()
    marks: tuple[Mark, ...] = ()
    lines: tuple[Mark, ...] = ()


def cumulative_flow_of(page: FlowPage) -> Drawing | None:
    """The cumulative flow diagram; None before the first move. What had ended before the first day is left out."""
    if not page.moves:
        return None
    at = _days_drawn(len(page.days))
    base: dict[str, int] = {column: page.counts[0].get(column, 0) for column in (Column.DONE, Column.STOPPED)}
    heights = [
        [sum(page.counts[n][column] - base.get(column, 0) for column in columns) for _key, columns in _BANDS]
        for n in at
    ]
    most = max(1, max(sum(each) for each in heights))
    x = _across(len(page.days))
    y = _up(most)
    bands = []
    for k, (key, _columns) in enumerate(_BANDS):
        below = [sum(each[:k]) for each in heights]
        above = [low + each[k] for low, each in zip(below, heights, strict=True)]
        upper = " ".join(f"{x(n)},{y(value)}" for n, value in zip(at, above, strict=True))
        lower = " ".join(f"{x(n)},{y(value)}" for n, value in reversed(list(zip(at, below, strict=True))))
        bands.append(Band(key, f"{upper} {lower}", y((below[-1] + above[-1]) / 2), heights[-1][k]))
    return Drawing(bands=tuple(bands), grid=_grid(most, y), marks=_dates(page.days, x))


def cycle_times_of(page: FlowPage) -> Drawing | None:
    """Every ended bet on its day and at its age, with the percentiles as lines; None where nothing ended."""
    if not page.ended:
        return None
    most = max(each.days for each in page.ended)
    x, y = _across(len(page.days)), _up(most)
    dots = tuple(
        Dot(x((each.on - page.first).days), y(each.days), f"{each.reference} {each.title}: {each.days}",
            each.column == Column.STOPPED)
        for each in page.ended
    )  # fmt: skip
    lines = tuple(Mark(y(days), f"{share} %") for share, days in page.cycle_times.items())
    return Drawing(dots=dots, grid=_grid(most, y), marks=_dates(page.days, x), lines=lines)


def throughput_of(page: FlowPage) -> Drawing:
    """A bar for each week."""
    most = max(1, max((number for _week, number in page.throughput), default=1))
    y, wide = _up(most), (RIGHT - LEFT) / max(1, len(page.throughput))
    bars = tuple(
        Bar(round(LEFT + n * wide + wide * 0.12, 1), y(number), round(wide * 0.76, 1), round(BOTTOM - y(number), 1),
            date_format(week, "j M"), number)
        for n, (week, number) in enumerate(page.throughput)
    )  # fmt: skip
    return Drawing(bars=bars, grid=_grid(most, y), marks=_dates(page.days, _across(len(page.days))))


def _days_drawn(days: int) -> list[int]:
    """Every day of a quarter, every few of a year, always the last."""
    step = max(1, days // 91)
    return sorted({*range(0, days, step), days - 1})


def _across(days: int) -> Callable[[int], float]:
    def x(n: int) -> float:
        return round(LEFT + (RIGHT - LEFT) * n / max(1, days - 1), 1)

    return x


def _up(most: float) -> Callable[[float], float]:
    def y(value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * value / most, 1)

    return y


def _grid(most: int, y: Callable[[float], float]) -> tuple[Mark, ...]:
    step = next(each for each in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000) if most / each <= 5)
    return tuple(Mark(y(value), str(value)) for value in range(0, most + 1, step))


def _dates(days: Sequence[date], x: Callable[[int], float]) -> tuple[Mark, ...]:
    count = min(6, len(days))
    at = sorted({round(n * (len(days) - 1) / max(1, count - 1)) for n in range(count)})
    return tuple(Mark(x(n), date_format(days[n], "j M")) for n in at)
