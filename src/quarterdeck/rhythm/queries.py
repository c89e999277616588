"""The reads of the rhythm: the series, what comes next, and how well the rhythm holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from quarterdeck.keel.access import may
from quarterdeck.keel.clock import now
from quarterdeck.keel.prepared import prepared
from quarterdeck.people.models import Member, Team
from quarterdeck.rhythm.models import Attendance, Cadence, Guest, Meeting, MeetingState, Presence
from quarterdeck.rhythm.presets import MeetingKind
from quarterdeck.rhythm.wording import clock, how_long, how_often

WEEKS_BACK = 13
DAYS_SHOWN = 14
PAGE = 60


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting in a list."""

    key: UUID
    name: str
    kind: str
    team: str
    team_slug: str
    starts_at: datetime
    minutes: int
    length: str
    state: str
    state_word: str
    because: str
    moved_from: datetime | None
    took: int | None
    is_mine: bool


@dataclass(frozen=True, slots=True)
class CadenceLine:
    """A series with its next meeting and how the last quarter went: `of` meetings, so many held, skipped, moved, and
    so many of the held that took at least a quarter longer than planned."""

    key: UUID
    name: str
    kind: str
    team: str
    team_slug: str
    often: str
    at: str
    length: str
    forum: str
    chair: str
    next_at: datetime | None
    next_key: UUID | None
    of: int
    held: int
    skipped: int
    moved: int
    overlong: int
    may_change: bool


@dataclass(frozen=True, slots=True)
class Held:
    """How the rhythm held in a span: counts of meetings that were due."""

    of: int
    held: int
    skipped: int
    moved: int
    overlong: int


@dataclass(frozen=True, slots=True)
class RhythmPage:
    """Do we keep our rhythm?"""

    team: str
    team_slug: str
    everything: bool
    upcoming: tuple[MeetingLine, ...]
    recent: tuple[MeetingLine, ...]
    cadences: tuple[CadenceLine, ...]
    tally: Held
    missing: tuple[str, ...]
    teams_to_start: tuple[tuple[str, str], ...]
    number: int
    has_more: bool


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who is expected at a meeting, and what was noted."""

    name: str
    handle: str
    presence: str
    presence_word: str
    is_guest: bool


OVERLONG_FROM = 1.25
"""A meeting that took more than this many times what was planned ran too long."""
_OVERLONG = Q(state=MeetingState.HELD, took__gt=F("minutes") * OVERLONG_FROM)


def overlong(minutes: int, took: int | None) -> bool:
    """Whether a meeting that was held ran much longer than planned; pure."""
    return took is not None and took > minutes * OVERLONG_FROM


def rhythm_page(reader: Member, *, team: Team | None = None, everything: bool = False, number: int = 1) -> RhythmPage:
    """The rhythm of one team, of the reader's teams and the company, or of everybody. Four statements."""
    moment = now()
    around = Team.objects.filter(archived_at__isnull=True)
    if team is not None:
        around = around.filter(pk=team.pk)
    elif not everything:
        around = around.filter(Q(pk__in=reader.team_ids) | Q(kind="company"))
    cadences = (
        Cadence.objects.filter(team__in=around, ended_on__isnull=True)
        .select_related("team", "chair")
        .order_by(F("team__kind"), "team__name", "minutes", "name")
    )
    first = (number - 1) * PAGE
    shown = list(cadences[first : first + PAGE + 1])
    mine = reader.team_ids
    meetings = list(
        Meeting.objects.filter(
            team__in=around,
            starts_at__gte=moment - timedelta(days=DAYS_SHOWN),
            starts_at__lt=moment + timedelta(days=DAYS_SHOWN),
        )
        .select_related("team")
        .order_by("starts_at", "id")[:400]
    )
    upcoming = [each for each in meetings if not each.is_over and each.ends_at > moment - timedelta(hours=12)]
    recent = [each for each in reversed(meetings) if each.is_over or each not in upcoming]
    keys = [each.pk for each in shown[:PAGE]]
    tallies = {row["cadence"]: row for row in _tallies(Meeting.objects.filter(cadence__in=keys), moment, "cadence")}
    coming = _next_of(keys, moment)
    lines = tuple(_cadence_line(each, tallies.get(each.pk, {}), coming.get(each.pk), reader) for each in shown[:PAGE])
    led = [] if everything and team is None else [each for each in (team,) if each is not None]
    return RhythmPage(
        team=team.name if team else "",
        team_slug=team.slug if team else "",
        everything=everything,
        upcoming=tuple(_line(each, mine) for each in upcoming[:40]),
        recent=tuple(_line(each, mine) for each in recent[:40]),
        cadences=lines,
        tally=Held(
            *(sum(getattr(each, name) for each in lines) for name in ("of", "held", "skipped", "moved", "overlong"))
        ),
        missing=_missing(lines, led),
        teams_to_start=tuple((each.slug, each.name) for each in led if may(reader, "rhythm.set_cadence", each)),
        number=number,
        has_more=len(shown) > PAGE,
    )


def _tallies(meetings: Any, moment: datetime, by: str) -> list[dict[str, Any]]:
    return _counted(meetings.filter(starts_at__lt=moment, starts_at__gte=moment - timedelta(weeks=WEEKS_BACK)), by)


