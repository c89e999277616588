from django.db import migrations

from quarterdeck.keel.row_security import BY_ORGANISATION, ORGANISATION_ITSELF, OWN_MEMBERSHIP, OWN_ORGANISATIONS, IsolateOrganisations


class Migration(migrations.Migration):
    # Other people's tables that belong to a login come before all rooms but this one: each of their changes has Django render
    # every model anew that is related to a login, and later that would be all.
    dependencies = [
        ("people", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("usersessions", "0001_initial"),
    ]

    operations = [
        IsolateOrganisations("people_member", BY_ORGANISATION, also_read=OWN_MEMBERSHIP),
        IsolateOrganisations("people_organisation", ORGANISATION_ITSELF, also_read=OWN_ORGANISATIONS),
        IsolateOrganisations("people_team"),
        IsolateOrganisations("people_teammembership"),
        IsolateOrganisations("people_invitation"),
    ]
