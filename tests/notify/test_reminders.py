"""A reminder asks for what is due, on the person's workdays, as one letter, until it is put off or the value came."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quarterdeck.events.models import Event
from quarterdeck.keel.errors import Refused
from quarterdeck.kpis.actions import place_kpi, read_kpi
from quarterdeck.notify import actions, digests, telling
from quarterdeck.notify.models import Delivery, Notice, Preference
from quarterdeck.okrs import actions as okrs
from quarterdeck.okrs.models import Cycle, KeyResult
from quarterdeck.people.actions import change_settings
from tests import factories
from tests.notify.conftest import TUESDAY, decided

pytestmark = pytest.mark.usefixtures("clock")
DAY = dt.timedelta(days=1)


@pytest.fixture
def owed(team, mika):
    """A key result of Mika's, due since Monday."""
    return factories.key_result(objective=factories.objective(team=team, owner=mika))


def test_the_daily_letter_asks_for_what_is_due_and_tells_what_is_new_once_a_day(scoped, team, lea, mika, told, mail):
    key_result = factories.key_result(objective=factories.objective(team=team, owner=mika))
    decided(lea, mika, team)
    told()
    assert digests.write_letters(scoped) == 1
    assert digests.write_letters(scoped) == 0
    telling.send_waiting(scoped)
    (letter,) = mail.letters
    body = letter.get_content()
    assert "check-in" in letter["Subject"].lower()
    assert key_result.reference in body
    assert "Ada helps" in body
    factories.check_in(key_result, 25.0)
    assert digests.owed_by(scoped, TUESDAY.date()).get(mika.pk, []) == []


def test_nobody_is_written_to_on_leave_at_the_weekend_or_when_they_said_never(scoped, team, mika, clock):
    factories.key_result(objective=factories.objective(team=team, owner=mika))
    actions.choose(mika, post="daily", away_from=TUESDAY.date(), away_until=TUESDAY.date())
    assert digests.write_letters(scoped) == 0
    clock.move_to(TUESDAY + dt.timedelta(days=4))
    assert digests.write_letters(scoped) == 0, "Saturday"
    clock.move_to(TUESDAY + dt.timedelta(days=1))
    actions.choose(mika, post="off")
    assert digests.write_letters(scoped) == 0
    actions.choose(mika, post="daily")
    assert digests.write_letters(scoped) == 1


def settings_of(organisation, **chosen):
    change_settings(factories.member(role="admin"), chosen)
    organisation.refresh_from_db()


def test_nobody_is_reminded_on_a_public_holiday_of_the_organisation_or_of_their_own_place(scoped, mika, owed, clock):
    settings_of(scoped, holidays="de-by")
    assert scoped.settings.holidays == "DE-BY"
    clock.move_to(dt.datetime(2027, 1, 6, 9, tzinfo=dt.UTC))  # Epiphany, in Bavaria
    assert digests.write_letters(scoped) == 0
    actions.choose(mika, post="daily", holidays="DE-BE")
    assert digests.write_letters(scoped) == 1, "in Berlin it is a Wednesday like others"
    clock.move_to(dt.datetime(2027, 3, 8, 9, tzinfo=dt.UTC))  # Women's Day, in Berlin
    assert digests.write_letters(scoped) == 0


@pytest.mark.parametrize("place", ["Atlantis", "DE-XX", "D"])
def test_a_place_whose_holidays_nobody_knows_is_refused_and_changes_nothing(scoped, mika, place):
    for refuse in (
        lambda: settings_of(scoped, holidays=place),
        lambda: actions.choose(mika, post="daily", holidays=place),
    ):
        with pytest.raises(ValidationError) as refused:
            refuse()
        assert refused.value.message_dict.keys() == {"holidays"}
    assert scoped.settings.holidays == ""
    assert not Preference.objects.exists()


