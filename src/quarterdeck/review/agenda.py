"""What a review talks about, in the sources' order: tracking and support, hot topics, parking lot, KPIs [000, 001].

A key result is on the agenda when there is something to talk about: it is unlikely to land, nobody has said how it stands,
what is felt and what the numbers say lie far apart, or its owner asks for a decision. Risk × importance orders them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from quarterdeck.keel.agenda import Entry, Occasion, Section, contribute, entries_for
from quarterdeck.keel.prepared import among, prepared
from quarterdeck.measure import Status
from quarterdeck.okrs.models import Ambition, CycleKind, KeyResult, ObjectiveState, Phase
from quarterdeck.okrs.queries import for_rows, in_per_cent
from quarterdeck.okrs.standing import Standing, is_snoozed, standing_of
from quarterdeck.okrs.wording import status_word
from quarterdeck.people.models import Member, Team, TeamKind
from quarterdeck.people.settings import OrganisationSettings
from quarterdeck.review.models import Decision, Idea, IdeaState, open_decisions
from quarterdeck.rhythm.models import Meeting
from quarterdeck.rhythm.presets import MeetingKind

MOST_CANDIDATES = 120
MOST_TRACKED = 20
MOST_IDEAS = 40
_REACH = {TeamKind.COMPANY: 1.0, TeamKind.FUNCTION: 0.85, TeamKind.TEAM: 0.7}
MOST_DUE = 6


@dataclass(frozen=True, slots=True)
class Risk:
    """How much a key result asks to be talked about, 0 to 1, and why in words."""

    size: float
    why: str


def risk_of(key_result: KeyResult, now: Standing, settings: OrganisationSettings, today: date) -> Risk | None:
    """The risk of a key result as it stands; None when there is nothing to talk about.

    The chance to miss (1 − p(hit)) is the base; silence, a watermelon and an asked-for decision raise it.
    """
    reasons: list[str] = []
    size = 0.0
    p_hit = key_result.p_hit
    if now.status == Status.OFF_TRACK or now.status == Status.AT_RISK:
        size = 1 - p_hit if p_hit is not None else (0.8 if now.status == Status.OFF_TRACK else 0.55)
        likely = _(", %(n)d %% likely") % {"n": in_per_cent(p_hit)} if p_hit is not None else ""
        reasons.append(f"{status_word(now.status, settings)}{likely}")
    elif now.status == Status.STALE:
        size = max(0.6, 1 - (p_hit if p_hit is not None else 0.5))
        reasons.append(_("silent for %(n)d weeks") % {"n": max(2, now.weeks_silent)})
        if is_snoozed(key_result, today):
            reasons.append(_("put off: %(why)s") % {"why": key_result.snooze_reason})
    elif now.status == Status.NOT_STARTED and now.is_due:
        size = 0.5
        reasons.append(_("no check-in yet"))
    if now.watermelon:
        size = max(size, 0.7) + 0.15
        reasons.append(_("felt sure, forecast off track"))
    elif now.disagrees:
        size = max(size, 0.4) + 0.05
        reasons.append(_("what is felt and what the numbers say lie far apart"))
    if key_result.needs_decision:
        size = max(size, 0.6) + 0.2
        reasons.append(_("its owner asks for a decision"))
    if key_result.blocker:
        size = max(size, 0.5) + 0.1
        reasons.append(_("blocked: %(what)s") % {"what": key_result.blocker[:120]})
    if not reasons:
        return None
    return Risk(min(1.0, size), "; ".join(reasons))


def occasion_of(meeting: Meeting, member: Member, day: date) -> Occasion:
    """What a meeting reviews: its team, for a function or the company everything below. One statement for those."""
    return Occasion(member, teams_of(meeting.team), day, meeting.kind, several=meeting.team.kind != TeamKind.TEAM)


def teams_of(team: Team) -> list[UUID]:
    """A team's key, and for a function or the company the keys of all teams below. One statement for those."""
    if team.kind == TeamKind.TEAM:
        return [team.pk]
    everybody = Team.objects.filter(archived_at__isnull=True)
    below = everybody if team.is_company else everybody.filter(Q(pk=team.pk) | Q(parent=team) | Q(parent__parent=team))
    return list(below.values_list("pk", flat=True))


def fresh_entries(meeting: Meeting, member: Member, day: date) -> list[Entry]:
    """What there is to talk about now, in the order of an agenda."""
    return entries_for(occasion_of(meeting, member, day))


