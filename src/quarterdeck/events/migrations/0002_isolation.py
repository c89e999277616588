from django.db import migrations

from quarterdeck.events.order import NoteWriters
from quarterdeck.keel.row_security import AppendOnly, IsolateOrganisations


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial"), ("people", "0002_isolation")]

    operations = [
        IsolateOrganisations("events_event"),
        IsolateOrganisations("events_cursor"),
        AppendOnly("events_event"),
        NoteWriters(),
    ]
