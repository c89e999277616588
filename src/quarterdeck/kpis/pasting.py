"""Readings as people paste them from a spreadsheet: a date and a value a line. Pure."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from quarterdeck.measure import UnreadableValueError, parse_value

MOST_ROWS = 20_000
_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%Y/%m/%d", "%d %b %Y", "%d %B %Y", "%d-%m-%Y")


@dataclass(frozen=True, slots=True)
class Row:
    """A line that was read: its number, and either day and value or what is wrong (`problem` is a word: columns, date,
    value, future, twice, too_many; `detail` what it is about)."""

    line: int
    text: str
    on: date | None = None
    value: float | None = None
    problem: str = ""
    detail: str = ""


def read_rows(text: str, unit: str, today: date) -> list[Row]:
    """Every line with something on it, in order; a first line without numbers is a heading and left out.

    Columns are separated by tabs, semicolons or commas (commas only where the values have none). Days are ISO dates or day,
    month, year. Of two lines for a day the second is refused.
    """
    lines = [(n, each.strip()) for n, each in enumerate(text.splitlines(), start=1) if each.strip()]
    if lines and not re.search(r"\d", lines[0][1]):
        lines = lines[1:]
    found: list[Row] = []
    seen: dict[date, int] = {}
    for n, line in lines[:MOST_ROWS]:
        row = _row(n, line, unit, today)
        if row.on is not None and not row.problem:
            first = seen.setdefault(row.on, n)
            if first != n:
                row = Row(n, line, row.on, row.value, "twice", str(first))
        found.append(row)
    if len(lines) > MOST_ROWS:
        n, line = lines[MOST_ROWS]
        found.append(Row(n, line, problem="too_many", detail=str(MOST_ROWS)))
    return found


def good_rows(rows: Iterable[Row]) -> list[tuple[date, float]]:
    """What can be kept."""
    return [
        (each.on, each.value) for each in rows if not each.problem and each.on is not None and each.value is not None
    ]


def _row(n: int, line: str, unit: str, today: date) -> Row:
    cells = _cells(line)
    if len(cells) < 2:
        return Row(n, line, problem="columns")
    on = _day(cells[0])
    if on is None:
        return Row(n, line, problem="date", detail=cells[0])
    if on > today:
        return Row(n, line, on, problem="future", detail=cells[0])
    try:
        value = parse_value(cells[1], unit)
    except UnreadableValueError:
        return Row(n, line, on, problem="value", detail=cells[1])
    return Row(n, line, on, value)


def _cells(line: str) -> list[str]:
    for separator in ("\t", ";"):
        if separator in line:
            return [each.strip() for each in next(csv.reader(io.StringIO(line), delimiter=separator))]
    head, _sign, rest = line.partition(",")
    if rest:
        return [head.strip().strip('"'), rest.strip().strip('"')]
    head, _sign, rest = line.rpartition(" ")
    return [head.strip(), rest.strip()] if head else [line]


def _day(text: str) -> date | None:
    text = text.strip().strip('"')
    for each in _FORMATS:
        try:
            return datetime.strptime(text, each).date()  # noqa: DTZ007 — a date has no zone
        except ValueError:
            continue
    return None
