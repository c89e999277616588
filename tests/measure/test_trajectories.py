"""What should be reached by when."""

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.measure import (
    Direction,
    Goal,
    Kind,
    Problem,
    Trajectory,
    TrajectoryKind,
    expected_score,
    expected_share,
    expected_value,
    score,
)

from .strategies import END, START, any_day, any_goal, any_trajectory, days, keep_goals, moving_goals

FIRST, LAST = date(2026, 1, 1), date(2026, 1, 31)
GOAL = Goal(Direction.INCREASE, 100, 200)
shapes = st.sampled_from([TrajectoryKind.LINEAR, TrajectoryKind.LATE, TrajectoryKind.STEP])


def shares(kind: TrajectoryKind, *elapsed: int) -> list[float]:
    return [expected_share(Trajectory(kind), GOAL, FIRST, LAST, FIRST + timedelta(day)) for day in elapsed]


def test_linear_expects_the_same_every_day() -> None:
    assert shares(TrajectoryKind.LINEAR, -5, 0, 3, 15, 30, 99) == [0, 0, 0.1, 0.5, 1, 1]


def test_late_expects_the_square() -> None:
    assert shares(TrajectoryKind.LATE, 0, 3, 15, 30) == pytest.approx([0, 0.01, 0.25, 1])


def test_step_is_known_in_thirds() -> None:
    assert shares(TrajectoryKind.STEP, 0, 9, 10, 19, 20, 29, 30) == [0, 0, 1 / 3, 1 / 3, 2 / 3, 2 / 3, 1]


def test_own_points_are_joined_between_baseline_and_target() -> None:
    plan = Trajectory(TrajectoryKind.POINTS, ((FIRST + timedelta(20), 120.0), (FIRST + timedelta(10), 90.0)))
    values = [
        expected_value(plan, GOAL, FIRST, LAST, FIRST + timedelta(day)) for day in (-3, 0, 5, 10, 15, 20, 25, 30, 40)
    ]
    assert values == pytest.approx([100, 100, 95, 90, 105, 120, 160, 200, 200])
    assert expected_share(plan, GOAL, FIRST, LAST, FIRST + timedelta(10)) == pytest.approx(-0.1)
    assert expected_score(plan, GOAL, FIRST, LAST, FIRST + timedelta(10)) == 0


def test_own_points_may_say_where_it_starts_and_ends() -> None:
    plan = Trajectory(TrajectoryKind.POINTS, ((FIRST, 110.0), (LAST, 150.0), (LAST, 190.0)))
    assert expected_value(plan, GOAL, FIRST, LAST, FIRST) == 110
    assert expected_value(plan, GOAL, FIRST, LAST, LAST) == 190


def test_own_points_without_a_baseline_speak_for_the_days_they_cover() -> None:
    unmeasured = Goal(Direction.INCREASE, None, 200)
    plan = Trajectory(TrajectoryKind.POINTS, ((FIRST + timedelta(10), 150.0),))
    assert expected_value(plan, unmeasured, FIRST, LAST, FIRST + timedelta(5)) is None
    assert expected_value(plan, unmeasured, FIRST, LAST, FIRST + timedelta(20)) == 175
    assert expected_share(plan, unmeasured, FIRST, LAST, FIRST + timedelta(15)) == 0.5
    assert expected_score(plan, unmeasured, FIRST, LAST, FIRST + timedelta(20)) is None


def test_an_unknown_baseline_has_no_expected_value() -> None:
    assert expected_value(Trajectory(), Goal(Direction.INCREASE, None, 200), FIRST, LAST, LAST) is None
    assert expected_score(Trajectory(), Goal(Direction.INCREASE, None, 200), FIRST, LAST, LAST) is None


def test_the_trajectory_leads_to_the_target_zone() -> None:
    goal = Goal(Direction.DECREASE, 200, 100, commit=150, stretch=50)
    halfway = FIRST + timedelta(15)
    assert expected_value(Trajectory(), goal, FIRST, LAST, halfway) == 150
    assert expected_score(Trajectory(), goal, FIRST, LAST, halfway) == 0.3
    assert expected_score(Trajectory(), goal, FIRST, LAST, LAST) == 0.7


