"""Our own CSV and XLSX: every row a record of a kind."""

from collections.abc import Iterator

from quarterdeck.exchange.document import Document
from quarterdeck.exchange.fields import types_of
from quarterdeck.exchange.reading.building import build_document
from quarterdeck.exchange.reading.nesting import PlacedRow, nest
from quarterdeck.exchange.reading.reading import Notes
from quarterdeck.exchange.records import KINDS
from quarterdeck.exchange.writing.as_xlsx import SHEETS
from quarterdeck.keel.sheets import Sheet

_TITLES = {title.casefold(): kind for kind, title in SHEETS.items()}


def is_own_csv(sheet: Sheet) -> bool:
    """Whether the first column says of each row which record it is."""
    return bool(sheet.header) and sheet.header[0].casefold() == "record"


def read_own_csv(sheet: Sheet, notes: Notes) -> Document:
    """The document in our own CSV."""
    columns = [name.strip().casefold().replace(" ", "_") for name in sheet.header]
    rows = []
    for number, cells in sheet.rows:
        found = dict(zip(columns, cells, strict=False))
        kind = str(found.pop("record", "")).strip().casefold().replace(" ", "_").replace("-", "_")
        rows.append(PlacedRow(kind, str(found.pop("of", "")), found, number))
    return build_document(nest(rows, notes), notes)


def is_own_workbook(sheets: list[Sheet]) -> bool:
    """Whether a workbook has our sheets with our columns."""
    for sheet in sheets:
        kind = _TITLES.get(sheet.name.casefold())
        if kind in {"objective", "key_result"} and sheet.header:
            names = {name.casefold().replace(" ", "_") for name in sheet.header if name}
            if names <= {"of", *types_of(KINDS[kind])} and names & {"title", "statement"}:
                return True
    return False


def read_own_workbook(sheets: list[Sheet], notes: Notes) -> Document:
    """The document in our own workbook. Sheets may stand in any order."""
    by_kind = {_TITLES[sheet.name.casefold()]: sheet for sheet in sheets if sheet.name.casefold() in _TITLES}
    rows = [row for kind in KINDS if kind in by_kind for row in _rows(kind, by_kind[kind])]
    return build_document(nest(rows, notes), notes)


def _rows(kind: str, sheet: Sheet) -> Iterator[PlacedRow]:
    columns = [name.strip().casefold().replace(" ", "_") for name in sheet.header]
    for number, cells in sheet.rows:
        found = dict(zip(columns, cells, strict=False))
        found.pop("", None)
        yield PlacedRow(kind, str(found.pop("of", "") or ""), found, number, sheet.name)
