"""Progress, score and zones of one value, and the score of an objective."""

import math
from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from quarterdeck.measure import (
    Composite,
    Direction,
    Goal,
    Hold,
    Kind,
    Part,
    Zone,
    below_baseline,
    progress,
    score,
    weighted_score,
    zone_reached,
)

from .strategies import any_float, any_goal, keep_goals, moving_goals, numbers, plain

UP, DOWN = Direction.INCREASE, Direction.DECREASE
ZONED = Goal(UP, 10, 20, commit=14, stretch=30)


def test_progress_is_unclamped_and_score_is_not() -> None:
    goal = Goal(DOWN, 40, 30)
    assert [progress(goal, value) for value in (45, 40, 35, 30, 25)] == [-0.5, 0, 0.5, 1, 1.5]
    assert [score(goal, value) for value in (45, 40, 35, 30, 25)] == [0, 0, 0.5, 1, 1]
    assert [below_baseline(goal, value) for value in (45, 40, 35)] == [True, False, False]


def test_zones_interpolate_between_their_worths() -> None:
    assert [score(ZONED, value) for value in (5, 10, 12, 14, 17, 20, 25, 30, 40)] == pytest.approx(
        [0, 0, 0.15, 0.3, 0.5, 0.7, 0.85, 1, 1]
    )
    assert [zone_reached(ZONED, value) for value in (13.9, 14, 20, 30)] == [
        None,
        Zone.COMMIT,
        Zone.TARGET,
        Zone.STRETCH,
    ]
    assert progress(ZONED, 20) == 1


def test_an_ordinal_goal_needs_no_numbers() -> None:
    goal = Goal(UP, None, None, kind=Kind.ORDINAL)
    assert [score(goal, value) for value in (0, 1, 2, 3)] == [0, 0.3, 0.7, 1]
    assert [zone_reached(goal, value) for value in (0, 1, 2, 3)] == [None, *Zone]
    assert [progress(goal, value) for value in (0, 1, 2)] == [0, 0.5, 1]


def test_an_unknown_baseline_means_no_progress_and_no_score_but_zones_can_be_read() -> None:
    goal = Goal(UP, None, 20, commit=14, stretch=30)
    assert progress(goal, 15) is None
    assert score(goal, 15) is None
    assert not below_baseline(goal, 15)
    assert zone_reached(goal, 15) is Zone.COMMIT


def test_a_goal_without_zones_reaches_none() -> None:
    assert zone_reached(Goal(UP, 0, 1), 5) is None


def test_a_kept_metric_is_scored_by_its_history() -> None:
    goal = Goal(Direction.KEEP_ABOVE, None, 99)
    hold = Hold.begin(date(2026, 10, 1), True).extended(date(2026, 10, 4), False)
    assert score(goal, 98, hold=hold, as_of=date(2026, 10, 5)) == 0.75
    assert progress(goal, 98, hold=hold, as_of=date(2026, 10, 5)) == 0.75
    assert score(goal, 98, hold=hold) == 1.0
    assert (score(goal, 99), score(goal, 98)) == (1.0, 0.0)
    assert not below_baseline(goal, 98)
    assert score(Goal(Direction.KEEP_ABOVE, None, None), 1) is None


def test_a_value_that_is_not_finite_is_no_reading() -> None:
    for value in (math.nan, math.inf, -math.inf):
        assert score(Goal(UP, 0, 1), value) is None
        assert score(Goal(Direction.KEEP_ABOVE, 0, 1), value) is None
        assert progress(Goal(UP, 0, 1), value) is None


@given(any_goal, any_float)
@example(Goal(UP, -1.7e308, 1.7e308), 1.7e308)
@example(Goal(UP, 0.0, 5e-324), 1e308)
@example(Goal(UP, 1e308, 1.0000000000000002e308), -1.7e308)
@example(Goal(UP, 5, 5), 5)
@example(Goal(DOWN, 0.0, 1.0, commit=7.0, stretch=-3.0), 0.5)
def test_everything_is_finite_for_every_finite_input(goal: Goal, value: float) -> None:
    done, points = progress(goal, value), score(goal, value)
    assert done is None or math.isfinite(done)
    assert points is None or 0 <= points <= 1
    assert (done is None) == (points is None)
    below_baseline(goal, value)
    zone_reached(goal, value)


def test_the_largest_doubles_still_have_a_middle() -> None:
    widest = Goal(UP, -1.6e308, 1.6e308)
    assert [progress(widest, value) for value in (-1.6e308, 0, 0.8e308, 1.6e308)] == [0, 0.5, 0.75, 1]
    assert progress(Goal(UP, -1.6e308, 0), 1.6e308) == 2
    assert progress(Goal(UP, 0.0, 5e-324), 1e308) == 1e15


