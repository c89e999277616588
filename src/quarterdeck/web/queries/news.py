"""Activity: what happened?"""

from dataclasses import dataclass
from datetime import date

from django.shortcuts import get_object_or_404

from quarterdeck.events.queries import newest
from quarterdeck.events.sentences import Told, tell
from quarterdeck.keel.references import Reference, find_references
from quarterdeck.people.models import Member, Team
from quarterdeck.reflection.queries.wins import Win, wins_of_week

KINDS: dict[str, tuple[str, ...]] = {
    "check-ins": ("key_result.checked_in", "key_result.corrected", "check_in.acknowledged"),
    "changes": (
        "objective.changed",
        "objective.dropped",
        "objective.moved",
        "key_result.changed",
        "key_result.dropped",
        "key_result.moved",
        "key_result.baseline_measured",
        "limit.overridden",
    ),
    "planning": (
        "objective.drafted",
        "objective.proposed",
        "objective.committed",
        "objective.taken_back",
        "objective.carried_over",
        "key_result.added",
    ),
    "grades": ("key_result.graded", "key_result.left_ungraded", "cycle.closed"),
    "talk": ("comment.written", "comment.mentioned"),
}
PAGE = 40


@dataclass(frozen=True, slots=True)
class Item:
    told: Told
    reference: Reference | None
    is_new: bool

    @property
    def links_to(self) -> str:
        return {"O": "okrs:objective", "KR": "okrs:key_result"}.get(self.reference.prefix, "") if self.reference else ""


@dataclass(frozen=True, slots=True)
class ActivityPage:
    items: tuple[Item, ...]
    kind: str
    kinds: tuple[str, ...]
    team: str
    team_name: str
    older: int | None
    newest: int
    wins: tuple[Win, ...]


def activity_page(
    reader: Member, *, kind: str = "", team_slug: str = "", before: int | None = None, today: date
) -> ActivityPage:
    """One page of what happened that a member may see, newest first; its first page begins with what
    went well this week. Four statements."""
    team = get_object_or_404(Team, slug=team_slug) if team_slug else None
    events = newest(
        before=before,
        verbs=KINDS.get(kind),
        team_ids=[team.pk] if team else None,
        private_of=None if reader.is_steward else reader.team_ids,
        limit=PAGE + 1,
    )
    shown = events[:PAGE]
    items = tuple(
        Item(
            tell(each),
            next(iter(find_references(each.subject_label[:14])), None),
            each.position > reader.last_seen_event > 0,
        )
        for each in shown
    )
    return ActivityPage(
        items,
        kind if kind in KINDS else "",
        tuple(KINDS),
        team.slug if team else "",
        team.name if team else "",
        shown[-1].position if len(events) > PAGE else None,
        shown[0].position if shown and before is None else 0,
        tuple(wins_of_week(today, team=team)) if before is None and not kind else (),
    )
