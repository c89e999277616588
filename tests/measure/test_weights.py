"""Weights, and shares of 100 that re-split themselves."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.measure import split_weights, weights_problem


@pytest.mark.parametrize(
    ("weights", "shares"),
    [
        ([], []),
        ([None], [100]),
        ([None, None, None], [33.34, 33.33, 33.33]),
        ([50, None, None], [50, 25, 25]),
        ([None, 10.5, None], [44.75, 10.5, 44.75]),
        ([100, None], [100, 0]),
        ([80, 40, None], [66.67, 33.33, 0]),
        ([1, 1], [50, 50]),
        ([1, 1, 2], [25, 25, 50]),
        ([0, 0], [50, 50]),
        ([-5, None], [0, 100]),
        ([math.nan, None], [0, 100]),
    ],
)
def test_the_untouched_share_the_rest_equally(weights: list[float | None], shares: list[float]) -> None:
    assert split_weights(weights) == shares


@given(st.lists(st.none() | st.floats(), min_size=1, max_size=30))
def test_shares_are_never_negative_and_add_up_to_exactly_a_hundred(weights: list[float | None]) -> None:
    shares = split_weights(weights)
    assert len(shares) == len(weights)
    assert all(share >= 0 for share in shares)
    assert sum(Decimal(str(share)) for share in shares) == 100


@given(st.lists(st.none() | st.integers(0, 2000), min_size=1, max_size=10))
def test_fixed_shares_stay_while_they_can(hundredths: list[int | None]) -> None:
    weights = [None if share is None else share / 100 for share in hundredths]
    fixed = sum(share for share in hundredths if share is not None)
    shares = split_weights(weights)
    if None in weights and fixed <= 10_000:
        assert all(weight is None or share == weight for weight, share in zip(weights, shares, strict=True))
        free = [share for weight, share in zip(weights, shares, strict=True) if weight is None]
        assert max(free) - min(free) < 0.011


@given(st.lists(st.floats(0, 1e15), min_size=1, max_size=10).filter(any))
def test_splitting_its_own_answer_changes_nothing(weights: list[float]) -> None:
    once = split_weights(weights)
    assert split_weights(once) == once


@pytest.mark.parametrize(
    ("weights", "code"),
    [([0, 0], "weights_zero"), ([1, -1], "weight_negative"), ([math.nan], "not_finite"), ([1e16], "too_large")],
)
def test_the_editor_is_told_what_is_wrong(weights: list[float], code: str) -> None:
    problem = weights_problem(weights)
    assert problem is not None
    assert (problem.field, problem.code) == ("weight", code)
    assert problem.message


@pytest.mark.parametrize("weights", [[], [1], [0, 1], [0.5, 2, 3]])
def test_sound_weights_pass(weights: list[float]) -> None:
    assert weights_problem(weights) is None
