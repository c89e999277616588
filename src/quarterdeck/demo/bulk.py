"""Writing many rows fast: COPY on PostgreSQL, executemany on SQLite.

Django's own `bulk_create` prepares each value through several layers; half a million check-ins take minutes that way.
Here each table's columns are looked at once and every row is read in one go.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, time
from decimal import Decimal
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import JSONField, Model
from django.db.models.base import ModelState

_Row = TypeVar("_Row", bound=Model)
_BATCH = 5000


def maker(model: type[_Row]) -> Callable[..., _Row]:
    """A constructor that takes attribute names (`author_id`, not `author`) and skips what `Model.__init__` checks."""
    plain = {field.attname: field.get_default() for field in model._meta.concrete_fields if not field.primary_key}
    key = model._meta.pk
    assert key is not None

    def make(**values: Any) -> _Row:
        row = model.__new__(model)
        state = ModelState()
        row.__dict__.update(plain, _state=state, **values)
        row.__dict__.setdefault(key.attname, key.get_default())
        return row

    return make


def write(model: type[Model], rows: Sequence[Model]) -> None:
    """Insert instances of one model. Database defaults are left to the database."""
    if not rows:
        return
    fields = [field for field in model._meta.concrete_fields if not _left_to_database(field)]
    names = ", ".join(connection.ops.quote_name(field.column or "") for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    documents = [n for n, field in enumerate(fields) if isinstance(field, JSONField)]
    values = _values(rows, attrgetter(*(field.attname for field in fields)), documents)
    if connection.vendor == "postgresql":
        _copy(table, names, values)
    else:
        marks = ", ".join(["%s"] * len(fields))
        _insert(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)  # noqa: S608 — names of our own models


def _left_to_database(field: Any) -> bool:
    return bool(field.has_db_default() or (field.primary_key and field.get_internal_type().endswith("AutoField")))


def _values(rows: Iterable[Model], read: Callable[[Model], Iterable[Any]], documents: list[int]) -> Iterator[list[Any]]:
    for row in rows:
        values = list(read(row))
        for n in documents:
            values[n] = json.dumps(values[n])
        yield values


def _copy(table: str, names: str, rows: Iterable[list[Any]]) -> None:
    """COPY refuses tables with row-level security, so the rows go through a table of this transaction's own."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE arriving ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA")  # noqa: S608
        with cursor.copy(f"COPY arriving ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM arriving")  # noqa: S608
        cursor.execute("DROP TABLE arriving")


_AS_SQLITE: dict[type, Callable[[Any], Any]] = {
    UUID: lambda value: value.hex,
    datetime: lambda value: str(value.replace(tzinfo=None)),
    time: str,
    Decimal: str,
}


def _insert(statement: str, rows: Iterable[list[Any]]) -> None:
    """As Django keeps them on SQLite: keys as 32 hexadecimal digits, instants as text without their offset."""
    batch: list[list[Any]] = []
    with connection.cursor() as cursor:
        for row in rows:
            batch.append([_AS_SQLITE[type(value)](value) if type(value) in _AS_SQLITE else value for value in row])
            if len(batch) == _BATCH:
                cursor.executemany(statement, batch)
                batch = []
        if batch:
            cursor.executemany(statement, batch)
