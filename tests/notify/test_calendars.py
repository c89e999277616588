"""Calendars get what they understand, with the right local times, until the address is revoked."""

import datetime as dt
from zoneinfo import ZoneInfo

import icalendar
import pytest
import time_machine
from django.test import Client

from quarterdeck.notify import actions
from quarterdeck.notify.models import Feed
from quarterdeck.rhythm import actions as rhythm
from quarterdeck.rhythm.models import Meeting
from tests import factories

NOW = dt.datetime(2026, 10, 19, 8, tzinfo=dt.UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def _before_the_clocks_change():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team(scoped):
    return factories.team("Onboarding", slug="onboarding")


@pytest.fixture
def lea(team):
    return factories.member("Lea", team=team, lead=True)


def read(address: str) -> icalendar.Calendar:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return icalendar.Calendar.from_ical(answer.content)


def test_a_meeting_stays_at_half_past_nine_when_clocks_change(team, lea):
    rhythm.set_cadence(
        lea, team, kind="weekly_review", rule="FREQ=WEEKLY;BYDAY=TU", first_on=dt.date(2026, 10, 20), at=dt.time(9, 30),
        minutes=45, time_zone="Europe/Berlin")  # fmt: skip
    skipped = Meeting.objects.order_by("starts_at")[1]
    rhythm.skip(lea, skipped, reason="Fair")
    calendar = read(f"/calendar/{actions.make_feed(lea)}.ics")
    meetings = [each for each in calendar.walk("VEVENT") if str(each["uid"]).startswith("meeting-")]
    starts = [each.decoded("dtstart") for each in meetings]
    assert {each.astimezone(BERLIN).time() for each in starts} == {dt.time(9, 30)}
    assert len({each.astimezone(dt.UTC).hour for each in starts}) == 2
    assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Berlin"]
    assert [str(each["status"]) for each in meetings[:3]] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert meetings[1]["sequence"] == 1


def test_days_on_which_check_ins_are_due_and_cycles_begin_are_whole_days(team, lea):
    key_result = factories.key_result(objective=factories.objective(team=team, owner=lea))
    calendar = read(f"/calendar/{actions.make_feed(lea)}.ics")
    named = {str(each["summary"]): each for each in calendar.walk("VEVENT")}
    due = named[f"Check in: {key_result.reference}"]
    assert type(due.decoded("dtstart")) is dt.date
    assert due.decoded("dtstart").weekday() == 0
    assert any(each.endswith("ends") for each in named)


def test_a_teams_calendar_and_an_address_that_was_revoked(team, lea, client_of):
    client = client_of(lea)
    client.post("/acme/inbox/calendars", {"team": "onboarding"})
    page = client.get("/acme/inbox/settings").content.decode()
    address = page.partition("<code>")[2].partition("</code>")[0].partition("/calendar/")[2]
    assert str(read(f"/calendar/{address}")["x-wr-calname"]) == "Onboarding"
    assert "<code>" not in client.get("/acme/inbox/settings").content.decode(), "it is shown once"
    other = factories.member()
    assert client_of(other).post(f"/acme/inbox/calendars/{Feed.objects.get().pk}/revocation").status_code == 404
    client.post(f"/acme/inbox/calendars/{Feed.objects.get().pk}/revocation")
    assert Client().get(f"/calendar/{address}").status_code == 404
    assert Client().get("/calendar/made-up.ics").status_code == 404


def test_who_left_has_no_calendar_any_more(lea):
    secret = actions.make_feed(lea)
    lea.deactivated_at = NOW
    lea.save()
    assert Client().get(f"/calendar/{secret}.ics").status_code == 404
