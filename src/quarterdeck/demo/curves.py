"""How a number moves over a quarter: the shapes one meets, as shares of the way from baseline to target."""

import math
import random
from collections.abc import Callable

Curve = Callable[[random.Random, int], list[float]]


def _noisy(rng: random.Random, shares: list[float], sigma: float) -> list[float]:
    return [share + rng.gauss(0, sigma) for share in shares]


def steady(rng: random.Random, weeks: int) -> list[float]:
    """About the same step each week, to somewhere between 0.8 and 1.35."""
    end = rng.uniform(0.8, 1.35)
    return _noisy(rng, [end * (n + 1) / weeks for n in range(weeks)], 0.02)


def early(rng: random.Random, weeks: int) -> list[float]:
    """The easy part first: fast at the start, then slower, to about the target."""
    end = rng.uniform(0.9, 1.25)
    return _noisy(rng, [end * (1 - (1 - (n + 1) / weeks) ** 2) for n in range(weeks)], 0.02)


def late(rng: random.Random, weeks: int) -> list[float]:
    """Little for long, then fast."""
    end = rng.uniform(0.6, 1.05)
    return _noisy(rng, [end * ((n + 1) / weeks) ** 2.4 for n in range(weeks)], 0.015)


def stalled(rng: random.Random, weeks: int) -> list[float]:
    """A good start, then nothing."""
    level = rng.uniform(0.12, 0.4)
    return _noisy(rng, [level * (1 - math.exp(-(n + 1) / 2)) for n in range(weeks)], 0.012)


def noisy(rng: random.Random, weeks: int) -> list[float]:
    """A trend hidden in swings."""
    end = rng.uniform(0.4, 1.0)
    return _noisy(rng, [end * (n + 1) / weeks for n in range(weeks)], 0.14)


def jump(rng: random.Random, weeks: int) -> list[float]:
    """Flat, and in the last week all at once."""
    return [*_noisy(rng, [0.05 + 0.01 * n for n in range(weeks - 1)], 0.015), rng.uniform(0.95, 1.05)]


def sandbagged(rng: random.Random, weeks: int) -> list[float]:
    """The target is reached in the first weeks, and exceeded."""
    return _noisy(rng, [min(1.0 + 0.02 * n, 0.55 * (n + 1)) for n in range(weeks)], 0.01)


def falling(rng: random.Random, weeks: int) -> list[float]:
    """Away from the target."""
    return _noisy(rng, [-rng.uniform(0.02, 0.04) * (n + 1) for n in range(weeks)], 0.02)


def recovering(rng: random.Random, weeks: int) -> list[float]:
    """Down first, then well up."""
    return _noisy(
        rng,
        [
            -0.25 * math.sin(math.pi * min(1.0, (n + 1) / (0.45 * weeks))) + 0.95 * ((n + 1) / weeks) ** 1.6
            for n in range(weeks)
        ],
        0.02,
    )


ORDINARY: tuple[tuple[Curve, int], ...] = (
    (steady, 30),
    (early, 26),
    (late, 16),
    (stalled, 14),
    (noisy, 14),
    (recovering, 10),
    (falling, 6),
)


def draw(rng: random.Random) -> Curve:
    """One of the ordinary shapes, as often as one meets it; leaps and safe targets are habits (habits.py)."""
    curves, weights = zip(*ORDINARY, strict=True)
    chosen: Curve = rng.choices(curves, weights=weights)[0]
    return chosen
