"""The fields of the records as texts in cells, as plain values for YAML, and back. Derived from the types alone."""

import json
import re
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, NewType, get_args, get_origin, get_type_hints

from django.utils.translation import gettext as _

from quarterdeck.exchange.document import Points, clean
from quarterdeck.keel.sheets import cell_text
from quarterdeck.measure import UnreadableValueError, parse_value

MANY_LINES = frozenset({"why", "body", "words", "criteria", "notes", "purpose", "data", "settings"})
Lines = NewType("Lines", str)
"""A text that may have several lines, whatever its field is called."""
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?", re.IGNORECASE)


class UnreadableFieldError(ValueError):
    """A value that is not what the field takes; the message names the remedy."""


@cache
def types_of(record: type) -> dict[str, Any]:
    """The plain fields of a record, name → type, in the order they are written."""
    hints = get_type_hints(record)
    return {
        each.name: hints[each.name] for each in _own(record) if each.compare and child_type(hints[each.name]) is None
    }


@cache
def children_of(record: type) -> dict[str, type]:
    """The fields that hold further records, name → their type."""
    hints = get_type_hints(record)
    found = {each.name: child_type(hints[each.name]) for each in _own(record)}
    return {name: kind for name, kind in found.items() if kind is not None}


def child_type(hint: Any) -> type | None:
    """The record type inside `tuple[Record, ...]`, else None."""
    inner = get_args(hint)[:1] if get_origin(hint) is tuple else ()
    return inner[0] if inner and isinstance(inner[0], type) and is_dataclass(inner[0]) else None


def _own(record: Any) -> tuple["Field[Any]", ...]:
    return fields(record)


@cache
def defaults_of(record: type) -> dict[str, Any]:
    """What a field is when a file says nothing about it; required fields are missing here."""
    found: dict[str, Any] = {}
    for each in _own(record):
        if each.default is not MISSING:
            found[each.name] = each.default
        elif each.default_factory is not MISSING:
            found[each.name] = each.default_factory()
    return found


def as_text(value: Any) -> str:
    """A field's value as it stands in a cell."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, tuple):
        return "; ".join(
            f"{each[0].isoformat()}: {as_text(each[1])}" if isinstance(each, tuple) else str(each) for each in value
        )
    return cell_text(value)


def as_plain(value: Any) -> Any:
    """A field's value as YAML and JSON have it."""
    if isinstance(value, datetime | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, tuple):
        return [[each[0].isoformat(), each[1]] if isinstance(each, tuple) else each for each in value]
    return value


def from_anything(name: str, hint: Any, raw: Any) -> Any:
    """A field's value from a cell's text or a plain value. Raises UnreadableFieldError."""
    if raw is None or raw == "":
        raise UnreadableFieldError(_("Fill this in."))
    return _CONVERTERS[hint](name, raw)


def _text(name: str, raw: Any) -> str:
    if isinstance(raw, dict | list):
        raise UnreadableFieldError(_("Write this as one text."))
    if isinstance(raw, date):
        return raw.isoformat()
    return clean(as_text(raw) if not isinstance(raw, bool) else str(raw).lower(), lines=name in MANY_LINES)


def _lines(name: str, raw: Any) -> str:
    return _text("body", raw)


def _float(name: str, raw: Any) -> float:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise UnreadableFieldError(_("Write this as a number."))
    text = str(raw).strip()
    try:
        value = float(text) if _NUMBER.fullmatch(text) else parse_value(text)
    except UnreadableValueError as error:
        raise UnreadableFieldError(str(error)) from None
    if not abs(value) <= 1e15:
        raise UnreadableFieldError(_("Write a number between −10¹⁵ and 10¹⁵."))
    return value


def _int(name: str, raw: Any) -> int:
    value = _float(name, raw)
    if not value.is_integer():
        raise UnreadableFieldError(_("Write this as a whole number."))
    return int(value)


def _bool(name: str, raw: Any) -> bool:
    word = str(raw).strip().casefold()
    if word in {"yes", "y", "true", "1", "x"}:
        return True
    if word in {"no", "n", "false", "0", "-"}:
        return False
    raise UnreadableFieldError(_("Write yes or no."))


def _date(name: str, raw: Any) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    try:
        return date.fromisoformat(str(raw).strip())
    except ValueError:
        raise UnreadableFieldError(_("Write the date as year-month-day, for example 2026-11-23.")) from None


def _datetime(name: str, raw: Any) -> datetime:
    try:
        read = raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw).strip())
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnreadableFieldError(_("Write the time as 2026-11-23T16:30:00+00:00.")) from None


def _time(name: str, raw: Any) -> time:
    try:
        # YAML reads an unquoted 9:30 as the number of its minutes.
        return time(*divmod(raw, 60)) if isinstance(raw, int) else time.fromisoformat(str(raw).strip())
    except (ValueError, TypeError):
        raise UnreadableFieldError(_("Write the time of day as 09:30.")) from None


def _decimal(name: str, raw: Any) -> Decimal:
    try:
        value = Decimal(repr(raw) if isinstance(raw, float) else str(raw).strip())
    except InvalidOperation:
        raise UnreadableFieldError(_("Write this as a number.")) from None
    if not abs(value) <= Decimal("1e15"):
        raise UnreadableFieldError(_("Write a number between −10¹⁵ and 10¹⁵."))
    return value


def _words(name: str, raw: Any) -> tuple[str, ...]:
    parts = raw if isinstance(raw, list | tuple) else str(raw).split(";")
    return tuple(each for each in (clean(str(part)).replace(";", ",") for part in parts) if each)


def _points(name: str, raw: Any) -> Points:
    if isinstance(raw, str):
        pairs = [part.split(":", 1) for part in raw.split(";") if part.strip()]
    else:
        pairs = list(raw) if isinstance(raw, list) else []
    found = []
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) != 2:
            raise UnreadableFieldError(_("Write points as date: value; date: value."))
        found.append((_date(name, pair[0]), _float(name, pair[1])))
    return tuple(found)


def _mapping(name: str, raw: Any) -> dict[str, Any]:
    value = _json(raw)
    if not isinstance(value, dict):
        raise UnreadableFieldError(_("Write this as a JSON object, or leave it empty."))
    return value


def _list(name: str, raw: Any) -> list[Any]:
    value = _json(raw)
    if not isinstance(value, list):
        raise UnreadableFieldError(_("Write this as a JSON list, or leave it empty."))
    return value


def _json(raw: Any) -> Any:
    try:
        return _without_places(json.loads(raw) if isinstance(raw, str) else raw)
    except (ValueError, RecursionError):
        return None


def _without_places(value: Any) -> Any:
    """A value without the keys by which a reader remembers lines; those begin with a NUL, as no file's can."""
    if isinstance(value, dict):
        return {key: _without_places(each) for key, each in value.items() if not str(key).startswith("\0")}
    return [_without_places(each) for each in value] if isinstance(value, list) else value


_CONVERTERS: dict[Any, Callable[[str, Any], Any]] = {
    str: _text,
    Lines: _lines,
    float: _float,
    float | None: _float,
    int: _int,
    int | None: _int,
    bool: _bool,
    date: _date,
    date | None: _date,
    datetime: _datetime,
    datetime | None: _datetime,
    time: _time,
    Decimal: _decimal,
    Decimal | None: _decimal,
    tuple[str, ...]: _words,
    Points: _points,
    dict[str, Any]: _mapping,
    list[Any]: _list,
}
