"""What a check says."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """Fine, good to know, or to be mended."""

    FINE = "fine"
    NOTE = "note"
    MEND = "mend"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what was found, and what to do about it."""

    what: str
    level: Level
    said: str
    remedy: str = ""


def fine(what: str, said: str) -> Finding:
    return Finding(what, Level.FINE, said)


def note(what: str, said: str, remedy: str = "") -> Finding:
    return Finding(what, Level.NOTE, said, remedy)


def mend(what: str, said: str, remedy: str) -> Finding:
    return Finding(what, Level.MEND, said, remedy)
