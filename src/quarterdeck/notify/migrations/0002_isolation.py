from django.db import migrations

from quarterdeck.keel.row_security import IsolateOrganisations


class Migration(migrations.Migration):
    dependencies = [("notify", "0001_initial")]

    operations = [
        IsolateOrganisations("notify_preference"),
        IsolateOrganisations("notify_notice"),
        IsolateOrganisations("notify_chathook"),
        IsolateOrganisations("notify_delivery"),
        IsolateOrganisations("notify_feed"),
    ]
