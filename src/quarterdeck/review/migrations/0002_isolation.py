from django.db import migrations

from quarterdeck.keel.row_security import AppendOnly, IsolateOrganisations


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial")]

    operations = [
        IsolateOrganisations("review_review"),
        IsolateOrganisations("review_item"),
        IsolateOrganisations("review_decision"),
        IsolateOrganisations("review_followup"),
        IsolateOrganisations("review_idea"),
        IsolateOrganisations("review_backlogreview"),
        AppendOnly("review_decision"),
        AppendOnly("review_followup"),
    ]
