from django.db import migrations

from quarterdeck.keel.row_security import IsolateOrganisations


class Migration(migrations.Migration):
    dependencies = [("reflection", "0001_initial")]

    operations = [
        IsolateOrganisations("reflection_retrospective"),
        IsolateOrganisations("reflection_card"),
        IsolateOrganisations("reflection_ballot"),
        IsolateOrganisations("reflection_action"),
        IsolateOrganisations("reflection_cyclewords"),
    ]
