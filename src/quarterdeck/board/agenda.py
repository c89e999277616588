"""What the board puts before a review: bets that are blocked, and columns that hold more than was agreed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from quarterdeck.board.models import ACTIVE, DEFAULT_LIMITS, Column, Initiative
from quarterdeck.keel.agenda import Entry, Occasion, Section, contribute
from quarterdeck.keel.prepared import among, prepared
from quarterdeck.keel.references import Reference

MOST = 12


@prepared
def _under_way(team_ids: Sequence[UUID]) -> QuerySet[Initiative, tuple[Any, ...]]:
    active = Initiative.objects.filter(among("team", team_ids), column__in=ACTIVE, dropped_at__isnull=True)
    return active.order_by().values_list(
        "number", "title", "column", "blocked_since", "blocked_because", "team__name", "team__slug",
        "team__board__limits",
    )  # fmt: skip


def _bets(occasion: Occasion) -> Iterable[Entry]:
    """Blocked bets and columns over their limits, of bets under way. One statement."""
    slug = occasion.member.organisation.slug
    rows = sorted(_under_way(occasion.team_ids), key=lambda each: (each[3] is None, str(each[3]), each[0]))
    counts: Counter[tuple[str, str, str]] = Counter()
    limits: dict[str, dict[str, int | None]] = {}
    blocked = 0
    for number, title, column, since, because, name, where, agreed in rows:
        counts[where, name, column] += 1
        limits[where] = agreed or {}
        if since is None or blocked == MOST:
            continue
        blocked += 1
        reference = str(Reference("I", number))
        yield Entry(
            Section.TRACKING, f"blocked:{reference}", f"{reference} {title}",
            f"{name}: {because}" if occasion.several else because,
            reverse("board:initiative", args=[slug, reference]), 0.4,
        )  # fmt: skip
    for (where, name, column), number in sorted(counts.items()):
        limit = limits[where].get(column, DEFAULT_LIMITS[column])
        if limit is None or number <= limit:
            continue
        yield Entry(
            Section.TRACKING, f"over:{where}:{column}", _("Too many bets at once in %(team)s") % {"team": name},
            _("%(n)d in %(column)s, agreed are %(limit)d: which one stops?")
            % {"n": number, "column": Column(column).label, "limit": limit},
            reverse("board:board", args=[slug, where]), 0.4,
        )  # fmt: skip


contribute(_bets)
