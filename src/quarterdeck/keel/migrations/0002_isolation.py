from django.core.management import call_command
from django.db import migrations

from quarterdeck.keel.row_security import IsolateOrganisations


def create_cache_table(apps, schema_editor):
    """Rate limits of the log-in count across processes, so the cache is a table."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("keel", "0001_initial"), ("people", "0002_isolation")]

    operations = [
        migrations.RunPython(create_cache_table, migrations.RunPython.noop),
        IsolateOrganisations("keel_counter"),
        IsolateOrganisations("keel_submission"),
    ]
