"""The backlog: what did we set aside?"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from quarterdeck.keel.access import may
from quarterdeck.keel.clock import now
from quarterdeck.people.models import Member, Team
from quarterdeck.review.models import BacklogReview, Idea, IdeaState

MOST = 300
LOOK_EVERY_DAYS = 92
"""The backlog is looked through at least once a quarter [000]."""


@dataclass(frozen=True, slots=True)
class IdeaRow:
    key: UUID
    words: str
    about: str
    state: str
    state_word: str
    became: str
    because: str
    meeting: str
    who: str
    at: datetime
    looked_at: datetime | None
    may_settle: bool


@dataclass(frozen=True, slots=True)
class TeamBacklog:
    """A team's ideas and when it last went through them; `is_overdue` when that is more than a quarter ago."""

    team: str
    team_slug: str
    ideas: tuple[IdeaRow, ...]
    reviewed_at: datetime | None
    is_overdue: bool
    may_look_through: bool


@dataclass(frozen=True, slots=True)
class BacklogPage:
    teams: tuple[TeamBacklog, ...]
    team: str
    team_slug: str
    show: str
    everything: bool
    may_add: bool


def backlog_page(reader: Member, *, team: Team | None = None, show: str = "", everything: bool = False) -> BacklogPage:
    """The ideas of a team, of the reader's teams and the company, or of everybody; `show` is "settled" for what became of
    earlier ones. Three statements."""
    around = Team.objects.filter(archived_at__isnull=True)
    if team is not None:
        around = around.filter(pk=team.pk)
    elif not everything:
        around = around.filter(Q(pk__in=reader.team_ids) | Q(kind="company"))
    settled = show == "settled"
    states = [IdeaState.PROMOTED, IdeaState.DROPPED] if settled else [IdeaState.KEPT]
    found = Idea.objects.filter(team__in=around, state__in=states).select_related("team", "added_by", "meeting")
    by_team: dict[UUID, list[Idea]] = defaultdict(list)
    teams: dict[UUID, Team] = {team.pk: team} if team is not None else {}
    for each in found.order_by("-settled_at" if settled else "added_at")[:MOST]:
        by_team[each.team_id].append(each)
        teams[each.team_id] = each.team
    through = BacklogReview.objects.filter(team__in=list(teams)).order_by("at")
    reviewed: dict[UUID, datetime] = dict(through.values_list("team_id", "at"))
    limit = now() - timedelta(days=LOOK_EVERY_DAYS)
    return BacklogPage(
        teams=tuple(
            TeamBacklog(
                where.name, where.slug, tuple(_row(each, reader) for each in by_team[key]), reviewed.get(key),
                _overdue(by_team[key], reviewed.get(key), limit) and not settled, may(reader, "review.look_through", where),
            )
            for key, where in sorted(teams.items(), key=lambda each: (each[0] not in reader.team_ids, each[1].name))
        ),
        team=team.name if team else "",
        team_slug=team.slug if team else "",
        show=show,
        everything=everything,
        may_add=may(reader, "review.add_idea"),
    )  # fmt: skip


def _overdue(ideas: list[Idea], reviewed_at: datetime | None, limit: datetime) -> bool:
    oldest = min((each.added_at for each in ideas), default=None)
    return oldest is not None and oldest < limit and (reviewed_at is None or reviewed_at < limit)


def _row(each: Idea, reader: Member) -> IdeaRow:
    return IdeaRow(
        each.pk, each.words, each.about, each.state, str(each.get_state_display()), each.became, each.because,
        each.meeting.name if each.meeting else "", each.added_by.name if each.added_by else "", each.added_at,
        each.looked_at, each.state == IdeaState.KEPT and may(reader, "review.settle_idea", each),
    )  # fmt: skip
