"""From a line of prose to tokens that remember where they stood.

One regular expression without nested repetition reads the text once, so the time is linear in its length.
"""

import re
from dataclasses import dataclass
from enum import Enum

LONGEST = 2_000
"""Characters of one statement that are read; what stands behind them is kept by the writer and not looked at."""


class Kind(Enum):
    """What a token is before anything is known of its neighbours."""

    WORD = "word"
    NUMBER = "number"
    NAME = "name"
    """A reference, a version, an address, an `@handle`: never a quantity."""
    DATE = "date"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text; `start` and `end` count characters of the text as it was written."""

    kind: Kind
    text: str
    low: str
    start: int
    end: int


_TOKEN = re.compile(
    r"(?P<url>https?://\S+|www\.\S+)"
    r"|(?P<handle>@[\w][\w.-]*)"
    r"|(?P<ref>(?:KR|OKR|O|I|D)[ -]?\d+(?:\.\d+)*\s?:|(?:KR|OKR)[ -]?\d+(?:\.\d+)*\b|#\d+|[A-Z]{2,10}-\d+\b)"
    r"|(?P<date>\d{4}-\d{2}-\d{2}\b|\d{1,2}/\d{1,2}/\d{2,4}\b|\d{1,2}\.\d{1,2}\.(?:\d{2,4}\b|(?!\d))"
    r"|[1-4]Q(?:[ /-]?\d{2,4})?\b"
    r"|[QHT][1-4](?:[ /'’-]?(?:FY)?'?\d{2,4})?\b(?!\.\d)|(?:FY|CY)[ '’-]?\d{2,4}(?:[ /-]?[QH][1-4])?\b|[12]H\d{2,4}\b)"
    r"|(?P<version>[vV]\d+(?:\.\d+)*\b|\d+(?:\.\d+){2,})"
    r"|(?P<number>(?<![.,])\d{1,3}(?: \d{3})+(?![.,]?\d)(?!-)"
    r"|\d{1,3}(?:[,.'’\u00a0\u202f]\d{3})+(?:[.,]\d{1,6})?(?!\d)|\d+(?:[.,]\d+)?|[.]\d+)"
    r"|(?P<word>[Tt][Oo][Pp](?=-\d)|[^\W\d_]+(?:[-'’&.][^\W_]+|\d)*\+*)"
    r"|(?P<mark>->|=>|-->|<=|>=|==|[^\s\w]|_)"
)
_KINDS = {
    "url": Kind.NAME, "handle": Kind.NAME, "ref": Kind.NAME, "version": Kind.NAME, "date": Kind.DATE,
    "number": Kind.NUMBER, "word": Kind.WORD, "mark": Kind.MARK,
}  # fmt: skip


def tokens(text: str) -> list[Token]:
    """The tokens of a statement, of at most its first `LONGEST` characters."""
    found = []
    for match in _TOKEN.finditer(text[:LONGEST]):
        group = match.lastgroup or "mark"
        said = match.group()
        kind = _KINDS[group]
        if group == "ref" and said.endswith(":"):
            said = said.rstrip(" :")
        found.append(Token(kind, said, said.casefold(), match.start(), match.start() + len(said)))
    return found
