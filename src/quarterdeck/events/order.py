"""Reading the log in its order while others write: on PostgreSQL, a later position may be committed before an earlier one.

Every transaction that writes events notes, before it takes its first position, the last position that was taken: as a shared
advisory lock that ends with the transaction, however it ends. A reader asks first for the newest position it can see, then
for these notes, then reads up to the smaller of both: every event up to there is committed or will never be. It waits for
nobody, and neither does a writer. Transactions that write no events, and other databases of the server, hold no reader back.

SQLite has one writer at a time, so positions are in the order of commits and there is nothing to note.
"""

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# "QD" in the highest 16 bits of a lock's number, the position in the other 48.
_TAG = 0x5144
_BITS_OF_POSITION = 48


def settled_up_to(newest: int) -> int:
    """The last position up to which the log will not change any more, at most `newest`.

    `newest` is the newest position the caller has seen, read in a statement before this one; the events themselves are
    to be read in a statement after it. One statement on PostgreSQL, none elsewhere.
    """
    if connection.vendor != "postgresql":
        return newest
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min((classid::bigint & 65535) << 32 | objid::bigint) FROM pg_locks"
            " WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND classid::bigint >> 16 = %s"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [_TAG],
        )
        (before_writers,) = cursor.fetchone()
    return newest if before_writers is None else min(newest, before_writers)


class NoteWriters(Operation):
    """Let every transaction that writes events note where it began; see the module."""

    reversible = True
    reduces_to_sql = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Triggers are no part of the models' state."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        # Once per transaction: a setting that is local to it remembers, and goes with a savepoint that is rolled back, as
        # the lock does. A statement's trigger runs before the statement takes its first position.
        schema_editor.execute(
            "CREATE FUNCTION events_note_writer() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " IF coalesce(current_setting('quarterdeck.writes_events', true), '') = '' THEN"
            f" PERFORM pg_advisory_xact_lock_shared(({_TAG}::bigint << {_BITS_OF_POSITION}) |"
            " coalesce(pg_sequence_last_value(pg_get_serial_sequence('events_event', 'position')::regclass), 0));"
            " PERFORM set_config('quarterdeck.writes_events', 'yes', true);"
            " END IF; RETURN NULL; END $$"
        )
        schema_editor.execute(
            "CREATE TRIGGER note_writer BEFORE INSERT ON events_event"
            " FOR EACH STATEMENT EXECUTE FUNCTION events_note_writer()"
        )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute("DROP TRIGGER IF EXISTS note_writer ON events_event")
            schema_editor.execute("DROP FUNCTION IF EXISTS events_note_writer()")

    def describe(self) -> str:
        return "Note where transactions that write events began"
