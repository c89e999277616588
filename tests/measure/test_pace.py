"""The status by pace, and what silence and breaches make of it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.measure import Status, pace_status, standing

from .strategies import any_float


@pytest.mark.parametrize(
    ("done", "expected", "status"),
    [
        (0.43, 0.5, Status.ON_TRACK),
        (0.42, 0.5, Status.AT_RISK),
        (0.25, 0.5, Status.AT_RISK),
        (0.24, 0.5, Status.OFF_TRACK),
        (-0.1, 0.5, Status.OFF_TRACK),
        (0, 0.05, Status.ON_TRACK),
        (-0.01, 0.05, Status.AT_RISK),
        (-0.1, -0.2, Status.ON_TRACK),
        (-0.3, -0.2, Status.AT_RISK),
        (None, 0.5, Status.UNKNOWN),
        (0.5, None, Status.UNKNOWN),
        (math.nan, 0.5, Status.UNKNOWN),
    ],
)
def test_what_is_done_is_compared_with_what_is_expected(
    done: float | None, expected: float | None, status: Status
) -> None:
    assert pace_status(done, expected) is status


def test_a_threshold_belongs_to_the_better_word() -> None:
    assert pace_status(0.5, 1, on_track_at=0.5, at_risk_at=0.25) is Status.ON_TRACK
    assert pace_status(0.25, 1, on_track_at=0.5, at_risk_at=0.25) is Status.AT_RISK


def test_an_organisation_may_set_its_own_thresholds() -> None:
    assert pace_status(0.45, 0.5, on_track_at=0.95) is Status.AT_RISK
    assert pace_status(0.45, 0.5, on_track_at=0.99, at_risk_at=0.95) is Status.OFF_TRACK


@given(any_float, any_float, any_float)
def test_doing_better_never_looks_worse(one: float, other: float, expected: float) -> None:
    order = [Status.OFF_TRACK, Status.AT_RISK, Status.ON_TRACK]
    worse, better = sorted((one, other))
    assert order.index(pace_status(worse, expected)) <= order.index(pace_status(better, expected))


@given(st.sampled_from(Status), st.booleans(), st.booleans())
def test_silence_is_never_green(computed: Status, stale: bool, breached: bool) -> None:
    assert standing(computed, checked_in=False, stale=stale, breached=breached) is Status.NOT_STARTED
    assert standing(computed, checked_in=True, stale=True, breached=breached) is Status.STALE


def test_a_breach_keeps_from_on_track() -> None:
    assert standing(Status.ON_TRACK, checked_in=True, stale=False, breached=True) is Status.AT_RISK
    assert standing(Status.OFF_TRACK, checked_in=True, stale=False, breached=True) is Status.OFF_TRACK
    assert standing(Status.ON_TRACK, checked_in=True, stale=False) is Status.ON_TRACK
