"""A double click, a reload or a shaky connection sends a form twice. The second time nothing happens again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from quarterdeck.keel.clock import now
from quarterdeck.keel.models import Submission


@dataclass(slots=True)
class Once:
    """Where the first sending led, if there was one; else where this one leads, to be set by the caller."""

    location: str = ""
    repeated: bool = False


@contextmanager
def once(organisation: Any, key: UUID | str | None) -> Iterator[Once]:
    """Run a block at most once for a form's key, in one transaction with what the block writes.

    The caller checks `repeated` before acting and sets `location` after; a block that leaves it empty was refused and
    may be tried again. Without a (valid) key the block just runs.
    """
    try:
        wanted = UUID(str(key)) if key else None
    except ValueError:
        wanted = None
    with transaction.atomic():
        if wanted is None:
            yield Once()
            return
        row, created = Submission.objects.get_or_create(
            organisation=organisation, key=wanted, defaults={"location": "", "at": now()}
        )
        answer = Once(row.location, repeated=not created)
        yield answer
        if created and answer.location:
            row.location = answer.location
            row.save(update_fields=["location"])
        elif created:
            row.delete()
