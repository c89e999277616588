"""Spreadsheets run what looks like a formula. What we write never does, and what we read may not be one."""

import re

_RISKY = re.compile(r"'*[=+\-@\t\r]")
_DISARMED = re.compile(r"'+[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*(?:e[+-]?[0-9]+)?%?", re.IGNORECASE)
_FORMULA = re.compile(r"=\s*[A-Za-z0-9_(\"'$+\-@{.]")


def disarm(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet would run it. Plain numbers are left alone."""
    return f"'{text}" if _RISKY.match(text) and not _NUMBER.fullmatch(text) else text


def rearm(text: str) -> str:
    """What `disarm` was given."""
    return text[1:] if _DISARMED.match(text) else text


def is_formula(text: str) -> bool:
    """Whether a cell's text is a live formula: `=SUM(A1)`; an arrow as in "=> 40 %" is not."""
    return bool(_FORMULA.match(text))
