"""Taking in what the rooms around the heart keep: each record held to its table's rules, names turned into rows."""

import re
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from quarterdeck.exchange.actions.checking import number_in
from quarterdeck.exchange.actions.room_rules import RULES
from quarterdeck.exchange.rooms import COUNTED, FACTS, KEPT, KIND_OF, Kept, links_of
from quarterdeck.keel.models import Counter

Keys = dict[tuple[str, str], UUID]
_BATCH = 1000
_NAMED = re.compile(r"\{([^{}]*)\}")


class Rooms:
    """Writes the rooms' records of a document, kind by kind. `keys` is (kind, name) → key of everything written so far."""

    def __init__(self, organisation: Any, records: dict[str, tuple[Any, ...]], keys: Keys) -> None:
        self.organisation, self.records, self.keys = organisation, records, keys
        self.made: dict[str, list[Any]] = {}

    def write(self, *kinds: str) -> None:
        """Write these kinds, or all that are not written yet. Raises ValidationError naming line, field and remedy."""
        for kept in KEPT:
            if kept.kind not in self.made and (not kinds or kept.kind in kinds):
                self.made[kept.kind] = self._rows(kept, self.records.get(kept.plural, ()))

    def _rows(self, kept: Kept, records: tuple[Any, ...]) -> list[Any]:
        rows: list[Any] = [kept.model(organisation=self.organisation) for _each in records]
        for place, (row, record) in enumerate(zip(rows, records, strict=True), start=1):
            self._take_name(kept, row, record, place)
        here = {name: str(key) for (_kind, name), key in self.keys.items()} if kept.portable else {}
        for row, record in zip(rows, records, strict=True):
            self._fill(kept, row, record, here)
        _check_twice(kept, rows, records)
        _write(kept, rows, records)
        for name, through in kept.links:
            through._default_manager.bulk_create(self._links(kept, name, through, rows, records), batch_size=_BATCH)
        if kept.is_referred_to and kept.name != COUNTED:
            last = max((row.number for row in rows), default=0)
            Counter.objects.update_or_create(organisation=self.organisation, prefix=kept.name, defaults={"last": last})
        return rows

    def _take_name(self, kept: Kept, row: Any, record: Any, place: int) -> None:
        if not kept.name:
            return
        name = getattr(record, "ref" if kept.is_referred_to else kept.name)
        if kept.name == COUNTED:
            name = name or kept.ref_at(place)
        elif kept.is_referred_to:
            row.number = _saying_where(record, "ref", number_in, name, kept.name)
        if (kept.kind, name) in self.keys:
            raise _wrong(
                record,
                "ref" if kept.is_referred_to else kept.name,
                _("“%(name)s” stands in the file twice.") % {"name": name},
            )
        self.keys[kept.kind, name] = row.pk

    def _fill(self, kept: Kept, row: Any, record: Any, here: dict[str, str]) -> None:
        for column in kept.columns:
            value = getattr(record, column.name)
            if isinstance(column, models.ForeignKey):
                setattr(row, column.attname, self._key(record, column, value) if value else None)
                continue
            if column.name in kept.portable:
                value = self._local(column.name, value, here)
            setattr(row, column.name, value)
            if value not in ("", None, [], {}):
                _saying_where(record, column.name, column.clean, value, row)
        if kept.kind in RULES:
            _saying_where(record, "", RULES[kept.kind], row, self.made)

    def _key(self, record: Any, column: "models.ForeignKey[Any, Any]", name: str) -> UUID:
        kind = KIND_OF[column.related_model]
        found = self.keys.get((kind, name))
        if found is None:
            raise _wrong(
                record, column.name,
                _("The file has no %(kind)s “%(name)s”. Write one it has, or add it.")
                % {"kind": kind.replace("_", " "), "name": name[:60]},
            )  # fmt: skip
        return found

    def _local(self, name: str, text: str, here: dict[str, str]) -> str:
        """An address or a key as this installation has it; `here` says which key a name has here."""
        text = _NAMED.sub(lambda found: here.get(found[1], ""), text)
        return f"/{self.organisation.slug}/{text.lstrip('/')}" if name == "url" and text else text

    def _links(
        self, kept: Kept, name: str, through: type[models.Model], rows: list[Any], records: tuple[Any, ...]
    ) -> list[Any]:
        target = kept.target(through)
        owner = next(each for each in through._meta.concrete_fields if each.related_model is kept.model)
        has_place = any(each.name == "position" for each in through._meta.concrete_fields)
        made = []
        for row, record in zip(rows, records, strict=True):
            for place, linked in enumerate(dict.fromkeys(getattr(record, name))):
                values = {owner.attname: row.pk, target.attname: self._key(record, target, linked)}
                values |= {"position": place} if has_place else {}
                made.append(through(organisation=self.organisation, **values))
        return made


def facts_here(data: dict[str, Any], keys: Keys) -> dict[str, Any]:
    """Facts of an event with keys where a file has names; a name of nothing here is left out."""
    found = {name: keys.get((kind, str(data[name]))) for name, kind in FACTS.items() if name in data}
    others = {name: value for name, value in data.items() if name not in found}
    return others | {name: str(key) for name, key in found.items() if key}


def _write(kept: Kept, rows: list[Any], records: tuple[Any, ...]) -> None:
    """Write rows; what the database itself refuses is looked for row by row, so that its line can be said."""
    try:
        with transaction.atomic():
            kept.model._default_manager.bulk_create(rows, batch_size=_BATCH)
        return
    except IntegrityError:
        pass
    for row, record in zip(rows, records, strict=True):
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            words = _("This %(kind)s contradicts one above it in the file. Take one of them out.")
            raise _wrong(record, "", words % {"kind": kept.word}) from None


def _check_twice(kept: Kept, rows: list[Any], records: tuple[Any, ...]) -> None:
    """Refuse what a table holds once only, where it stands in the file twice."""
    links = {each.name: each.attname for each in links_of(kept.model)}
    for constraint in kept.model._meta.constraints:
        if not isinstance(constraint, models.UniqueConstraint) or constraint.condition:
            continue
        names = [links.get(each, each) for each in constraint.fields]
        seen: set[tuple[Any, ...]] = set()
        for row, record in zip(rows, records, strict=True):
            values = tuple(getattr(row, name) for name in names)
            if values in seen and None not in values:
                raise _wrong(record, constraint.fields[-1], _("This stands in the file twice. Take one of them out."))
            seen.add(values)


def _saying_where(record: Any, field: str, check: Any, *values: Any) -> Any:
    try:
        return check(*values)
    except ValidationError as error:
        raise _wrong(record, next(iter(getattr(error, "error_dict", {})), field), error.messages[0]) from None


def _wrong(record: Any, field: str, words: str) -> ValidationError:
    where = _("Line %(line)d, “%(field)s”: %(words)s") if field else _("Line %(line)d: %(words)s")
    return ValidationError(where % {"line": record.line, "field": field, "words": words})
