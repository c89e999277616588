"""How much of a file is read. Whatever is larger, deeper or stranger is refused with a sentence that names the remedy."""

from dataclasses import dataclass
from typing import NoReturn

from quarterdeck.keel.errors import invalid

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """`unpacked` bounds what an XLSX may grow to, `depth` how far lists, quotes and YAML may be nested."""

    size: int = 5 * MEGABYTE
    rows: int = 20_000
    unpacked: int = 50 * MEGABYTE
    depth: int = 30
    cell: int = 20_000


UPLOAD = Limits()
"""What a person may upload in the browser."""
HISTORY = Limits(size=500 * MEGABYTE, rows=5_000_000, unpacked=4_000 * MEGABYTE)
"""What whoever runs the installation may read on the command line: an organisation's whole history."""


def refuse(words: str) -> NoReturn:
    """Refuse a whole file, with the remedy."""
    raise invalid("file", words)
