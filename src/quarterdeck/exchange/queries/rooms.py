"""The rows of the rooms around the heart as records. One statement for each table."""

import re
from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db import models

from quarterdeck.exchange.document import clean
from quarterdeck.exchange.rooms import COUNTED, KEPT, Kept

_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def room_records(names: dict[UUID, str], slug: str) -> dict[str, tuple[Any, ...]]:
    """Everything the rooms keep, plural → records, for a reader who may see all of it.

    `names` is what rows are called so far; the rooms' are added. `slug` is how this organisation's addresses begin.
    """
    rows: dict[str, list[Any]] = {}
    for kept in KEPT:
        rows[kept.kind] = list(kept.model._default_manager.filter(kept.only).order_by(*kept.order))
        for place, row in enumerate(rows[kept.kind], start=1):
            if kept.name:
                names[row.pk] = _name(kept, row, place, names)
    found = {kept.plural: _records(kept, rows[kept.kind], names, slug) for kept in KEPT}
    return {plural: records for plural, records in found.items() if records}


def _name(kept: Kept, row: Any, place: int, names: dict[UUID, str]) -> str:
    if kept.name == COUNTED:
        return kept.ref_at(place)
    if kept.is_referred_to:
        return str(row.reference)
    column = kept.model._meta.get_field(kept.name)
    if isinstance(column, models.ForeignKey):
        return names[getattr(row, column.attname)]
    return clean(getattr(row, kept.name))


def _records(kept: Kept, rows: list[Any], names: dict[UUID, str], slug: str) -> tuple[Any, ...]:
    linked = {name: _linked(kept, through, names) for name, through in kept.links}
    made = []
    for row in rows:
        values = {column.name: _value(column, row, names) for column in kept.columns}
        values |= {name: _portable(values[name], names, slug) for name in kept.portable}
        values |= {name: tuple(found[row.pk]) for name, found in linked.items()}
        if kept.is_referred_to:
            values["ref"] = names[row.pk]
        made.append(kept.record(**values))
    return tuple(made)


def _linked(kept: Kept, through: type[models.Model], names: dict[UUID, str]) -> dict[UUID, list[str]]:
    """What a linking table says: the key of a row → the names of what it is linked to."""
    target = kept.target(through)
    owner = next(each for each in through._meta.concrete_fields if each.related_model is kept.model)
    found: dict[UUID, list[str]] = defaultdict(list)
    pairs = through._default_manager.order_by(*(str(each) for each in through._meta.ordering or ()), "pk")
    for key, other in pairs.values_list(owner.attname, target.attname):
        found[key].append(names[other])
    return found


def _value(column: "models.Field[Any, Any]", row: Any, names: dict[UUID, str]) -> Any:
    value = getattr(row, column.attname)
    if isinstance(column, models.ForeignKey):
        return names.get(value, "") if value else ""
    if isinstance(value, str):
        return clean(value, lines=True)
    return value


def _portable(text: str, names: dict[UUID, str], slug: str) -> str:
    """An address or a key without what only this installation knows: its keys, and how the organisation's pages begin."""
    text = _KEY.sub(lambda found: f"{{{names.get(UUID(found[0]), '')}}}", text)
    return text.removeprefix(f"/{slug}/")