def _tracking(occasion: Occasion) -> Iterable[Entry]:
    """Key results worth a talk, and decisions that are due. Two statements."""
    if occasion.kind == MeetingKind.BACKLOG_REVIEW:
        return
    yield from _key_results(occasion)
    yield from _decisions_due(occasion)


@prepared
def _worth_a_talk(team_ids: Sequence[UUID], on_track_at: float, silent_since: date) -> QuerySet[KeyResult]:
    worth = (
        Q(p_hit__lt=on_track_at)
        | Q(last_check_in_on__isnull=True)
        | Q(last_check_in_on__lt=silent_since)
        | Q(needs_decision=True)
        | ~Q(blocker="")
        | Q(status__in=["off_track", "at_risk"])
    )
    return (
        for_rows(KeyResult.objects.all(), owners=False).filter(
            among("objective__team", team_ids), worth, objective__state=ObjectiveState.COMMITTED,
            dropped_at__isnull=True, objective__cycle__phase__in=[Phase.RUNNING, Phase.REFLECTING],
            objective__cycle__kind=CycleKind.QUARTER,
        )
        .exclude(is_graded=True, objective__cycle__phase=Phase.REFLECTING)
        .order_by("p_hit")[:MOST_CANDIDATES]
    )  # fmt: skip


def _key_results(occasion: Occasion) -> Iterable[Entry]:
    member: Member = occasion.member
    settings = member.organisation.settings
    silent = occasion.day - timedelta(days=8)
    entries = []
    for key_result in _worth_a_talk(occasion.team_ids, settings.on_track_at, silent):
        objective, reference = key_result.objective, key_result.reference
        now = standing_of(key_result, objective.cycle, settings, occasion.day)
        risk = risk_of(key_result, now, settings, occasion.day)
        if risk is None:
            continue
        reach = _REACH[TeamKind(objective.team.kind)] if occasion.several else 1.0
        importance = reach * (1.0 if objective.ambition == Ambition.COMMITTED else 0.85)
        team = f"{objective.team.name}: " if occasion.several else ""
        entries.append(
            Entry(
                Section.TRACKING, reference, key_result.statement, f"{team}{risk.why}", _address(member, reference),
                risk.size * importance, reference,
            )
        )  # fmt: skip
    entries.sort(key=lambda each: (-each.weight, each.key))
    yield from entries[:MOST_TRACKED]


@prepared
def _newest_due(team_ids: Sequence[UUID], day: date) -> QuerySet[Decision]:
    due = open_decisions().filter(among("team", team_ids), due_on__lte=day).select_related("owner", "key_result")
    shown = due.only("number", "text", "due_on", "owner__name", "key_result__number")
    return shown.order_by("-due_on", "-number")[:MOST_DUE]


def _decisions_due(occasion: Occasion) -> Iterable[Entry]:
    for each in _newest_due(occasion.team_ids, occasion.day):
        when = date_format(each.due_on, "j M") if each.due_on else ""
        owner = each.owner.name if each.owner else _("nobody")
        yield Entry(
            Section.TRACKING, f"decision:{each.reference}", str(each),
            _("was due %(day)s, %(owner)s: done?") % {"day": when, "owner": owner},
            _address(occasion.member, each.reference), 0.35, each.key_result.reference if each.key_result else "",
        )  # fmt: skip


@prepared
def _kept(team_ids: Sequence[UUID], *, whole: bool) -> QuerySet[Idea]:
    kept = Idea.objects.filter(among("team", team_ids), state=IdeaState.KEPT).select_related("added_by")
    kept = kept.only("words", "added_at", "added_by__name").order_by("added_at")
    return kept[:MOST_IDEAS] if whole else kept.filter(meeting__isnull=False, looked_at__isnull=True)[:8]


def _parking(occasion: Occasion) -> Iterable[Entry]:
    """What was parked in a meeting and not looked at since; in a review of the backlog everything that is kept. One
    statement."""
    for each in _kept(occasion.team_ids, whole=occasion.kind == MeetingKind.BACKLOG_REVIEW):
        said = date_format(localtime(each.added_at), "j M")
        who = each.added_by.name if each.added_by else ""
        yield Entry(
            Section.PARKING, f"idea:{each.pk}", each.words, _("set aside on %(day)s by %(who)s") % {"day": said, "who": who},
            reverse("review:backlog", args=[occasion.member.organisation.slug]), 0.2,
        )  # fmt: skip


def _address(member: Member, reference: str) -> str:
    return f"/{member.organisation.slug}/{reference}"


contribute(_tracking)
contribute(_parking)
