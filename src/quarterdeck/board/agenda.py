"""What the board puts before a review: bets that are blocked, and columns that hold more than was agreed."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from quarterdeck.board.models import ACTIVE, DEFAULT_LIMITS, Column, Initiative
from quarterdeck.keel.agenda import Entry, Occasion, Section, contribute
from quarterdeck.keel.prepared import among, prepared
from quarterdeck.keel.references import Reference

MOST = 12


@prepared
def _under_way(team_ids: Sequence[UUID]) -> QuerySet[Initiative, tuple[Any, ...]]:
    # The limits as text: they come with each row and are read once for each column.
    limits = Cast("team__board__limits", TextField())
    active = Initiative.objects.filter(among("team", team_ids), column__in=ACTIVE, dropped_at__isnull=True)
    return active.order_by().values_list(
        "number", "title", "column", "blocked_since", "blocked_because", "team__name", "team__slug", limits,
    )  # fmt: skip


def _bets(occasion: Occasion) -> Iterable[Entry]:
    """Blocked bets and columns over their limits, of bets under way. One statement."""
    slug = occasion.member.organisation.slug
    rows = _under_way(occasion.team_ids)
    blocked = sorted((each for each in rows if each[3] is not None), key=lambda each: (each[3], each[0]))
    for number, title, _column, _since, because, name, *_rest in blocked[:MOST]:
        reference = str(Reference("I", number))
        yield Entry(
            Section.TRACKING, f"blocked:{reference}", f"{reference} {title}",
            f"{name}: {because}" if occasion.several else because,
            reverse("board:initiative", args=[slug, reference]), 0.4,
        )  # fmt: skip
    counts = Counter((where, name, column, agreed) for _n, _t, column, _s, _b, name, where, agreed in rows)
    for (where, name, column, agreed), number in sorted(counts.items(), key=lambda each: each[0][:3]):
        limits: dict[str, int | None] = json.loads(agreed or "{}")
        limit = limits.get(column, DEFAULT_LIMITS[column])
        if limit is None or number <= limit:
            continue
        yield Entry(
            Section.TRACKING, f"over:{where}:{column}", _("Too many bets at once in %(team)s") % {"team": name},
            _("%(n)d in %(column)s, agreed are %(limit)d: which one stops?")
            % {"n": number, "column": Column(column).label, "limit": limit},
            reverse("board:board", args=[slug, where]), 0.4,
        )  # fmt: skip


contribute(_bets)
