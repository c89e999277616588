"""The audit trail: every event, filtered, one page at a time by its place in the log."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quarterdeck.events.queries import newest
from quarterdeck.events.sentences import Told, tell, verbs
from quarterdeck.people.models import Member, Organisation, Team

PAGE = 50
AT_MOST = 50_000
GROUPS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "people": (_("People"), ("member", "invitation")),
    "teams": (_("Teams"), ("team",)),
    "settings": (_("Settings"), ("organisation", "settings")),
    "okrs": (_("OKRs"), ("objective", "key_result", "check_in", "limit")),
    "cycles": (_("Cycles and priorities"), ("cycle", "priority")),
    "talk": (_("Talk"), ("comment",)),
}


@dataclass(frozen=True, slots=True)
class AuditFilters:
    """What the address asks for. Days are the organisation's own; both are included."""

    group: str = ""
    person: str = ""
    team: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class AuditPage:
    items: tuple[Told, ...]
    filters: AuditFilters
    groups: tuple[tuple[str, str], ...]
    teams: tuple[tuple[str, str], ...]
    older: int | None
    unknown_person: bool


def audit_page(organisation: Organisation, filters: AuditFilters) -> AuditPage:
    """One page, newest first. At most four statements."""
    narrowed = _narrowed(organisation, filters)
    events = [] if narrowed is None else newest(before=filters.before, limit=PAGE + 1, **narrowed)
    shown = events[:PAGE]
    return AuditPage(
        tuple(tell(each) for each in shown), filters, tuple((key, str(word)) for key, (word, _p) in GROUPS.items()),
        tuple(Team.objects.order_by("name").values_list("slug", "name")),
        shown[-1].position if len(events) > PAGE else None, narrowed is None,
    )  # fmt: skip


def audit_rows(organisation: Organisation, filters: AuditFilters, *, at_most: int = AT_MOST) -> Iterator[Told]:
    """The same without pages, newest first, up to a limit, a thousand a statement."""
    narrowed = _narrowed(organisation, filters)
    before, left = filters.before, at_most
    while narrowed is not None and left > 0:
        events = newest(before=before, limit=min(1000, left), **narrowed)
        if not events:
            return
        yield from (tell(each) for each in events)
        before, left = events[-1].position, left - len(events)


def _narrowed(organisation: Organisation, filters: AuditFilters) -> dict[str, Any] | None:
    """The filters as the log understands them; None when they name nobody."""
    actor: UUID | None = None
    if filters.person:
        actor = Member.objects.filter(handle=filters.person).values_list("pk", flat=True).first()
        if actor is None:
            return None
    prefixes = GROUPS[filters.group][1] if filters.group in GROUPS else None
    teams = list(Team.objects.filter(slug=filters.team).values_list("pk", flat=True)) if filters.team else None
    zone = organisation.zone
    return {
        "actor_id": actor,
        "verbs": None if prefixes is None else [each for each in verbs() if each.partition(".")[0] in prefixes],
        "team_ids": teams,
        "since_at": _midnight(filters.first, zone) if filters.first else None,
        "until_at": _midnight(filters.last + dt.timedelta(days=1), zone) if filters.last else None,
    }


def _midnight(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, zone)
