"""When a check-in is due, and when its absence makes a key result stale."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.measure import DueGrid, is_due, is_stale, week_of

from .strategies import END, START

FRIDAY = 4
QUARTER = DueGrid(FRIDAY, 1, START, END)  # a Thursday to a Thursday: the first due date is 2026-10-02

near = st.dates(START - timedelta(60), END + timedelta(60))
grids = st.builds(
    lambda weekday, weeks, start, length: DueGrid(weekday, weeks, start, start + timedelta(length)),
    st.integers(0, 6),
    st.sampled_from([1, 2]),
    st.dates(START - timedelta(30), START + timedelta(30)),
    st.integers(0, 120),
)


def october(day: int) -> date:
    return date(2026, 10, day)


def test_due_dates_are_one_weekday_within_the_cycle() -> None:
    dates = QUARTER.due_dates()
    assert dates[:3] == [october(2), october(9), october(16)]
    assert dates[-1] == date(2026, 12, 25)
    assert len(dates) == 13


def test_a_due_date_is_never_the_first_day() -> None:
    assert DueGrid(3, 1, START, END).due_dates()[0] == october(8)


def test_every_two_weeks_skips_every_other_one() -> None:
    assert DueGrid(FRIDAY, 2, START, END).due_dates()[:3] == [october(2), october(16), october(30)]


def test_a_cycle_too_short_for_the_weekday_has_no_due_date() -> None:
    grid = DueGrid(FRIDAY, 1, october(5), october(8))
    assert grid.due_dates() == []
    assert grid.due_on_or_before(END) is None
    assert grid.next_after(START) is None
    assert not is_due(grid, None, END)
    assert not is_stale(grid, None, END)


def test_it_asks_from_the_due_date_until_somebody_checks_in() -> None:
    assert [is_due(QUARTER, october(9), october(day)) for day in (10, 15, 16, 17)] == [False, False, True, True]
    assert not is_due(QUARTER, october(17), october(17))


def test_a_key_result_whose_cycle_has_not_begun_is_not_due() -> None:
    assert not is_due(QUARTER, None, START - timedelta(30))
    assert not is_due(QUARTER, None, START)


def test_a_check_in_before_the_cycle_does_not_count() -> None:
    assert is_due(QUARTER, START - timedelta(1), october(2))
    assert not is_due(QUARTER, START, october(2))


def test_an_early_check_in_counts_and_does_not_move_the_grid() -> None:
    early = october(13)
    assert not is_due(QUARTER, early, october(16))
    assert is_due(QUARTER, early, october(23))


def test_a_late_check_in_returns_to_the_grid() -> None:
    late = october(12)  # for Friday the 9th, on the Monday after: it lies in the period of the 16th
    assert not is_due(QUARTER, late, late)
    assert not is_due(QUARTER, late, october(16))
    assert is_due(QUARTER, late, october(23))


def test_it_is_stale_when_a_due_check_in_is_missing_for_more_than_a_period() -> None:
    assert [is_stale(QUARTER, october(2), october(day)) for day in (9, 16, 17)] == [False, False, True]
    assert [is_stale(QUARTER, None, october(day)) for day in (2, 9, 10)] == [False, False, True]
    fortnightly = DueGrid(FRIDAY, 2, START, END)
    assert [is_stale(fortnightly, october(2), october(day)) for day in (30, 31)] == [False, True]


def test_nothing_is_due_or_stale_after_the_last_due_date_was_served() -> None:
    assert not is_due(QUARTER, date(2026, 12, 24), END + timedelta(50))
    assert not is_stale(QUARTER, date(2026, 12, 24), END + timedelta(50))


@pytest.mark.parametrize(("weekday", "weeks"), [(7, 1), (-1, 1), (0, 0), (0, 3)])
def test_it_refuses_a_grid_that_is_none(weekday: int, weeks: int) -> None:
    with pytest.raises(ValueError, match=r"weekday is|every_weeks is"):
        DueGrid(weekday, weeks, START, END)


def test_it_works_at_the_ends_of_the_calendar() -> None:
    assert DueGrid(0, 1, date.max, date.max).due_dates() == []
    assert DueGrid(0, 2, date.min, date.min + timedelta(7)).due_dates() == [date(1, 1, 8)]
    assert DueGrid(0, 1, date.min, date.max).next_after(date.max) is None


@given(grids)
def test_the_grid_is_regular(grid: DueGrid) -> None:
    dates = grid.due_dates()
    assert all(grid.start < day <= grid.end and day.weekday() == grid.weekday for day in dates)
    assert all((later - earlier).days == grid.days for earlier, later in pairwise(dates))
    if dates:
        assert (dates[0] - grid.start).days <= 7
        assert (grid.end - dates[-1]).days < grid.days
    else:
        assert (grid.end - grid.start).days < 7


@given(grids, near)
def test_looking_up_a_date_agrees_with_the_list(grid: DueGrid, day: date) -> None:
    dates = grid.due_dates()
    assert grid.due_on_or_before(day) == max((due for due in dates if due <= day), default=None)
    assert grid.next_after(day) == min((due for due in dates if due > day), default=None)


@given(grids, st.none() | near, near)
def test_due_means_that_the_period_of_the_last_due_date_is_empty(
    grid: DueGrid, last_checkin_on: date | None, today: date
) -> None:
    before = grid.start - timedelta(1)
    missing = False
    for due in grid.due_dates():
        if due <= today:
            missing = last_checkin_on is None or last_checkin_on <= before
        before = due
    assert is_due(grid, last_checkin_on, today) == missing


@given(grids, st.none() | near, near)
def test_stale_means_that_the_due_date_before_is_missing_too_and_its_period_is_over(
    grid: DueGrid, last_checkin_on: date | None, today: date
) -> None:
    before, missing = grid.start - timedelta(1), []
    for due in grid.due_dates():
        if last_checkin_on is None or last_checkin_on <= before:
            missing.append(due)
        before = due
    assert is_stale(grid, last_checkin_on, today) == any(today > due + timedelta(grid.days) for due in missing)


@given(grids, st.none() | near, near)
def test_stale_is_always_due(grid: DueGrid, last_checkin_on: date | None, today: date) -> None:
    if is_stale(grid, last_checkin_on, today):
        assert is_due(grid, last_checkin_on, today)


@given(grids, near, near)
def test_checking_in_today_settles_everything(grid: DueGrid, last_checkin_on: date, today: date) -> None:
    if today >= grid.start:
        assert not is_due(grid, today, today)
        assert not is_stale(grid, today, today)


def test_a_quarter_has_thirteen_weeks() -> None:
    for start, end in (
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 6, 30)),
        (START, END),
    ):
        assert week_of(start, end, start) == (1, 13)
        assert week_of(start, end, end) == (13, 13)
    assert week_of(START, END, START + timedelta(7 * 8)) == (9, 13)
    assert week_of(START, END, START - timedelta(1)) == (0, 13)
    assert week_of(START, END, END + timedelta(99)) == (13, 13)
    assert week_of(date(2026, 1, 1), date(2026, 12, 31), date(2026, 12, 31)) == (52, 52)
    assert week_of(START, START, START) == (1, 1)


def test_days_over_are_a_week_of_their_own_from_four_on() -> None:
    assert week_of(START, START + timedelta(9), START) == (1, 1)
    assert week_of(START, START + timedelta(10), START) == (1, 2)
    assert week_of(START, START + timedelta(10), START + timedelta(7)) == (2, 2)


@given(near, near, near)
def test_a_week_is_one_of_its_cycle(start: date, end: date, day: date) -> None:
    number, of = week_of(start, end, day)
    assert 0 <= number <= of
    assert of >= 1
