"""Ending a cycle well: who is reminded of what is missing, and the words above the summary."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.events.actions import record
from quarterdeck.events.models import Event
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import now
from quarterdeck.keel.clock import today as today_of
from quarterdeck.keel.errors import Conflict
from quarterdeck.okrs.actions.editing import check_fields
from quarterdeck.okrs.models import Cycle, Phase
from quarterdeck.people.models import Member, Team
from quarterdeck.reflection.models import CycleWords
from quarterdeck.reflection.queries.closing import teams_in_closing

DAYS_BEFORE = (5, 1)
"""Leads hear what is missing this many days before the cycle's final values are due."""


def announce_closing(organisation: Any) -> int:
    """Say of each team what it still has to do before a cycle closes, on the days of `DAYS_BEFORE`, once a day. Returns
    how many teams were reminded."""
    day, said = today_of(organisation), 0
    for cycle in Cycle.objects.filter(phase=Phase.REFLECTING).select_related("organisation"):
        if (cycle.locks_on(organisation.settings.grace_days) - day).days in DAYS_BEFORE:
            said += remind(None, cycle)
    return said


@transaction.atomic
def remind(actor: Member | None, cycle: Cycle) -> int:
    """Remind the leads of every team that has something to do before the cycle closes, at most once a day. Returns how many
    teams."""
    if actor is not None:
        require(actor, "okrs.move_phase")
    if cycle.phase != Phase.REFLECTING:
        raise ValidationError(_("Reminders go out while a cycle is reflected on."))
    day = today_of(cycle.organisation).isoformat()
    told = set(
        Event.objects.filter(verb="closing.waits", subject_id=cycle.pk, data__day=day).values_list("team_id", flat=True)
    )
    waiting = [each for each in teams_in_closing(cycle) if each.missing and each.key not in told]
    for each in waiting:
        event_about = _Waiting(cycle, each.key)
        record(actor, "closing.waits", event_about, team=each.name, missing=", ".join(each.missing), day=day)
    return len(waiting)


class _Waiting:
    """A cycle as it concerns one team, for the log."""

    event_type = "cycle"
    event_parent_id = None

    def __init__(self, cycle: Cycle, team: Any) -> None:
        self.pk, self.organisation_id, self.organisation = cycle.pk, cycle.organisation_id, cycle.organisation
        self.event_team_id, self.event_label = team, cycle.name


@transaction.atomic
def write_summary(
    actor: Member, team: Team, cycle: Cycle, *, words: str, changes: str, version: int | None = None
) -> CycleWords:
    """Say in own words how a cycle went and what changes now, above the numbers. The newest stands; the log keeps who and
    when. Raises `Conflict` when somebody else wrote meanwhile."""
    require(actor, "reflection.sum_up", team)
    found = CycleWords.objects.select_for_update(of=("self",)).filter(team=team, cycle=cycle).first()
    if found is None:
        found = CycleWords(organisation_id=actor.organisation_id, team=team, cycle=cycle, version=0)
    elif version is not None and version != found.version:
        raise Conflict(found, {"words": words, "changes": changes})
    found.words, found.changes, found.by, found.at = words.strip(), changes.strip(), actor, now()
    found.version += 1
    check_fields(found, only={"words", "changes"})
    found.save()
    record(actor, "summary.written", found)
    return found
