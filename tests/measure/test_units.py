"""Numbers with units, as people write and read them."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quarterdeck.measure import UnreadableValueError, format_value, parse_value

from .strategies import any_float, numbers

KNOWN = ["", "%", "€", "$", "£", "EUR", "USD", "JPY", "CHF", "SEK", "s", "min", "h", "d", "count", "score", "×", "x"]
units = st.sampled_from(KNOWN) | st.sampled_from(["users", "m", "k", "kg", "NPS", "€/month", "per 1000", "5", "Straße"])


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (29.4, "%", "29.4 %"),
        (26, "h", "26 h"),
        (1_200_000, "€", "€1,200,000"),
        (1_200_000, "EUR", "€1,200,000"),
        (-12.5, "usd", "−$12.5"),
        (1200, "CHF", "CHF 1,200"),
        (3.2, "×", "3.2×"),
        (3.2, "x", "3.2×"),
        (42, "count", "42"),
        (7.8, "score", "7.8"),
        (42, "NPS", "42 NPS"),
        (1200, "weekly users", "1,200 weekly users"),
        (-3, "", "−3"),
        (0.1 + 0.2, "", "0.3"),
        (1.1 * 3, "", "3.3"),
        (-0.0, "%", "0 %"),
        (0.00005, "", "0.00005"),
        (1e15, "", "1,000,000,000,000,000"),
        (123_456_789_012_345, "", "123,456,789,012,345"),
        (5e-324, "", "4.94065645841e−324"),
        (1e308, "", "1e308"),
    ],
)
def test_a_value_is_written_in_its_unit(value: float, unit: str, text: str) -> None:
    assert format_value(value, unit) == text.replace(" ", "\u00a0", 1)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1_200_000, "€", "€1.2m"),
        (999_499, "", "999k"),
        (999_600, "", "1m"),
        (999.6, "", "1k"),
        (1234, "", "1.23k"),
        (12.345, "%", "12.3\u00a0%"),
        (-2.5e9, "$", "−$2.5bn"),
        (1e15, "", "1,000tn"),
        (0, "", "0"),
        (0.0123456, "", "0.0123"),
        (1.23456e-9, "", "1.23e−9"),
    ],
)
def test_a_value_on_an_axis_is_short(value: float, unit: str, text: str) -> None:
    assert format_value(value, unit, compact=True) == text


def test_a_change_shows_its_sign() -> None:
    assert [format_value(value, "", sign=True) for value in (3, -3, 0)] == ["+3", "−3", "0"]
    assert format_value(5, "€", sign=True) == "+€5"


def test_it_shows_nothing_that_is_not_finite() -> None:
    for value in (math.nan, math.inf):
        with pytest.raises(ValueError, match="finite"):
            format_value(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("29.4 %", 29.4),
        ("29,4%", 29.4),
        ("1,200", 1200),
        ("1.200", 1.2),
        ("1.200,5", 1200.5),
        ("1,200.5", 1200.5),
        ("1.200.000", 1_200_000),
        ("1,200,000", 1_200_000),
        ("1 200 000,5", 1_200_000.5),
        ("1'200", 1200),
        ("0,123", 0.123),
        ("12,3456", 12.3456),
        ("€1.2m", 1_200_000),
        ("1.2 million €", 1_200_000),
        ("10k", 10_000),
        ("2.5bn", 2.5e9),
        ("$ 5", 5),
        ("-€5", -5),
        ("€-5", -5),
        ("CHF 1,200", 1200),
        ("1,200 EUR", 1200),
        ("26 h", 26),
        ("3 hours", 3),
        ("90 min", 90),
        ("3.2×", 3.2),
        ("x3", 3),
        ("−3", -3),
        ("–3", -3),
        ("+3", 3),
        (" 7 ", 7),
        (".5", 0.5),
        ("1.", 1),
        ("1e-9", 1e-9),
        ("1\u202f200", 1200),
    ],
)
def test_it_reads_what_people_write(text: str, value: float) -> None:
    assert parse_value(text) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("5m", "m", 5),
        ("5 m", "min", 5),
        ("5", "%", 5),
        ("26 hours", "h", 26),
        ("12 users", "users", 12),
        ("12 Users", "users", 12),
        ("12k users", "users", 12_000),
        ("105", "5", 105),
        ("10 5", "5", 10),
        ("15", "1", 15),
        ("12 STRASSE", "Straße", 12),
        ("€5", "EUR", 5),
        ("5 per 1000", "per 1000", 5),
    ],
)
def test_it_reads_a_value_in_the_unit_asked_for(text: str, unit: str, value: float) -> None:
    assert parse_value(text, unit) == value


@pytest.mark.parametrize(
    ("text", "unit", "code"),
    [
        ("", "", "value_empty"),
        (" \u00a0 ", "", "value_empty"),
        ("%", "%", "value_unreadable"),
        ("½", "", "value_unreadable"),
        ("nan", "", "value_unreadable"),
        ("inf", "", "value_unreadable"),
        ("-Infinity", "", "value_unreadable"),
        ("--5", "", "value_unreadable"),
        ("-€-5", "", "value_unreadable"),
        ("1,2,3", "", "value_unreadable"),
        ("12,34,567", "", "value_unreadable"),
        ("1.2.3", "", "value_unreadable"),
        ("1,200.5.5", "", "value_unreadable"),
        ("1 2", "", "value_unreadable"),
        ("1_000", "", "value_unreadable"),
        ("٣", "", "value_unreadable"),
        ("h1", "", "value_unreadable"),
        ("about 5", "", "value_unreadable"),
        ("5 bananas", "", "value_unreadable"),
        ("12 customers", "users", "value_unreadable"),
        ("=1+1", "", "value_unreadable"),
        ("9" * 500, "", "value_unreadable"),
        ("26 h", "min", "value_other_unit"),
        ("$5", "€", "value_other_unit"),
        ("5 %", "", None),
        ("1e400", "", "too_large"),
        ("2e15", "", "too_large"),
        ("1000tn", "", None),
        ("1001tn", "", "too_large"),
    ],
)
def test_it_refuses_the_rest_and_names_the_remedy(text: str, unit: str, code: str | None) -> None:
    if code is None:
        parse_value(text, unit)
        return
    with pytest.raises(UnreadableValueError) as caught:
        parse_value(text, unit)
    assert caught.value.problem.code == code
    assert str(caught.value) == caught.value.problem.message
    assert str(caught.value).endswith(".")


@given(numbers, units)
@example(1e15, "")
@example(-999999.9999999999, "€")
@example(5e-324, "×")
@example(1234.5678, "5")
def test_reading_what_was_written_gives_it_back(value: float, unit: str) -> None:
    assert parse_value(format_value(value, unit), unit) == pytest.approx(value, rel=1e-11, abs=0)
    assert parse_value(format_value(value, unit, sign=True), unit) == pytest.approx(value, rel=1e-11, abs=0)


@given(numbers, st.text(max_size=12))
@example(-3.0, "-")
@example(3.0, ".")
@example(3.0, "İ")
def test_it_round_trips_in_any_unit(value: float, unit: str) -> None:
    assert parse_value(format_value(value, unit), unit) == pytest.approx(value, rel=1e-11, abs=0)


@given(st.floats(-1e14, 1e14), st.sampled_from(["", "%", "€", "m", "min", "users"]))
def test_a_short_form_reads_back_as_nearly_the_same(value: float, unit: str) -> None:
    assert parse_value(format_value(value, unit, compact=True), unit) == pytest.approx(value, rel=0.005, abs=0)


@given(any_float, units)
def test_nothing_shown_has_float_noise_or_a_hyphen_for_a_minus(value: float, unit: str) -> None:
    for compact in (False, True):
        shown = format_value(value, "", compact=compact)
        assert "-" not in shown
        assert sum(character.isdigit() for character in shown.split("e")[0]) <= 20
        assert format_value(value, unit, compact=compact)


@given(st.text(max_size=60) | st.text("0123456789.,' -+€%kmeh", max_size=20), units)
def test_any_text_is_a_finite_number_or_refused(text: str, unit: str) -> None:
    try:
        value = parse_value(text, unit)
    except UnreadableValueError:
        return
    assert math.isfinite(value)
    assert text.strip()
