"""One row for every table, made from nothing but the table's own description, so that a new table is tried as well."""

import base64
import random
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, models, transaction
from django.db.models.sql import InsertQuery

from quarterdeck.cli.archive import columns_of, every_table

ODD_TEXTS = (
    "plain",
    "Ünïcødé 👩‍🚀",
    "two\nlines\r\n",
    "\u2028 \u0085 odd spaces \t",
    "quote \" ' \\ %s {} [null]",
    "0",
    "null",
)
ODD_NUMBERS = (0.0, -0.0, 0.1 + 0.2, 1e-300, -1.7e308, 5.0)


def fill_empty_tables(seed: int) -> None:
    """Add a row of odd values to every table that has none; references lead to any row of the other table."""
    rng = random.Random(seed)
    for model in every_table():
        if not model._base_manager.exists():
            _fill(model, rng)


def _fill(model: type[models.Model], rng: random.Random) -> None:
    """Try values until the table's own constraints take them."""
    for _ in range(200):
        try:
            with transaction.atomic():
                _insert(model, rng)
            return
        except IntegrityError as error:
            refused = error
    raise refused


def _insert(model: type[models.Model], rng: random.Random) -> None:
    fields = columns_of(model)
    query = InsertQuery(model)
    query.insert_values(fields, [model(**{each.attname: _value(each, rng) for each in fields})], raw=True)
    query.get_compiler(connection=connection).execute_sql()


def _value(field: models.Field[Any, Any], rng: random.Random) -> Any:
    if isinstance(field, models.ForeignKey | models.OneToOneField):
        return _reference(field, rng)
    if field.null and not field.primary_key and rng.random() < 0.3:
        return None
    if field.choices:
        return rng.choice([value for value, _label in field.flatchoices if value not in ("", None)])
    for kinds, make in _MAKERS:
        if isinstance(field, kinds):
            return make(field, rng)
    raise TypeError(f"{field}: how does a backup keep a {type(field).__name__}? Teach archive and this test.")


def _reference(field: Any, rng: random.Random) -> Any:
    related = field.related_model
    if field.null and rng.random() < 0.3:  # some tables point at one of two things
        return None
    if not related._base_manager.exists():
        if field.null:
            return None
        _fill(related, rng)
    return related._base_manager.values_list(field.target_field.attname, flat=True).first()


def _text(field: Any, rng: random.Random) -> str:
    return rng.choice(ODD_TEXTS)[: field.max_length]


_MAKERS: tuple[tuple[Any, Any], ...] = (
    (models.UUIDField, lambda _f, rng: UUID(int=rng.getrandbits(128))),
    (models.BooleanField, lambda _f, rng: rng.random() < 0.5),
    (models.JSONField, lambda _f, rng: {"odd": [rng.choice(ODD_NUMBERS), rng.choice(ODD_TEXTS), None, {"deep": True}]}),
    ((models.PositiveSmallIntegerField, models.SmallIntegerField), lambda _f, rng: rng.randint(0, 10)),
    (models.IntegerField, lambda _f, rng: rng.randint(1, 50)),
    (models.AutoField, lambda _f, rng: rng.randint(1, 2**31 - 1)),
    (models.FloatField, lambda _f, rng: rng.choice(ODD_NUMBERS)),
    (models.DecimalField, lambda f, rng: Decimal(rng.randint(0, 99)).scaleb(-f.decimal_places)),
    (models.DateTimeField, lambda _f, rng: datetime(2026, 2, 28, 23, 59, 59, rng.randint(0, 999_999), tzinfo=UTC)),
    (models.DateField, lambda _f, rng: date(2024, 2, 29) + timedelta(days=rng.randint(0, 900))),
    (models.TimeField, lambda _f, rng: time(rng.randint(0, 23), 1, 2, 3)),
    (models.DurationField, lambda _f, rng: timedelta(days=rng.randint(-5, 5), microseconds=rng.randint(0, 10**6))),
    (models.BinaryField, lambda _f, rng: base64.b64encode(rng.randbytes(20))),
    (models.GenericIPAddressField, lambda _f, rng: f"10.0.0.{rng.randint(1, 250)}"),
    ((models.CharField, models.TextField), _text),
)