def test_the_reminder_before_comes_on_the_last_workday_before_the_due_day(scoped, mika, owed, clock):
    settings_of(scoped, holidays="DE")
    factories.check_in(owed, 25.0)
    good_friday, thursday = dt.datetime(2027, 3, 26, 9, tzinfo=dt.UTC), dt.datetime(2027, 3, 25, 9, tzinfo=dt.UTC)
    KeyResult.objects.update(last_check_in_on=dt.date(2027, 3, 22))
    owed.objective.cycle.__class__.objects.update(starts_on=dt.date(2027, 3, 1), ends_on=dt.date(2027, 5, 31))
    due = dt.date(2027, 3, 29)  # Easter Monday
    clock.move_to(thursday - DAY)
    assert digests.write_letters(scoped) == 0
    clock.move_to(thursday)
    assert digests.write_letters(scoped) == 1
    assert "due Mon 29 Mar" in Delivery.objects.get().body
    clock.move_to(good_friday)
    assert digests.write_letters(scoped) == 0
    clock.move_to(dt.datetime.combine(due, dt.time(9), dt.UTC))
    assert digests.write_letters(scoped) == 0, "Easter Monday"
    clock.move_to(dt.datetime.combine(due + DAY, dt.time(9), dt.UTC))
    assert digests.write_letters(scoped) == 1
    assert "was due Mon 29 Mar" in Delivery.objects.order_by("due_at").last().body


def test_one_letter_a_day_of_the_persons_own_calendar(scoped, mika, owed, clock):
    """In Auckland the day begins half a day before Berlin's: what is one day there are two here."""
    actions.choose(mika, post="daily", time_zone="Pacific/Auckland")
    clock.move_to(dt.datetime(2026, 11, 24, 20, tzinfo=dt.UTC))  # Wednesday 9:00 there, Tuesday here
    assert digests.write_letters(scoped) == 1
    clock.move_to(dt.datetime(2026, 11, 25, 1, tzinfo=dt.UTC))  # Wednesday 14:00 there, Wednesday here
    assert digests.write_letters(scoped) == 0
    clock.move_to(dt.datetime(2026, 11, 25, 20, tzinfo=dt.UTC))
    assert digests.write_letters(scoped) == 1


def test_the_weekly_letter_comes_a_day_later_when_its_day_is_free(scoped, mika, owed, clock):
    settings_of(scoped, holidays="DE")
    actions.choose(mika, post="weekly", away_from=dt.date(2026, 11, 29), away_until=dt.date(2026, 12, 1))
    written = []
    for n in range(14):
        clock.move_to(TUESDAY + n * DAY)
        if digests.write_letters(scoped):
            written.append((TUESDAY + n * DAY).date().isoformat())
    assert written == ["2026-12-02", "2026-12-07"], "back on Wednesday; then Mondays again"


def test_at_once_waits_for_a_workday_and_a_leave_ends_with_one_letter_that_tells_it_all(
    scoped, team, lea, mika, told, clock
):
    actions.choose(mika, post="at_once", away_from=dt.date(2026, 11, 30), away_until=dt.date(2026, 12, 1))
    clock.move_to(dt.datetime(2026, 11, 28, 11, tzinfo=dt.UTC))  # Saturday; away from Monday
    decided(lea, mika, team)
    told()
    assert Delivery.objects.count() == 0
    clock.move_to(dt.datetime(2026, 12, 2, 9, tzinfo=dt.UTC))
    assert digests.write_letters(scoped) == 1
    assert "Ada helps" in Delivery.objects.get().body
    clock.move_to(dt.datetime(2026, 12, 5, 11, tzinfo=dt.UTC))  # another Saturday
    decided(lea, mika, team)
    told()
    waiting = Delivery.objects.get(key__startswith="notice:")
    assert waiting.due_at == dt.datetime(2026, 12, 7, 8, tzinfo=dt.UTC), "Monday, when quiet hours end"
    assert telling.send_waiting(scoped) == 0


def test_putting_off_a_reminder_needs_a_reason_which_the_leads_hear(scoped, team, lea, mika, owed, told, clock):
    okrs.snooze(mika, owed, until=dt.date(2026, 11, 26), reason="The survey ends tomorrow")
    told()
    assert ["The survey ends tomorrow" in each.words for each in Notice.objects.filter(member=lea)] == [True]
    assert not Notice.objects.filter(member=mika).exists()
    assert digests.owed_by(scoped, TUESDAY.date()) == {}
    assert digests.owed_by(scoped, TUESDAY.date() + DAY) == {}
    assert owed.reference in str(digests.owed_by(scoped, TUESDAY.date() + 2 * DAY))
    factories.check_in(owed, 25.0)
    owed.refresh_from_db()
    assert (owed.snoozed_until, owed.snooze_reason) == (None, ""), "the next check-in ends it"