def _counted(meetings: Any, by: str) -> list[dict[str, Any]]:
    return list(
        meetings.order_by().values(by).annotate(
            of=Count("id"),
            held=Count("id", filter=Q(state=MeetingState.HELD)),
            skipped=Count("id", filter=Q(state=MeetingState.SKIPPED)),
            moved=Count("id", filter=Q(moved_from__isnull=False)),
            overlong=Count("id", filter=_OVERLONG),
        )
    )  # fmt: skip


def _next_of(cadences: list[UUID], moment: datetime) -> dict[UUID, Meeting]:
    coming = Meeting.objects.filter(
        cadence__in=cadences, state__in=[MeetingState.PLANNED, MeetingState.RUNNING],
        starts_at__gte=moment - timedelta(hours=2),
        starts_at__lt=moment + timedelta(days=100),
    ).order_by("-starts_at").only("id", "cadence_id", "starts_at")  # fmt: skip
    return {each.cadence_id: each for each in coming if each.cadence_id}


def _cadence_line(cadence: Cadence, tally: dict[str, Any], coming: Meeting | None, reader: Member) -> CadenceLine:
    return CadenceLine(
        cadence.pk, cadence.name, cadence.kind, cadence.team.name, cadence.team.slug,
        how_often(cadence.rule, cadence.first_on), clock(cadence.at), how_long(cadence.minutes), cadence.forum,
        cadence.chair.name if cadence.chair else "", coming.starts_at if coming else None, coming.pk if coming else None,
        tally.get("of", 0), tally.get("held", 0), tally.get("skipped", 0), tally.get("moved", 0), tally.get("overlong", 0),
        may(reader, "rhythm.change_cadence", cadence),
    )  # fmt: skip


def line_of(meeting: Meeting, reader: Member) -> MeetingLine:
    """A meeting (with its team) as lists show it."""
    return _line(meeting, reader.team_ids)


def _line(meeting: Meeting, mine: Iterable[UUID]) -> MeetingLine:
    return MeetingLine(
        meeting.pk, meeting.name, meeting.kind, meeting.team.name, meeting.team.slug, meeting.starts_at, meeting.minutes,
        how_long(meeting.minutes), meeting.state, _state_word(meeting), meeting.because, meeting.moved_from, meeting.took,
        meeting.team_id in mine,
    )  # fmt: skip


def _state_word(meeting: Meeting) -> str:
    if meeting.state == MeetingState.PLANNED and meeting.ends_at < now():
        return _("not held")
    if meeting.state == MeetingState.PLANNED and meeting.moved_from is not None:
        return _("moved")
    return str(meeting.get_state_display())


def _missing(lines: Iterable[CadenceLine], teams: list[Team]) -> tuple[str, ...]:
    """What a team's rhythm lacks: without check-ins and a weekly review an OKR is set and forgotten [001]."""
    kinds = {each.kind for each in lines}
    found = []
    for team in teams:
        if team.is_company:
            if MeetingKind.MONTHLY_REVIEW not in kinds:
                found.append(_("No review across teams yet: what crosses their borders has no place to be decided."))
        elif MeetingKind.WEEKLY_REVIEW not in kinds:
            found.append(_("No weekly review yet: drift is seen, but nothing is decided about it."))
    return tuple(found)


def next_meetings(team_ids: Iterable[UUID], *, days: int = 8, limit: int = 5) -> list[Meeting]:
    """What comes next for some teams, those going on first. One statement."""
    moment = now()
    return list(
        Meeting.objects.filter(
            team_id__in=list(team_ids), state__in=[MeetingState.PLANNED, MeetingState.RUNNING],
            starts_at__gte=moment - timedelta(hours=3), starts_at__lt=moment + timedelta(days=days),
        )
        .select_related("team")
        .order_by("starts_at")[:limit]
    )  # fmt: skip


@prepared
def _meeting(key: UUID, *, also: tuple[str, ...]) -> QuerySet[Meeting]:
    return Meeting.objects.select_related("team", "chair", "cadence", *also).filter(pk=key)


def find_meeting(key: UUID, *also: str) -> Meeting:
    """A meeting with its team, chair and series (and what `also` names, as `select_related` does), or 404. Meetings are
    open to every member. One statement."""
    found = _meeting.first(key, also=also)
    if found is None:
        raise Http404
    return found


def find_cadence(key: UUID) -> Cadence:
    found = Cadence.objects.select_related("team", "chair").filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def expected_at(meeting: Meeting) -> tuple[Expected, ...]:
    """Who is expected: the team's people and the series' guests, and whoever was noted. Two statements."""
    noted = dict(Attendance.objects.filter(meeting=meeting).values_list("member_id", "presence"))
    invited = Guest.objects.filter(cadence__meetings=meeting.pk).values("member_id")
    people = (
        Member.objects.filter(
            Q(team_memberships__team=meeting.team_id, deactivated_at__isnull=True)
            | Q(pk__in=invited, deactivated_at__isnull=True)
            | Q(pk__in=list(noted))
        )
        .annotate(belongs=Count("team_memberships", filter=Q(team_memberships__team=meeting.team_id)))
        .order_by("name")[:200]
    )
    words = dict(Presence.choices)
    return tuple(
        Expected(each.name, each.handle, noted.get(each.pk, ""), str(words.get(noted.get(each.pk, ""), "")), not each.belongs)
        for each in people
    )  # fmt: skip