@given(moving_goals(numbers), numbers, numbers)
def test_the_score_never_falls_as_the_value_improves(goal: Goal, one: float, other: float) -> None:
    worse, better = sorted((one, other), reverse=goal.direction is DOWN)
    low, high = score(goal, worse), score(goal, better)
    assert low is not None
    assert high is not None
    assert low <= high


@given(moving_goals(numbers))
def test_the_score_is_exact_at_its_points(goal: Goal) -> None:
    assert goal.baseline is not None
    assert goal.target is not None
    assert score(goal, goal.baseline) == 0
    assert progress(goal, goal.target) == 1
    if goal.commit is not None and goal.stretch is not None:
        assert [score(goal, value) for value in (goal.commit, goal.target, goal.stretch)] == [0.3, 0.7, 1.0]
    else:
        assert score(goal, goal.target) == 1.0


@given(moving_goals(), plain, st.sampled_from([0.5, 3.0, 1000.0, 1 / 60]), plain)
def test_another_unit_does_not_change_the_score(goal: Goal, value: float, factor: float, shift: float) -> None:
    def converted(number: float | None) -> float | None:
        return None if number is None else number * factor + shift

    other = Goal(
        goal.direction,
        converted(goal.baseline),
        converted(goal.target),
        commit=converted(goal.commit),
        stretch=converted(goal.stretch),
    )
    there = converted(value)
    assert there is not None
    assert score(other, there) == pytest.approx(score(goal, value), abs=1e-4)
    assert progress(other, there) == pytest.approx(progress(goal, value), rel=1e-4, abs=1e-4)


@given(moving_goals(numbers), numbers)
def test_decreasing_mirrors_increasing_exactly(goal: Goal, value: float) -> None:
    def mirrored(number: float | None) -> float | None:
        return None if number is None else -number

    mirror = Goal(
        DOWN if goal.direction is UP else UP,
        mirrored(goal.baseline),
        mirrored(goal.target),
        commit=mirrored(goal.commit),
        stretch=mirrored(goal.stretch),
    )
    assert mirror.problems() == []
    assert score(mirror, -value) == score(goal, value)
    assert progress(mirror, -value) == progress(goal, value)
    assert below_baseline(mirror, -value) == below_baseline(goal, value)
    assert zone_reached(mirror, -value) == zone_reached(goal, value)


@given(moving_goals(numbers), numbers)
def test_below_the_baseline_scores_nothing_and_is_negative_progress(goal: Goal, value: float) -> None:
    done = progress(goal, value)
    assert done is not None
    if below_baseline(goal, value):
        assert (score(goal, value), done <= 0) == (0, True)
    else:
        assert done >= 0


@given(moving_goals(), plain)
def test_a_zone_is_reached_exactly_from_its_worth_on(goal: Goal, value: float) -> None:
    worth = score(goal, value)
    assume(goal.has_zones and worth is not None)
    assert worth is not None
    expected = None
    for zone, least in ((Zone.COMMIT, 0.3), (Zone.TARGET, 0.7), (Zone.STRETCH, 1.0)):
        if worth >= least:
            expected = zone
    assert zone_reached(goal, value) is expected


@given(keep_goals(), plain)
def test_a_single_kept_reading_is_all_or_nothing(goal: Goal, value: float) -> None:
    assert score(goal, value) in (0.0, 1.0)


def test_an_objective_averages_what_it_knows_by_weight() -> None:
    parts = [Part(2, 0.5), Part(1, 0.2), Part(1, None), Part(9, 0.0, guardrail=True), Part(9, None, guardrail=True)]
    composite = weighted_score(parts)
    assert composite.score == pytest.approx(0.4)
    assert (composite.known, composite.unknown) == (2, 1)


def test_an_objective_without_a_weighted_known_score_has_none() -> None:
    assert weighted_score([]) == Composite(None, 0, 0)
    assert weighted_score([Part(1, None)]) == Composite(None, 0, 1)
    assert weighted_score([Part(0, 0.5), Part(0, 1)]) == Composite(None, 2, 0)
    assert weighted_score([Part(-1, 0.5)]) == Composite(None, 1, 0)


@given(st.lists(st.builds(Part, st.floats(), st.none() | st.floats(0, 1), st.booleans())))
def test_an_objectives_score_stays_between_its_parts(parts: list[Part]) -> None:
    composite = weighted_score(parts)
    sharing = [part for part in parts if not part.guardrail]
    assert composite.known + composite.unknown == len(sharing)
    if composite.score is not None:
        known = [part.score for part in sharing if part.score is not None]
        assert min(known) - 1e-12 <= composite.score <= max(known) + 1e-12
