"""Rewrites by formula: key result = movement + metric + from … to …; each is a whole new text, or empty.

What only the writer knows stands as “…” in it, at the place where the cursor goes.
"""

from quarterdeck.coach.quantity import Quantity
from quarterdeck.coach.reading import Reading

GAP = "…"
"""What the writer has to fill in."""


def with_baseline(reading: Reading) -> str:
    """“Grow orders to 4,000” → “Grow orders from … to 4,000”; “Reduce churn by 25%” → “Reduce churn from … to …”."""
    span = reading.target_span
    if span is None or not reading.metric:
        return ""
    unit = _unit_words(reading)
    if reading.is_relative:
        start, goal = f"{GAP}{unit}", f"{GAP}{unit}"
    else:
        start, goal = f"{GAP}{unit}", reading.text[span.start : span.end]
    return _formula(reading, start, goal)


def with_target(reading: Reading) -> str:
    """“Increase retention” → “Increase retention from … to …”."""
    if not reading.metric:
        return ""
    start = reading.text[reading.baseline_span.start : reading.baseline_span.end] if reading.baseline_span else GAP
    return _formula(reading, start, GAP)


def with_numbers_way(reading: Reading) -> str:
    """“Increase churn from 5% to 3%” → “Reduce churn from 5% to 3%”: the verb follows the numbers. Leaves no gap."""
    start, goal = reading.baseline_span, reading.target_span
    if start is None or goal is None or not reading.metric or reading.baseline is None or reading.target is None:
        return ""
    words = {"metric": reading.metric.strip(), "start": reading.text[start.start : start.end],
             "goal": reading.text[goal.start : goal.end]}  # fmt: skip
    filled = reading.lang.formulas["up" if reading.target > reading.baseline else "down"] % words
    return filled[:1].upper() + filled[1:]


def without_number(reading: Reading, quantity: Quantity) -> str:
    """“Grow revenue by 30 % in the mid-market” → “Grow revenue in the mid-market”. Leaves no gap."""
    first = quantity.first
    small = reading.lang.words["before_number_words"] | reading.lang.words["approximately"]
    while first and reading.lows[first - 1] in small:
        first -= 1
    rest = reading.text[: reading.tokens[first].start] + reading.text[quantity.end :]
    return " ".join(rest.split()).rstrip(" ,;")


def without_deadline(reading: Reading) -> str:
    """The same text without its date."""
    if reading.deadline is None:
        return ""
    rest = reading.text[: reading.deadline.start] + reading.text[reading.deadline.end :]
    return " ".join(rest.split()).rstrip(" ,;")


def _formula(reading: Reading, start: str, goal: str) -> str:
    down = reading.movement == "decrease" or reading.direction == "decrease"
    filled = reading.lang.formulas["down" if down else "up"] % {
        "metric": reading.metric.strip(), "start": start, "goal": goal,
    }  # fmt: skip
    return filled[:1].upper() + filled[1:]


def _unit_words(reading: Reading) -> str:
    return "%" if reading.unit == "%" and not reading.is_relative else ""
