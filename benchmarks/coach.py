"""How well the coach reads and judges key results that somebody has labelled, and how fast.

    python benchmarks/coach.py FILE.jsonl …

Each line is an object with `text` and, where known, `kind` (only key results are looked at), `label` (outcome, output,
or anything else: left out of the judgement), `baseline`, `target`, `unit`, `direction` (increase, decrease, reach, keep,
none). A field that is missing is not compared; null means that the text does not say. Without a file the coach's own
training examples are judged by five-fold cross-validation, which says nothing about numbers.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from quarterdeck.coach import Coach, KeyResult
from quarterdeck.coach.training.__main__ import cross_validated, examples

Row = dict[str, Any]


def main(paths: list[str]) -> None:
    if not paths:
        precision, recall, f1 = cross_validated(examples())
        print("KR201 on the training examples, five-fold: ", end="")
        print(f"precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f} ({len(examples())} examples)")
    for path in paths:
        rows = [json.loads(line) for line in Path(path).read_text("utf-8").splitlines() if line.strip()]
        report(path, [row for row in rows if row.get("kind", "key_result") == "key_result"])
    print(f"import of quarterdeck.coach: {import_time():.0f} ms of processor time (median of 5, less an empty process)")


def report(path: str, rows: list[Row]) -> None:
    """Print what there is to say about one file."""
    print(f"{path}: {len(rows)} key results")
    coach, read = Coach(), [KeyResult(row["text"], language=row.get("lang")) for row in rows]
    judged = [(row["label"] == "output", says_output(coach, each)) for row, each in zip(rows, read, strict=True)
              if row.get("label") in {"outcome", "output"}]  # fmt: skip
    if judged:
        precision, recall, f1 = scores(judged)
        print(f"  KR201       precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  of {len(judged)}")
    for name, got in FIELDS.items():
        compared = [(row[name], got(each)) for row, each in zip(rows, read, strict=True) if name in row]
        if compared:
            print(f"  {name:<11} {exact(compared)}")
    print(f"  speed       {speed([row['text'] for row in rows]):,.0f} key results a second with all rules, on one core")


def says_output(coach: Coach, key_result: KeyResult) -> bool:
    """Whether rule KR201 speaks."""
    return any(each.code == "KR201" for each in coach.check_key_result(key_result))


FIELDS: dict[str, Callable[[KeyResult], Any]] = {
    "baseline": lambda each: each.reading.baseline,
    # A range ends on its upper end.
    "target": lambda each: each.reading.target if each.reading.target_high is None else each.reading.target_high,
    "direction": lambda each: each.reading.movement,
    "unit": lambda each: each.reading.unit or each.reading.counted or None,
}


def exact(compared: Iterable[tuple[Any, Any]]) -> str:
    """The share of exact matches where the text says something, and the share invented where it says nothing."""
    said = [(want, got) for want, got in compared if want not in {None, "none"}]
    silent = [got for want, got in compared if want in {None, "none"}]
    words = (
        f"{sum(same(want, got) for want, got in said) / len(said):.3f} exact of {len(said)}" if said else "never said"
    )
    invented = sum(got not in {None, "none"} for got in silent)
    return f"{words}, {invented} invented where {len(silent)} say nothing"


def same(want: Any, got: Any) -> bool:
    if isinstance(want, str) or isinstance(got, str) or got is None:
        return str(want).casefold() == str(got).casefold()
    return abs(float(want) - float(got)) <= 1e-9 * max(1.0, abs(float(want)))


def scores(judged: list[tuple[bool, bool]]) -> tuple[float, float, float]:
    """Precision, recall and F1 of “output” from (label, said)."""
    hits = sum(label and said for label, said in judged)
    precision = hits / max(1, sum(said for _label, said in judged))
    recall = hits / max(1, sum(label for label, _said in judged))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def speed(texts: list[str], seconds: float = 2.0) -> float:
    """Key results a second of processor time, so that other work on the machine does not count: reading, judging and
    every rule, each text anew."""
    coach, done, before = Coach(), 0, time.process_time()
    while time.process_time() - before < seconds:
        for text in texts:
            coach.check_key_result(KeyResult(text))
        done += len(texts)
    return done / (time.process_time() - before)


def import_time() -> float:
    """Milliseconds of processor time that importing the package takes in a new process, beyond starting Python."""

    def used() -> float:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return children.ru_utime + children.ru_stime

    def median(code: str) -> float:
        taken = []
        for _ in range(5):
            before = used()
            subprocess.run([sys.executable, "-c", code], check=True)
            taken.append(1000 * (used() - before))
        return sorted(taken)[2]

    return median("import quarterdeck.coach") - median("pass")


if __name__ == "__main__":
    main(sys.argv[1:])
