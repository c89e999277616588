"""Flat rows put where they belong: a check-in to its key result, a key result to its objective."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from quarterdeck.exchange.reading.building import LINE, SHEET
from quarterdeck.exchange.reading.reading import Notes, Problem
from quarterdeck.exchange.records import BELONGING, KINDS, PLURALS


@dataclass(frozen=True, slots=True)
class PlacedRow:
    kind: str
    of: str
    cells: dict[str, Any]
    line: int
    sheet: str = ""


class _Nest:
    def __init__(self, notes: Notes) -> None:
        self.raw: dict[str, Any] = {}
        self.notes = notes
        self.by_name: dict[str, dict[str, Any]] = {}
        self.last: dict[str, dict[str, Any]] = {}

    def add(self, row: PlacedRow) -> None:
        record = {name: value for name, value in row.cells.items() if value not in (None, "")}
        record |= {LINE: row.line, SHEET: row.sheet}
        if row.kind == "organisation":
            self.raw["organisation"] = record
            return
        if row.kind in {"team", "cycle"} and "slug" not in record and "name" in record:
            record["slug"] = slugify(str(record["name"]))
        holder = self._holder(row) if row.kind in BELONGING and not row.cells.get("about") else self.raw
        if holder is None:
            words = _("It does not say which record it belongs to. Fill in “of”, for example with KR-34.")
            self.notes.problems.append(Problem(row.line, words, row.sheet))
            return
        holder.setdefault(PLURALS[row.kind], []).append(record)
        self._remember(row.kind, record, holder)

    def _holder(self, row: PlacedRow) -> dict[str, Any] | None:
        if row.of:
            return self.by_name.get(row.of.strip().casefold())
        if row.sheet:
            return None
        return self.last.get(
            {"key_result": "objective", "acknowledgement": "check_in", "comment": "any"}.get(row.kind, "key_result")
        )

    def _remember(self, kind: str, record: dict[str, Any], holder: dict[str, Any]) -> None:
        if kind == "check_in" and holder.get("ref"):
            self.by_name[f"{holder['ref']}#{len(holder['check_ins'])}".casefold()] = record
        elif kind in {"objective", "key_result"}:
            for name in (record.get("title"), record.get("statement"), record.get("ref")):
                if name:
                    self.by_name[str(name).strip().casefold()] = record
        if kind in {"objective", "key_result", "check_in"}:
            self.last[kind] = self.last["any"] = record


def nest(rows: Iterable[PlacedRow], notes: Notes) -> dict[str, Any]:
    """Nested plain values as `building` takes them. Rows may come in any order that has parents first."""
    nested = _Nest(notes)
    for row in rows:
        if row.kind in KINDS:
            nested.add(row)
        else:
            words = _("“%(kind)s” is no kind of record. Write one of %(kinds)s.") % {
                "kind": row.kind[:40], "kinds": ", ".join(KINDS),
            }  # fmt: skip
            notes.problems.append(Problem(row.line, words, row.sheet))
    return nested.raw
