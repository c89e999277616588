"""Documents of every shape, for properties."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any, get_origin

from hypothesis import strategies as st

from quarterdeck.exchange.document import Comment, Document, Points, clean
from quarterdeck.exchange.fields import MANY_LINES, Lines, children_of, types_of
from quarterdeck.exchange.rooms import BY_PLURAL

_letters = st.text(
    st.one_of(st.sampled_from("|\\<br>=+-@'#*`:;\"&!~ \n\té€日🙂"), st.characters(exclude_categories=("Cs", "Co"))),
    max_size=25,
)
numbers = st.one_of(
    st.integers(-(10**9), 10**9).map(float),
    st.floats(-1e15, 1e15, allow_nan=False, allow_subnormal=False).map(lambda n: n + 0.0),
)
instants = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001 — hypothesis wants naive bounds
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
_decimals = st.decimals(-(10**9), 10**9, places=2)
_data = st.dictionaries(
    st.text("abc_", min_size=1, max_size=5),
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), _letters.map(clean)),
    max_size=3,
)


def _text(name: str, *, required: bool) -> st.SearchStrategy[str]:
    cleaned = _letters.map(lambda text: clean(text, lines=name in MANY_LINES))
    return cleaned.filter(bool) if required else cleaned


def _field(record: type, name: str, hint: Any, *, required: bool) -> st.SearchStrategy[Any]:
    plain: dict[Any, st.SearchStrategy[Any]] = {
        float: numbers,
        float | None: st.none() | numbers,
        int: st.integers(0, 99),
        int | None: st.none() | st.integers(0, 10),
        bool: st.booleans(),
        date: days,
        date | None: st.none() | days,
        datetime: instants,
        datetime | None: st.none() | instants,
        time: st.times(),
        Decimal: _decimals,
        Decimal | None: st.none() | _decimals,
        list[Any]: st.lists(_letters.map(clean), min_size=1 if required else 0, max_size=2),
        Points: st.lists(st.tuples(days, numbers), max_size=3).map(tuple),
        dict[str, Any]: _data,
    }
    if hint is Lines:
        return _text("body", required=required)
    if hint is str:
        return _text(name, required=required)
    if get_origin(hint) is tuple and hint != Points:
        names = _letters.map(lambda text: clean(text).replace(";", ",")).filter(bool)
        return st.lists(names, max_size=3).map(tuple)
    return plain[hint]


def records(record: type, *, without: tuple[str, ...] = ()) -> st.SearchStrategy[Any]:
    """Any record of a kind, with everything that belongs to it; some fields stay at their defaults."""
    from quarterdeck.exchange.fields import defaults_of

    required, optional = {}, {}
    for name, hint in types_of(record).items():
        if name in {"ref", *without}:
            continue
        default = defaults_of(record).get(name)
        must = name not in defaults_of(record) or default not in ("", None, 0, False, (), {})
        strategy = _field(record, name, hint, required=must)
        (required if name not in defaults_of(record) else optional)[name] = strategy
    for name, inner in children_of(record).items():
        optional[name] = st.lists(records(inner, without=("about",)), max_size=1).map(tuple)
    return st.fixed_dictionaries(required, optional=optional).map(lambda values: record(**values))


def with_references(document: Document) -> Document:
    """Every objective and key result gets a reference of its own, as an export gives."""
    objectives, number = [], 0
    for index, objective in enumerate(document.objectives, start=1):
        key_results = []
        for key_result in objective.key_results:
            number += 1
            key_results.append(replace(key_result, ref=f"KR-{number}"))
        objectives.append(replace(objective, ref=f"O-{index}", key_results=tuple(key_results)))
    return replace(document, objectives=tuple(objectives))


@cache
def _some(name: str) -> st.SearchStrategy[tuple[Any, ...]]:
    """One or two records of a room."""
    return st.lists(records(BY_PLURAL[name].record), min_size=1, max_size=2).map(tuple)


def documents() -> st.SearchStrategy[Document]:
    from quarterdeck.exchange.document import Organisation

    organisation = st.none() | records(Organisation)
    lists = {name: st.lists(records(kind), max_size=2).map(tuple) for name, kind in children_of(Document).items()}
    about = st.integers(1, 99).map("I-{}".format)
    lists["comments"] = st.lists(st.builds(replace, records(Comment), about=about), max_size=1).map(tuple)
    rooms = st.lists(st.sampled_from(sorted(BY_PLURAL)), max_size=2, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: _some(name) for name in names})
    )
    return st.builds(Document, organisation=organisation, rooms=rooms, **lists).map(with_references)
