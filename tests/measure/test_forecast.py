"""Where a key result will end: sensible with one point, finite with any, and never surer than it may be."""

import math
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.measure import Forecast, forecast

START, END = date(2026, 10, 1), date(2026, 12, 31)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
EXTREME = [0.0, 5e-324, 1e-300, 1e-150, 1e-80, 1e-9, 1.0, 3.0, 1e80, 1e149, 1e160, 1.7e308]
values = st.floats(allow_nan=False, allow_infinity=False)
directions = st.sampled_from(["increase", "decrease", "keep_above", "keep_below", "keep_between"])


def weekly(*numbers: float) -> list[tuple[date, float]]:
    return [(START + n * WEEK, number) for n, number in enumerate(numbers)]


def said(points: list[tuple[date, float]], target: float, direction: str = "increase", **more: object) -> Forecast:
    return forecast(points, target=target, direction=direction, start=START, end=END, **more)  # type: ignore[arg-type]


def test_one_point_gives_a_wide_and_sober_answer() -> None:
    found = said(weekly(20), 35)
    assert 0.02 < found.p_hit < 0.5
    assert found.q10 < 20 < found.q90


def test_steady_progress_is_more_likely_to_land_than_none() -> None:
    rising, still, falling = (weekly(*(20 + step * n for n in range(7))) for step in (1.3, 0.0, -0.8))
    assert said(rising, 35).p_hit > said(still, 35).p_hit > said(falling, 35).p_hit


def test_up_and_down_are_mirror_images() -> None:
    up = said(weekly(20, 22, 21, 25), 35)
    down = said(weekly(-20, -22, -21, -25), -35, "decrease")
    assert math.isclose(up.p_hit, down.p_hit, rel_tol=1e-9)
    assert math.isclose(up.q90, -down.q10, rel_tol=1e-9)


@pytest.mark.parametrize("factor", [1e-300, 1e-200, 1e-130, 1e-9, 1e-3, 1e3, 1e9])
def test_the_unit_does_not_matter(factor: float) -> None:
    assert math.isclose(
        said(weekly(20, 22, 21, 25), 35).p_hit, said(weekly(*(factor * x for x in (20, 22, 21, 25))), factor * 35).p_hit,
        rel_tol=1e-6,
    )  # fmt: skip


def test_even_steps_are_believed_to_go_on_in_a_straight_line_once_there_are_three() -> None:
    """In the metric's own unit, also from 0: a team that moves a number evenly by its own work is no market."""
    for start in (0.0, 100.0):
        even = said(weekly(*(start + 8 * n for n in range(8))), start + 100)
        assert even.q50 == pytest.approx(start + 8 * 13, rel=0.05)
        two = said(weekly(start, start + 8, start + 16), start + 100)
        assert two.q50 < start + 8 * 13 * 0.8, "two equal steps are soon a coincidence"


def test_what_is_never_negative_has_more_room_above_than_below() -> None:
    found = said(weekly(20, 26, 19, 27, 21), 40)
    assert found.q90 - found.q50 > 1.2 * (found.q50 - found.q10)
    mirrored = said(weekly(-20, -26, -19, -27, -21), -40, "decrease")
    assert mirrored.q10 == pytest.approx(-found.q90)


def test_what_jumps_about_is_less_certain_than_what_moves_evenly() -> None:
    even, jumpy = said(weekly(20, 22, 24, 26, 28), 35), said(weekly(20, 30, 18, 31, 28), 35)
    assert jumpy.q90 - jumpy.q10 > even.q90 - even.q10


def test_at_the_end_nothing_is_left_to_happen() -> None:
    assert said([(START, 20.0), (END, 35.0)], 35).p_hit == 1
    assert said([(START, 20.0), (END, 34.9)], 35).p_hit == 0
    assert said([(START, 20.0), (END, 31.0)], 35).q10 == 31.0
    late = said([(START, 20.0), (END - 5 * DAY, 30.0), (END + 5 * DAY, 40.0)], 35)
    assert late.q10 == late.q50 == pytest.approx(35.0), "between its neighbours"
    assert said([(END + DAY, 40.0)], 35).q50 == 40.0


def test_a_far_better_value_is_nearly_certain_and_a_far_worse_one_nearly_lost() -> None:
    assert said(weekly(20, 40, 60, 80, 100, 120), 35).p_hit > 0.9
    assert said(weekly(20, 0, -20, -40, -60, -80), 35).p_hit < 0.1


def test_keeping_between_two_bounds_asks_for_both() -> None:
    inside = said(weekly(50, 51, 50, 49), 40, "keep_between", target_high=60)
    outside = said(weekly(50, 55, 62, 66), 40, "keep_between", target_high=60)
    assert inside.p_hit > 0.8 > 0.5 > outside.p_hit


