"""One line of prose becomes movement, metric, baseline, target, unit, deadline and owner."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.coach import read
from quarterdeck.coach.quantity import number
from quarterdeck.coach.text import LONGEST, tokens

READ = (
    # text, direction, metric, baseline, target, unit
    ("Increase NPS from 32 to 50", "increase", "NPS", 32, 50, ""),
    ("activation 20% → 35%", "increase", "activation", 20, 35, "%"),
    ("cut p95 latency below 300 ms (now 480)", "decrease", "p95 latency", 480, 300, "ms"),
    ("€1.2m ARR (from 800k)", "increase", "ARR", 800_000, 1_200_000, "EUR"),
    ("at least 90 % of orders on time, up from 60 %", "increase", "orders on time", 60, 90, "%"),
    ("10k → 25k MAU", "increase", "MAU", 10_000, 25_000, ""),
    ("$4.2k → $5k MRR", "increase", "MRR", 4_200, 5_000, "USD"),
    ("Average rating 4.6/5 (from 4.2)", "increase", "Average rating", 4.2, 4.6, ""),
    ("Reduce average support ticket resolution time from 24 hours to 4 hours.", "decrease",
     "average support ticket resolution time", 24, 4, "h"),
    ("Grow weekly active teams to 1,500", "increase", "weekly active teams", None, 1_500, ""),
    ("Answer time of support from 7.9 h to 4 h", "decrease", "time of support", 7.9, 4, "h"),
    ("zero sev-1 incidents", "keep_below", "sev-1 incidents", None, 0, ""),
    ("Keep unsubscribe rate below 1%", "keep_below", "unsubscribe rate", None, 1, "%"),
    ("Keep p95 between 200 and 300 ms", "keep_between", "p95", None, 200, "ms"),
    ("Umsatz von 1,2 Mio € auf 1,5 Mio € steigern", "increase", "Umsatz", 1_200_000, 1_500_000, "EUR"),
    ("Ladezeit unter 2,5 s senken (derzeit 4,1 s)", "decrease", "Ladezeit", 4.1, 2.5, "s"),
    ("Kundenzufriedenheit von 3,9 auf 4,4 erhöhen", "increase", "Kundenzufriedenheit", 3.9, 4.4, ""),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "direction", "metric", "baseline", "target", "unit"), READ, ids=[row[0] for row in READ]
)
def test_a_line_is_read(
    text: str, direction: str, metric: str, baseline: float | None, target: float, unit: str
) -> None:
    found = read(text)
    assert (found.direction, found.metric, found.baseline, found.target, found.unit) == (
        direction, metric, baseline, target, unit,
    )  # fmt: skip
    assert not found.is_relative


@pytest.mark.parametrize(
    ("text", "target", "unit"),
    [("reduce churn by 25%", 25, "%"), ("double the number of active shops", 2, "x"), ("increase trials by 3x", 3, "x"),
     ("cut time to first value in half", 50, "%"), ("20% lift in demo requests", 20, "%"),
     ("Anteil der Stammkunden um 20 % steigern", 20, "%")],
)  # fmt: skip
def test_a_change_is_told_from_a_level(text: str, target: float, unit: str) -> None:
    found = read(text)
    assert (found.target, found.unit, found.is_relative) == (target, unit, True)


def test_a_range_has_two_ends() -> None:
    found = read("Keep error rate at 0.1–0.5%")
    assert (found.target, found.target_high, found.unit, found.direction) == (0.1, 0.5, "%", "keep_between")


@pytest.mark.parametrize(
    "text",
    ["Ship v2.1 by 2026-03-15", "Portal live by 30 June", "Launch phase 2", "Certified for ISO 27001", "Support 24/7",
     "KR-3: Move the office in Q3 2027", "Be ready for the 2027 season", "Tier 1 partners are happy",
     "See https://example.org/a/12 for 1st ideas"],
)  # fmt: skip
def test_dates_versions_and_names_are_no_values(text: str) -> None:
    found = read(text)
    assert (found.baseline, found.target) == (None, None)


def test_a_deadline_and_an_owner_keep_their_place() -> None:
    text = "KR-3: Raise response rate from 12% to 25% by 15 March @maria"
    found = read(text)
    assert found.deadline_words == "by 15 March"
    assert found.owner == "maria"
    assert found.target_span is not None
    assert text[found.target_span.start : found.target_span.end] == "25%"


@pytest.mark.parametrize(
    ("written", "value", "comma"),
    [("1,200", 1200, False), ("1.200,5", 1200.5, False), ("1'000", 1000, False), ("4,2", 4.2, False), (".5", 0.5, False),
     ("1.200", 1200, True), ("1,200", 1.2, True), ("1.5", 1.5, True), ("12.345.678", 12_345_678, True), ("0.125", 0.125, True)],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(written: str, value: float, comma: bool) -> None:
    assert number(written, decimal_comma=comma) == value


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading(text: str) -> None:
    found = read(text)
    for span in (found.metric_span, found.target_span, found.baseline_span, found.deadline):
        assert span is None or 0 <= span.start < span.end <= len(text)


@given(
    st.floats(0.01, 1e6, allow_nan=False).map(lambda x: round(x, 2)), st.floats(0.01, 1e6).map(lambda x: round(x, 2))
)
def test_what_is_written_as_from_to_is_read_back(start: float, goal: float) -> None:
    found = read(f"Increase orders from {start} to {goal}")
    assert (found.baseline, found.target) == (start, goal)


def test_only_the_beginning_of_a_very_long_line_is_read() -> None:
    assert sum(token.end > LONGEST for token in tokens("orders 5 % " * 20_000)) == 0


def test_what_a_sentence_speaks_of_is_not_its_verb() -> None:
    verb = read("Connecting another tool takes a coffee, not a project").verb
    assert verb is None or not verb.leads
    leading = read("Connecting three tools").verb
    assert leading is not None
    assert leading.leads
