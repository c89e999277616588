"""The log in words. Each room registers a sentence per verb in its `sentences.py`; the log itself knows no room."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from quarterdeck.events.models import Event

_sentences: dict[str, str | Promise] = {}


def register(sentences: Mapping[str, str | Promise]) -> None:
    """Say what verbs mean: "%(who)s committed %(what)s". Facts of the event may be named too: %(reason)s."""
    _sentences.update(sentences)


def verbs() -> list[str]:
    """Every verb that has a sentence."""
    return sorted(_sentences)


@dataclass(frozen=True, slots=True)
class Told:
    """An event as people read it. `changes` are (field, before, after)."""

    position: int
    at: Any
    who: str
    initials: str
    verb: str
    sentence: str
    label: str
    reason: str
    words: str
    changes: tuple[tuple[str, Any, Any], ...]
    subject_type: str


_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _read(value: Any) -> Any:
    """A fact as people read it: the log keeps dates as 2026-12-04."""
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date_format(date.fromisoformat(value), "j M Y")
        except ValueError:
            return value
    return value


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "–"


def tell(event: Event) -> Told:
    """An event (with its actor) in words."""
    data: dict[str, Any] = event.data
    who = event.actor.name if event.actor else _("The system")
    before, after = data.get("before", {}), data.get("after", {})
    facts = _Facts(
        {name: _read(value) for name, value in data.items()},
        who=who,
        what=event.subject_label,
        **{f"{name}_before": _read(value) for name, value in before.items()},
        **{f"{name}_after": _read(value) for name, value in after.items()},
    )
    template = _sentences.get(event.verb)
    return Told(
        position=event.position,
        at=event.at,
        who=who,
        initials=event.actor.initials if event.actor else "·",
        verb=event.verb,
        sentence=str(template) % facts if template else f"{who}: {event.verb} {event.subject_label}",
        label=event.subject_label,
        reason=str(data.get("reason", "")),
        words=str(data.get("what_moved") or data.get("words") or ""),
        changes=tuple((name, before.get(name), after.get(name)) for name in after),
        subject_type=event.subject_type,
    )
