"""What a reader hands back: the document, and line by line what each part of the file became."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as t

from quarterdeck.exchange.document import Document
from quarterdeck.keel.limits import refuse


class Became(StrEnum):
    """What a line or a part of it turned into."""

    OBJECTIVE = "objective"
    KEY_RESULT = "key_result"
    CHECK_IN = "check_in"
    GRADE = "grade"
    OWNER = "owner"
    SCORE = "score"
    PRIORITY = "priority"
    TEAM = "team"
    CYCLE = "cycle"
    NUMBERS = "numbers"
    FIELD = "field"
    NOTE = "note"
    RECORD = "record"
    IGNORED = "ignored"
    NOT_UNDERSTOOD = "not_understood"


BECAME_WORDS = {
    Became.OBJECTIVE: t("Objective"),
    Became.KEY_RESULT: t("Key result"),
    Became.CHECK_IN: t("Check-in"),
    Became.GRADE: t("Grade"),
    Became.OWNER: t("Owner"),
    Became.SCORE: t("Score"),
    Became.PRIORITY: t("Priority"),
    Became.TEAM: t("Team"),
    Became.CYCLE: t("Cycle"),
    Became.NUMBERS: t("Numbers"),
    Became.FIELD: t("Field"),
    Became.NOTE: t("Note"),
    Became.RECORD: t("Record"),
    Became.IGNORED: t("Left out"),
    Became.NOT_UNDERSTOOD: t("Not understood"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """Something found inside a line: an owner, a score, numbers."""

    became: Became
    words: str

    @property
    def name(self) -> str:
        return str(BECAME_WORDS[self.became])


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file (or a row of its table), from `number` to `last`, and what it became. `why` explains."""

    number: int
    text: str
    became: Became
    why: str = ""
    parts: tuple[Part, ...] = ()
    last: int = 0
    sheet: str = ""

    @property
    def name(self) -> str:
        return str(BECAME_WORDS[self.became])

    @property
    def is_understood(self) -> bool:
        return self.became is not Became.NOT_UNDERSTOOD


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend in the file before it can be imported."""

    number: int
    words: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A foreign spreadsheet: its columns with examples, and the mapping column → field that was guessed or given."""

    headers: tuple[str, ...]
    examples: tuple[tuple[str, ...], ...]
    mapping: tuple[str, ...]
    is_guessed: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """`format` is markdown, prose, yaml, csv, xlsx or table."""

    format: str
    document: Document
    lines: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()
    table: Table | None = None

    @property
    def counts(self) -> dict[str, int]:
        """How often each thing was found, parts of lines included."""
        found: Counter[str] = Counter()
        for line in self.lines:
            found[line.became.value] += 1
            found.update(part.became.value for part in line.parts)
        return dict(found)


@dataclass(slots=True)
class Notes:
    """What a reader writes down while it reads."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


__all__ = [
    "BECAME_WORDS",
    "Became",
    "Line",
    "Notes",
    "Part",
    "Problem",
    "Reading",
    "Table",
    "ValidationError",
    "refuse",
]
