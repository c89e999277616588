"""How well the forecast foresees where a metric ends, beside what the trade uses. Timings are of this run, in processor time.

    python benchmarks/forecast.py [FILE.csv]

The file has a header and, in each row, a name and a weekly series: numbers with spaces between them, oldest first. Without
a file, series are drawn from a fixed seed: random walks with noise, drift and seasons.

From each series windows of 13 weeks are cut; the baseline is the first value, targets lie 0.25 to 1.5 standard deviations of
its twelve-week changes above and below. After 2, 4, 6, 8 and 10 weeks each rival says how likely the last value is at or
beyond the target. Two rivals are given an oracle: what they class together gets the share of hits that this class really
had, over all windows.
"""

import csv
import math
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import pstdev

from quarterdeck.measure import forecast

WEEKS, MULTIPLES, AFTER, HISTORY = 12, (0.25, 0.5, 0.75, 1.0, 1.25, 1.5), (2, 4, 6, 8, 10), 156
EVERY = 5
START = date(2024, 1, 1)
WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Case:
    """One question: `seen` ends `after` weeks into the window; `past` are the values before it."""

    seen: Sequence[float]
    past: Sequence[float]
    target: float
    up: bool
    hit: bool
    after: int

    @property
    def progress(self) -> float:
        return (self.seen[-1] - self.seen[0]) / (self.target - self.seen[0])


def main(paths: list[str]) -> None:
    series = from_file(Path(paths[0])) if paths else synthetic()
    cases = [case for numbers in series for case in questions(numbers)]
    hits = [case.hit for case in cases]
    print(f"{len(series)} series, {len(cases):,} questions, {sum(hits) / len(hits):.1%} of the targets were hit\n")
    print("| | Brier | better than pace | log loss | AUC | calibration error | µs each |")
    print("| :-- | --: | --: | --: | --: | --: | --: |")
    pace = None
    for name, answers, each in rivals(cases):
        brier = sum((p - hit) ** 2 for p, hit in zip(answers, hits, strict=True)) / len(cases)
        pace = pace or brier
        print(
            f"| {name} | {brier:.4f} | {1 - brier / pace:+.1%} | {log_loss(answers, hits):.4f} | {auc(answers, hits):.4f} "
            f"| {calibration_error(answers, hits):.4f} | {each} |"
        )


def from_file(path: Path) -> list[list[float]]:
    with path.open(newline="") as file:
        return [[float(x) for x in row["values"].split()] for row in csv.DictReader(file)]


def synthetic(count: int = 40, length: int = 260) -> list[list[float]]:
    """Walks with observation noise, some with drift, some with a yearly season."""
    rng = random.Random(20261123)
    made = []
    for n in range(count):
        level, drift, noise = 100.0, rng.gauss(0, 0.15), rng.uniform(0, 2.5)
        season = rng.uniform(2, 12) if n % 3 == 0 else 0.0
        numbers = []
        for week in range(length):
            level += drift + rng.gauss(0, 1)
            numbers.append(level + season * math.sin(2 * math.pi * week / 52) + rng.gauss(0, noise))
        made.append(numbers)
    return made


def questions(numbers: list[float]) -> Iterator[Case]:
    changes = [numbers[n + WEEKS] - numbers[n] for n in range(len(numbers) - WEEKS)]
    size = pstdev(changes) if len(changes) > 1 else 0.0
    if size <= 0:
        return
    for at in range(0, len(numbers) - WEEKS, EVERY):
        window, past = numbers[at : at + WEEKS + 1], numbers[max(0, at - HISTORY) : at]
        for multiple in MULTIPLES:
            for up in (True, False):
                target = window[0] + multiple * size * (1 if up else -1)
                hit = window[-1] >= target if up else window[-1] <= target
                for after in AFTER:
                    yield Case(window[: after + 1], past, target, up, hit, after)


def rivals(cases: list[Case]) -> Iterator[tuple[str, list[float], str]]:
    """(name, its probabilities, time of one). The first is what the others are compared with."""
    yield "pace rule, oracle", by_oracle(cases, lambda case: case.progress >= case.after / WEEKS), ""
    yield "deciles of progress, oracle", by_oracle(cases, _decile(cases)), ""
    yield "linear extrapolation", [float(_extrapolated(case) >= 1) for case in cases], ""
    for name, with_past in (("forecast", False), ("forecast with history", True)):
        answers, each = ours(cases, with_past=with_past)
        yield name, answers, f"{each:.0f}"


def by_oracle(cases: list[Case], class_of: Callable[[Case], object]) -> list[float]:
    counts: dict[object, list[int]] = defaultdict(lambda: [0, 0])
    classes = [class_of(case) for case in cases]
    for case, each in zip(cases, classes, strict=True):
        counts[each][0] += case.hit
        counts[each][1] += 1
    return [counts[each][0] / counts[each][1] for each in classes]


def _decile(cases: list[Case]) -> Callable[[Case], object]:
    ordered = sorted(case.progress for case in cases)
    edges = [ordered[len(ordered) * tenth // 10] for tenth in range(1, 10)]
    return lambda case: sum(case.progress >= edge for edge in edges)


def _extrapolated(case: Case) -> float:
    return case.progress * WEEKS / case.after


def ours(cases: list[Case], *, with_past: bool) -> tuple[list[float], float]:
    prepared = [
        (
            [(START + n * WEEK, value) for n, value in enumerate(case.seen)],
            [(START - (len(case.past) - n) * WEEK, value) for n, value in enumerate(case.past)] if with_past else (),
            case.target,
            "increase" if case.up else "decrease",
        )
        for case in cases
    ]
    end = START + WEEKS * WEEK
    before = time.process_time()
    answers = [
        forecast(points, target=target, direction=direction, start=START, end=end, history=history).p_hit
        for points, history, target, direction in prepared
    ]
    return answers, (time.process_time() - before) / len(cases) * 1e6


def log_loss(answers: list[float], hits: list[bool]) -> float:
    kept = [min(1 - 1e-6, max(1e-6, p)) for p in answers]
    return -sum(math.log(p if hit else 1 - p) for p, hit in zip(kept, hits, strict=True)) / len(hits)


def auc(answers: list[float], hits: list[bool]) -> float:
    """The probability that a hit was given more than a miss; ties count half."""
    order = sorted(range(len(answers)), key=answers.__getitem__)
    ranks, at = [0.0] * len(answers), 0
    while at < len(order):
        to = at
        while to < len(order) and answers[order[to]] == answers[order[at]]:
            to += 1
        for place in order[at:to]:
            ranks[place] = (at + to + 1) / 2
        at = to
    positive = sum(hits)
    total = sum(rank for rank, hit in zip(ranks, hits, strict=True) if hit)
    return (total - positive * (positive + 1) / 2) / max(1, positive * (len(hits) - positive))


def calibration_error(answers: list[float], hits: list[bool], bins: int = 10) -> float:
    """Expected calibration error over ten equally wide bins."""
    said: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for p, hit in zip(answers, hits, strict=True):
        said[min(bins - 1, int(p * bins))].append((p, hit))
    return sum(abs(sum(p for p, _hit in each) - sum(hit for _p, hit in each)) / len(answers) for each in said.values())


if __name__ == "__main__":
    main(sys.argv[1:])