def test_an_ordinal_goal_is_expected_in_its_zones() -> None:
    goal = Goal(Direction.INCREASE, None, None, kind=Kind.ORDINAL)
    assert expected_score(Trajectory(), goal, FIRST, LAST, FIRST + timedelta(15)) == 0.3
    assert expected_score(Trajectory(), goal, FIRST, LAST, LAST) == 0.7


def test_a_cycle_of_one_day_expects_all_on_that_day() -> None:
    for kind in TrajectoryKind:
        assert expected_share(Trajectory(kind), GOAL, FIRST, FIRST, FIRST - timedelta(1)) in (0, 1)
        assert expected_share(Trajectory(kind), GOAL, FIRST, FIRST, FIRST) == 1


def test_it_names_the_problems_of_own_points() -> None:
    outside, twice = LAST + timedelta(1), FIRST + timedelta(1)
    plan = Trajectory(TrajectoryKind.POINTS, ((outside, 1.0), (twice, 2.0), (twice, math.nan)))
    assert plan.problems(FIRST, LAST) == [
        Problem("points", "point_outside_cycle", {"on": "2026-02-01"}),
        Problem("points", "not_finite", {"on": "2026-01-02"}),
        Problem("points", "point_twice", {"on": "2026-01-02"}),
    ]
    assert all(problem.message for problem in plan.problems(FIRST, LAST))
    assert Trajectory(TrajectoryKind.POINTS).problems(FIRST, LAST) == [Problem("points", "points_missing")]
    assert Trajectory(TrajectoryKind.LATE).problems(FIRST, LAST) == []


@given(shapes, moving_goals())
def test_nothing_is_expected_at_the_start_and_all_at_the_end(kind: TrajectoryKind, goal: Goal) -> None:
    plan = Trajectory(kind)
    assert expected_share(plan, goal, START, END, START) == 0
    assert expected_share(plan, goal, START, END, END) == 1
    assert expected_value(plan, goal, START, END, START) == goal.baseline
    assert expected_value(plan, goal, START, END, END) == goal.target
    assert expected_score(plan, goal, START, END, START) == 0
    assert expected_score(plan, goal, START, END, END) == (0.7 if goal.has_zones else 1)


@given(shapes, moving_goals(), days, days)
def test_expectations_never_fall(kind: TrajectoryKind, goal: Goal, one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    plan = Trajectory(kind)
    assert expected_share(plan, goal, START, END, earlier) <= expected_share(plan, goal, START, END, later)
    first, second = (expected_score(plan, goal, START, END, day) for day in (earlier, later))
    assert first is not None
    assert second is not None
    assert first <= second


@given(shapes, moving_goals(), days)
def test_being_exactly_on_the_trajectory_scores_what_is_expected(kind: TrajectoryKind, goal: Goal, day: date) -> None:
    value = expected_value(Trajectory(kind), goal, START, END, day)
    assert value is not None
    assert score(goal, value) == expected_score(Trajectory(kind), goal, START, END, day)


@given(any_trajectory, keep_goals(), any_day)
def test_a_kept_metric_is_due_in_full_every_day(plan: Trajectory, goal: Goal, day: date) -> None:
    assert expected_share(plan, goal, START, END, day) == 1
    assert expected_score(plan, goal, START, END, day) == 1
    assert expected_value(plan, goal, START, END, day) is None


@given(any_trajectory, any_goal, any_day, any_day, any_day)
def test_everything_is_finite_for_every_finite_input(
    plan: Trajectory, goal: Goal, start: date, end: date, day: date
) -> None:
    assert math.isfinite(expected_share(plan, goal, start, end, day))
    value, points = expected_value(plan, goal, start, end, day), expected_score(plan, goal, start, end, day)
    assert value is None or math.isfinite(value)
    assert points is None or 0 <= points <= 1
    assert all(problem.message for problem in plan.problems(start, end))
