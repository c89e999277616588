"""A document as flat records, for formats made of rows: every row has its kind and, where it belongs to another, `of`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from quarterdeck.exchange.document import (
    Acknowledgement,
    CheckIn,
    Comment,
    Cycle,
    Document,
    Event,
    Grade,
    KeyResult,
    Member,
    Objective,
    Organisation,
    Priority,
    Team,
)
from quarterdeck.exchange.fields import as_text, types_of

KINDS: dict[str, type] = {
    "organisation": Organisation,
    "team": Team,
    "member": Member,
    "priority": Priority,
    "cycle": Cycle,
    "objective": Objective,
    "key_result": KeyResult,
    "check_in": CheckIn,
    "grade": Grade,
    "acknowledgement": Acknowledgement,
    "comment": Comment,
    "event": Event,
}
PLURALS = {
    "team": "teams",
    "member": "members",
    "priority": "priorities",
    "cycle": "cycles",
    "objective": "objectives",
    "key_result": "key_results",
    "check_in": "check_ins",
    "grade": "grades",
    "acknowledgement": "acknowledgements",
    "comment": "comments",
    "event": "events",
}
BELONGING = ("key_result", "check_in", "grade", "acknowledgement", "comment")
"""Kinds whose rows belong to another: by `of`, or else to the last fitting row above."""


@dataclass(frozen=True, slots=True)
class Row:
    kind: str
    of: str
    cells: dict[str, str]


def rows_of(document: Document) -> Iterator[Row]:
    """Every record of a document, parents before what belongs to them."""
    if document.organisation:
        yield _row("organisation", "", document.organisation)
    for kind in ("team", "member", "priority", "cycle"):
        for each in getattr(document, PLURALS[kind]):
            yield _row(kind, "", each)
    for objective in document.objectives:
        yield from _objective(objective)
    for event in document.events:
        yield _row("event", "", event)


def _objective(objective: Objective) -> Iterator[Row]:
    yield _row("objective", "", objective)
    yield from (_row("comment", objective.ref, each) for each in objective.comments)
    for key_result in objective.key_results:
        yield _row("key_result", objective.ref, key_result)
        yield from (_row("comment", key_result.ref, each) for each in key_result.comments)
        yield from (_row("grade", key_result.ref, each) for each in key_result.grades)
        for number, check_in in enumerate(key_result.check_ins, start=1):
            yield _row("check_in", key_result.ref, check_in)
            place = f"{key_result.ref}#{number}" if key_result.ref else ""
            yield from (_row("acknowledgement", place, each) for each in check_in.acknowledgements)
            yield from (_row("comment", place, each) for each in check_in.comments)


def _row(kind: str, of: str, record: Any) -> Row:
    return Row(kind, of, {name: as_text(getattr(record, name)) for name in types_of(KINDS[kind])})


def columns_used(rows: list[Row], kind: str | None = None) -> list[str]:
    """The columns that at least one row (of a kind) fills, in the order of the fields."""
    wanted = [each for each in KINDS if kind in (None, each)]
    filled = {name for row in rows if row.kind in wanted for name, text in row.cells.items() if text}
    return list(dict.fromkeys(name for each in wanted for name in types_of(KINDS[each]) if name in filled))
