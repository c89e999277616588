from django.db import migrations

from quarterdeck.keel.row_security import IsolateOrganisations


class Migration(migrations.Migration):
    dependencies = [("programme", "0003_measured")]

    operations = [IsolateOrganisations("programme_measured")]
