"""What an organisation is called and how it works."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from quarterdeck.events.actions import record
from quarterdeck.keel.access import require
from quarterdeck.keel.errors import invalid
from quarterdeck.people.models import Member, Organisation
from quarterdeck.people.settings import OrganisationSettings, checked
from quarterdeck.people.signals import settings_changed


@transaction.atomic
def change_organisation(actor: Member, *, name: str, slug: str, time_zone: str) -> Organisation:
    """Change name, short name or time zone. A new short name changes every address of the organisation."""
    require(actor, "people.change_settings")
    organisation = _locked(actor)
    after = {"name": " ".join(name.split()), "slug": slug.strip().lower(), "time_zone": time_zone}
    before = {field: getattr(organisation, field) for field in after}
    changed = sorted(field for field in after if before[field] != after[field])
    if not changed:
        return organisation
    for field in changed:
        setattr(organisation, field, after[field])
    organisation.clean_fields()
    try:
        with transaction.atomic():
            organisation.save(update_fields=changed)
    except IntegrityError:
        raise invalid("slug", _("This short name is taken. Choose another one.")) from None
    record(
        actor, "organisation.changed", organisation, before={f: before[f] for f in changed},
        after={f: after[f] for f in changed},
    )  # fmt: skip
    return organisation


@transaction.atomic
def change_settings(actor: Member, values: Mapping[str, Any]) -> OrganisationSettings:
    """Take over some settings, the others stay. Only what differs from the defaults is stored."""
    require(actor, "people.change_settings")
    organisation = _locked(actor)
    before = asdict(organisation.settings)
    settings = checked({**before, **values})
    after = asdict(settings)
    changed = sorted(name for name in after if before[name] != after[name])
    if not changed:
        return settings
    of_newer_versions = {name: value for name, value in organisation.stored_settings.items() if name not in after}
    organisation.stored_settings = {**of_newer_versions, **settings.chosen()}
    organisation.save(update_fields=["stored_settings"])
    record(
        actor, "settings.changed", organisation, before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )  # fmt: skip
    settings_changed.send(sender=Organisation, organisation=organisation, changed=frozenset(changed))
    return settings


def _locked(actor: Member) -> Organisation:
    return Organisation.objects.select_for_update().get(pk=actor.organisation_id)
