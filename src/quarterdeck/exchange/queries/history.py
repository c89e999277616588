"""Whether a whole history may come in."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists
from django.utils.translation import gettext as _

from quarterdeck.exchange.reading import Reading
from quarterdeck.exchange.rooms import KEPT
from quarterdeck.okrs import models as okrs_models
from quarterdeck.people.models import Organisation, Team


def history_problems(organisation: Organisation, reading: Reading) -> list[str]:
    """Why a file cannot be taken in as the organisation's history; empty if it can. Two statements."""
    problems = [_("Line %(line)d: %(words)s") % {"line": each.number, "words": each.words} for each in reading.problems]
    kept: tuple[Any, ...] = (okrs_models.Objective, okrs_models.StrategicPriority, *(each.model for each in KEPT))
    begun = Organisation.objects.filter(pk=organisation.pk)
    if (
        begun.filter(reduce(or_, (Exists(each._default_manager.all()) for each in kept))).exists()
        or Team.objects.count() > 1
    ):
        problems.append(
            _(
                "A whole history goes into an organisation without teams, objectives or KPIs. Found one, and import it there."
            )
        )
    return problems
