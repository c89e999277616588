"""Timings and what else can be read off an answer."""

import statistics
import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from benchmarks.counting import ANSWER, ASK
from benchmarks.visitor import Answer, Visitor

Ask = Callable[[Visitor], Answer]


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds a client waited (median, and what 95 of 100 stayed below), and answers a second."""

    median: float
    p95: float
    per_second: float


@dataclass(frozen=True, slots=True)
class Measured:
    """One screen or form beside its bare counterpart, measured in turns so that both saw the same machine."""

    name: str
    limit: float | None
    statements_limit: int | None
    statements: int
    wire_bytes: int
    timings: dict[int, Timing]
    bare: dict[int, Timing]

    def ratio(self, clients: int) -> float:
        """How many times as long as the bare one it took."""
        return self.timings[clients].median / self.bare[clients].median


def measure(
    name: str,
    ask: Ask,
    bare: Ask,
    visitor: Visitor,
    *,
    limit: float | None,
    statements_limit: int | None,
    rounds: int,
    clients: list[int],
) -> Measured:
    """Ask `rounds` times at each number of clients, in blocks that alternate with the bare counterpart."""
    first = ask(visitor)
    counting = visitor.copy()
    counting.always[ASK] = "1"
    counted = ask(counting)
    timings, bare_timings = {}, {}
    for count in clients:
        visitors = [visitor.copy() for _ in range(count)]
        seconds: dict[bool, list[float]] = {False: [], True: []}
        spent = {False: 0.0, True: 0.0}
        _together(visitors, bare, 2)
        _together(visitors, ask, 2)
        for _ in range(4):
            for is_bare, what in ((True, bare), (False, ask)):
                started = perf_counter()
                seconds[is_bare] += _together(visitors, what, max(1, rounds // 4 // count))
                spent[is_bare] += perf_counter() - started
        timings[count] = _timing(seconds[False], spent[False])
        bare_timings[count] = _timing(seconds[True], spent[True])
    return Measured(
        name, limit, statements_limit, int(counted.headers[ANSWER]), first.wire_bytes, timings, bare_timings
    )


def _together(visitors: list[Visitor], ask: Ask, times: int) -> list[float]:
    """Each visitor asks so many times, all at once; return the seconds of every answer."""
    seconds: list[float] = []

    def visit(visitor: Visitor) -> None:
        seconds.extend([ask(visitor).seconds for _ in range(times)])

    threads = [threading.Thread(target=visit, args=[visitor]) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(seconds) != times * len(visitors):
        raise SystemExit("an answer was missing, see above")
    return seconds


def _timing(seconds: list[float], spent: float) -> Timing:
    p95 = statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]
    return Timing(statistics.median(seconds) * 1000, p95 * 1000, len(seconds) / spent)
