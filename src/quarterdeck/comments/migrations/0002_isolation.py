from django.db import migrations

from quarterdeck.keel.row_security import IsolateOrganisations


class Migration(migrations.Migration):
    dependencies = [("comments", "0001_initial")]

    operations = [
        IsolateOrganisations("comments_comment"),
        IsolateOrganisations("comments_mention"),
    ]
