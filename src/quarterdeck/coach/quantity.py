"""A quantity: a number with its unit and what it is there for."""

from dataclasses import dataclass
from enum import Enum


class Role(Enum):
    """What a quantity is there for."""

    BASELINE = "baseline"
    TARGET = "target"
    RELATIVE = "relative"
    """A change: “by 25 %”, “20 % lift”."""
    PLAIN = "plain"
    WINDOW = "window"
    """A period that only frames: “within 48 hours”, “per 30 days”."""
    SCOPE = "scope"
    """Names which: “top 10”, “tier 1”."""


class Bound(Enum):
    """The side on which the quantity is to be."""

    NONE = "none"
    BELOW = "below"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, at its place: characters `start`–`end`, tokens `first`–`last` (both inclusive).

    `unit` is a known unit (%, EUR, ms, x …) or empty; `counted` names the things counted (“pain points”).
    """

    value: float
    unit: str
    counted: str
    role: Role
    bound: Bound
    start: int
    end: int
    first: int
    last: int
    is_word: bool = False
    is_fraction: bool = False


_SPACES = str.maketrans("", "", "'’ \u00a0\u202f")


def number(written: str, *, decimal_comma: bool = False) -> float:
    """The value of a number as people write it: 1,200 · 1.200,5 · 1'000 · 1 000 · 4,2 · .5

    A single separator with three digits behind it separates thousands, unless the language writes decimals with it;
    three noughts are thousands in any language, since nobody writes a decimal as 50.000.
    """
    text = written.translate(_SPACES)
    comma, dot = text.rfind(","), text.rfind(".")
    if comma >= 0 and dot >= 0:
        decimal = "," if comma > dot else "."
        text = text.replace("." if decimal == "," else ",", "").replace(",", ".")
        return float(text)
    mark = "," if comma >= 0 else "."
    parts = text.split(mark)
    if len(parts) > 2 or (len(parts) == 2 and len(parts[1]) == 3 and 0 < len(parts[0]) <= 3 and parts[0] != "0"
                          and ((mark == ",") != decimal_comma or parts[1] == "000")):  # fmt: skip
        return float("".join(parts))
    return float(text.replace(",", "."))
