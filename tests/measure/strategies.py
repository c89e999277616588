"""Numbers, goals and days for the property tests of the measure room."""

from datetime import date, timedelta

from hypothesis import strategies as st

from quarterdeck.measure import LIMIT, Direction, Goal, Kind, Reading, Trajectory, TrajectoryKind

START = date(2026, 10, 1)
END = date(2026, 12, 31)

any_float = st.floats(allow_nan=False, allow_infinity=False)
numbers = st.floats(-LIMIT, LIMIT, allow_nan=False)
plain = st.integers(-1_000_000, 1_000_000).map(lambda n: n / 64)
"""Numbers whose sums and differences are exact, so that a property fails for a wrong formula and not for rounding."""

moving = st.sampled_from([Direction.INCREASE, Direction.DECREASE])
keeping = st.sampled_from([Direction.KEEP_ABOVE, Direction.KEEP_BELOW, Direction.KEEP_BETWEEN])
days = st.integers(0, (END - START).days).map(lambda n: START + timedelta(n))
any_day = st.dates()

any_goal = st.builds(
    Goal,
    st.sampled_from(Direction),
    st.none() | any_float,
    st.none() | any_float,
    target_high=st.none() | any_float,
    commit=st.none() | any_float,
    stretch=st.none() | any_float,
    kind=st.sampled_from(Kind),
)
"""Any goal of finite numbers, however absurd: also those that problems() refuses."""

any_trajectory = st.builds(
    Trajectory,
    st.sampled_from(TrajectoryKind),
    st.lists(st.tuples(any_day, any_float), max_size=5).map(tuple),
)


@st.composite
def moving_goals(draw: st.DrawFn, values: st.SearchStrategy[float] = plain) -> Goal:
    """A sound increasing or decreasing goal with a known baseline, with and without zones."""
    direction = draw(moving)
    baseline, commit, target, stretch = sorted(draw(st.lists(values, min_size=4, max_size=4, unique=True)))
    if direction is Direction.DECREASE:
        baseline, commit, target, stretch = stretch, target, commit, baseline
    if draw(st.booleans()):
        return Goal(direction, baseline, target, commit=commit, stretch=stretch)
    return Goal(direction, baseline, target)


@st.composite
def keep_goals(draw: st.DrawFn) -> Goal:
    """A sound keep goal."""
    direction = draw(keeping)
    low, high = sorted(draw(st.lists(plain, min_size=2, max_size=2, unique=True)))
    return Goal(direction, None, low, target_high=high if direction is Direction.KEEP_BETWEEN else None)


readings = st.lists(st.builds(Reading, days, plain), max_size=20)
