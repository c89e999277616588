"""What a person gets told about the numbers of a goal."""

import math

import pytest
from hypothesis import given

from quarterdeck.measure import Direction, Goal, Kind, Problem, number_problem, reading_problem

from .strategies import any_goal, keep_goals, moving_goals

UP, DOWN, BETWEEN = Direction.INCREASE, Direction.DECREASE, Direction.KEEP_BETWEEN


def codes(goal: Goal) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in goal.problems()]


@pytest.mark.parametrize(
    ("goal", "field", "code"),
    [
        (Goal(UP, 5, 5), "target", "target_equals_baseline"),
        (Goal(DOWN, 5, 5), "target", "target_equals_baseline"),
        (Goal(UP, 5, 4), "target", "target_below_baseline"),
        (Goal(DOWN, 4, 5), "target", "target_above_baseline"),
        (Goal(UP, 5, None), "target", "target_missing"),
        (Goal(Direction.KEEP_ABOVE, 5, None), "target", "target_missing"),
        (Goal(BETWEEN, None, 1), "target_high", "target_high_missing"),
        (Goal(BETWEEN, None, 3, target_high=2), "target_high", "range_upside_down"),
        (Goal(BETWEEN, None, 3, target_high=3), "target_high", "range_upside_down"),
        (Goal(UP, 0, 10, commit=3), "stretch", "zone_missing"),
        (Goal(UP, 0, 10, stretch=30), "commit", "zone_missing"),
        (Goal(UP, 0, 10, commit=11, stretch=12), "commit", "commit_out_of_order"),
        (Goal(UP, 0, 10, commit=0, stretch=12), "commit", "commit_out_of_order"),
        (Goal(UP, 0, 10, commit=5, stretch=10), "stretch", "stretch_out_of_order"),
        (Goal(DOWN, 10, 0, commit=5, stretch=1), "stretch", "stretch_out_of_order"),
        (Goal(DOWN, 10, 0, commit=10, stretch=-1), "commit", "commit_out_of_order"),
        (Goal(DOWN, 10, 0, commit=5, stretch=0), "stretch", "stretch_out_of_order"),
        (Goal(UP, None, 10, commit=10, stretch=12), "commit", "commit_out_of_order"),
        (Goal(Direction.KEEP_BELOW, None, 10, commit=5, stretch=12), "commit", "zones_need_movement"),
        (Goal(DOWN, None, None, kind=Kind.ORDINAL), "direction", "ordinal_direction"),
        (Goal(UP, math.nan, 5), "baseline", "not_finite"),
        (Goal(UP, 0, math.inf), "target", "not_finite"),
        (Goal(UP, -1e308, 5), "baseline", "too_large"),
        (Goal(UP, 0, 10**400), "target", "too_large"),
        (Goal(BETWEEN, None, 0, target_high=1e16), "target_high", "too_large"),
    ],
)
def test_it_names_the_field_and_the_remedy(goal: Goal, field: str, code: str) -> None:
    assert codes(goal) == [(field, code)]
    assert goal.problems()[0].message.endswith(".")


@pytest.mark.parametrize(
    "goal",
    [
        Goal(UP, 0, 10),
        Goal(DOWN, 10, 0, commit=7, stretch=-5),
        Goal(UP, None, 10),
        Goal(UP, None, 10, commit=4, stretch=20),
        Goal(Direction.KEEP_ABOVE, 3, 3),
        Goal(BETWEEN, None, -1, target_high=1),
        Goal(UP, None, None, kind=Kind.ORDINAL),
        Goal(UP, -1e15, 1e15),
    ],
)
def test_it_accepts_a_sound_goal(goal: Goal) -> None:
    assert goal.problems() == []


@given(moving_goals() | keep_goals())
def test_it_accepts_every_sound_goal(goal: Goal) -> None:
    assert goal.problems() == []


@given(any_goal)
def test_every_problem_of_any_goal_has_a_message(goal: Goal) -> None:
    for problem in goal.problems():
        assert problem.message
        assert hasattr(goal, problem.field)


def test_it_names_several_problems_at_once() -> None:
    assert codes(Goal(UP, 5, 5, commit=7)) == [
        ("target", "target_equals_baseline"),
        ("commit", "commit_out_of_order"),
        ("stretch", "zone_missing"),
    ]
    assert codes(Goal(UP, math.nan, math.inf)) == [("baseline", "not_finite"), ("target", "not_finite")]


def test_an_ordinal_reading_is_one_of_its_zones() -> None:
    goal = Goal(UP, None, None, kind=Kind.ORDINAL)
    assert [reading_problem(goal, zone) for zone in (0, 1, 2, 3)] == [None] * 4
    assert reading_problem(goal, 1.5) == Problem("value", "zone_unknown", {"value": 1.5})
    assert reading_problem(Goal(UP, 0, 1), 1.5) is None
    assert reading_problem(Goal(UP, 0, 1), math.nan) == Problem("value", "not_finite")


def test_an_unknown_number_is_no_problem() -> None:
    assert number_problem("baseline", None) is None


def test_only_keep_directions_keep() -> None:
    assert [direction.value for direction in Direction if direction.keeps] == [
        "keep_above",
        "keep_below",
        "keep_between",
    ]
