"""`quarterdeck migrate`, and bringing the database up to date before serving."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quarterdeck.cli.console import out, translated
from quarterdeck.cli.installation import Data, open_installation

# Any number will do, as long as every version uses the same: PostgreSQL's advisory locks are known by number.
_LOCK = 0x51_44_4D_49_47_52


def migrate(data: Data = None) -> None:
    """Make the database, or bring it up to date after an upgrade.

    Safe to run on several machines at once: one does the work, the others wait for it. `serve` does this by itself.
    """
    open_installation(data)
    with translated():
        applied = bring_up_to_date()
    out().print(f"Applied {applied} migrations." if applied else "The database is up to date.")


def bring_up_to_date() -> int:
    """Apply what is missing, holding a lock that keeps others from doing the same. Returns how many were applied."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    with _only_one():
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if missing:
            call_command("migrate", verbosity=0, interactive=False)
    return missing


@contextmanager
def _only_one() -> Iterator[None]:
    from django.db import connection

    with _only_one_on_postgresql() if connection.vendor == "postgresql" else _only_one_on_this_machine():
        yield


@contextmanager
def _only_one_on_this_machine() -> Iterator[None]:
    import fcntl

    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    if ":memory:" in name or "mode=memory" in name:
        yield
        return
    database = Path(name)
    database.parent.mkdir(parents=True, exist_ok=True)
    with database.with_name(database.name + ".migrating").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _only_one_on_postgresql() -> Iterator[None]:
    """Hold a transaction's advisory lock on a second connection: it works through a transaction-pooling proxy.

    Waiting is asking again, in a new transaction each time: a waiting statement would hold a snapshot, which a migration
    that builds an index concurrently would wait for in turn.
    """
    from django.db import connections, transaction

    second = connections.create_connection("default")
    asked = False
    try:
        connections["migrating"] = second
        while not asked:
            with transaction.atomic(using="migrating"):
                with second.cursor() as cursor:
                    cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
                    asked = bool(cursor.fetchone()[0])
                if asked:
                    yield
                    return
            time.sleep(0.2)
    finally:
        second.close()
        del connections["migrating"]
