"""Rewrites as changes of the files: shown as diffs, and the complete ones written.

A rewrite in which the writer has to fill something in (“from … to 35 %”) is shown and never written.
"""

from collections.abc import Sequence
from difflib import unified_diff

from quarterdeck.cli.lint.places import Located
from quarterdeck.coach.suggestions.rewriting import GAP


def rewritten(content: str, found: Sequence[Located], *, complete_only: bool) -> str:
    """The file's text with one rewrite for each text that has one, the gravest finding's first."""
    lines = content.splitlines(keepends=True)
    done: set[tuple[int, str]] = set()
    for each in sorted(found, key=lambda one: -one.finding.severity.rank):
        new, line = each.finding.rewrite, each.place.line - 1
        if not new or new == each.text or (line, each.text) in done or line >= len(lines):
            continue
        if (complete_only and GAP in new) or lines[line].count(each.text) != 1:
            continue
        lines[line] = lines[line].replace(each.text, new)
        done.add((line, each.text))
    return "".join(lines)


def diff(name: str, before: str, after: str) -> list[str]:
    """A unified diff, empty when nothing changes."""
    return list(unified_diff(before.splitlines(), after.splitlines(), name, name, lineterm="", n=1))
