"""A document as lists of records, and as flat rows, for formats made of those: every row has its kind and, where it belongs
to another, `of`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps

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
from quarterdeck.exchange.fields import as_text, children_of, types_of

if TYPE_CHECKING or apps.models_ready:
    from quarterdeck.exchange.rooms import BY_PLURAL as BY_PLURAL  # the way there for readers of files
    from quarterdeck.exchange.rooms import KEPT as KEPT
else:
    # The linter reads the same files without an installation, and has nothing to say of what only rooms keep.
    BY_PLURAL, KEPT = {}, ()

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
    **{each.kind: each.record for each in KEPT},
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
    **{each.kind: each.plural for each in KEPT},
    "event": "events",
}
TITLES = {plural: plural.replace("_", " ").capitalize() for plural in PLURALS.values()} | {
    "check_ins": "Check-ins",
    "events": "History",
    "follow_ups": "Follow-ups",
    "kpis": "KPIs",
}
"""What a list of records is called in headings and on sheets."""
BELONGING = ("key_result", "check_in", "grade", "acknowledgement", "comment")
"""Kinds whose rows belong to another: by `of`, or else to the last fitting row above."""


def lists_in() -> dict[str, type]:
    """The lists at the top of a document, plural → their kind of record, in the order they are written."""
    core: dict[str, Any] = children_of(Document)
    last = {"events": core["events"]}
    rooms = {plural: each.record for plural, each in BY_PLURAL.items()}
    return {**{name: kind for name, kind in core.items() if name not in last}, **rooms, **last}


def lists_of(document: Document) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The lists of a document that hold anything, in that order."""
    for name in lists_in():
        records = document.rooms.get(name, ()) if name in BY_PLURAL else getattr(document, name)
        if records:
            yield name, records


@dataclass(frozen=True, slots=True)
class Row:
    kind: str
    of: str
    cells: dict[str, str]


def rows_of(document: Document) -> Iterator[Row]:
    """Every record of a document, parents before what belongs to them."""
    if document.organisation:
        yield _row("organisation", "", document.organisation)
    kinds = {plural: kind for kind, plural in PLURALS.items()}
    for name, records in lists_of(document):
        for each in records:
            yield from _objective(each) if name == "objectives" else [_row(kinds[name], "", each)]


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
