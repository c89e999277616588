"""Checks of the database: reachable, up to date, isolating organisations, durable, of the same time."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from quarterdeck.cli.doctor.finding import Finding, fine, mend
from quarterdeck.keel.clock import now
from quarterdeck.keel.scope import OrganisationModel

OLDEST_POSTGRESQL = 150000
ODD_CLOCK = timedelta(seconds=5)


def reachable() -> Iterator[Finding]:
    """The database answers, and is of a version that is supported."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and "memory" not in name and not Path(name).exists():
        yield mend("Database", f"{name} is not there yet", "Run “quarterdeck migrate” or “quarterdeck serve”.")
        return
    try:
        connection.ensure_connection()
    except (DatabaseError, ImproperlyConfigured, OSError) as error:
        said = str(error).strip().splitlines() or [type(error).__name__]
        yield mend(
            "Database", f"cannot be reached: {said[0]}", "Check DATABASE_URL, and that the database server runs."
        )
        return
    version = ".".join(str(part) for part in connection.get_database_version())
    if connection.vendor == "postgresql" and _number() < OLDEST_POSTGRESQL:
        yield mend("Database", f"PostgreSQL {version} is too old", "Upgrade to PostgreSQL 15 or newer.")
    else:
        yield fine("Database", f"{connection.display_name} {version}")


def _number() -> int:
    return int(_ask("SHOW server_version_num")[0][0])


def schema() -> Iterator[Finding]:
    """Every migration is applied, and none that this version does not know."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    unknown = set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
    unknown = {each for each in unknown if each[0] in {app.label for app in apps.get_app_configs()}}
    replaced = {old for each in executor.loader.disk_migrations.values() for old in each.replaces}
    unknown -= replaced
    if missing:
        yield mend("Schema", f"{len(missing)} migrations are not applied", "Run “quarterdeck migrate”.")
    elif unknown:
        yield mend("Schema", "is of a newer version of Quarterdeck", "Install that version again, or restore a backup.")
    else:
        yield fine("Schema", "up to date")


def role() -> Iterator[Finding]:
    """Row-level security binds an ordinary role only."""
    if connection.vendor != "postgresql":
        return
    name, is_super, bypasses = _ask(
        "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )[0]
    if is_super or bypasses:
        kind = "a superuser" if is_super else "allowed to bypass row-level security"
        yield mend(
            "Database role",
            f"{name} is {kind}: the policies that keep organisations apart do not bind it",
            "Make an ordinary role that owns the database and name it in DATABASE_URL: createuser quarterdeck --pwprompt, "
            f"then psql -c 'ALTER DATABASE \"{connection.settings_dict['NAME']}\" OWNER TO quarterdeck' and, in it, "
            f"REASSIGN OWNED BY {name} TO quarterdeck (for a role of Quarterdeck's own; else move by backup and restore).",
        )
    else:
        yield fine("Database role", f"{name} is held to row-level security")


def policies() -> Iterator[Finding]:
    """Every table of organisations has its policies, forced on the tables' owner too."""
    if connection.vendor != "postgresql":
        return
    forced = {
        row[0]
        for row in _ask("SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity AND relforcerowsecurity")
    }
    wanted = {each._meta.db_table for each in apps.get_models() if issubclass(each, OrganisationModel)} | {
        "people_organisation",
        "events_event",
    }
    if wanted - forced:
        yield mend(
            "Policies",
            f"missing on {', '.join(sorted(wanted - forced))}",
            "Somebody removed them; restore a backup into a new database.",
        )
    else:
        yield fine("Policies", f"{len(wanted)} tables keep organisations apart")


def sqlite() -> Iterator[Finding]:
    """SQLite writes ahead, so that readers do not wait for the writer, and its file is whole."""
    if connection.vendor != "sqlite":
        return
    if (mode := _ask("PRAGMA journal_mode")[0][0]) not in {"wal", "memory"}:
        yield mend(
            "SQLite", f"journal mode is {mode}, not wal", "Keep the database on a local disk, not on a network share."
        )
    elif (problem := _ask("PRAGMA quick_check(1)")[0][0]) != "ok":
        yield mend("SQLite", f"the file is damaged: {problem}", "Restore the newest backup.")
    else:
        yield fine("SQLite", "writes ahead, and its file is whole")


def clock() -> Iterator[Finding]:
    """This machine and the database agree on the time; the log does not come from the future."""
    from quarterdeck.events.models import Event
    from quarterdeck.keel.scope import every_organisation

    if connection.vendor == "postgresql":
        apart = abs(_ask("SELECT clock_timestamp()")[0][0] - now())
        if apart > ODD_CLOCK:
            yield mend("Clock", f"{apart.total_seconds():.0f} s away from the database's", "Let both keep time by NTP.")
            return
    with every_organisation():
        newest = Event.objects.order_by("-position").values_list("at", flat=True).first()
    if newest and newest > now() + ODD_CLOCK:
        yield mend("Clock", f"the newest event is from {newest:%Y-%m-%d %H:%M} UTC, to come", "Set the clock by NTP.")
    else:
        yield fine("Clock", f"{now():%Y-%m-%d %H:%M} UTC")


def _ask(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
