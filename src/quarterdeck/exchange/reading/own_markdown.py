"""Our own Markdown, line by line (see `writing.as_markdown`)."""

import re
from typing import Any

from django.utils.translation import gettext as _

from quarterdeck.exchange.document import Document
from quarterdeck.exchange.escaping import split_cells, unescape
from quarterdeck.exchange.reading.building import LINE, build_document
from quarterdeck.exchange.reading.reading import Became, Line, Notes, Problem, refuse
from quarterdeck.exchange.records import TITLES
from quarterdeck.keel.limits import Limits

MARK = re.compile(r"\A---\nquarterdeck: *1 *\n---(?:\n|\Z)")
_HEADING = re.compile(r"(#{1,5}) +(.*)")
_FIELD = re.compile(r"- ([A-Z][a-z_ ]+): ?(.*)")
_KEY_RESULT = re.compile(r"Key result: *(?:(KR-\d+)(?: |$))?(.*)", re.IGNORECASE)
_OBJECTIVE = re.compile(r"(?:(O-\d+)(?: |$))?(.*)")
_NAMES = {title.casefold(): name for name, title in TITLES.items() if name not in {"objectives", "key_results"}}


class _Reader:
    def __init__(self, notes: Notes, limits: Limits) -> None:
        self.notes, self.limits = notes, limits
        self.raw: dict[str, Any] = {}
        self.here: dict[str, Any] = self.raw
        self.objective: dict[str, Any] | None = None
        self.key_result: dict[str, Any] | None = None
        self.table = ""
        self.columns: list[str] = []
        self.rows = 0

    def line(self, number: int, text: str) -> None:
        heading, field = _HEADING.fullmatch(text), _FIELD.fullmatch(text)
        if not text.strip():
            return
        if heading:
            self._heading(number, len(heading[1]), heading[2].strip())
        elif field and not self.table:
            self.here[field[1].strip().lower().replace(" ", "_")] = unescape(field[2].strip())
        elif text.lstrip().startswith("|") and self.table:
            self._row(number, text)
        else:
            words = _("Only fields (“- Owner: ada”) and tables stand here; it is left out.")
            self.notes.lines.append(Line(number, text[:300], Became.NOT_UNDERSTOOD, words, last=number))

    def _heading(self, number: int, level: int, words: str) -> None:
        self.columns, self.table = [], _NAMES.get(words.casefold(), "")
        if level == 1:
            self.here = self.raw["organisation"] = {"name": unescape(words), LINE: number}
            self.table = ""
        elif level == 2:
            self.objective = self.key_result = None
            self.here = self.raw
        elif level == 3:
            match = _OBJECTIVE.fullmatch(words)
            assert match is not None
            self.table = ""
            self.objective = self.here = {"ref": match[1] or "", "title": unescape(match[2]), LINE: number}
            self.key_result = None
            self.raw.setdefault("objectives", []).append(self.objective)
        elif not self.table:
            self._key_result(number, words)
        else:
            self.here = self.key_result if level == 5 and self.key_result else self.objective or self.raw

    def _key_result(self, number: int, words: str) -> None:
        match = _KEY_RESULT.fullmatch(words)
        if match is None or self.objective is None:
            said = _("Write “#### Key result: …” below an objective (“### …”).")
            self.notes.problems.append(Problem(number, said))
            return
        self.key_result = self.here = {"ref": match[1] or "", "statement": unescape(match[2]), LINE: number}
        self.objective.setdefault("key_results", []).append(self.key_result)

    def _row(self, number: int, text: str) -> None:
        cells = split_cells(text)
        if not self.columns:
            self.columns = [cell.lower().replace(" ", "_") for cell in cells]
            return
        if all(re.fullmatch(r":?-+:?", cell) for cell in cells):
            return
        self.rows += 1
        if self.rows > self.limits.rows:
            refuse(
                _("The file has more than %(limit)d rows. Split it by team or by cycle.") % {"limit": self.limits.rows}
            )
        record: dict[str, Any] = {LINE: number}
        for column, cell in zip(self.columns, cells, strict=False):
            if cell:
                record[column] = unescape(cell)
        self._place(number, record)

    def _place(self, number: int, record: dict[str, Any]) -> None:
        about, holder = record.pop("check_in", None), self.here
        if about is not None:
            check_ins = self.key_result.get("check_ins", []) if self.key_result else []
            if not about.isdecimal() or not 1 <= int(about) <= len(check_ins):
                said = _("There is no check-in %(number)s above.") % {"number": about}
                self.notes.problems.append(Problem(number, said))
                return
            holder = check_ins[int(about) - 1]
        holder.setdefault(self.table, []).append(record)


def read_own_markdown(text: str, limits: Limits, notes: Notes) -> Document:
    """The document in our own Markdown."""
    reader = _Reader(notes, limits)
    for number, line in enumerate(text.split("\n")[3:], start=4):
        reader.line(number, line)
    return build_document(reader.raw, notes)
