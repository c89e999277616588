"""Whether a whole history may come in."""

from django.utils.translation import gettext as _

from quarterdeck.exchange.reading import Reading
from quarterdeck.okrs import models as okrs_models
from quarterdeck.people.models import Team


def history_problems(reading: Reading) -> list[str]:
    """Why a file cannot be taken in as the organisation's history; empty if it can. Three statements."""
    problems = [_("Line %(line)d: %(words)s") % {"line": each.number, "words": each.words} for each in reading.problems]
    begun = okrs_models.Objective.objects.exists() or okrs_models.StrategicPriority.objects.exists()
    if begun or Team.objects.count() > 1:
        problems.append(
            _(
                "A whole history goes into an organisation without teams and objectives. Found a new one, and import there."
            )
        )
    return problems