@pytest.mark.parametrize(
    ("until", "reason", "named"),
    [
        (TUESDAY.date(), "x", "until"), (TUESDAY.date() - DAY, "x", "until"), (TUESDAY.date() + 8 * DAY, "x", "until"),
        (TUESDAY.date() + DAY, "  ", "reason"), (TUESDAY.date() + DAY, "x" * 301, "snooze_reason"),
    ],
)  # fmt: skip
def test_what_is_put_off_without_a_reason_or_for_too_long_is_refused(mika, owed, until, reason, named):
    with pytest.raises(ValidationError) as refused:
        okrs.snooze(mika, owed, until=until, reason=reason)
    assert refused.value.message_dict.keys() == {named}
    owed.refresh_from_db()
    assert owed.snoozed_until is None
    assert not Event.objects.filter(verb="key_result.snoozed").exists()


def test_only_who_may_check_in_may_put_it_off(scoped, team, owed):
    for each in (factories.member(), factories.member(role="viewer", team=team)):
        with pytest.raises(Refused):
            okrs.snooze(each, owed, until=TUESDAY.date() + DAY, reason="x")


def test_a_value_that_a_machine_brought_stops_the_reminder(scoped, team, mika, owed):
    kpi = place_kpi(mika, team, name="Activation", unit="%")
    okrs.link_kpi(mika, owed, kpi)
    assert digests.owed_by(scoped, TUESDAY.date())
    read_kpi(mika, kpi, on=TUESDAY.date(), value=27.0)
    assert digests.owed_by(scoped, TUESDAY.date()) == {}


def test_silence_stays_silence_while_the_reminder_is_put_off(scoped, mika, owed, clock):
    clock.move_to(TUESDAY + 7 * DAY)
    okrs.snooze(mika, owed, until=(TUESDAY + 9 * DAY).date(), reason="Waiting for data")
    okrs.refresh_running(scoped)
    owed.refresh_from_db()
    assert owed.status in {"stale", "not_started"}


def test_the_letter_says_how_to_put_it_off_and_who_else_is_told(scoped, mika, owed):
    assert digests.write_letters(scoped) == 1
    body = Delivery.objects.get().body
    assert f"/acme/{owed.reference}/later" in body
    assert "Only you get this letter" in body


def test_it_is_put_off_in_the_browser_and_stands_apart_from_what_is_due(mika, lea, owed, client_of):
    client = client_of(mika)
    where = f"/acme/{owed.reference}/later"
    assert f'href="{where}"'.encode() in client.get("/acme/").content
    assert b'value="2026-11-25"' in client.get(where).content
    refused = client.post(where, {"until": "2026-11-25", "reason": ""}, headers={"HX-Request": "true"})
    assert refused.status_code == 422
    done = client.post(where, {"until": "2026-11-26", "reason": "Fair"}, headers={"HX-Request": "true"})
    assert b"will be asked for again on" in done.content
    week = client.get("/acme/?format=json").json()
    assert (week["due"], [each["row"]["snooze_reason"] for each in week["put_off"]]) == ([], ["Fair"])
    assert b"until" in client.get("/acme/").content
    assert b"Fair" in client_of(lea).get(f"/acme/{owed.reference}").content
    assert client.post(where, {"until": "2026-11-27", "reason": "Again"}).status_code == 303


def test_wins_are_in_the_letters_of_one_day_a_week_and_read_once_for_all(scoped, team, lea, mika, clock):
    def lettered(day, count):
        """The letters of a day, for `count` more people who owe something, and how many statements they took."""
        clock.move_to(day)
        cycle = Cycle.objects.get()
        for n in range(count):
            owner = factories.member(f"P{n} of {day:%d}", team=team)
            factories.key_result(objective=factories.objective(team=team, owner=owner, cycle=cycle))
        with CaptureQueriesContext(connection) as captured:
            digests.write_letters(scoped)
        return list(Delivery.objects.filter(key__endswith=f"{day:%Y-%m-%d}").values_list("body", flat=True)), len(
            captured
        )

    monday, tuesday = TUESDAY + dt.timedelta(days=6), TUESDAY + dt.timedelta(days=7)
    reached = factories.key_result("Tours finished", objective=factories.objective(team=team, owner=mika))
    clock.move_to(monday)
    factories.check_in(reached, reached.target)
    bodies, few = lettered(monday, 2)
    assert len(bodies) >= 2
    assert all("Onboarding reached a target: Tours finished" in each for each in bodies)
    bodies, many = lettered(tuesday, 12)
    assert len(bodies) >= 12
    assert not any("reached a target" in each for each in bodies), "once a week is enough"
    assert many <= few
