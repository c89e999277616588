"""Spreadsheets as rows of texts: CSV in any of its dialects, XLSX without letting it run, unpack or expand anything."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from quarterdeck.keel.formulas import is_formula, rearm
from quarterdeck.keel.limits import MEGABYTE, Limits, refuse

COLUMNS = 300


@dataclass(slots=True)
class Sheet:
    """A header and rows as (line number, cells). Cells are plain values; texts are as they were before disarming."""

    name: str
    header: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[Any]]] = field(default_factory=list)


def read_csv(text: str, limits: Limits) -> Sheet:
    """The one sheet of a CSV file, whatever separates its columns."""
    csv.field_size_limit(limits.cell * 4)
    sheet = Sheet("")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for cells in reader:
            _check_width(len(cells), reader.line_num, limits)
            for index, cell in enumerate(cells):
                if is_formula(cell):
                    _refuse_formula(f"{_column_name(index)}{reader.line_num}", "")
            _take(sheet, reader.line_num, [rearm(cell).strip() for cell in cells], limits)
    except csv.Error as error:
        refuse(_("The CSV cannot be read at line %(line)d: %(what)s.") % {"line": reader.line_num, "what": error})
    return sheet


def _delimiter(text: str) -> str:
    first = next((line for line in text.split("\n") if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(",;\t|", key=lambda sign: (bare.count(sign), sign == ","))


def _take(sheet: Sheet, number: int, cells: list[Any], limits: Limits) -> None:
    if not any(cell not in (None, "") for cell in cells):
        return
    if not sheet.header:
        sheet.header = [str(cell or "").strip() for cell in cells]
        return
    sheet.rows.append((number, cells))
    if len(sheet.rows) > limits.rows:
        refuse(_("The file has more than %(limit)d rows. Split it into several files.") % {"limit": limits.rows})


def _check_width(width: int, number: int, limits: Limits) -> None:
    if width > COLUMNS:
        refuse(
            _("Row %(row)d has more than %(limit)d columns. Remove those that are not needed.")
            % {"row": number, "limit": COLUMNS}
        )


def _refuse_formula(place: str, sheet: str) -> None:
    words = _("Cell %(place)s holds a formula. Copy the sheet and paste it as values only, then choose that file.")
    refuse((f"{sheet}: " if sheet else "") + words % {"place": place})


def read_xlsx(content: bytes, limits: Limits) -> list[Sheet]:
    """The sheets of a workbook. The archive's directory and its XML are looked at before anything is unpacked."""
    from openpyxl import load_workbook  # here: large, and few processes ever meet a workbook

    _check_archive(content, limits)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        return [_sheet(each, limits) for each in book.worksheets if each.sheet_state == "visible"]
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        EOFError,
        zipfile.BadZipFile,
        SyntaxError,
    ) as error:
        if hasattr(error, "error_dict"):
            raise
        refuse(_("The workbook is damaged. Open it in a spreadsheet program, save it again as XLSX, and try that."))


def _check_archive(content: bytes, limits: Limits) -> None:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        refuse(_("This is not an XLSX workbook. Save it as XLSX or as CSV UTF-8 and try again."))
    with archive:
        parts = archive.infolist()
        grown = sum(part.file_size for part in parts)
        if len(parts) > 2000 or grown > limits.unpacked or grown > max(5 * MEGABYTE, len(content) * 200):
            refuse(_("The workbook unpacks to far more than it holds. Save the sheet alone, as XLSX or CSV."))
        if any(part.flag_bits & 1 for part in parts):
            refuse(_("The workbook is protected by a password. Save it without one and try again."))
        for part in parts:
            if part.filename.endswith((".xml", ".rels")) and _declares_entities(archive, part):
                refuse(_("The workbook declares XML entities, which no spreadsheet program writes. It is not read."))


def _declares_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    try:
        with archive.open(part) as file:
            head = file.read(4096)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
        refuse(_("The workbook is damaged. Open it in a spreadsheet program, save it again as XLSX, and try that."))
    plain = head.replace(b"\0", b"").upper()
    return b"<!DOCTYPE" in plain or b"<!ENTITY" in plain


def _sheet(source: Any, limits: Limits) -> Sheet:
    sheet = Sheet(source.title)
    empty = 0
    for number, row in enumerate(source.iter_rows(), start=1):
        _check_width(len(row), number, limits)
        cells = [_value(cell, source.title) for cell in row]
        empty = 0 if any(cell not in (None, "") for cell in cells) else empty + 1
        if empty > 5_000:
            break
        _take(sheet, number, cells, limits)
    return sheet


def _value(cell: Any, sheet: str) -> Any:
    if cell.data_type == "f":
        _refuse_formula(cell.coordinate, sheet)
    if cell.data_type == "e":
        return ""
    if isinstance(cell.value, str):
        return rearm(cell.value).strip()
    if (
        isinstance(cell.value, int | float)
        and not isinstance(cell.value, bool)
        and "%" in str(cell.number_format or "")
    ):
        return f"{cell_text(round(cell.value * 100, 10))} %"
    return cell.value


def _column_name(index: int) -> str:
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def texts(rows: list[tuple[int, list[Any]]]) -> Iterator[tuple[int, list[str]]]:
    """The same rows with every cell as text."""
    for number, cells in rows:
        yield number, [cell_text(cell) if not isinstance(cell, str) else cell for cell in cells]


def cell_text(value: Any) -> str:
    """A plain value as it stands in a cell."""
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value.isoformat() if isinstance(value, date) else str(value)
