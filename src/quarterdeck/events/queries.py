"""Reading the log: by cursor for machines, newest first for people."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from quarterdeck.events.models import Cursor, Event
from quarterdeck.events.order import settled_up_to
from quarterdeck.keel.prepared import among, prepared


def unread(organisation: Any, reader: str, *, limit: int = 500) -> tuple[Cursor, list[Event]]:
    """The reader's cursor and the next events after it, oldest first, at most `limit`.

    Events behind one that may still be under way are left for the next time: a later position can be committed first,
    and a cursor that has passed it would never see the earlier one (`events/order.py`).
    """
    cursor, _ = Cursor.objects.get_or_create(organisation=organisation, reader=reader)
    waiting = Event.objects.filter(organisation=organisation, position__gt=cursor.position)
    newest_position = waiting.aggregate(newest=Max("position"))["newest"]
    if newest_position is None:
        return cursor, []
    settled = waiting.filter(position__lte=settled_up_to(newest_position))
    return cursor, list(settled.order_by("position")[:limit])


def history_of(subject_ids: Iterable[UUID], *, limit: int = 200) -> list[Event]:
    """What happened to some things and what belongs to them, newest first, with actors."""
    return _about(list(subject_ids), limit=limit)


@prepared
def _about(subject_ids: Sequence[UUID], *, limit: int) -> QuerySet[Event]:
    events = Event.objects.filter(Q(among("subject_id", subject_ids)) | Q(among("parent_id", subject_ids)))
    return events.select_related("actor").order_by("-position")[:limit]


def newest(
    *,
    before: int | None = None,
    since: int | None = None,
    verbs: Iterable[str] | None = None,
    team_ids: Iterable[UUID] | None = None,
    actor_id: UUID | None = None,
    private_of: Iterable[UUID] | None = None,
    since_at: datetime | None = None,
    until_at: datetime | None = None,
    limit: int = 50,
) -> list[Event]:
    """One page of the log, newest first, before (or since) a position; optionally only some verbs, teams or one actor,
    or what happened from `since_at` on and before `until_at`.

    With `private_of`, what happened to drafts shows only for these teams; without it, for all (stewards).
    """
    events: QuerySet[Event] = Event.objects.select_related("actor").order_by("-position")
    if private_of is not None:
        events = events.filter(Q(is_private=False) | Q(team_id__in=list(private_of)))
    if before is not None:
        events = events.filter(position__lt=before)
    if since is not None:
        events = events.filter(position__gt=since)
    if verbs is not None:
        events = events.filter(verb__in=list(verbs))
    if team_ids is not None:
        events = events.filter(team_id__in=list(team_ids))
    if actor_id is not None:
        events = events.filter(actor_id=actor_id)
    if since_at is not None:
        events = events.filter(at__gte=since_at)
    if until_at is not None:
        events = events.filter(at__lt=until_at)
    return list(events[:limit])


def count_since(position: int, team_ids: Iterable[UUID], *, at_most: int = 99) -> int:
    """How much happened in some teams after a position, counted up to a limit so that a long absence costs no more."""
    return len(_places_after(position, list(team_ids), at_most=at_most))


@prepared
def _places_after(position: int, team_ids: Sequence[UUID], *, at_most: int) -> QuerySet[Event, int]:
    later = Event.objects.filter(among("team_id", team_ids), position__gt=position)
    return later.order_by().values_list("position", flat=True)[: at_most + 1]
