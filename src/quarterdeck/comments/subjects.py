"""What can be talked about. Rooms above register their things here; this room knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404

from quarterdeck.people.models import Member


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing that is talked about: its name for the log, its team, whether only its team sees it, its page."""

    type: str
    id: UUID
    label: str
    team_id: UUID | None
    is_private: bool
    address: str
    record: Any


Finder = Callable[[Member, UUID], Subject | None]
_finders: dict[str, Finder] = {}


def register(subject_type: str, finder: Finder) -> None:
    """Say how a type of thing is found by its key. The finder returns None for what the reader may not see."""
    _finders[subject_type] = finder


def find(reader: Member, subject_type: str, key: UUID) -> Subject:
    """The thing a reader wants to talk about; 404 for what does not exist or is not theirs to see."""
    finder = _finders.get(subject_type)
    subject = finder(reader, key) if finder else None
    if subject is None:
        raise Http404
    return subject
