"""References people say aloud: O-12, KR-34. Numbered per organisation, never reused."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from quarterdeck.keel.models import Counter

PREFIXES = ("O", "KR", "I", "D")
_REFERENCE = re.compile(r"\b(KR|O|I|D)-?([1-9][0-9]{0,8})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reference:
    prefix: str
    number: int

    def __str__(self) -> str:
        return f"{self.prefix}-{self.number}"


def next_numbers(organisation: Any, prefix: str, count: int = 1) -> range:
    """Take `count` consecutive numbers for `prefix`. Call inside the transaction that uses them: the row stays locked
    until it ends, so two people never get the same number."""
    counter, _ = Counter.objects.get_or_create(organisation=organisation, prefix=prefix)
    Counter.objects.filter(pk=counter.pk).update(last=F("last") + count)
    counter.refresh_from_db(fields=["last"])
    return range(counter.last - count + 1, counter.last + 1)


def next_number(organisation: Any, prefix: str) -> int:
    """The next free number for `prefix` in this organisation."""
    return next_numbers(organisation, prefix)[0]


def parse_reference(text: str) -> Reference | None:
    """ "kr34", "KR-34" → KR-34; None for anything that is not wholly a reference."""
    match = _REFERENCE.fullmatch(text.strip())
    return Reference(match[1].upper(), int(match[2])) if match else None


def find_references(text: str) -> list[Reference]:
    """Every reference in a text, in order, without repeats. Needs the dash, so that "O2" in prose stays prose."""
    found = (Reference(m[1].upper(), int(m[2])) for m in _REFERENCE.finditer(text) if "-" in m[0])
    return list(dict.fromkeys(found))
