"""The verbs of the rhythm: beginning and changing a series, and what becomes of each meeting."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from quarterdeck.events.actions import record
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import now, today
from quarterdeck.keel.errors import invalid
from quarterdeck.keel.holding import held
from quarterdeck.keel.holidays import checked_place, holiday_test
from quarterdeck.okrs.actions.editing import (
    apply_changes,
    check_fields,
    check_person,
    check_reason,
    check_team,
    check_version,
    locked,
)
from quarterdeck.okrs.models import Cycle, CycleKind
from quarterdeck.people.models import Member, Organisation, Team
from quarterdeck.rhythm.models import Attendance, Cadence, Guest, Meeting, MeetingState, Presence
from quarterdeck.rhythm.presets import PRESETS, MeetingKind
from quarterdeck.rhythm.recurrence import BadRule, clean_rule, instant, occurrences

DAYS_AHEAD = 100
"""How far ahead a series stands in the calendar: a quarter, and a little of the next."""
MOST_GUESTS = 100

_FIELDS = {"name", "rule", "first_on", "at", "minutes", "time_zone", "holidays", "chair", "forum"}
_TIMING = {"rule", "first_on", "at", "minutes", "time_zone", "holidays"}


@transaction.atomic
def set_cadence(
    actor: Member,
    team: Team,
    *,
    kind: str,
    rule: str,
    first_on: date,
    at: time,
    minutes: int,
    name: str = "",
    time_zone: str = "",
    holidays: str = "",
    chair: Member | None = None,
    forum: str = "",
    guests: Iterable[Member] = (),
) -> Cadence:
    """Begin a series of meetings. Its meetings of the next `DAYS_AHEAD` days stand in the calendar at once.

    Raises ValidationError by field: a rule nothing follows, a place whose holidays nobody knows, somebody who left.
    """
    require(actor, "rhythm.set_cadence", team)
    check_team(team, actor.organisation_id)
    if kind not in MeetingKind.values:
        raise invalid("kind", _("Choose what the meeting is for."))
    cadence = Cadence(
        organisation_id=actor.organisation_id, team=team, kind=kind, name=name.strip() or str(MeetingKind(kind).label),
        rule=checked_rule(rule, first_on), first_on=first_on, at=at, minutes=minutes,
        time_zone=time_zone or actor.organisation.time_zone, holidays=checked_place("holidays", holidays), forum=forum.strip(),
        chair=_checked_chair(chair, actor),
    )  # fmt: skip
    check_fields(cadence, only={*_FIELDS, "kind"} - {"chair"})
    cadence.save(force_insert=True)
    _invite(cadence, guests)
    fill_calendar(cadence, today(actor.organisation))
    record(actor, "cadence.set", cadence, rule=cadence.rule, minutes=minutes)
    return cadence


@transaction.atomic
def change_cadence(
    actor: Member,
    cadence: Cadence,
    *,
    version: int | None = None,
    guests: Iterable[Member] | None = None,
    **changes: Any,
) -> Cadence:
    """Change a series from now on. Meetings that were, and those somebody has moved, skipped or begun, stay as they are."""
    require(actor, "rhythm.change_cadence", cadence)
    cadence = locked(cadence)
    check_version(cadence, version, changes)
    _check_running(cadence)
    known = {name: each for name, each in changes.items() if name in _FIELDS}
    if "rule" in known:
        known["rule"] = checked_rule(known["rule"], known.get("first_on", cadence.first_on))
    if "holidays" in known:
        known["holidays"] = checked_place("holidays", known["holidays"])
    if "chair" in known and known["chair"] != cadence.chair:
        _checked_chair(known["chair"], actor)
    if "name" in known:
        known["name"] = known["name"].strip() or cadence.get_kind_display()
    before, after = apply_changes(cadence, known)
    check_fields(cadence, only=set(after) - {"chair"})
    if guests is not None:
        _invite(cadence, guests)
    if after:
        cadence.version += 1
        cadence.save()
        record(actor, "cadence.changed", cadence, before=before, after=after)
        day = today(actor.organisation)
        upcoming = Meeting.objects.filter(
            cadence=cadence, state=MeetingState.PLANNED, moved_from__isnull=True, starts_at__gt=now()
        )
        if _TIMING & after.keys():
            upcoming.delete()
            fill_calendar(cadence, day)
        else:
            upcoming.update(name=cadence.name, chair=cadence.chair, forum=cadence.forum)
    return cadence


@transaction.atomic
def end_cadence(actor: Member, cadence: Cadence, *, reason: str) -> Cadence:
    """End a series with a word. What was held stays; what was still to come leaves the calendar."""
    require(actor, "rhythm.change_cadence", cadence)
    cadence = locked(cadence)
    _check_running(cadence)
    reason = check_reason("reason", reason, _("Say in a few words why it ends: the diagnosis reads it too."))
    cadence.ended_on = today(actor.organisation)
    cadence.version += 1
    cadence.save(update_fields=["ended_on", "version"])
    Meeting.objects.filter(cadence=cadence, state=MeetingState.PLANNED, starts_at__gt=now()).delete()
    record(actor, "cadence.ended", cadence, reason=reason)
    return cadence


def fill_calendar(cadence: Cadence, day: date) -> int:
    """Put the meetings of the next `DAYS_AHEAD` days into the calendar; those that stand there already stay. Returns how
    many are new. Nothing is added for the past: a series begins when it is begun."""
    if cadence.ended_on is not None:
        return 0
    found = occurrences(
        cadence.rule, first_on=cadence.first_on, at=cadence.at, zone=cadence.zone, since=day,
        until=day + timedelta(days=DAYS_AHEAD), is_holiday=holiday_test(cadence.holidays),
    )  # fmt: skip
    there = set(Meeting.objects.filter(cadence=cadence, slot__gte=day).values_list("slot", flat=True))
    moment = now()
    made = [
        Meeting(
            organisation_id=cadence.organisation_id, team_id=cadence.team_id, cadence=cadence, slot=each.slot,
            kind=cadence.kind, name=cadence.name, starts_at=each.starts_at, minutes=cadence.minutes,
            chair_id=cadence.chair_id, forum=cadence.forum,
        )
        for each in found
        if each.slot not in there and each.starts_at > moment
    ]  # fmt: skip
    Meeting.objects.bulk_create(made, batch_size=500)
    return len(made)


def fill_calendars(organisation: Organisation) -> int:
    """`fill_calendar` for every series of an organisation, for the nightly task."""
    day = today(organisation)
    running = Cadence.objects.filter(ended_on__isnull=True, team__archived_at__isnull=True)
    return sum(fill_calendar(each, day) for each in running)


@transaction.atomic
def call_meeting(
    actor: Member, team: Team, *, name: str, on: date, at: time, minutes: int = 0, kind: str = MeetingKind.DEEP_DIVE
) -> Meeting:
    """Call a meeting for once: a deep dive into one question, or a review that cannot wait."""
    require(actor, "rhythm.call_meeting", team)
    check_team(team, actor.organisation_id)
    if kind not in MeetingKind.values:
        raise invalid("kind", _("Choose what the meeting is for."))
    meeting = Meeting(
        organisation_id=actor.organisation_id, team=team, kind=kind, name=name.strip(),
        starts_at=instant(on, at, actor.organisation.zone), minutes=minutes or PRESETS[kind].minutes, chair=actor,
    )  # fmt: skip
    if not meeting.name:
        raise invalid("name", _("Say what it is about: the question you want answered."))
    check_fields(meeting, only={"name", "minutes"})
    if meeting.ends_at < now():
        raise invalid("on", _("Choose a time that is still to come."))
    meeting.save(force_insert=True)
    record(actor, "meeting.called", meeting, starts=meeting.starts_at)
    return meeting


@transaction.atomic
def skip(actor: Member, meeting: Meeting, *, reason: str) -> Meeting:
    """Leave a meeting out, with a reason. A rhythm whose meetings are skipped again and again shows in the diagnosis."""
    require(actor, "rhythm.hold_meeting", meeting)
    meeting = locked_meeting(meeting)
    _check_planned(meeting)
    meeting.because = check_reason(
        "reason", reason, _("Say why it is skipped: those who had kept the time free want to know.")
    )[:300]
    meeting.state = MeetingState.SKIPPED
    meeting.sequence += 1
    meeting.save(update_fields=["state", "because", "sequence"])
    record(actor, "meeting.skipped", meeting, reason=meeting.because, starts=meeting.starts_at)
    return meeting


@transaction.atomic
def move(actor: Member, meeting: Meeting, *, on: date, at: time, reason: str) -> Meeting:
    """Hold a meeting at another time, with a reason; the series stays as it is."""
    require(actor, "rhythm.hold_meeting", meeting)
    meeting = locked_meeting(meeting)
    _check_planned(meeting)
    starts_at = instant(on, at, actor.organisation.zone)
    if starts_at < now():
        raise invalid("on", _("Choose a time that is still to come."))
    if starts_at == meeting.starts_at:
        raise invalid("on", _("It is at that time already. Choose another one."))
    meeting.because = check_reason("reason", reason, _("Say why it moves."))[:300]
    before = meeting.starts_at
    meeting.moved_from = meeting.moved_from or before
    meeting.starts_at = starts_at
    if meeting.starts_at == meeting.moved_from:
        meeting.moved_from = None  # back where the series has it
    meeting.sequence += 1
    meeting.save(update_fields=["starts_at", "moved_from", "because", "sequence"])
    record(
        actor, "meeting.moved", meeting, before={"starts_at": _said(before)}, after={"starts_at": _said(starts_at)},
        reason=meeting.because,
    )  # fmt: skip
    return meeting


def crosses_cycle(meeting: Meeting) -> Cycle | None:
    """The quarter in which a moved meeting now takes place, when the series had it in another one. Its agenda will be
    about that one, which whoever moves it should know. One statement at most."""
    if meeting.moved_from is None:
        return None
    was, now_on = localtime(meeting.moved_from).date(), localtime(meeting.starts_at).date()
    around = Cycle.objects.filter(kind=CycleKind.QUARTER, starts_on__lte=now_on, ends_on__gte=now_on)
    return around.exclude(starts_on__lte=was, ends_on__gte=was).first()


@transaction.atomic
def open_meeting(actor: Member, meeting: Meeting) -> Meeting:
    """Begin a meeting; its clock runs from now. Beginning one that is going on changes nothing."""
    require(actor, "rhythm.hold_meeting", meeting)
    meeting = locked_meeting(meeting)
    if meeting.state == MeetingState.RUNNING:
        return meeting
    if meeting.is_over:
        raise ValidationError(_("This meeting is over. Call another one if there is more to settle."))
    meeting.state = MeetingState.RUNNING
    meeting.opened_at = now()
    meeting.save(update_fields=["state", "opened_at"])
    record(actor, "meeting.opened", meeting)
    return meeting


@transaction.atomic
def close_meeting(actor: Member, meeting: Meeting) -> Meeting:
    """End a meeting: it was held. Two people who close it at once close it once."""
    require(actor, "rhythm.hold_meeting", meeting)
    meeting = locked_meeting(meeting)
    if meeting.state == MeetingState.HELD:
        return meeting
    if meeting.state != MeetingState.RUNNING:
        raise ValidationError(_("Open the meeting first, or skip it with a reason."))
    meeting.state = MeetingState.HELD
    meeting.closed_at = now()
    meeting.took = max(1, round((meeting.closed_at - (meeting.opened_at or meeting.closed_at)).total_seconds() / 60))
    meeting.save(update_fields=["state", "closed_at", "took"])
    record(actor, "meeting.closed", meeting)
    return meeting


@transaction.atomic
def note_attendance(actor: Member, meeting: Meeting, presences: Mapping[Member, str]) -> None:
    """Keep who was there. Those not named stay as they were noted before. No event: nobody's feed tells who was missing."""
    require(actor, "rhythm.hold_meeting", meeting)
    if any(each not in Presence.values for each in presences.values()):
        raise invalid("presence", _("Choose: there, planned leave, emergency, or not there."))
    for member in presences:
        check_person("presence", member, actor.organisation_id)
    rows = [
        Attendance(organisation_id=actor.organisation_id, meeting=meeting, member=member, presence=presence)
        for member, presence in presences.items()
    ]
    Attendance.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["meeting", "member"], update_fields=["presence"]
    )


