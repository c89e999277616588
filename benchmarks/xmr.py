"""How long the process behaviour chart of a long series takes, beside one plain pass over it. Timings are of this run.

    python benchmarks/xmr.py

Ten years of daily readings (3,650) from a fixed seed: a level with noise, a drift, three declared breaks.
"""

import random
import time
from collections.abc import Callable
from itertools import pairwise
from statistics import median

from quarterdeck.measure.xmr import behaviour

DAYS, ROUNDS = 3650, 200


def main() -> None:
    rng = random.Random(1)
    values = [50 + day / 400 + rng.gauss(0, 3) for day in range(DAYS)]
    breaks = [900, 1800, 2700]
    found = behaviour(values, breaks)
    whole = _milliseconds(lambda: behaviour(values, breaks))
    plain = _milliseconds(lambda: sum(abs(after - before) for before, after in pairwise(values)))
    print(f"{DAYS} readings, {len(found.stretches)} stretches, {len(found.signals)} signals")
    print(
        f"process behaviour: {whole:.2f} ms (limit 5 ms), {whole / plain:.0f} × one pass over the steps ({plain:.2f} ms)"
    )


def _milliseconds(work: Callable[[], object]) -> float:
    """The median of `ROUNDS` runs."""
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    return median(taken)


if __name__ == "__main__":
    main()
