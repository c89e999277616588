"""Reading OKRs from a file: `read(name, content)` gives a document and, line by line, what was understood of it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from quarterdeck.exchange.reading.drafting import Draft
from quarterdeck.exchange.reading.mapping import FIELDS, TableReader, guess
from quarterdeck.exchange.reading.own_markdown import MARK, read_own_markdown
from quarterdeck.exchange.reading.own_sheets import is_own_csv, is_own_workbook, read_own_csv, read_own_workbook
from quarterdeck.exchange.reading.own_yaml import read_yaml
from quarterdeck.exchange.reading.prose import read_prose
from quarterdeck.exchange.reading.raw import check_size, decode
from quarterdeck.exchange.reading.reading import Became, Line, Notes, Part, Problem, Reading, Table, refuse
from quarterdeck.keel.limits import UPLOAD, Limits
from quarterdeck.keel.sheets import Sheet, read_csv, read_xlsx, texts

ENDINGS = {
    "md": "markdown",
    "markdown": "markdown",
    "txt": "markdown",
    "yaml": "yaml",
    "yml": "yaml",
    "csv": "csv",
    "tsv": "csv",
    "xlsx": "xlsx",
}


def read(name: str, content: bytes, mapping: Sequence[str] | None = None, *, limits: Limits = UPLOAD) -> Reading:
    """Read a file by its name's ending.

    `mapping` names the field (a key of `FIELDS`) of each column of a foreign spreadsheet; without it it is guessed.
    Raises ValidationError (field `file`) for what cannot or must not be read, naming the remedy.
    """
    check_size(content, limits)
    kind = ENDINGS.get(name.rsplit(".", 1)[-1].lower() if "." in name else "")
    notes = Notes()
    if kind == "markdown":
        return _markdown(name, decode(content), limits, notes)
    if kind == "yaml":
        document = read_yaml(decode(content), limits, notes)
        return Reading("yaml", document, tuple(notes.lines), tuple(notes.problems))
    if kind == "csv":
        sheet = read_csv(decode(content), limits)
        if is_own_csv(sheet):
            document = read_own_csv(sheet, notes)
            return Reading("csv", document, tuple(notes.lines), tuple(notes.problems))
        return _table(name, sheet, mapping, notes)
    if kind == "xlsx":
        sheets = read_xlsx(content, limits)
        if is_own_workbook(sheets):
            document = read_own_workbook(sheets, notes)
            return Reading("xlsx", document, tuple(notes.lines), tuple(notes.problems))
        return _table(name, _best(sheets), mapping, notes)
    return refuse(_("Choose a Markdown, YAML, CSV or XLSX file. Other spreadsheets can be saved as one of these."))


def _markdown(name: str, text: str, limits: Limits, notes: Notes) -> Reading:
    if MARK.match(text):
        document = read_own_markdown(text, limits, notes)
        return Reading("markdown", document, tuple(notes.lines), tuple(notes.problems))
    document = read_prose(text, limits, notes, name=name.rsplit(".", 1)[0])
    return Reading("prose", document, tuple(notes.lines), tuple(notes.problems))


def _best(sheets: list[Sheet]) -> Sheet:
    """The sheet of a foreign workbook that holds its OKRs: one called so, else the one with most rows."""
    filled = [sheet for sheet in sheets if sheet.header and sheet.rows]
    if not filled:
        refuse(_("No sheet of the workbook has a header and rows."))
    named = [sheet for sheet in filled if "okr" in sheet.name.casefold() or "objective" in sheet.name.casefold()]
    return max(named or filled, key=lambda sheet: len(sheet.rows))


def _table(name: str, sheet: Sheet, mapping: Sequence[str] | None, notes: Notes) -> Reading:
    rows = list(texts(sheet.rows))
    if not sheet.header or not rows:
        refuse(_("The file has no rows below its header."))
    guessed = guess(sheet.header, [cells for _number, cells in rows[:200]])
    chosen = [field if field in FIELDS else "" for field in mapping] if mapping is not None else guessed
    chosen = [*chosen, *[""] * len(sheet.header)][: len(sheet.header)]
    reader = TableReader(Draft(notes), chosen, headers=sheet.header, sheet=sheet.name)
    if reader.is_usable:
        for number, cells in rows:
            reader.row(number, cells)
    else:
        words = _("No column is mapped to a title, an objective or a key result. Choose one.")
        notes.problems.append(Problem(1, words, sheet.name))
    examples = tuple(tuple(cells) for _number, cells in rows[:3])
    table = Table(tuple(sheet.header), examples, tuple(chosen), is_guessed=mapping is None)
    return Reading("table", reader.draft.built(), tuple(notes.lines), tuple(notes.problems), table)


__all__ = ["FIELDS", "Became", "Line", "Part", "Problem", "Reading", "Table", "read"]
