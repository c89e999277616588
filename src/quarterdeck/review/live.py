"""Whether a review changed, asked by everybody who follows it every two seconds: kept in the process's memory for a moment.

Fifty people who follow one review cost one small statement a second for each server process, not one for each of them. A
change made in this process is known at once, one made in another within `FRESH_FOR`.
"""

from threading import Lock
from time import monotonic
from uuid import UUID

from django.db import transaction
from django.db.models import F

from quarterdeck.review.models import Review

FRESH_FOR = 1.0
_MOST = 1000
_known: dict[UUID, tuple[float, int]] = {}
_lock = Lock()


def revision_of(meeting: UUID) -> int | None:
    """The revision of a meeting's review, at most `FRESH_FOR` seconds old; None when there is none yet."""
    with _lock:
        seen = _known.get(meeting)
    if seen is not None and monotonic() - seen[0] < FRESH_FOR:
        return seen[1]
    asked_at = monotonic()
    found = Review.objects.filter(meeting=meeting).values_list("revision", flat=True).first()
    if found is None:
        return None
    with _lock:
        if len(_known) >= _MOST:
            _known.clear()
        _known[meeting] = (asked_at, found)
    return found


def touch(review: Review) -> None:
    """Let those who follow a review see that it changed."""
    Review.objects.filter(pk=review.pk).update(revision=F("revision") + 1)
    transaction.on_commit(lambda: forget(review.meeting_id))


def forget(meeting: UUID) -> None:
    """Ask the database the next time."""
    with _lock:
        _known.pop(meeting, None)
