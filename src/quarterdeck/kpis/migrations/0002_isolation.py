from django.db import migrations

from quarterdeck.keel.row_security import AppendOnly, IsolateOrganisations


class Migration(migrations.Migration):
    dependencies = [("kpis", "0001_initial")]

    operations = [
        IsolateOrganisations("kpis_kpi"),
        IsolateOrganisations("kpis_reading"),
        IsolateOrganisations("kpis_break"),
        AppendOnly("kpis_reading"),
    ]
