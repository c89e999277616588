"""What all verbs that change a record share: the version check, the changed fields, the checked person."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from quarterdeck.keel.errors import Conflict, invalid
from quarterdeck.keel.holding import held
from quarterdeck.okrs.models import Cycle
from quarterdeck.people.models import Member, Team


def locked(record: Any) -> Any:
    """The record as it is now, held until the transaction ends."""
    return held(record, *_NEEDED.get(type(record).__name__, ()))


_NEEDED = {
    "Objective": ("cycle", "team", "organisation"),
    "KeyResult": ("objective__cycle", "objective__team", "organisation"),
    "Cycle": ("organisation",),
}


def check_version(record: Any, version: int | None, changes: dict[str, Any]) -> None:
    """Raise Conflict when somebody else saved since the person read version `version`. None skips the check (machines)."""
    if version is not None and version != record.version:
        raise Conflict(record, changes)


def apply_changes(record: Model, changes: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set the fields and return what they were and are, of those that really changed."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, new in changes.items():
        old = getattr(record, name)
        if old != new:
            before[name], after[name] = _shown(old), _shown(new)
            setattr(record, name, new)
    return before, after


def _shown(value: Any) -> Any:
    return str(value) if isinstance(value, Model) else value


def check_fields(record: Model, *, only: set[str]) -> None:
    """Run the model's own field checks (lengths, choices) on `only` these fields."""
    every = {field.name for field in record._meta.fields}
    record.clean_fields(exclude=every - only)


def check_person(field: str, person: Member | None, organisation_id: Any) -> None:
    """An owner is an active member of this organisation."""
    if person is None:
        return
    if person.organisation_id != organisation_id:
        raise invalid(field, _("This person is not a member of your organisation. Choose somebody from the list."))
    if not person.is_active:
        raise invalid(field, _("%(name)s has left. Choose somebody who is here.") % {"name": person.name})


def check_team(team: Team, organisation_id: Any) -> None:
    if team.organisation_id != organisation_id:
        raise invalid("team", _("This team does not belong to your organisation. Choose one from the list."))
    if team.archived_at is not None:
        raise invalid(
            "team", _("%(team)s is archived. Restore it first, or choose another team.") % {"team": team.name}
        )


def check_open(cycle: Cycle) -> None:
    """A closed cycle is read-only, in every door."""
    if cycle.is_closed:
        raise ValidationError(
            _("%(cycle)s is closed and can only be read. A steward can reopen it.") % {"cycle": cycle.name},
            code="closed",
        )


def check_reason(field: str, reason: str, words: str) -> str:
    reason = reason.strip()
    if not reason:
        raise invalid(field, words)
    return reason[:500]
