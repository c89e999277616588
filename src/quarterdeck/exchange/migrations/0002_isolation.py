from django.db import migrations

from quarterdeck.keel.row_security import IsolateOrganisations


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial")]

    operations = [IsolateOrganisations("exchange_upload")]
