"""How far shares cover what a higher key result needs. Pure."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass

TOLERANCE = 0.02


class Covered(enum.Enum):
    """The word for a coverage."""

    UNKNOWN = "unknown"
    NONE = "none"
    UNDER = "under"
    FULL = "full"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Coverage:
    """`whole`, `agreed` and `open` in the key result's unit; `whole` is None where the way cannot be counted."""

    whole: float | None
    agreed: float
    open: float
    covered: Covered

    @property
    def share(self) -> float | None:
        """Agreed part of the whole, 0 and more; None where there is no whole."""
        return self.agreed / self.whole if self.whole else None

    @property
    def missing(self) -> float:
        """What nobody has agreed to take, never below zero."""
        return max(0.0, (self.whole or 0.0) - self.agreed)


def coverage_of(whole: float | None, agreed: Iterable[float], negotiated: Iterable[float]) -> Coverage:
    """Compare what teams agreed to take with the whole way; 2 % of the whole either way count as full."""
    taken, talked = sum(agreed), sum(negotiated)
    if not whole:
        return Coverage(None, taken, talked, Covered.UNKNOWN)
    if taken == 0:
        word = Covered.NONE
    elif taken < whole * (1 - TOLERANCE):
        word = Covered.UNDER
    elif taken <= whole * (1 + TOLERANCE):
        word = Covered.FULL
    else:
        word = Covered.OVER
    return Coverage(whole, taken, talked, word)
