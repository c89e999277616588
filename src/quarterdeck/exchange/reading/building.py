"""From nested plain values (YAML, or rows put in their places) to a document, noting each line and each problem."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from quarterdeck.exchange.document import CheckIn, Document, Grade, KeyResult, Objective, Organisation
from quarterdeck.exchange.fields import UnreadableFieldError, children_of, defaults_of, from_anything, types_of
from quarterdeck.exchange.reading.reading import Became, Line, Notes, Problem
from quarterdeck.exchange.records import BY_PLURAL, KEPT, lists_in

LINE, SHEET = "\0line", "\0sheet"
"""Keys that carry where a mapping stood in the file; no file can hold them."""
_BECAME: dict[type, Became] = {
    Objective: Became.OBJECTIVE,
    KeyResult: Became.KEY_RESULT,
    CheckIn: Became.CHECK_IN,
    Grade: Became.GRADE,
}
_LABELS = (
    "title", "statement", "name", "slug", "handle", "verb", "text", "what", "sentence", "question", "reason", "on", "body",
    "words", "member", "value", "ref", "team", "at",
)  # fmt: skip


def build_document(raw: dict[str, Any], notes: Notes) -> Document:
    """The document that nested plain values describe."""
    found: dict[str, Any] = {}
    if "organisation" in raw:
        found["organisation"] = _record(Organisation, raw["organisation"], notes, 1)
    lists = lists_in()
    for name, kind in lists.items():
        found[name] = _records(name, kind, raw.get(name), notes, 1)
    rooms = {name: found.pop(name) for name in BY_PLURAL}
    _unknown(raw, {"organisation", "quarterdeck", LINE, SHEET, *lists}, notes, 1)
    if "organisation" not in found:
        notes.lines[:] = [_left_out(line) for line in notes.lines]
    notes.lines.sort(key=lambda line: (line.sheet, line.number))
    return Document(**found, rooms={name: records for name, records in rooms.items() if records})


def _left_out(line: Line) -> Line:
    """A line of a file that brings drafts only: what is no objective or key result stays outside, and says so."""
    if line.became not in {Became.CHECK_IN, Became.GRADE, Became.RECORD}:
        return line
    why = _("Comes in with a whole history only: %(kind)s.") % {"kind": line.why or line.name.lower()}
    return replace(line, became=Became.IGNORED, why=why)


def _records(name: str, kind: type, raw: Any, notes: Notes, near: int) -> tuple[Any, ...]:
    if raw is None:
        return ()
    if not isinstance(raw, list):
        notes.problems.append(Problem(near, _("“%(name)s” has to be a list.") % {"name": name}))
        return ()
    read = (_record(kind, each, notes, near) for each in raw)
    return tuple(each for each in read if each is not None)


def _record(kind: type, raw: Any, notes: Notes, near: int) -> Any:
    if not isinstance(raw, dict):
        words = _("Here should be a %(kind)s with its fields.") % {"kind": _kind_words(kind)}
        notes.problems.append(Problem(near, words))
        return None
    number, sheet = raw.get(LINE, near), raw.get(SHEET, "")
    count = len(notes.problems)
    values = _fields(kind, raw, notes, number, sheet)
    if "line" in defaults_of(kind):
        values["line"] = number
    became = _BECAME.get(kind, Became.RECORD)
    label = next((str(raw[name]) for name in _LABELS if raw.get(name) not in (None, "")), "")
    broken = len(notes.problems) > count
    why = notes.problems[-1].words if broken else "" if became is not Became.RECORD else _kind_words(kind)
    notes.lines.append(
        Line(number, label[:300], Became.NOT_UNDERSTOOD if broken else became, why, sheet=sheet, last=number)
    )
    for name, inner in children_of(kind).items():
        values[name] = _records(name, inner, raw.get(name), notes, number)
    _unknown(raw, {LINE, SHEET, *types_of(kind), *children_of(kind)}, notes, number, sheet)
    missing = [name for name in types_of(kind) if name not in values and name not in defaults_of(kind)]
    return None if missing else kind(**values)


def _fields(kind: type, raw: dict[str, Any], notes: Notes, number: int, sheet: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, hint in types_of(kind).items():
        given = raw.get(name)
        if given in (None, "") or given == []:
            if name not in defaults_of(kind):
                words = _("A %(kind)s needs “%(name)s”.") % {"kind": _kind_words(kind), "name": name}
                notes.problems.append(Problem(number, words, sheet))
            continue
        try:
            values[name] = from_anything(name, hint, given)
        except UnreadableFieldError as error:
            words = _("“%(name)s” is “%(given)s”. %(remedy)s") % {
                "name": name, "given": str(given)[:60], "remedy": error,
            }  # fmt: skip
            notes.problems.append(Problem(number, words, sheet))
    return values


def _unknown(raw: dict[str, Any], known: set[str], notes: Notes, number: int, sheet: str = "") -> None:
    for name in raw:
        if name not in known:
            words = _("There is no field of this name; it is left out.")
            notes.lines.append(Line(number, str(name)[:300], Became.NOT_UNDERSTOOD, words, sheet=sheet, last=number))


def _kind_words(kind: type) -> str:
    return {
        "Organisation": _("organisation"),
        "Team": _("team"),
        "Member": _("member"),
        "Priority": _("priority"),
        "Cycle": _("cycle"),
        "Objective": _("objective"),
        "KeyResult": _("key result"),
        "CheckIn": _("check-in"),
        "Grade": _("grade"),
        "Comment": _("comment"),
        "Acknowledgement": _("acknowledgement"),
        "Event": _("event"),
        **{each.record.__name__: str(each.word) for each in KEPT},
    }[kind.__name__]
