"""Writing the log. Every action of every room ends with one `record`, inside its own transaction."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from quarterdeck.events.models import Cursor, Event
from quarterdeck.keel.clock import now


class Subject(Protocol):
    """What an event can be about: any model that names itself for the log."""

    @property
    def pk(self) -> Any: ...
    @property
    def organisation_id(self) -> UUID: ...
    @property
    def event_type(self) -> str: ...
    @property
    def event_label(self) -> str: ...
    @property
    def event_team_id(self) -> UUID | None: ...
    @property
    def event_parent_id(self) -> UUID | None: ...


def record(
    actor: Any,
    verb: str,
    subject: Subject,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    **facts: Any,
) -> Event:
    """Append what `actor` (a member, or None for the system) did to `subject`.

    `before` and `after` hold the changed fields only, as they read in the log; other facts (a reason) go beside them.
    """
    event = new_event(actor, verb, subject, before=before, after=after, **facts)
    event.save(force_insert=True)
    return event


def new_event(
    actor: Any,
    verb: str,
    subject: Subject,
    *,
    at: dt.datetime | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    **facts: Any,
) -> Event:
    """The event as `record` would write it, unsaved: for bulk writers."""
    data = {key: _plain(value) for key, value in facts.items() if value not in (None, "")}
    if before is not None or after is not None:
        data["before"] = _plain(before or {})
        data["after"] = _plain(after or {})
    return Event(
        organisation_id=subject.organisation_id,
        at=at or now(),
        actor=actor,
        verb=verb,
        subject_type=subject.event_type,
        subject_id=subject.pk,
        subject_label=subject.event_label[:300],
        team_id=subject.event_team_id,
        parent_id=subject.event_parent_id,
        is_private=getattr(subject, "event_is_private", False),
        data=data,
    )


def advance(cursor: Cursor, event: Event) -> None:
    """Remember that a reader has dealt with everything up to and including `event`."""
    cursor.position = event.position
    cursor.save(update_fields=["position"])


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return str(value)
