"""Process behaviour charts against published worked examples, and what counts as a signal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.measure.xmr import BASELINE, Rule, behaviour

# NIST/SEMATECH e-Handbook of Statistical Methods, section 6.3.2.2 “Individuals control charts”: ten batches.
BATCHES = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
# D. C. Montgomery, Introduction to Statistical Quality Control, example 6.5: viscosity of aircraft primer paint.
VISCOSITY = [33.75, 33.05, 34.00, 33.81, 33.46, 34.02, 33.68, 33.27, 33.49, 33.20, 33.62, 33.00, 33.54, 33.12, 33.84]
SERIES = st.lists(st.floats(-1e9, 1e9, allow_nan=False), max_size=120)


def rules_at(values, at, breaks=()):
    return next((set(each.rules) for each in behaviour(values, breaks).signals if each.at == at), set())


def test_the_limits_of_the_handbooks_batches():
    stretch = behaviour(BATCHES).current
    assert stretch.mean == pytest.approx(50.81)
    assert stretch.average_range == pytest.approx(1.8778, abs=1e-4)
    assert stretch.upper == pytest.approx(55.8041, abs=1e-3)
    assert stretch.lower == pytest.approx(45.8159, abs=1e-3)
    assert behaviour(BATCHES).signals == ()


def test_the_limits_of_the_primer_paint():
    stretch = behaviour(VISCOSITY).current
    assert stretch.mean == pytest.approx(33.52, abs=0.005)
    assert stretch.average_range == pytest.approx(0.48, abs=0.005)
    assert stretch.upper == pytest.approx(34.80, abs=0.01)
    assert stretch.lower == pytest.approx(32.24, abs=0.01)
    assert stretch.range_limit == pytest.approx(1.57, abs=0.01)
    assert behaviour(VISCOSITY).signals == ()


def test_a_reading_outside_its_limits_is_a_signal():
    assert rules_at([*VISCOSITY, *VISCOSITY[:9], 36.0], 24) >= {Rule.OUTSIDE, Rule.JUMP}


def test_eight_in_a_row_on_one_side_are_a_signal_and_seven_are_none():
    steady = [12.0, 10.0] * 12
    assert rules_at([*steady, *[11.2] * 8], 31) == {Rule.RUN}
    assert rules_at([*steady, *[11.2] * 7], 30) == set()


def test_three_of_four_near_a_limit_are_a_signal():
    steady = [10.0, 12.0] * 12  # mean 11, limits 11 ± 5.3
    assert rules_at([*steady, 14.0, 14.2, 11.0, 14.1], 27) == {Rule.NEAR_LIMIT}
    assert rules_at([*steady, 14.0, 8.0, 14.2, 8.1], 27) == set()


def test_limits_stay_until_a_change_is_declared():
    values = [*([10.0, 12.0] * 12), *([20.0, 22.0] * 12)]
    assert len([each for each in behaviour(values).signals if each.at >= 24]) == 24
    broken = behaviour(values, [24])
    assert broken.signals == ()
    assert [(each.first, each.last, each.mean) for each in broken.stretches] == [(0, 23, 11.0), (24, 47, 21.0)]


def test_before_six_readings_nothing_is_called_a_signal():
    assert behaviour([1.0, 1.0, 1.0, 1.0, 90.0]).signals == ()
    assert behaviour([]).current is None


@given(SERIES, st.lists(st.integers(-5, 130), max_size=5))
def test_stretches_cover_the_series_and_signals_lie_in_it(values, breaks):
    found = behaviour(values, breaks)
    covered = [at for each in found.stretches for at in range(each.first, each.last + 1)]
    assert covered == list(range(len(values)))
    assert all(0 <= each.at < len(values) for each in found.signals)
    assert [each.at for each in found.signals] == sorted(each.at for each in found.signals)


@given(st.lists(st.floats(-1e6, 1e6), min_size=6, max_size=60), st.floats(-1e3, 1e3))
def test_the_limits_come_from_the_baseline_only(values, later):
    long = (values * 5)[:BASELINE]
    assert behaviour([*long, later]).current.mean == behaviour(long).current.mean
