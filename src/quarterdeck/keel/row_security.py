"""Row-level security on PostgreSQL, as a migration operation.

PostgreSQL combines permissive policies with OR, so a later, wider policy would silently undo an isolating one. The
isolating policy here is therefore RESTRICTIVE (combined with AND) beside one permissive policy that allows everything,
and both are FORCEd so that the table's owner is held to them too.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from quarterdeck.keel.scope import EVERY, ORGANISATION_SETTING, USER_SETTING

_ORGANISATION = f"current_setting('{ORGANISATION_SETTING}', true)"
_USER = f"current_setting('{USER_SETTING}', true)"

_KEY = f"nullif(nullif({_ORGANISATION}, ''), '{EVERY}')::uuid"

# The key is compared as a key, not as text: so the planner knows how many rows it will see (ADR 0012).
BY_ORGANISATION = f"organisation_id = {_KEY} OR {_ORGANISATION} = '{EVERY}'"
ORGANISATION_ITSELF = f"id = {_KEY} OR {_ORGANISATION} = '{EVERY}'"
OWN_MEMBERSHIP = f"user_id::text = {_USER}"
OWN_ORGANISATIONS = f"id IN (SELECT organisation_id FROM people_member WHERE {OWN_MEMBERSHIP})"  # noqa: S608 — constants only


class IsolateOrganisations(Operation):
    """Put a table behind the organisation policy.

    `rule` says which rows may be written, `also_read` widens what may be read (a login's own memberships).
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, rule: str = BY_ORGANISATION, also_read: str = "") -> None:
        self.table = table
        self.rule = rule
        self.also_read = also_read

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Policies are no part of the models' state."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        readable = f"({self.rule}) OR ({self.also_read})" if self.also_read else self.rule
        for statement in (
            f"ALTER TABLE {self.table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {self.table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY everyone ON {self.table} USING (true) WITH CHECK (true)",
            f"CREATE POLICY organisation_reads ON {self.table} AS RESTRICTIVE FOR SELECT USING ({readable})",
            f"CREATE POLICY organisation_inserts ON {self.table} AS RESTRICTIVE FOR INSERT WITH CHECK ({self.rule})",
            f"CREATE POLICY organisation_updates ON {self.table} AS RESTRICTIVE FOR UPDATE USING ({self.rule})"
            f" WITH CHECK ({self.rule})",
            f"CREATE POLICY organisation_deletes ON {self.table} AS RESTRICTIVE FOR DELETE USING ({self.rule})",
        ):
            schema_editor.execute(statement)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        for policy in (
            "everyone",
            "organisation_reads",
            "organisation_inserts",
            "organisation_updates",
            "organisation_deletes",
        ):
            schema_editor.execute(f"DROP POLICY IF EXISTS {policy} ON {self.table}")
        schema_editor.execute(f"ALTER TABLE {self.table} NO FORCE ROW LEVEL SECURITY")
        schema_editor.execute(f"ALTER TABLE {self.table} DISABLE ROW LEVEL SECURITY")

    def describe(self) -> str:
        return f"Isolate organisations in {self.table}"


class AppendOnly(Operation):
    """Let the database itself refuse to change a row of a log: corrections are new rows."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Triggers are no part of the models' state."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        message = f"{self.table} is append-only"
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE FUNCTION {self.table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{message}'; END $$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER append_only BEFORE UPDATE ON {self.table} "
                f"FOR EACH ROW EXECUTE FUNCTION {self.table}_append_only()"
            )
        else:
            schema_editor.execute(
                f"CREATE TRIGGER {self.table}_append_only BEFORE UPDATE ON {self.table} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS append_only ON {self.table}")
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {self.table}_append_only()")
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {self.table}_append_only")

    def describe(self) -> str:
        return f"Make {self.table} append-only"
