"""What the verbs of planning share: holding a record until the transaction ends, and refusing what is not open any more."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from quarterdeck.keel import holding
from quarterdeck.keel.errors import invalid
from quarterdeck.okrs.actions.editing import check_open
from quarterdeck.okrs.models import KeyResult, Objective, ObjectiveState
from quarterdeck.people.models import Team

_NEEDED = {
    "Dependency": ("key_result__objective__cycle", "key_result__objective__team", "provider", "organisation"),
    "Share": ("key_result__objective__cycle", "key_result__objective__team", "team", "organisation"),
    "Challenge": ("key_result__objective__cycle", "key_result__objective__team", "organisation", "author"),
    "Suggestion": ("objective__cycle", "objective__team", "key_result", "organisation", "author"),
}


def held(record: Any) -> Any:
    """The record as it is now with what it belongs to, held until the transaction ends."""
    return holding.held(record, *_NEEDED[type(record).__name__])


def check_pursued(key_result: KeyResult) -> None:
    """Only what is still pursued in a cycle that is not closed can be asked for, shared or challenged."""
    check_open(key_result.objective.cycle)
    if key_result.is_dropped or key_result.objective.state == ObjectiveState.DROPPED:
        raise ValidationError(_("%(ref)s was dropped and can only be read.") % {"ref": key_result.reference})


def check_being_written(objective: Objective) -> None:
    """Challenges and suggestions are for what is not promised yet."""
    check_open(objective.cycle)
    if objective.state not in {ObjectiveState.DRAFT, ObjectiveState.PROPOSED}:
        raise ValidationError(
            _("%(ref)s is not being written any more. Talk about it in a comment instead.")
            % {"ref": objective.reference}
        )


def check_other_team(field: str, team: Team, own: Team) -> None:
    """Another team of the same organisation that still exists."""
    if team.organisation_id != own.organisation_id:
        raise invalid(field, _("This team does not belong to your organisation. Choose one from the list."))
    if team.pk == own.pk:
        raise invalid(field, _("That is this team itself. Choose the team that has to help."))
    if team.archived_at is not None:
        raise invalid(field, _("%(team)s is archived. Choose a team that is there.") % {"team": team.name})


def check_day(field: str, day: date, today: date, last: date) -> None:
    """A day that can still be kept and that helps within the cycle."""
    if day < today:
        raise invalid(field, _("This day is past. Choose one that can still be kept."))
    if day > last:
        raise invalid(field, _("Choose a day up to %(last)s, the last of the cycle.") % {"last": last.isoformat()})


def one_line(text: str) -> str:
    return " ".join(text.split())
