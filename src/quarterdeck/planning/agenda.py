"""What planning puts before a review: dependencies that are overdue or hang between two teams."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from quarterdeck.keel.agenda import Entry, Occasion, Section, contribute
from quarterdeck.planning.models import Dependency, DependencyState
from quarterdeck.planning.models.dependency import OPEN_DEPENDENCIES

MOST = 12


def _dependencies(occasion: Occasion) -> Iterable[Entry]:
    """Overdue ones, and those that are still being negotiated while the quarter runs. One statement."""
    of_these = Q(provider__in=occasion.team_ids) | Q(key_result__objective__team__in=occasion.team_ids)
    unsettled = Q(state__in=[DependencyState.REQUESTED, DependencyState.NEGOTIATING])
    overdue = Q(promised_on__lt=occasion.day) | Q(promised_on__isnull=True, needed_on__lt=occasion.day)
    found = (
        Dependency.objects.filter(
            of_these, unsettled | overdue, state__in=OPEN_DEPENDENCIES,
            key_result__objective__cycle__phase__in=["running", "reflecting"],
        )
        .order_by()
        .values_list(
            "pk", "what", "promised_on", "needed_on", "provider__name", "key_result__number",
            "key_result__objective__team__name",
        )[:200]
    )  # fmt: skip
    # As plain values, sorted here: a dependency's whole records are wide, and a review asks for a handful.
    for key, what, promised, needed, provider, number, asker in sorted(found, key=lambda each: each[2] or each[3])[
        :MOST
    ]:
        due = promised or needed
        late = due < occasion.day
        words = (
            _("%(asker)s waits for %(provider)s since %(day)s")
            if late
            else _("%(asker)s and %(provider)s have not agreed yet; needed by %(day)s")
        )
        yield Entry(
            Section.TRACKING, f"dependency:{key}", what,
            words % {"asker": asker, "provider": provider, "day": date_format(due, "j M")},
            reverse("planning:dependency", args=[occasion.member.organisation.slug, key]),
            0.6 if late else 0.35, f"KR-{number}",
        )  # fmt: skip


contribute(_dependencies)
