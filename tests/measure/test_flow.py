"""What a board's moves tell, checked by hand on small histories and by properties on any."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.measure.flow import (
    Step,
    cumulative_flow,
    finished,
    older_than,
    percentile,
    percentiles,
    throughput,
    weeks_until_done,
)

FIRST = date(2026, 1, 5)
COLUMNS = ["options", "next", "doing", "measuring", "done", "stopped"]
ACTIVE, ENDED = ["doing", "measuring"], ["done", "stopped"]


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


histories = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 40), st.sampled_from([*COLUMNS, ""])), max_size=40
).map(lambda moves: [Step(item, day(n), to) for item, n, to in sorted(moves, key=lambda each: each[1])])


def test_a_small_board_day_by_day():
    steps = [Step("a", day(0), "options"), Step("b", day(1), "options"), Step("a", day(2), "doing"),
             Step("a", day(4), "done"), Step("b", day(4), "")]  # fmt: skip
    counts = cumulative_flow(steps, [day(n) for n in range(5)])
    assert [dict(each) for each in counts] == [
        {"options": 1}, {"options": 2}, {"options": 1, "doing": 1}, {"options": 1, "doing": 1}, {"done": 1},
    ]  # fmt: skip


@given(histories)
def test_every_card_is_in_one_column_or_gone(steps):
    days = [day(n) for n in range(45)]
    for on, counts in zip(days, cumulative_flow(steps, days), strict=True):
        last = {step.item: step.to for step in steps if step.on <= on}
        assert sum(counts.values()) == sum(1 for to in last.values() if to)
        assert all(number > 0 for number in counts.values())


def test_the_first_and_the_last_day_count_both():
    (done,) = finished([Step("a", day(3), "doing"), Step("a", day(3), "done")], active=ACTIVE, done=ENDED)
    assert done.days == 1


def test_going_back_to_the_options_starts_the_clock_anew():
    steps = [Step("a", day(0), "doing"), Step("a", day(5), "options"), Step("a", day(10), "doing"),
             Step("a", day(12), "measuring"), Step("a", day(14), "done")]  # fmt: skip
    (done,) = finished(steps, active=ACTIVE, done=ENDED)
    assert (done.started_on, done.days) == (day(10), 5)


def test_what_was_reopened_has_not_ended():
    steps = [Step("a", day(0), "doing"), Step("a", day(2), "done"), Step("a", day(4), "doing")]
    assert finished(steps, active=ACTIVE, done=ENDED) == []


@given(histories)
def test_only_what_is_in_an_end_column_has_ended_and_took_at_least_a_day(steps):
    ended = finished(steps, active=ACTIVE, done=ENDED)
    last = {step.item: step.to for step in steps}
    assert {each.item for each in ended} == {item for item, to in last.items() if to in ENDED}
    assert all(each.days >= 1 for each in ended)


def test_percentiles_are_values_that_occurred():
    assert percentiles([3, 1, 4, 1, 5, 9, 2, 6, 5, 3]) == {50: 3, 85: 6, 95: 9}
    assert percentile([], 85) is None
    assert percentile([7], 5) == 7


@given(st.lists(st.integers(0, 1000), min_size=1), st.integers(1, 100))
def test_so_many_per_cent_are_no_larger_than_the_percentile(values, share):
    found = percentile(values, share)
    assert found in values
    assert sum(1 for each in values if each <= found) >= len(values) * share / 100
    assert sum(1 for each in values if each < found) < len(values) * share / 100 or share == 100


@given(st.lists(st.integers(-20, 120)), st.integers(1, 12))
def test_throughput_counts_every_end_inside_its_weeks_once(ends, weeks):
    counts = throughput([day(n) for n in ends], FIRST, weeks)
    assert len(counts) == weeks
    assert sum(counts) == sum(1 for n in ends if 0 <= n < 7 * weeks)


def test_a_steady_team_is_told_exactly():
    assert weeks_until_done([2, 2, 2, 2], 7) == {50: 4, 85: 4, 95: 4}


def test_too_short_or_empty_a_history_tells_nothing():
    assert weeks_until_done([3, 3, 3], 5) is None
    assert weeks_until_done([0, 0, 0, 0, 0], 5) is None
    assert weeks_until_done([], 0) == {50: 0, 85: 0, 95: 0}


def test_half_empty_weeks_agree_with_the_binomial_distribution():
    # One item, each week done with probability 1/2: 50 % after 1 week, 87.5 % after 3, 96.9 % after 5.
    assert weeks_until_done([0, 1, 0, 1], 1, runs=4000) == {50: 1, 85: 3, 95: 5}


@given(st.lists(st.integers(0, 4), min_size=4, max_size=20).filter(any), st.integers(1, 20))
def test_the_same_past_gives_the_same_future_and_surer_is_later(history, items):
    first = weeks_until_done(history, items, runs=100)
    if first is None:
        assert items * len(history) / sum(history) > 260
        return
    assert first == weeks_until_done(history, items, runs=100)
    assert first[50] <= first[85] <= first[95]
    assert first[50] >= -(-items // max(history))


def test_older_than_most_needs_some_to_compare_with():
    assert older_than(10, [1, 2, 3, 4]) is None
    assert older_than(10, [1, 2, 3, 4, 50]) == 80
