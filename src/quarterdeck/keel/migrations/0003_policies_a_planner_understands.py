from django.db import migrations

from quarterdeck.keel.row_security import (
    BY_ORGANISATION,
    ORGANISATION_ITSELF,
    OWN_MEMBERSHIP,
    OWN_ORGANISATIONS,
    IsolateOrganisations,
)

_OF_A_LOGIN = {
    "people_member": IsolateOrganisations("people_member", BY_ORGANISATION, also_read=OWN_MEMBERSHIP),
    "people_organisation": IsolateOrganisations("people_organisation", ORGANISATION_ITSELF, also_read=OWN_ORGANISATIONS),
}


def restate(apps, schema_editor):
    """Write the policies of every table that has them anew, as `row_security` words them now (ADR 0012)."""
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_policies WHERE policyname = 'organisation_reads' ORDER BY tablename")
        tables = [table for (table,) in cursor.fetchall()]
    for table in tables:
        isolate = _OF_A_LOGIN.get(table) or IsolateOrganisations(table)
        isolate.database_backwards("keel", schema_editor, None, None)
        isolate.database_forwards("keel", schema_editor, None, None)


class Migration(migrations.Migration):
    dependencies = [("keel", "0002_isolation")]

    operations = [migrations.RunPython(restate, migrations.RunPython.noop)]
