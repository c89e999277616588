from django.db import migrations

from quarterdeck.keel.row_security import BY_ORGANISATION, ORGANISATION_ITSELF, OWN_MEMBERSHIP, OWN_ORGANISATIONS, IsolateOrganisations


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        IsolateOrganisations("people_member", BY_ORGANISATION, also_read=OWN_MEMBERSHIP),
        IsolateOrganisations("people_organisation", ORGANISATION_ITSELF, also_read=OWN_ORGANISATIONS),
        IsolateOrganisations("people_team"),
        IsolateOrganisations("people_teammembership"),
        IsolateOrganisations("people_invitation"),
    ]
