"""What retrospectives agreed on and nobody did stands on the agenda of the next review."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from quarterdeck.keel.agenda import Entry, Occasion, Section, contribute
from quarterdeck.reflection.models import Action, ActionState

MOST = 8


def _late_actions(occasion: Occasion) -> Iterable[Entry]:
    """Agreed actions whose day has passed. One statement."""
    rows = Action.objects.filter(
        state=ActionState.OPEN, due_on__lt=occasion.day, retrospective__team_id__in=occasion.team_ids
    ).select_related("owner", "retrospective__team")  # fmt: skip
    for each in rows.order_by("due_on")[:MOST]:
        team = f"{each.retrospective.team.name}: " if occasion.several else ""
        yield Entry(
            Section.TOPICS, f"action:{each.pk}", f"{team}{each.text}"[:300],
            _("agreed in a retrospective, due %(day)s; %(owner)s sees to it")
            % {"day": date_format(each.due_on, "j M"), "owner": each.owner.name if each.owner else "–"},
            reverse("reflection:retrospective", args=[occasion.member.organisation.slug, each.retrospective_id]),
            min(0.9, 0.4 + (occasion.day - each.due_on).days / 100),
        )  # fmt: skip


contribute(_late_actions)
