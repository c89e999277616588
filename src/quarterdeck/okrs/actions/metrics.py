"""An organisation's own measures beside the catalogue's."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.coach import catalogue
from quarterdeck.events.actions import record
from quarterdeck.keel.access import require
from quarterdeck.keel.errors import invalid
from quarterdeck.okrs.models import OwnMetric
from quarterdeck.people.models import Member


@transaction.atomic
def add_metric(actor: Member, *, name: str, **fields: Any) -> OwnMetric:
    """Add a measure to the catalogue of one's organisation. `fields`: those of OwnMetric. Raises ValidationError by field."""
    require(actor, "okrs.manage_metrics")
    name = " ".join(name.split())
    known = {each.name.casefold() for each in catalogue()}
    if name.casefold() in known or OwnMetric.objects.filter(name__iexact=name).exists():
        raise invalid("name", _("The catalogue has this measure already."))
    made = OwnMetric(organisation_id=actor.organisation_id, name=name, **fields)
    made.full_clean(exclude=["organisation"])
    made.save()
    record(actor, "metric.added", made)
    return made


@transaction.atomic
def remove_metric(actor: Member, metric: OwnMetric) -> None:
    """Take an own measure out again; key results that were written with it stay as they are."""
    require(actor, "okrs.manage_metrics")
    record(actor, "metric.removed", metric)
    metric.delete()
