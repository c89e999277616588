"""Series fill the calendar; each meeting is held, skipped or moved, with a reason."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from quarterdeck.events.models import Event
from quarterdeck.keel.errors import Conflict, Refused
from quarterdeck.okrs.models import CycleKind
from quarterdeck.rhythm import actions
from quarterdeck.rhythm.models import Attendance, Meeting, MeetingState
from quarterdeck.rhythm.queries import expected_at, next_meetings, rhythm_page
from tests import factories

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def team(scoped):
    return factories.team("Onboarding", slug="onboarding")


@pytest.fixture
def lead(team):
    return factories.member("Lea", team=team, lead=True)


def review(lead, team, **fields):
    usual = {"kind": "weekly_review", "rule": "FREQ=WEEKLY;BYDAY=TU", "first_on": date(2026, 11, 24), "at": time(14),
             "minutes": 45}  # fmt: skip
    return actions.set_cadence(lead, team, **{**usual, **fields})


def test_a_series_stands_in_the_calendar_for_a_quarter_and_is_filled_on_every_night(lead, team, scoped):
    cadence = review(lead, team)
    assert cadence.name == "Weekly review"
    assert Meeting.objects.filter(cadence=cadence).count() == 15
    assert actions.fill_calendars(scoped) == 0
    with time_machine.travel(MONDAY + timedelta(days=14), tick=False):
        assert actions.fill_calendars(scoped) == 2


def test_changing_a_series_leaves_alone_what_people_have_touched(lead, team):
    cadence = review(lead, team)
    first, second, third = Meeting.objects.filter(cadence=cadence)[:3]
    actions.skip(lead, first, reason="All of us are at the fair")
    actions.move(lead, second, on=date(2026, 12, 3), at=time(10), reason="The room is taken")
    changed = actions.change_cadence(lead, cadence, rule="FREQ=WEEKLY;BYDAY=WE", version=cadence.version)
    kept = {each.pk: each for each in Meeting.objects.filter(cadence=cadence)}
    assert kept[first.pk].state == MeetingState.SKIPPED
    assert kept[second.pk].moved_from == second.starts_at
    assert third.pk not in kept
    assert {each.starts_at.weekday() for key, each in kept.items() if key not in {first.pk, second.pk}} == {2}
    with pytest.raises(Conflict):
        actions.change_cadence(lead, changed, minutes=30, version=1)


def test_ending_a_series_takes_what_is_to_come_off_the_calendar(lead, team):
    cadence = review(lead, team)
    with pytest.raises(ValidationError, match="why it ends"):
        actions.end_cadence(lead, cadence, reason=" ")
    actions.end_cadence(lead, cadence, reason="We join the company's review")
    assert not Meeting.objects.filter(cadence=cadence).exists()
    with pytest.raises(ValidationError, match="has ended"):
        actions.end_cadence(lead, cadence, reason="again")


def test_skipping_and_moving_need_reasons_and_a_meeting_that_has_not_begun(lead, team):
    meeting = next_meetings([review(lead, team).team_id])[0]
    with pytest.raises(ValidationError, match="why it is skipped"):
        actions.skip(lead, meeting, reason="")
    with pytest.raises(ValidationError, match="still to come"):
        actions.move(lead, meeting, on=date(2026, 11, 20), at=time(9), reason="x")
    moved = actions.move(lead, meeting, on=date(2026, 11, 25), at=time(9), reason="Ada is back then")
    back = actions.move(lead, moved, on=date(2026, 11, 24), at=time(14), reason="No, she is not")
    assert back.moved_from is None
    assert back.sequence == 2
    actions.open_meeting(lead, back)
    with pytest.raises(ValidationError, match="has begun"):
        actions.skip(lead, back, reason="too late")
    closed = actions.close_meeting(lead, back)
    assert actions.close_meeting(lead, back).closed_at == closed.closed_at
    assert Event.objects.filter(verb="meeting.closed").count() == 1


def test_a_meeting_moved_across_the_end_of_a_cycle_says_so(lead, team):
    factories.cycle("2026 Q4", starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 31), kind=CycleKind.QUARTER)
    factories.cycle("2027 Q1", starts_on=date(2027, 1, 1), ends_on=date(2027, 3, 31), phase="planning")
    meeting = next_meetings([review(lead, team).team_id])[0]
    assert actions.crosses_cycle(meeting) is None
    inside = actions.move(lead, meeting, on=date(2026, 12, 30), at=time(9), reason="x")
    assert actions.crosses_cycle(inside) is None
    across = actions.move(lead, inside, on=date(2027, 1, 4), at=time(9), reason="x")
    assert actions.crosses_cycle(across).name == "2027 Q1"


def test_the_rhythm_is_the_teams_own(lead, team):
    stranger, viewer = factories.member(team=factories.team()), factories.member(role="viewer", team=team)
    mate = factories.member(team=team)
    with pytest.raises(Refused, match="lead of this team"):
        review(mate, team)
    meeting = next_meetings([review(lead, team).team_id])[0]
    for each in (stranger, viewer):
        with pytest.raises(Refused):
            actions.skip(each, meeting, reason="x")
    assert actions.skip(mate, meeting, reason="Release day").state == MeetingState.SKIPPED


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"rule": "FREQ=HOURLY"}, "rule"), ({"holidays": "Atlantis"}, "holidays"), ({"minutes": 2}, "minutes"),
        ({"time_zone": "Mars/Base"}, "time_zone"), ({"kind": "party"}, "kind"),
    ],
)  # fmt: skip
def test_bad_input_names_the_field_and_changes_nothing(lead, team, fields, named):
    with pytest.raises(ValidationError) as refused:
        review(lead, team, **fields)
    assert named in refused.value.message_dict
    assert not Meeting.objects.exists()


def test_attendance_knows_two_valid_reasons_and_is_nobodys_news(lead, team):
    guest = factories.member("Gwen")
    meeting = next_meetings([review(lead, team, guests=[guest]).team_id])[0]
    assert [(each.name, each.is_guest) for each in expected_at(meeting)] == [("Gwen", True), ("Lea", False)]
    before = Event.objects.count()
    actions.note_attendance(lead, meeting, {lead: "present", guest: "leave"})
    actions.note_attendance(lead, meeting, {guest: "emergency"})
    assert set(Attendance.objects.values_list("member__name", "presence")) == {
        ("Lea", "present"),
        ("Gwen", "emergency"),
    }
    assert Event.objects.count() == before
    with pytest.raises(ValidationError, match="planned leave"):
        actions.note_attendance(lead, meeting, {lead: "overslept"})


def test_the_page_tells_how_the_rhythm_held(lead, team):
    review(lead, team)
    for n in range(4):
        with time_machine.travel(datetime(2026, 11, 24, 13, tzinfo=UTC) + timedelta(weeks=n), tick=False) as clock:
            meeting = Meeting.objects.filter(state=MeetingState.PLANNED).order_by("starts_at")[0]
            if n == 1:
                actions.skip(lead, meeting, reason="Release")
                continue
            actions.open_meeting(lead, meeting)
            clock.shift(timedelta(minutes=90 if n == 2 else 40))
            actions.close_meeting(lead, meeting)
    with time_machine.travel(datetime(2026, 12, 18, 9, tzinfo=UTC), tick=False):
        page = rhythm_page(lead, team=team)
        assert (page.tally.of, page.tally.held, page.tally.skipped, page.tally.overlong) == (4, 3, 1, 1)


def test_a_team_without_a_review_is_told_what_that_means(lead, team):
    assert "nothing is decided" in rhythm_page(lead, team=team).missing[0]
    review(lead, team)
    assert rhythm_page(lead, team=team).missing == ()


def test_a_series_is_begun_changed_and_ended_in_the_browser(lead, team, client_of):
    client = client_of(lead)
    page = client.get("/acme/teams/onboarding/rhythm/new?kind=team_check_in")
    assert b'value="15"' in page.content
    sent = {"kind": "team_check_in", "every": "weekly", "first_on": "2026-11-30", "at": "09:30", "minutes": "15",
            "time_zone": "Europe/Berlin", "name": "", "guests": "@nobody"}  # fmt: skip
    refused = client.post("/acme/teams/onboarding/rhythm/new", sent)
    assert refused.status_code == 422
    assert b"Nobody here has the handle @nobody" in refused.content
    begun = client.post("/acme/teams/onboarding/rhythm/new", {**sent, "guests": ""}, follow=True)
    assert b"stands in the calendar" in begun.content
    assert b"every Monday" in begun.content
    cadence = Meeting.objects.first().cadence
    client.post(
        f"/acme/rhythm/{cadence.pk}", {**sent, "guests": "", "every": "fortnightly", "version": cadence.version}
    )
    cadence.refresh_from_db()
    assert cadence.rule == "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"
    client.post(f"/acme/rhythm/{cadence.pk}/end", {"reason": "We meet at lunch"})
    cadence.refresh_from_db()
    assert cadence.ended_on == date(2026, 11, 23)
