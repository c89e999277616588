"""Readings as people paste them from a spreadsheet or bring them in a file: a date and a value a line."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from quarterdeck.keel.limits import MEGABYTE, Limits, refuse
from quarterdeck.keel.sheets import cell_text, read_xlsx
from quarterdeck.measure import UnreadableValueError, parse_value

MOST_ROWS = 20_000
FILE = Limits(size=2 * MEGABYTE, rows=MOST_ROWS + 1)
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


def text_of(content: bytes) -> str:
    """The lines of a CSV file, or of the first filled sheet of an XLSX workbook.

    Raises `ValidationError` on `file` with the remedy: too large, not UTF-8, damaged, formulas, or a workbook that unpacks
    to more than it holds.
    """
    if len(content) > FILE.size:
        refuse(_("Choose a file below 2 MB."))
    if content.startswith(b"PK\x03\x04"):
        sheets = [each for each in read_xlsx(content, FILE) if each.header]
        if not sheets:
            refuse(_("The workbook is empty."))
        # At their own line numbers, so that a refusal names the row that the spreadsheet shows.
        rows = {1: list[object](sheets[0].header), **dict(sheets[0].rows)}
        return "\n".join("\t".join(_cell(each) for each in rows.get(n, [])[:2]) for n in range(1, max(rows) + 1))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        refuse(_("This is not a text file in UTF-8. Save it as CSV (UTF-8) or XLSX, or paste the columns."))


def _cell(value: object) -> str:
    """A day without its midnight, and no line or column of its own inside a cell."""
    plain = value.date() if isinstance(value, datetime) else value
    return " ".join(cell_text(plain).split())


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
