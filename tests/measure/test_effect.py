"""Did a bet move the number? Nothing is claimed that a short series cannot carry."""

import math
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.measure.effect import Verdict, effect_of, slope_of

FIRST = date(2026, 1, 5)


def week(n: int) -> date:
    return FIRST + timedelta(weeks=n)


def weekly(values: list[float], start: int = 0) -> list[tuple[date, float]]:
    return [(week(start + n), value) for n, value in enumerate(values)]


def compare(before: list[float], after: list[float], *, upwards: bool | None = True):
    readings = weekly(before) + weekly(after, start=len(before) + 3)
    return effect_of(readings, started_on=week(len(before) - 1), ended_on=week(len(before) + 3), upwards=upwards)


def test_two_readings_on_a_side_say_nothing():
    effect = compare([20, 21], [30, 31, 32])
    assert effect.verdict is Verdict.TOO_FEW
    assert (effect.gap, effect.usual) == (None, None)


def test_a_jump_beyond_the_usual_is_a_movement():
    effect = compare([20, 21, 19, 20, 21, 20], [30, 31, 30, 29, 31, 30])
    assert effect.verdict is Verdict.MOVED
    assert not effect.is_hint
    assert 9 <= effect.gap <= 11


def test_the_same_jump_is_against_a_number_that_should_fall():
    assert compare([20, 21, 19, 20], [30, 31, 30], upwards=False).verdict is Verdict.AGAINST


def test_what_was_climbing_anyway_moved_nothing():
    climbing = [20 + n for n in range(12)]
    readings = weekly(climbing)
    effect = effect_of(readings, started_on=week(5), ended_on=week(7), upwards=True)
    assert effect.verdict is Verdict.NO_SIGN
    assert effect.gap is not None
    assert math.isclose(effect.gap, 0, abs_tol=1e-9)


def test_swings_as_large_as_ever_are_no_sign():
    assert compare([20, 30, 18, 31, 19, 28], [33, 27, 35]).verdict is Verdict.NO_SIGN


def test_few_readings_are_called_a_hint():
    assert compare([20, 20, 21], [30, 30, 31]).is_hint


def test_readings_while_it_was_under_way_belong_to_neither_side():
    readings = [*weekly([20, 20, 20]), (week(4), 900.0), *weekly([20, 20, 20], start=6)]
    effect = effect_of(readings, started_on=week(2), ended_on=week(6), upwards=True)
    assert (effect.before.readings, effect.after.readings) == (3, 3)
    assert effect.verdict is Verdict.NO_SIGN


def test_one_wild_reading_does_not_bend_the_slope():
    assert slope_of(weekly([1, 2, 3, 400, 5, 6, 7])) == 1


@given(
    st.lists(st.tuples(st.integers(0, 400), st.floats(allow_nan=False, allow_infinity=False)), max_size=30),
    st.integers(0, 400),
    st.integers(0, 100),
    st.sampled_from([True, False, None]),
)
def test_it_is_finite_for_every_finite_input(points, started, lasted, upwards):
    readings = [(FIRST + timedelta(days=n), value) for n, value in points]
    begun = FIRST + timedelta(days=started)
    effect = effect_of(readings, started_on=begun, ended_on=begun + timedelta(days=lasted), upwards=upwards)
    for number in (effect.gap, effect.usual, effect.before.level, effect.before.slope, effect.after.slope):
        assert number is None or math.isfinite(number)
    assert effect.before.readings + effect.after.readings <= len(readings)


@given(st.lists(st.integers(-50, 50), min_size=3, max_size=12), st.lists(st.integers(-50, 50), min_size=3, max_size=12))
def test_turning_the_measure_upside_down_turns_the_verdict(before, after):
    up = compare([float(v) for v in before], [float(v) for v in after])
    down = compare([-float(v) for v in before], [-float(v) for v in after], upwards=False)
    assert up.verdict is down.verdict
