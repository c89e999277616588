"""`quarterdeck backup`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from quarterdeck.cli.console import err, fail, out, refuse, say_json, translated
from quarterdeck.cli.installation import AsJson, Data, open_installation


def backup(
    file: Annotated[
        Path, typer.Argument(help="The file to write, for example quarterdeck-2026-11-23.zip.", dir_okay=False)
    ],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file if it exists.")] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Write everything, all organisations, to one file, while Quarterdeck runs.

    The file shows one moment and can be restored on SQLite and PostgreSQL alike. It holds password hashes and sessions: it
    is made readable for you only; keep it like that. The key in the data directory (secret-key) is not in it: with another
    key people log in again.
    """
    if file.exists() and not overwrite:
        refuse(f"{file} exists. Choose another name, or add --overwrite.", field="FILE")
    if not file.absolute().parent.is_dir():
        refuse(f"There is no directory {file.absolute().parent}. Make it first.", field="FILE")
    open_installation(data)
    with translated():
        manifest = write_backup(file)
    if as_json:
        say_json(
            {"file": str(file), "bytes": file.stat().st_size, "rows": manifest.rows, "tables": len(manifest.tables)}
        )
    else:
        out().print(
            f"Wrote {manifest.rows:,} rows of {len(manifest.tables)} tables to {file} ({file.stat().st_size / 1e6:.1f} MB)."
        )


def write_backup(file: Path) -> Any:
    """Write a backup beside its final name and move it there when it is whole. Returns its manifest."""
    from quarterdeck.cli import archive

    unfinished = file.with_name(file.name + ".unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        with (
            err().status("Backing up …") as status,
            os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as target,
        ):
            with _snapshot():
                manifest = archive.write(target, lambda name, rows: status.update(f"Backing up: {name}, {rows:,} rows"))
            target.flush()
            os.fsync(target.fileno())
        unfinished.replace(file)
    except OSError as error:
        fail(f"Cannot write {unfinished}: {error.strerror}.")
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


@contextmanager
def _snapshot() -> Iterator[None]:
    """One transaction that sees every organisation as of now and keeps nobody from writing."""
    from django.db import connection, transaction

    from quarterdeck.keel.scope import every_organisation

    connection.ensure_connection()
    mode = getattr(connection, "transaction_mode", None)
    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql" and not connection.savepoint_ids:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            with every_organisation():
                yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = mode  # type: ignore[attr-defined]
