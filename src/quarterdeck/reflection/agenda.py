"""What retrospectives agreed on and nobody did stands on the agenda of the next review."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from quarterdeck.keel.agenda import Entry, Occasion, Section, contribute
from quarterdeck.keel.prepared import among, prepared
from quarterdeck.reflection.models import Action, ActionState

MOST = 8


@prepared
def _late(team_ids: Sequence[UUID], day: date) -> QuerySet[Action]:
    late = Action.objects.filter(among("retrospective__team", team_ids), state=ActionState.OPEN, due_on__lt=day)
    shown = late.select_related("owner", "retrospective__team")
    return shown.only("text", "due_on", "owner__name", "retrospective__team__name").order_by("due_on")[:MOST]


def _late_actions(occasion: Occasion) -> Iterable[Entry]:
    """Agreed actions whose day has passed. One statement."""
    for each in _late(occasion.team_ids, occasion.day):
        team = f"{each.retrospective.team.name}: " if occasion.several else ""
        yield Entry(
            Section.TOPICS, f"action:{each.pk}", f"{team}{each.text}"[:300],
            _("agreed in a retrospective, due %(day)s; %(owner)s sees to it")
            % {"day": date_format(each.due_on, "j M"), "owner": each.owner.name if each.owner else "–"},
            reverse("reflection:retrospective", args=[occasion.member.organisation.slug, each.retrospective_id]),
            min(0.9, 0.4 + (occasion.day - each.due_on).days / 100),
        )  # fmt: skip


contribute(_late_actions)
