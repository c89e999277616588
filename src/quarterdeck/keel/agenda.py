"""What a review should talk about, said by every room that knows something: registered in its `agenda.py`, gathered
when the review of a team is prepared.

The order of an agenda is the sources' order: tracking and support, hot topics, the parking lot, and last the KPIs that keep
the lights on. Inside a section the weightier entry stands first.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _


class Section(models.TextChoices):
    """The parts of a review, in their order."""

    TRACKING = "tracking", _("Tracking and support")
    TOPICS = "topics", _("Hot topics")
    PARKING = "parking", _("Parking lot")
    LIGHTS = "lights", _("KPIs: are the lights on?")


@dataclass(frozen=True, slots=True)
class Occasion:
    """The review that is being prepared: for whom, for which teams (the keys of a team and of those below it), on which day,
    in a meeting of which kind. `several` says whether there may be more than one team."""

    member: Any
    team_ids: Sequence[UUID]
    day: date
    kind: str = ""
    several: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing worth talking about. `key` tells it apart from every other (“dependency:…”, “KR-34”), so that an agenda
    that is prepared anew keeps what people did with it. `weight` is risk × importance, 0 to 1; `why` says in a
    sentence why it is on the agenda, `url` leads to the thing; `key_result` names the key result it belongs to, if any."""

    section: Section
    key: str
    title: str
    why: str
    url: str
    weight: float
    key_result: str = ""


Gather = Callable[[Occasion], Iterable[Entry]]

_gatherers: list[Gather] = []


def contribute(gather: Gather) -> None:
    """Let a room add entries to every review, in one statement (two at most): all rooms together share a page."""
    _gatherers.append(gather)


def entries_for(occasion: Occasion) -> list[Entry]:
    """What all rooms have to say for one review, in the order of an agenda."""
    order = {section: position for position, section in enumerate(Section)}
    found = [entry for gather in _gatherers for entry in gather(occasion)]
    return sorted(found, key=lambda each: (order[each.section], -each.weight, each.key))
