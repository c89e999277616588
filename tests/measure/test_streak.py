"""A team's streak: due dates in a row at which everybody's check-in was there."""

from datetime import date, timedelta

from quarterdeck.measure.due import DueGrid
from quarterdeck.measure.streak import team_streak

START, END = date(2026, 10, 1), date(2026, 12, 31)  # a Thursday; Mondays are due
WEEKLY, FORTNIGHTLY = DueGrid(0, 1, START, END), DueGrid(0, 2, START, END)
TODAY = date(2026, 11, 25)
MONDAYS = [date(2026, 10, 5) + timedelta(weeks=n) for n in range(8)]


def test_all_dates_served_count_and_a_gap_begins_anew():
    assert team_streak([(WEEKLY, MONDAYS)], TODAY) == 8
    assert team_streak([(WEEKLY, [*MONDAYS[:4], *MONDAYS[5:]])], TODAY) == 3


def test_one_who_is_missing_breaks_it_for_all():
    assert team_streak([(WEEKLY, MONDAYS), (WEEKLY, MONDAYS[:-1])], TODAY) == 0


def test_an_early_check_in_serves_its_date_and_a_fortnightly_one_is_asked_every_second():
    early = [each - timedelta(days=2) for each in MONDAYS]
    assert team_streak([(WEEKLY, early)], TODAY) == 8
    assert team_streak([(WEEKLY, MONDAYS), (FORTNIGHTLY, MONDAYS[::2])], TODAY) == 8


def test_the_day_itself_does_not_break_it_before_it_is_over():
    assert team_streak([(WEEKLY, MONDAYS[:-1])], MONDAYS[-1]) == 7
    assert team_streak([], TODAY) == 0
