"""A finding: what the coach has to say about a part of a text, why, and what to write instead."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from quarterdeck.coach.reading import Span


class Severity(StrEnum):
    """How much a finding matters. An error stands in the way of a commitment; `off` silences a rule."""

    OFF = "off"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        return ("off", "info", "warning", "error").index(self.value)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as a template with its values, so that a translation can be found before they are filled in."""

    template: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template % self.values if self.values else self.template


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found. `span` counts characters of the text it is about, None when it is about the whole.

    `rewrite` is a whole new text that would settle it, `suggestion` says in words what to do; either may be missing.
    """

    code: str
    severity: Severity
    said: Said
    reference: str = ""
    span: Span | None = None
    suggestion: Said | None = None
    rewrite: str = ""

    @property
    def message(self) -> str:
        """The finding's sentence in English."""
        return str(self.said)


def mark(text: str) -> str:
    """Mark a sentence for translation without translating it: the coach knows no framework that would."""
    return text
