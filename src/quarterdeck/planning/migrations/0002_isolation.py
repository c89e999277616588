from django.db import migrations

from quarterdeck.keel.row_security import IsolateOrganisations


class Migration(migrations.Migration):
    dependencies = [("planning", "0001_initial")]

    operations = [
        IsolateOrganisations("planning_alignment"),
        IsolateOrganisations("planning_answergiven"),
        IsolateOrganisations("planning_authorship"),
        IsolateOrganisations("planning_challenge"),
        IsolateOrganisations("planning_claritytally"),
        IsolateOrganisations("planning_dependency"),
        IsolateOrganisations("planning_forumnote"),
        IsolateOrganisations("planning_movedstep"),
        IsolateOrganisations("planning_need"),
        IsolateOrganisations("planning_share"),
        IsolateOrganisations("planning_suggestion"),
    ]
