"""Markdown: a document that reads well, and that the reader beside it understands to the last field."""

from collections.abc import Iterable, Iterator
from typing import Any

from quarterdeck.exchange.document import FORMAT_VERSION, Document, KeyResult, Objective
from quarterdeck.exchange.escaping import escape
from quarterdeck.exchange.fields import as_text, defaults_of, types_of
from quarterdeck.exchange.records import TITLES, lists_of


def write_markdown(document: Document) -> bytes:
    """A document as Markdown in UTF-8."""
    return ("\n".join(_lines(document)).rstrip() + "\n").encode()


def _lines(document: Document) -> Iterator[str]:
    yield from ("---", f"quarterdeck: {FORMAT_VERSION}", "---", "")
    if document.organisation:
        yield from (f"# {escape(document.organisation.name)}", "")
        yield from _fields(document.organisation, "name")
    for name, records in lists_of(document):
        if name == "objectives":
            yield from ("## Objectives", "")
            for objective in records:
                yield from _objective(objective)
        else:
            yield from _table(f"## {TITLES[name]}", records)


def _objective(objective: Objective) -> Iterator[str]:
    yield from (f"### {_named(objective.ref, objective.title)}", "")
    yield from _fields(objective, "title", "ref")
    yield from _table("#### Comments", objective.comments)
    for key_result in objective.key_results:
        yield from _key_result(key_result)


def _key_result(key_result: KeyResult) -> Iterator[str]:
    yield from (f"#### Key result: {_named(key_result.ref, key_result.statement)}", "")
    yield from _fields(key_result, "statement", "ref")
    yield from _table("##### Check-ins", key_result.check_ins)
    numbered = list(enumerate(key_result.check_ins, start=1))
    yield from _table(
        "##### Acknowledgements",
        [each for _n, check_in in numbered for each in check_in.acknowledgements],
        [str(n) for n, check_in in numbered for _each in check_in.acknowledgements],
    )
    yield from _table("##### Grades", key_result.grades)
    comments = [("", each) for each in key_result.comments]
    comments += [(str(n), each) for n, check_in in numbered for each in check_in.comments]
    yield from _table("##### Comments", [each for _n, each in comments], [n for n, _each in comments])


def _named(ref: str, words: str) -> str:
    return f"{ref} {escape(words)}".strip()


def _fields(record: Any, *elsewhere: str) -> Iterator[str]:
    """`- Field: value` for every field that is not as it would be anyway."""
    kind: Any = type(record)
    defaults = defaults_of(kind)
    names = [name for name in types_of(kind) if name not in elsewhere]
    said = [name for name in names if getattr(record, name) != defaults.get(name)]
    for name in said:
        text = as_text(getattr(record, name)) or "no"
        yield f"- {name.replace('_', ' ').capitalize()}: {escape(text)}"
    if said:
        yield ""


def _table(heading: str, records: Iterable[Any], check_ins: list[str] | None = None) -> Iterator[str]:
    """A table of the columns that are used; `check_ins` says which check-in each record is about."""
    rows = list(records)
    if not rows:
        return
    kind: Any = type(rows[0])
    types = types_of(kind)
    columns = [name for name in types if any(as_text(getattr(row, name)) for row in rows)]
    about = ["check_in"] if check_ins and any(check_ins) else []
    yield from (heading, "")
    yield f"| {' | '.join([*about, *columns])} |"
    yield f"|{' --- |' * (len(columns) + len(about))}"
    for index, row in enumerate(rows):
        first = [check_ins[index]] if about and check_ins else []
        yield f"| {' | '.join([*first, *(escape(as_text(getattr(row, name))) for name in columns)])} |"
    yield ""
