"""What KPIs put before a review: the lights that need somebody to look."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from quarterdeck.keel.agenda import Entry, Occasion, Section, contribute
from quarterdeck.keel.prepared import among, prepared
from quarterdeck.kpis.models import Kpi, Light
from quarterdeck.kpis.queries import kpi_row, watched

MOST = 8
_WEIGHT = {Light.OUT_OF_RANGE: 0.4, Light.SIGNAL: 0.3, Light.UNKNOWN: 0.1, Light.ON: 0.1}


@prepared
def _watched_by(team_ids: Sequence[UUID]) -> QuerySet[Kpi]:
    return watched().filter(among("team", team_ids)).order_by()[:400]


def _lights(occasion: Occasion) -> Iterable[Entry]:
    """KPIs outside their range or with a signal, and those whose reading is overdue. One statement."""
    rows = [kpi_row(each, occasion.day) for each in _watched_by(occasion.team_ids)]
    wanted = [each for each in rows if each.light != Light.ON or each.is_due]
    wanted.sort(key=lambda each: (-_WEIGHT[Light(each.light)], each.name))
    for row in wanted[:MOST]:
        why = row.why or (_("no reading since %(day)s") % {"day": row.last_on} if row.last_on else _("no reading yet"))
        yield Entry(
            Section.LIGHTS, f"kpi:{row.slug}", row.name, f"{row.team}: {why}" if occasion.several else why,
            reverse("kpis:kpi", args=[occasion.member.organisation.slug, row.slug]), _WEIGHT[Light(row.light)],
        )  # fmt: skip


contribute(_lights)
