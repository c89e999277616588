from django.db import migrations

from quarterdeck.keel.row_security import IsolateOrganisations


class Migration(migrations.Migration):
    dependencies = [("programme", "0001_initial")]

    operations = [IsolateOrganisations("programme_silence"), IsolateOrganisations("programme_measured")]
