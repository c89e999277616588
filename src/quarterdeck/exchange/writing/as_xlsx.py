"""XLSX: one sheet per kind of record. Cells are texts, numbers and dates, never formulas."""

import io
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from quarterdeck.exchange.document import Document
from quarterdeck.exchange.fields import types_of
from quarterdeck.exchange.records import BELONGING, KINDS, PLURALS, TITLES, Row, columns_used, rows_of
from quarterdeck.keel.formulas import disarm

if TYPE_CHECKING:
    from openpyxl import Workbook

SHEETS = {"organisation": "Organisation", **{kind: TITLES[plural] for kind, plural in PLURALS.items()}}
"""Kind → the name of its sheet."""
_ALWAYS = ("objective", "key_result")
_NUMBERS = (float, float | None, int, int | None, Decimal, Decimal | None)


def write_xlsx(document: Document) -> bytes:
    """A document as a workbook."""
    from openpyxl import Workbook  # here: large, and few processes ever write a workbook

    rows = list(rows_of(document))
    book = Workbook(write_only=True)
    for kind, title in SHEETS.items():
        mine = [row for row in rows if row.kind == kind]
        if mine or kind in _ALWAYS:
            _sheet(book, title, kind, mine)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: "Workbook", title: str, kind: str, rows: list[Row]) -> None:
    columns = columns_used(rows, kind) or list(types_of(KINDS[kind]))[:6]
    first = ["of"] if kind in BELONGING else []
    sheet: Any = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.append([*first, *columns])
    types = types_of(KINDS[kind])
    for row in rows:
        cells = [_cell(sheet, types[name], row.cells.get(name, "")) for name in columns]
        sheet.append([*([row.of] if first else []), *cells])


def _cell(sheet: Any, hint: Any, text: str) -> Any:
    if not text:
        return None
    if hint in _NUMBERS and float(f"{float(text):.15g}") == float(text):
        return float(text)  # spreadsheets keep 15 digits; a longer number stays a text
    if hint in (date, date | None):
        return date.fromisoformat(text)
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=disarm(text))
    cell.data_type = "s"
    return cell
