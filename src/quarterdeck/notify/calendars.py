"""A calendar feed: meetings, days on which check-ins are due, and the steps of planning."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
from django.db.models import Q
from django.utils.translation import gettext as _

from quarterdeck.keel.clock import now, today
from quarterdeck.measure import DueGrid
from quarterdeck.notify.letters import base_of
from quarterdeck.notify.models import Feed
from quarterdeck.okrs.models import Cycle, CycleKind, KeyResult, ObjectiveState, Phase
from quarterdeck.people.models import Organisation, TeamMembership
from quarterdeck.planning.models import MovedStep, PlanningStep
from quarterdeck.planning.window import days_of
from quarterdeck.rhythm.models import Guest, Meeting, MeetingState

DAYS_BACK, DAYS_AHEAD = 30, 120


def calendar_of(organisation: Organisation, feed: Feed) -> bytes:
    """The feed as iCalendar (RFC 5545). At most six statements."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Quarterdeck//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", feed.team.name if feed.team else f"{organisation.name} · Quarterdeck")
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for meeting in _meetings(feed):
        calendar.add_component(_meeting(organisation, meeting))
    for event in [*_check_ins(organisation, feed), *_milestones(organisation)]:
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _meetings(feed: Feed) -> list[Meeting]:
    moment = now()
    if feed.team_id is not None:
        mine = Q(team=feed.team_id)
    else:
        teams = TeamMembership.objects.filter(member=feed.member_id).values("team_id")
        invited = Guest.objects.filter(member=feed.member_id).values("cadence_id")
        mine = Q(team__in=teams) | Q(cadence__in=invited)
    found = Meeting.objects.filter(
        mine, starts_at__gte=moment - timedelta(days=DAYS_BACK), starts_at__lt=moment + timedelta(days=DAYS_AHEAD)
    )
    return list(found.select_related("team", "cadence").order_by("starts_at")[:1000])


def _meeting(organisation: Organisation, meeting: Meeting) -> icalendar.Event:
    zone = ZoneInfo(meeting.cadence.time_zone) if meeting.cadence else organisation.zone
    event = icalendar.Event()
    event.add("uid", f"meeting-{meeting.pk}@quarterdeck")
    event.add("dtstamp", now())
    event.add("dtstart", meeting.starts_at.astimezone(zone))
    event.add("dtend", meeting.ends_at.astimezone(zone))
    event.add("summary", f"{meeting.name} · {meeting.team.name}")
    event.add("url", f"{base_of(organisation)}meetings/{meeting.pk}")
    event.add("description", f"{base_of(organisation)}meetings/{meeting.pk}")
    event.add("sequence", meeting.sequence)
    event.add("status", "CANCELLED" if meeting.state == MeetingState.SKIPPED else "CONFIRMED")
    return event


def _check_ins(organisation: Organisation, feed: Feed) -> list[icalendar.Event]:
    """The days on which something is due, as whole days: one entry for each, however many key results it holds."""
    live = KeyResult.objects.filter(
        objective__state=ObjectiveState.COMMITTED, objective__cycle__phase=Phase.RUNNING, dropped_at__isnull=True
    )
    mine = live.filter(objective__team=feed.team_id) if feed.team_id else live.filter(owner=feed.member_id)
    days: dict[Any, list[str]] = {}
    day = today(organisation)
    for each in mine.select_related("objective__cycle").order_by("number")[:200]:
        cycle = each.objective.cycle
        grid = DueGrid(organisation.settings.check_in_weekday, each.frequency, cycle.starts_on, cycle.ends_on)
        due = grid.next_after(max(day, cycle.starts_on) - timedelta(days=1))
        while due is not None and due <= min(cycle.ends_on, day + timedelta(days=DAYS_AHEAD)):
            days.setdefault(due, []).append(each.reference)
            due = grid.next_after(due)
    return [
        _whole_day(f"check-in-{feed.pk}-{due.isoformat()}", due, _("Check in: %(what)s") % {"what": ", ".join(names[:12])},
                   base_of(organisation))
        for due, names in sorted(days.items())
    ]  # fmt: skip


def _milestones(organisation: Organisation) -> list[icalendar.Event]:
    """First and last days of quarters, and the steps of the planning window."""
    around = Cycle.objects.filter(kind=CycleKind.QUARTER, phase__in=[Phase.PLANNING, Phase.RUNNING]).order_by(
        "starts_on"
    )
    quarters = list(around[:3])
    moved: dict[Any, dict[str, Any]] = {}
    for cycle, step, on in MovedStep.objects.filter(cycle__in=quarters).values_list("cycle_id", "step", "on"):
        moved.setdefault(cycle, {})[step] = on
    found = []
    for each in quarters:
        base = f"{base_of(organisation)}cycles/{each.slug}"
        found.append(_whole_day(f"first-{each.pk}", each.starts_on, _("%(cycle)s begins") % {"cycle": each.name}, base))
        found.append(_whole_day(f"last-{each.pk}", each.ends_on, _("%(cycle)s ends") % {"cycle": each.name}, base))
        if each.phase == Phase.PLANNING:
            days = days_of(each.starts_on, organisation.settings.planning_days, moved.get(each.pk, {}))
            for step, on in days.items():
                words = _("Planning of %(cycle)s: %(step)s") % {"cycle": each.name, "step": PlanningStep(step).label}
                found.append(_whole_day(f"step-{each.pk}-{step}", on, words, f"{base}/plan"))
    return found


def _whole_day(uid: str, on: Any, words: str, address: str) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{uid}@quarterdeck")
    event.add("dtstamp", now())
    event.add("dtstart", on)
    event.add("dtend", on + timedelta(days=1))
    event.add("summary", words)
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    return event
