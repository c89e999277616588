from django.db import migrations

from quarterdeck.keel.row_security import AppendOnly, IsolateOrganisations


class Migration(migrations.Migration):
    dependencies = [("okrs", "0001_initial")]

    operations = [
        IsolateOrganisations("okrs_cycle"),
        IsolateOrganisations("okrs_strategicpriority"),
        IsolateOrganisations("okrs_objective"),
        IsolateOrganisations("okrs_contributor"),
        IsolateOrganisations("okrs_keyresult"),
        IsolateOrganisations("okrs_checkin"),
        IsolateOrganisations("okrs_checkindraft"),
        IsolateOrganisations("okrs_acknowledgement"),
        IsolateOrganisations("okrs_grade"),
        IsolateOrganisations("okrs_waiver"),
        IsolateOrganisations("okrs_ownmetric"),
        AppendOnly("okrs_checkin"),
        AppendOnly("okrs_grade"),
    ]
