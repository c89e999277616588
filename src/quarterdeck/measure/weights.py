"""Weights of an objective's key results: what the editor refuses, and shares of 100 that re-split themselves."""

from collections.abc import Iterable, Sequence

from quarterdeck.measure.goal import number_problem
from quarterdeck.measure.problem import Problem

_WHOLE = 10_000
"""100 in hundredths: shares are counted in whole hundredths so that they add up to exactly 100."""


def weights_problem(weights: Iterable[float]) -> Problem | None:
    """What is wrong with the weights of key results that share in a score; None if nothing, or without weights."""
    given = list(weights)
    for weight in given:
        problem = number_problem("weight", weight)
        if problem:
            return problem
        if weight < 0:
            return Problem("weight", "weight_negative", {"value": weight})
    return Problem("weight", "weights_zero") if given and not any(given) else None


def split_weights(weights: Sequence[float | None]) -> list[float]:
    """Shares of 100, one for each weight: a number is fixed by a person, None takes an equal part of the rest.

    Shares have two decimals and, as written, add up to exactly 100; the odd hundredths go to the first ones. Fixed
    shares stay unless they cannot: more than 100 together, or none untouched to take the rest. Then they are scaled to
    100 in proportion (all zero: equally). A negative or non-finite share counts as 0. An empty sequence stays empty.
    """
    if not weights:
        return []
    fixed = [None if weight is None else _share(weight) for weight in weights]
    rest = _WHOLE - sum(round(share * 100) for share in fixed if share is not None)
    untouched = sum(share is None for share in fixed)
    if untouched and rest >= 0:
        parts = iter(_apportion(rest, [1.0] * untouched))
        return [next(parts) / 100 if share is None else round(share * 100) / 100 for share in fixed]
    return [part / 100 for part in _apportion(_WHOLE, [share or 0.0 for share in fixed])]


def _share(weight: float) -> float:
    return min(weight, 1e15) if weight > 0 else 0.0  # also 0 for NaN, which compares with nothing


def _apportion(whole: int, claims: Sequence[float]) -> list[int]:
    """``whole`` in integer parts in proportion to the claims, the largest remainders rounded up (Hamilton's method)."""
    total = sum(claims)
    if total == 0:
        claims, total = [1.0] * len(claims), float(len(claims))
    exact = [whole * claim / total for claim in claims]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(claims)), key=lambda index: parts[index] - exact[index])
    for index in by_remainder[: whole - sum(parts)]:
        parts[index] += 1
    return parts
