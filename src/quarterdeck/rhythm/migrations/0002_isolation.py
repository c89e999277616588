from django.db import migrations

from quarterdeck.keel.row_security import IsolateOrganisations


class Migration(migrations.Migration):
    dependencies = [("rhythm", "0001_initial")]

    operations = [
        IsolateOrganisations("rhythm_cadence"),
        IsolateOrganisations("rhythm_guest"),
        IsolateOrganisations("rhythm_meeting"),
        IsolateOrganisations("rhythm_attendance"),
    ]
