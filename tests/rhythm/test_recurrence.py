"""When a series takes place: on the wall's clock, whatever clocks do, and never on a day that is left out."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.keel.holidays import holiday_test, is_place
from quarterdeck.rhythm.recurrence import EVERY, BadRule, clean_rule, every_of, occurrences, rule_for

BERLIN = ZoneInfo("Europe/Berlin")
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def starts(
    rule: str, first_on: date, at: time = time(9, 30), weeks: int = 3, zone: ZoneInfo = BERLIN
) -> list[datetime]:
    found = occurrences(
        rule, first_on=first_on, at=at, zone=zone, since=first_on, until=first_on + timedelta(weeks=weeks)
    )
    return [each.starts_at for each in found]


@pytest.mark.parametrize("first_on", [date(2026, 10, 20), date(2027, 3, 23)])
def test_half_past_nine_stays_half_past_nine_when_clocks_change(first_on):
    found = starts("FREQ=WEEKLY;BYDAY=TU", first_on)
    assert {each.astimezone(BERLIN).time() for each in found} == {time(9, 30)}
    assert len({each.time() for each in found}) == 2, "in UTC it moves by an hour"


def test_a_time_that_a_clock_change_skips_is_an_hour_later_that_day_only():
    found = starts("FREQ=DAILY", date(2027, 3, 27), time(2, 30), weeks=0) + starts(
        "FREQ=DAILY", date(2027, 3, 28), time(2, 30), weeks=0
    )
    assert [each.astimezone(BERLIN).strftime("%d %H:%M") for each in found] == ["27 02:30", "28 03:30"]


def test_the_last_friday_and_the_first_tuesday_of_a_month():
    assert [each.date() for each in starts("FREQ=MONTHLY;BYDAY=-1FR", date(2026, 11, 1), weeks=9)] == [
        date(2026, 11, 27), date(2026, 12, 25)]  # fmt: skip
    assert rule_for("monthly", date(2026, 12, 29)) == "FREQ=MONTHLY;BYDAY=-1TU"


def test_holidays_are_left_out_on_request():
    assert is_place("DE-BY")
    assert not is_place("XX")
    assert not is_place("DE-XX")
    day = {"first_on": date(2026, 12, 18), "at": time(9), "zone": BERLIN, "since": date(2026, 12, 18)}
    fridays = occurrences("FREQ=WEEKLY;BYDAY=FR", **day, until=date(2027, 1, 8), is_holiday=holiday_test("DE"))
    assert [each.slot for each in fridays] == [date(2026, 12, 18), date(2027, 1, 8)]


@given(DAYS, st.sampled_from(EVERY))
def test_every_usual_rhythm_begins_on_its_day_or_right_after_and_is_recognised(first_on, every):
    rule = rule_for(every, first_on)
    assert clean_rule(rule, first_on) == rule
    assert every_of(rule, first_on) == every
    first = starts(rule, first_on, weeks=1)
    assert first
    assert every == "workdays" or first[0].astimezone(BERLIN).date() == first_on


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=MINUTELY", "frequency"), ("FREQ=SECONDLY;COUNT=9999999", "frequency"), ("every tuesday", "frequency"),
        ("FREQ=WEEKLY;BYSECOND=1", "part"), ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "part"), ("FREQ=WEEKLY;BYDAY=XX", "syntax"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never"), ("FREQ=WEEKLY;UNTIL=20200101", "never"), ("", "syntax"),
        ("FREQ=WEEKLY;" * 40, "syntax"), ("FREQ=WEEKLY;INTERVAL=0", "syntax"),
    ],
)  # fmt: skip
def test_a_rule_nothing_follows_is_refused(rule, reason):
    with pytest.raises(BadRule) as refused:
        clean_rule(rule, date(2026, 11, 23))
    assert refused.value.reason == reason


def test_all_instants_are_utc():
    assert all(each.tzinfo is UTC for each in starts("FREQ=DAILY", date(2026, 11, 23)))
