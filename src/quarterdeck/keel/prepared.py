"""Queries that pages ask again and again, put into SQL once.

Django builds a queryset and compiles it anew for each request; of a page that asks ten things of wide tables that was a third
of its time (docs/decisions/0015-prepared-queries.md). A prepared query is built when it is asked for the first time, with
slots where the values of a call will stand; from then on only its statement is sent and its rows are read, by Django's own
code and through the same scope.
"""

from collections.abc import Callable, Hashable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import update_wrapper
from types import SimpleNamespace
from typing import Any, Generic, ParamSpec, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Expression, F, Func, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django_scopes import get_scope, scope

_P = ParamSpec("_P")
_R = TypeVar("_R")

_ORGANISATION = -1


class Slot(Expression):
    """Stands in a query for the value that a call gives at this position; the scope's organisation stands at -1."""

    def __init__(self, position: int) -> None:
        super().__init__()
        self.position = position

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", (self,)


@dataclass(frozen=True, slots=True)
class _Several:
    """Stands for a sequence of values of which each has a place of its own: SQLite knows no other."""

    position: int


_PLACES = "\0"
"""Where the places of a `_Several` belong in a statement's text, as many as there will be."""


class _Among(Func):
    arity = 2
    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> Any:
        column, values = self.get_source_expressions()
        left, left_values = compiler.compile(column)
        if connection.vendor == "postgresql":
            return f"{left} = ANY(%s)", (*left_values, values)
        return f"{left} IN ({_PLACES})", (*left_values, _Several(values.position))


def among(path: str, values: Any) -> Any:
    """The condition `path__in=values` for a sequence that was given to a prepared query."""
    return _Among(F(path), values)


class Prepared(Generic[_P, _R]):
    """A query to call with its values; see `prepared`."""

    def __init__(self, build: Callable[_P, QuerySet[Any, _R]]) -> None:
        self._build = build
        self._known: dict[Hashable, _Statement] = {}
        update_wrapper(self, build)

    def __call__(self, *args: _P.args, **kwargs: _P.kwargs) -> list[_R]:
        """The rows now, in the scope of the caller. One statement."""
        current = get_scope()
        within = "organisation" in current and current.get("_enabled", True)
        shape = (within, len(args), *kwargs.items())
        statement = self._known.get(shape)
        if statement is None:
            standing: Any = scope(organisation=Slot(_ORGANISATION)) if within else nullcontext()
            with standing:
                build: Callable[..., QuerySet[Any, _R]] = self._build
                statement = _Statement(build(*map(Slot, range(len(args))), **kwargs))
            self._known[shape] = statement
        return statement.rows((*args, current.get("organisation")))

    def first(self, *args: _P.args, **kwargs: _P.kwargs) -> _R | None:
        """The first of the rows, if there is one. One statement, which brings them all."""
        return next(iter(self(*args, **kwargs)), None)


def prepared(build: Callable[_P, QuerySet[Any, _R]]) -> Prepared[_P, _R]:
    """Decorate a function that returns a queryset: calling it returns the list of its rows. The queryset is built only once.

    Positional arguments are the values of a call: keys, records, days, instants, numbers, words, or a sequence of keys or
    words for `among`. The function is given slots in their stead, which may stand wherever a filter takes a value and can be
    asked nothing. Keyword arguments shape the query: each combination of them is built apart. What depends on the moment, the
    reader or the language has to be one or the other; a day, an instant or a key that stands in the query itself raises
    `TypeError`, and so do `prefetch_related` and the value None, which equals nothing in SQL.
    """
    return Prepared(build)


class _Compiler(SQLCompiler):
    """A compiler that has done its work: it knows its statement, its columns, and how their values are read."""

    statement: tuple[str, tuple[Any, ...]]
    converters: Any

    def as_sql(self, with_limits: bool = True, with_col_aliases: bool = False) -> tuple[str, tuple[Any, ...]]:
        return self.statement

    def get_converters(self, expressions: Any) -> Any:
        return self.converters


class _Query:
    """A query whose compiler has done its work."""

    def __init__(self, query: Any, compiler: _Compiler) -> None:
        self._query, self._compiler = query, compiler

    def get_compiler(self, *_: Any, **__: Any) -> _Compiler:
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)


class _Statement:
    """The text of a query, the places of its values, and what turns its rows into what the queryset would yield."""

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        looks_up: Any = queryset
        if looks_up._prefetch_related_lookups:
            raise TypeError("a prepared query cannot prefetch: ask for the related rows beside it")
        compiler = queryset.query.get_compiler(connection=connection)
        text, self.values = compiler.as_sql()
        self.text, *self.after = text.split(_PLACES)
        for each in self.values:
            if not isinstance(each, Slot | _Several | str | int | float | None):
                raise TypeError(f"{each!r} stands in a prepared query itself: give it with each call")
        self.queryset, self.known = looks_up, dict(compiler.__dict__)
        converters = compiler.get_converters([each[0] for each in compiler.select[: compiler.col_count]])
        self.known.update(converters=converters)

    def rows(self, given: Sequence[Any]) -> list[Any]:
        # Each call has a compiler of its own: a statement is shared by threads, a connection is not.
        compiler = _Compiler.__new__(_Compiler)
        compiler.__dict__.update(self.known, connection=connection, statement=self._with(given))
        asked = SimpleNamespace(
            query=_Query(self.queryset.query, compiler), db=connection.alias, model=self.queryset.model,
            _fields=self.queryset._fields, _known_related_objects={}, _hints={},
        )  # fmt: skip
        return list(self.queryset._iterable_class(asked))

    def _with(self, given: Sequence[Any]) -> tuple[str, tuple[Any, ...]]:
        text, after, values = self.text, iter(self.after), []
        for each in self.values:
            if isinstance(each, Slot):
                values.append(_adapted(given[each.position]))
            elif isinstance(each, _Several):
                several = [_adapted(item) for item in given[each.position]]
                values += several
                text += ", ".join(["%s"] * len(several)) + next(after)
            else:
                values.append(each)
        return text, tuple(values)


def _adapted(value: Any) -> Any:
    """A value as the database takes it."""
    if isinstance(value, Model):
        value = value.pk
    if value is None:
        raise TypeError("None equals nothing in SQL: shape the query by a keyword instead")
    if isinstance(value, list | tuple | set | frozenset):
        return [_adapted(item) for item in value]
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value