def test_of_several_points_on_a_day_the_last_stands_and_order_does_not_matter() -> None:
    points = weekly(20, 22, 25)
    shuffled = [points[2], (points[1][0], 99.0), points[0], points[1]]
    assert said(shuffled, 35) == said(points, 35)


def test_a_late_plan_is_given_half_of_the_benefit_of_the_doubt() -> None:
    still = weekly(20, 20, 20, 20, 20, 20, 20)
    assert said(still, 35, planned=0.2).p_hit > said(still, 35).p_hit > said(still, 35, planned=0.9).p_hit


def test_a_calm_past_makes_a_far_target_less_likely_and_a_wild_one_more() -> None:
    def past(swing: float) -> list[tuple[date, float]]:
        return [(START - (60 - n) * WEEK, 20 + swing * math.sin(n)) for n in range(60)]

    points = weekly(20, 20.5, 20.2, 20.9)
    calm, wild = said(points, 35, history=past(0.3)), said(points, 35, history=past(20))
    assert calm.p_hit < said(points, 35).p_hit
    assert wild.q90 - wild.q10 > calm.q90 - calm.q10


def test_what_comes_every_year_is_expected_again() -> None:
    """Each year the last weeks of December climb by 20 and January keeps it."""

    def season(day: date) -> float:
        if day.month == 1:
            return 40
        return 20 + 20 * max(0.0, 1 - (date(day.year, 12, 31) - day).days / 49)

    history = [(START - n * WEEK, season(START - n * WEEK) + n % 3 / 10) for n in range(130, 0, -1)]
    points = [(START + n * WEEK, season(START + n * WEEK) + n % 3 / 10) for n in range(5)]
    assert said(points, 35, history=history).p_hit > 0.5 > said(points, 35).p_hit


@pytest.mark.parametrize("wrong", [{"direction": "sideways"}, {"points": []}])
def test_what_cannot_be_forecast_is_refused(wrong: dict[str, object]) -> None:
    given = {"points": weekly(1), "direction": "increase", **wrong}
    with pytest.raises(ValueError, match=r"direction|point"):
        forecast(given["points"], target=2, direction=given["direction"], start=START, end=END)  # type: ignore[arg-type]


@given(st.lists(st.tuples(st.integers(-200, 200), values), min_size=1, max_size=20), values, values, directions)
def test_any_finite_input_gives_a_finite_forecast(
    raw: list[tuple[int, float]], target: float, high: float, direction: str
) -> None:
    points = [(START + timedelta(days=day), value) for day, value in raw]
    past = [(day - timedelta(days=500), value) for day, value in points]
    for history in ((), past, [*past, (START - timedelta(days=1), 3.0)]):
        found = said(points, target, direction, target_high=max(target, high), history=history, planned=0.3)
        assert 0 <= found.p_hit <= 1
        assert found.q10 <= found.q50 <= found.q90
        assert all(math.isfinite(each) for each in (found.q10, found.q50, found.q90))


@given(st.data())
def test_huge_and_tiny_beside_each_other_are_finite_too(data: st.DataObject) -> None:
    number = st.sampled_from(EXTREME + [-each for each in EXTREME])
    points = data.draw(st.lists(st.tuples(st.integers(-10, 120), number), min_size=1, max_size=12))
    past = data.draw(st.lists(st.tuples(st.integers(1, 900), number), max_size=60))
    found = said(
        [(START + day * DAY, value) for day, value in points], data.draw(number), data.draw(directions),
        target_high=data.draw(number), history=[(START - day * DAY, value) for day, value in past],
        planned=data.draw(st.sampled_from([None, 0.0, 0.5, 1.0])),
    )  # fmt: skip
    assert 0 <= found.p_hit <= 1
    assert -math.inf < found.q10 <= found.q50 <= found.q90 < math.inf


def test_a_past_that_hardly_moved_does_not_break_what_moves_now() -> None:
    """Squares of its changes vanish."""
    past = [(START - n * WEEK, (n % 3) * 1e-170) for n in range(1, 130)]
    assert 0 <= said(weekly(20, 22, 21, 25), 35, history=past).p_hit <= 1


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=12), st.floats(-1e6, 1e6))
def test_a_nearer_target_is_never_less_likely_by_the_same_spread(numbers: list[float], target: float) -> None:
    """The distribution itself does not depend on which side of it one looks at."""
    up, down = said(weekly(*numbers), target), said(weekly(*numbers), target, "decrease")
    assert up.p_hit + down.p_hit == pytest.approx(1, abs=1e-6) or up.p_hit + down.p_hit >= 1


def test_quantiles_rise_over_the_weeks_left() -> None:
    spreads = [(lambda f: f.q90 - f.q10)(said(weekly(*([20, 21] * 6)[:n]), 35)) for n in (3, 5, 7, 9, 11)]
    assert all(later < earlier for earlier, later in pairwise(spreads))