def locked_meeting(meeting: Meeting) -> Meeting:
    """The meeting as it is now, held until the transaction ends: of two people who act at once, one sees the other."""
    return held(meeting, "team")


def _check_planned(meeting: Meeting) -> None:
    if meeting.state == MeetingState.SKIPPED:
        raise ValidationError(_("This meeting was skipped already: %(reason)s") % {"reason": meeting.because})
    if meeting.state != MeetingState.PLANNED:
        raise ValidationError(_("This meeting has begun. It can be held and closed now, not skipped or moved."))


def _check_running(cadence: Cadence) -> None:
    if cadence.ended_on is not None:
        raise ValidationError(_("This series has ended. Begin a new one."))


def checked_rule(rule: str, first_on: date) -> str:
    """A recurrence as it is kept (see `clean_rule`). Raises ValidationError (field `rule`) with what to write instead."""
    try:
        return clean_rule(rule, first_on)
    except BadRule as error:
        words = {
            "frequency": _("Say how often: FREQ=DAILY, WEEKLY, MONTHLY or YEARLY."),
            "part": _(
                "“%(part)s” is more than a series of meetings needs. Use FREQ, INTERVAL, BYDAY, BYMONTHDAY, UNTIL."
            )
            % {"part": error.part},
            "never": _("No day follows this rule. Check its days and months."),
        }
        unclear = _("This is not a rule calendars understand. For example FREQ=WEEKLY;BYDAY=TU.")
        raise invalid("rule", words.get(error.reason, unclear)) from None


def _checked_chair(chair: Member | None, actor: Member) -> Member | None:
    check_person("chair", chair, actor.organisation_id)
    return chair


def _invite(cadence: Cadence, guests: Iterable[Member]) -> None:
    wanted = {each.pk: each for each in guests}
    if len(wanted) > MOST_GUESTS:
        raise invalid("guests", _("Invite at most %(most)d people beside the team.") % {"most": MOST_GUESTS})
    for each in wanted.values():
        check_person("guests", each, cadence.organisation_id)
    there = set(Guest.objects.filter(cadence=cadence).values_list("member_id", flat=True))
    Guest.objects.filter(cadence=cadence).exclude(member_id__in=wanted).delete()
    Guest.objects.bulk_create(
        [
            Guest(organisation_id=cadence.organisation_id, cadence=cadence, member=each)
            for key, each in wanted.items()
            if key not in there
        ]
    )


def _said(moment: datetime) -> str:
    return date_format(localtime(moment), "D j M Y, H:i")
