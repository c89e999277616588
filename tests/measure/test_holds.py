"""Keeping inside bounds: the share of the known time."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.measure import Direction, Goal, Hold, Reading, hold_of, inside

from .strategies import END, any_day, keep_goals, readings

DAY = date(2026, 10, 1)


def on(day: int) -> date:
    return DAY + timedelta(day)


def test_bounds_are_inside() -> None:
    between = Goal(Direction.KEEP_BETWEEN, None, 2, target_high=4)
    assert [inside(between, value) for value in (1.9, 2, 3, 4, 4.1)] == [False, True, True, True, False]
    assert [inside(Goal(Direction.KEEP_ABOVE, None, 2), value) for value in (1.9, 2)] == [False, True]
    assert [inside(Goal(Direction.KEEP_BELOW, None, 2), value) for value in (2, 2.1)] == [True, False]


def test_for_a_moving_goal_inside_is_at_or_beyond_the_target() -> None:
    assert [inside(Goal(Direction.INCREASE, 0, 2), value) for value in (1, 2, 3)] == [False, True, True]
    assert [inside(Goal(Direction.DECREASE, 9, 2), value) for value in (1, 2, 3)] == [True, True, False]


def test_a_goal_without_its_bounds_has_no_inside() -> None:
    assert not inside(Goal(Direction.KEEP_ABOVE, None, None), 1)
    assert not inside(Goal(Direction.KEEP_BETWEEN, None, 0), 1)


def test_each_reading_speaks_for_the_time_until_the_next() -> None:
    hold = Hold.begin(on(0), True).extended(on(7), False).extended(on(8), True)
    assert hold == Hold(on(0), on(8), days_inside=7, inside=True)
    assert hold.share(on(8)) == 7 / 8
    assert hold.share(on(10)) == 9 / 10


def test_without_elapsed_time_the_last_value_decides() -> None:
    assert Hold.begin(on(0), True).share(on(0)) == 1.0
    assert Hold.begin(on(0), False).share(on(0)) == 0.0
    assert Hold.begin(on(0), True).extended(on(0), False).share(on(0)) == 0.0


def test_a_day_before_the_latest_reading_counts_as_its_day() -> None:
    hold = Hold.begin(on(0), True).extended(on(4), False)
    assert hold.share(on(1)) == hold.share(on(4)) == 1.0


def test_it_cannot_be_extended_backwards() -> None:
    with pytest.raises(ValueError, match="rebuild with hold_of"):
        Hold.begin(on(3), True).extended(on(2), True)


def test_nothing_is_known_without_readings() -> None:
    assert hold_of(Goal(Direction.KEEP_ABOVE, None, 1), []) is None


def share_day_by_day(goal: Goal, given_readings: list[Reading], as_of: date) -> float:
    """The definition, told slowly: walk the days and ask what was last known at the start of each following day."""
    by_day = {reading.on: inside(goal, reading.value) for reading in given_readings}
    first, last = min(by_day), max(by_day)
    as_of = max(as_of, last)
    known, held, state = 0, 0, by_day[first]
    day = first
    while day < as_of:
        state = by_day.get(day, state)
        known, held = known + 1, held + state
        day += timedelta(1)
    return held / known if known else float(by_day[last])


@given(keep_goals(), readings.filter(bool), st.integers(0, 30))
def test_the_share_is_that_of_the_days(goal: Goal, given_readings: list[Reading], later: int) -> None:
    hold = hold_of(goal, given_readings)
    assert hold is not None
    as_of = END - timedelta(15) + timedelta(later)
    assert hold.share(as_of) == pytest.approx(share_day_by_day(goal, given_readings, as_of))


@given(keep_goals(), readings.filter(bool))
def test_extending_check_in_by_check_in_agrees_with_from_scratch(goal: Goal, given_readings: list[Reading]) -> None:
    in_order = sorted(given_readings, key=lambda reading: reading.on)
    hold = Hold.begin(in_order[0].on, inside(goal, in_order[0].value))
    for reading in in_order[1:]:
        hold = hold.extended(reading.on, inside(goal, reading.value))
    assert hold == hold_of(goal, given_readings)


@given(keep_goals(), readings.filter(bool), st.randoms())
def test_the_order_of_different_days_does_not_matter(
    goal: Goal, given_readings: list[Reading], r: random.Random
) -> None:
    of_one_day = list({reading.on: reading for reading in given_readings}.values())
    shuffled = r.sample(of_one_day, len(of_one_day))
    assert hold_of(goal, shuffled) == hold_of(goal, of_one_day)


@given(keep_goals(), readings.filter(bool), any_day)
def test_a_share_is_a_share(goal: Goal, given_readings: list[Reading], as_of: date) -> None:
    hold = hold_of(goal, given_readings)
    assert hold is not None
    assert 0 <= hold.share(as_of) <= 1
