"""What a board's moves tell: work in progress, cycle times, throughput, cumulative flow, and when a pile will be done.

Sources: Anderson, "Kanban" (2010), for the measures; Vacanti, "Actionable Agile Metrics for Predictability" (2015), for
cycle time as elapsed days with both ends counted, percentiles instead of means, and forecasting by drawing from past
throughput. All functions are pure; days are dates on the organisation's calendar.
"""

import random
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

PERCENTILES = (50, 85, 95)
RUNS, LEAST_RUNS, MOST_DRAWS = 2000, 300, 60_000
"""Futures drawn; fewer for a long pile, so that an answer never takes more than some hundredths of a second."""
LEAST_WEEKS = 4
"""Fewer weeks of throughput than this say nothing about the next ones."""
MOST_WEEKS = 260
"""A forecast beyond five years is no forecast."""


@dataclass(frozen=True, slots=True)
class Step:
    """An item entered a state on a day; an empty state means that it left the board."""

    item: Hashable
    on: date
    to: str


@dataclass(frozen=True, slots=True)
class Finished:
    """An item that went from its first active day to its last; `days` counts both."""

    item: Hashable
    started_on: date
    ended_on: date

    @property
    def days(self) -> int:
        return (self.ended_on - self.started_on).days + 1


def cumulative_flow(steps: Iterable[Step], days: Sequence[date]) -> list[Counter[str]]:
    """How many items were in each state at the end of each of `days` (ascending). Steps are in the order they happened."""
    where: dict[Hashable, str] = {}
    counts: Counter[str] = Counter()
    waiting = list(steps)
    answer, at = [], 0
    for day in days:
        while at < len(waiting) and waiting[at].on <= day:
            step = waiting[at]
            before = where.pop(step.item, "")
            if before:
                counts[before] -= 1
            if step.to:
                where[step.item] = step.to
                counts[step.to] += 1
            at += 1
        answer.append(Counter({state: number for state, number in counts.items() if number}))
    return answer


def finished(steps: Iterable[Step], *, active: Iterable[str], done: Iterable[str]) -> list[Finished]:
    """The items that are in a `done` state at the end, in the order they got there.

    An item starts when it enters an `active` state; going back to a state that is neither restarts it. One that reached
    `done` without ever being active took one day.
    """
    actives, dones = set(active), set(done)
    started: dict[Hashable, date] = {}
    ended: dict[Hashable, Finished] = {}
    for step in steps:
        if step.to in actives:
            started.setdefault(step.item, step.on)
            ended.pop(step.item, None)
        elif step.to in dones:
            ended.pop(step.item, None)
            ended[step.item] = Finished(step.item, started.get(step.item, step.on), step.on)
        else:
            started.pop(step.item, None)
            ended.pop(step.item, None)
    return list(ended.values())


def percentile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that at least `share` (0–100) of all do not exceed: nearest rank, so always one that occurred.
    None where there is none."""
    if not values:
        return None
    ordered = sorted(values)
    rank = -(-len(ordered) * share // 100)
    return ordered[min(len(ordered), max(1, int(rank))) - 1]


def percentiles(values: Sequence[float], shares: Sequence[int] = PERCENTILES) -> dict[int, float]:
    """The values at several percentiles; empty where there are none."""
    return {share: found for share in shares if (found := percentile(values, share)) is not None}


def throughput(ended_on: Iterable[date], first: date, weeks: int) -> list[int]:
    """How many items ended in each of `weeks` weeks from `first` on."""
    counts = [0] * weeks
    for day in ended_on:
        week = (day - first).days // 7
        if 0 <= week < weeks:
            counts[week] += 1
    return counts


def weeks_until_done(
    history: Sequence[int], items: int, *, seed: int = 1, runs: int = RUNS, shares: Sequence[int] = PERCENTILES
) -> dict[int, int] | None:
    """In how many weeks `items` will be done: of `runs` possible futures, each drawn week by week from `history`, so many
    per cent need no more.

    The same history and seed give the same answer. None where history is too short (`LEAST_WEEKS`), nothing ever
    ended, or the end is further away than `MOST_WEEKS`.
    """
    if items <= 0:
        return dict.fromkeys(shares, 0)
    if len(history) < LEAST_WEEKS or not any(history):
        return None
    likely = items * len(history) / sum(history)
    if likely > MOST_WEEKS:
        return None
    runs = max(min(runs, LEAST_RUNS), min(runs, int(MOST_DRAWS / likely)))
    rng = random.Random(seed)  # noqa: S311 — repeatable, not secret
    needed: list[int] = []
    for _run in range(runs):
        left, weeks = items, 0
        while left > 0 and weeks < MOST_WEEKS:
            for ended in rng.choices(history, k=min(8, MOST_WEEKS - weeks)):
                left -= ended
                weeks += 1
                if left <= 0:
                    break
        needed.append(weeks)
    return {share: int(percentile(needed, share) or 0) for share in shares}


def older_than(days: int, seen: Sequence[float]) -> int | None:
    """How many per cent of those seen took fewer days; None where fewer than five were seen."""
    if len(seen) < 5:
        return None
    return round(100 * sum(1 for each in seen if each < days) / len(seen))
