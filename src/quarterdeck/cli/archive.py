"""The backup file: a zip with one file of JSON lines per table and a manifest, the same from either database.

Every table that Django knows is in it, found by introspection, so that a new room is backed up from its first day. Left out
are the list of applied migrations (the manifest has it; rows of one version do not fit another) and the cache.

A table's file has one JSON list per row, in the order of the manifest's columns, ordered by primary key. Numbers, texts,
truth values and JSON are themselves, everything else the text that Django's fields read back.
"""

import base64
import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.sql import InsertQuery
from django.utils.duration import duration_string

from quarterdeck import __version__
from quarterdeck.keel.clock import now

FORMAT = 1
MANIFEST = "manifest.json"
BATCH = 2000
Progress = Callable[[str, int], None]


class Damaged(Exception):
    """The file is not a backup, not whole, or not of this version. The message says which, and the remedy."""


@dataclass(frozen=True, slots=True)
class TableEntry:
    """One table in the manifest: its model's label, its columns in order, how many rows and the digest of its file."""

    name: str
    columns: list[str]
    rows: int
    sha256: str

    @property
    def file(self) -> str:
        return f"tables/{self.name}.jsonl"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself."""

    format: int
    quarterdeck: str
    made_at: str
    database: str
    migrations: list[str]
    tables: list[TableEntry]

    @property
    def rows(self) -> int:
        return sum(each.rows for each in self.tables)


def every_table() -> list[type[models.Model]]:
    """The models of all tables, join tables too, by label."""
    found = (each for each in apps.get_models(include_auto_created=True) if each._meta.managed and not each._meta.proxy)
    return sorted(found, key=lambda each: each._meta.label_lower)


def columns_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The fields that are stored as they are; what the database generates it will generate again."""
    return [each for each in model._meta.concrete_fields if not getattr(each, "generated", False)]


def applied_migrations() -> list[str]:
    """What the database's schema is: "app.name" of each applied migration, sorted."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


# Writing ---------------------------------------------------------------------------------------------------------------


def write(target: IO[bytes], progress: Progress = lambda _name, _rows: None) -> Manifest:
    """Write every table to an open file. Call inside one transaction that sees a snapshot and every organisation."""
    entries = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for model in every_table():
            entries.append(_write_table(archive, model))
            progress(entries[-1].name, entries[-1].rows)
        manifest = Manifest(FORMAT, __version__, now().isoformat(), connection.vendor, applied_migrations(), entries)
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
    return manifest


def _write_table(archive: zipfile.ZipFile, model: type[models.Model]) -> TableEntry:
    name, names = model._meta.label_lower, [each.attname for each in columns_of(model)]
    digest, count = hashlib.sha256(), 0
    with archive.open(f"tables/{name}.jsonl", "w", force_zip64=True) as file:
        for row in _rows(model, names):
            line = (
                json.dumps([_plain(value) for value in row], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
                + "\n"
            )
            raw = line.encode("utf-8", "surrogatepass")
            digest.update(raw)
            file.write(raw)
            count += 1
    return TableEntry(name, names, count, digest.hexdigest())


def _rows(model: type[models.Model], names: Sequence[str]) -> Iterator[list[Any]]:
    """All rows by primary key, a batch at a time: neither database has to hold more than that in memory."""
    ordered = model._base_manager.order_by("pk")
    last: Any = None
    while True:
        page = ordered if last is None else ordered.filter(pk__gt=last)
        rows = list(page.values_list("pk", *names)[:BATCH])
        for row in rows:
            yield list(row[1:])
        if len(rows) < BATCH:
            return
        last = rows[-1][0]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, timedelta):
        return duration_string(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)


# Reading ---------------------------------------------------------------------------------------------------------------


def inspect(path: Path) -> Manifest:
    """Check a backup without touching the database: whole, unaltered, and of exactly this schema. Raises Damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(archive)
            _check_schema(manifest)
            for entry in manifest.tables:
                _check_table(archive, entry)
    except FileNotFoundError:
        raise Damaged("there is no such file.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError) as error:
        raise Damaged(f"it is damaged or not a backup of Quarterdeck ({error}). Use another copy.") from None
    return manifest


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        read = json.loads(archive.read(MANIFEST))
        if read["format"] != FORMAT:
            raise Damaged(
                f"its format is {read['format']}, this version reads {FORMAT}. Restore it with the version it names."
            )
        tables = [TableEntry(**each) for each in read.pop("tables")]
        return Manifest(**read, tables=tables)
    except (ValueError, TypeError) as error:
        raise Damaged(f"its manifest cannot be read ({error}). Use another copy.") from None


def _check_schema(manifest: Manifest) -> None:
    here = {each._meta.label_lower: [f.attname for f in columns_of(each)] for each in every_table()}
    if manifest.migrations != applied_migrations() or {t.name: t.columns for t in manifest.tables} != here:
        raise Damaged(
            f"it was made by version {manifest.quarterdeck} with a different schema; this is {__version__}. "
            f"Restore it with version {manifest.quarterdeck}, then upgrade."
        )


def _check_table(archive: zipfile.ZipFile, entry: TableEntry) -> None:
    digest, rows = hashlib.sha256(), 0
    with archive.open(entry.file) as file:
        for line in file:
            digest.update(line)
            rows += 1
    if (digest.hexdigest(), rows) != (entry.sha256, entry.rows):
        raise Damaged(f"the table {entry.name} is not what the manifest says. Use another copy.")


def load(path: Path, manifest: Manifest, progress: Progress = lambda _name, _rows: None) -> None:
    """Replace everything in the database by an inspected backup. Call inside one transaction over every organisation.

    References are checked at the end, when every row is there; numbering goes on after the highest number restored.
    """
    tables = {each._meta.label_lower: each for each in every_table()}
    with connection.cursor() as cursor:
        for model in tables.values():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608 — a table's name
    with zipfile.ZipFile(path) as archive:
        for entry in manifest.tables:
            with archive.open(entry.file) as file:
                _load_table(tables[entry.name], file)
            progress(entry.name, entry.rows)
    connection.check_constraints()
    _continue_numbering(list(tables.values()))


def _load_table(model: type[models.Model], file: IO[bytes]) -> None:
    fields = columns_of(model)
    size = max(1, min(BATCH, connection.ops.bulk_batch_size(fields, range(BATCH))))
    batch: list[models.Model] = []
    for line in file:
        values = json.loads(line.decode("utf-8", "surrogatepass"))
        batch.append(model(**{f.attname: _value(f, each) for f, each in zip(fields, values, strict=True)}))
        if len(batch) == size:
            _insert(model, fields, batch)
            batch = []
    if batch:
        _insert(model, fields, batch)


def _value(field: models.Field[Any, Any], stored: Any) -> Any:
    return stored if isinstance(field, models.JSONField) else field.to_python(stored)


def _insert(model: type[models.Model], fields: Sequence[models.Field[Any, Any]], batch: list[models.Model]) -> None:
    """Insert rows as they are: `raw` leaves out what fields do when a row is saved, such as setting its date to now."""
    query = InsertQuery(model)
    query.insert_values(fields, batch, raw=True)
    query.get_compiler(connection=connection).execute_sql()


def _continue_numbering(tables: list[type[models.Model]]) -> None:
    from django.core.management.color import no_style

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
