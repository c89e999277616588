"""Time boxes add up to the meeting."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.review.timing import SHORTEST_BOX, Topic, time_boxes

WEIGHTS = st.floats(0, 1, allow_nan=False)
TOPICS = st.lists(st.builds(Topic, WEIGHTS, st.none() | st.integers(0, 30)), max_size=60)


def test_the_weightier_topic_gets_more_time():
    assert time_boxes(45, [Topic(0.9), Topic(0.3)]) == [32, 13]


def test_where_there_is_not_enough_for_all_the_weightiest_are_talked_about():
    assert time_boxes(10, [Topic(0.1), Topic(0.9), Topic(0.5), Topic(0.2)]) == [0, 4, 3, 3]


def test_minutes_that_people_set_stay():
    assert time_boxes(45, [Topic(0.9, 5), Topic(0.5)]) == [5, 40]
    assert time_boxes(10, [Topic(0.9, 25), Topic(0.5)]) == [25, 0]


@given(st.integers(0, 960), TOPICS)
def test_boxes_add_up_to_the_meeting_and_none_is_too_short_to_begin(total, topics):
    boxes = time_boxes(total, topics)
    set_ones = sum(each.minutes or 0 for each in topics)
    shared = [box for box, each in zip(boxes, topics, strict=True) if each.minutes is None]
    assert all(box == 0 or box >= SHORTEST_BOX for box in shared)
    if any(shared):
        assert sum(boxes) == total
    else:
        assert sum(boxes) == set_ones


@given(st.integers(10, 240), st.lists(WEIGHTS, min_size=1, max_size=30))
def test_a_weightier_topic_never_gets_less(total, weights):
    boxes = time_boxes(total, [Topic(each) for each in weights])
    by_weight = [box for _weight, box in sorted(zip(weights, boxes, strict=True), key=lambda each: -each[0])]
    assert all(more + 1 >= less for more, less in pairwise(by_weight))
