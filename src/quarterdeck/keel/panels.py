"""What higher rooms show on the pages of lower ones: registered in their `panels.py`, fetched when the page stands.

A page names the thing it is about (`{% panels "key_result" page.row.reference %}`); a request or two then bring what every
room has to say of it. A room that has nothing to say answers "" and leaves no gap.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

SUBJECTS = ("my_week", "company", "team", "objective", "key_result", "cycle", "kpi", "planning", "wall", "drafting")
"""The pages that have room for panels. The reference is a short name (team, cycle), a reference (O-12) or empty."""

AT_ONCE = 4

Render = Callable[[HttpRequest, str], str]


@dataclass(frozen=True, slots=True)
class Panel:
    """One room's part of a page: `render(request, reference)` gives safe HTML, in at most three statements."""

    subject: str
    render: Render
    order: int


_panels: list[Panel] = []


def register(subject: str, render: Render, *, order: int) -> None:
    """Show something on every page about a `subject`; lower orders stand first. Raises ValueError for another subject."""
    if subject not in SUBJECTS:
        raise ValueError(f"no page about “{subject}” has panels; there are {', '.join(SUBJECTS)}")
    _panels.append(Panel(subject, render, order))


def panels_of(subject: str, part: int | None = None) -> list[Panel]:
    """What the rooms have to say about a kind of thing, in reading order; with `part`, that many of them at a time."""
    every = sorted((each for each in _panels if each.subject == subject), key=lambda each: each.order)
    return every if part is None else every[part * AT_ONCE : (part + 1) * AT_ONCE]


def parts_of(subject: str) -> range:
    """The parts in which a page fetches its panels: no request asks for more than `AT_ONCE`, so that none grows slow
    however many rooms there are."""
    return range(-(-len(panels_of(subject)) // AT_ONCE))
