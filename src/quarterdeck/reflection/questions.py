"""What a retrospective asks: the practitioners' three and four questions, or a team's own. Pure."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_QUESTIONS = 6
LONGEST = 120

TEMPLATES: dict[str, tuple[str | Promise, tuple[str | Promise, ...]]] = {
    "three": (
        _("Three questions"),
        (_("What did we reach?"), _("Why did we hit or miss?"), _("What changes in the next cycle?")),
    ),
    "four": (
        _("Four questions"),
        (
            _("Which OKRs kept us focused?"),
            _("Which were noise?"),
            _("Where did we count work instead of change?"),
            _("Whose voice was missing?"),
        ),
    ),
    "own": (_("Our own questions"), ()),
}
"""name → (title, questions). Three questions after [001], four after [003], both in our own words."""


def read_questions(text: str) -> tuple[str, ...]:
    """One question a line, blank lines left out."""
    return tuple(" ".join(line.split()) for line in text.splitlines() if line.strip())
