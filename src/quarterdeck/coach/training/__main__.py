"""Train the model that tells outcomes from outputs. Deterministic: same examples, same weights.

    python -m quarterdeck.coach.training > src/quarterdeck/coach/outcome.json
    python -m quarterdeck.coach.training --check       say how well five-fold cross-validation does

Logistic regression with a ridge penalty, by Newton's steps along one weight after the other until none moves.
"""

import json
import random
import sys

from quarterdeck.coach.language import language
from quarterdeck.coach.outcome import SURE, features, likelihood
from quarterdeck.coach.reading import read
from quarterdeck.coach.shipped import data

RIDGE = 3.3
"""What the squares of all weights cost, in examples."""
FEWEST = 3
"""A feature that fewer examples show is left out."""
PASSES, STILL = 200, 0.0003
"""The most rounds over all weights, and the step below which nothing counts as moving."""
Example = tuple[dict[str, float], int]


Filled = tuple[float | None, float, str]
FIELDS: tuple[tuple[Filled, ...], tuple[Filled, ...]] = (
    ((20, 35, "%"), (340, 500, ""), (9, 3, "min"), (None, 35, "%"), (2.1, 3.5, ""), (14, 4, "")),
    ((0, 100, "%"), (0, 1, ""), (None, 100, "%"), (0, 5, ""), (None, 12, "")),
)
"""Start, end and unit as people fill them in beside words without numbers: of outcomes, and of outputs."""


def examples() -> list[Example]:
    """The features of every example with 1 for an output and 0 for an outcome; of every fourth one without numbers also as it
    reads with the fields beside it filled."""
    found: list[Example] = []
    for name, label in (("outcomes", 0), ("outputs", 1)):
        for code in ("en", "de"):
            lines = data(f"training/{name}{'' if code == 'en' else '.de'}.txt").splitlines()
            bare = 0
            for reading in (read(line, code) for line in lines if line.strip()):
                found.append((features(reading), label))
                bare += reading.target_quantity is None
                if reading.target_quantity is None and bare % 4 == 1:
                    start, end, unit = FIELDS[label][bare // 4 % len(FIELDS[label])]
                    found.append((features(read(language(code).filled(reading.text, start, end, unit), code)), label))
    return found


def train(known: list[Example]) -> dict[str, float]:
    """The weights of the features, to three digits."""
    columns = _columns(known)
    names = sorted(columns)
    weights = dict.fromkeys(names, 0.0)
    totals = [0.0] * len(known)
    worth = _worth(known)
    for _pass in range(PASSES):
        farthest = 0.0
        for name in names:
            slope, bend = _slope(name, weights[name], columns[name], known, worth, totals)
            step = max(-1.0, min(1.0, -slope / bend))
            weights[name] += step
            for row, strength in columns[name]:
                totals[row] += step * strength
            farthest = max(farthest, abs(step))
        if farthest < STILL:
            break
    return {name: round(weight, 3) for name, weight in weights.items() if abs(weight) >= 0.001}


def farthest_step(known: list[Example], weights: dict[str, float]) -> float:
    """How far the weight that has farthest to go would still move: about nothing for what `train` made of these examples."""
    worth = _worth(known)
    totals = [sum(weights.get(name, 0.0) * strength for name, strength in shown.items()) for shown, _label in known]
    steps = []
    for name, column in _columns(known).items():
        slope, bend = _slope(name, weights.get(name, 0.0), column, known, worth, totals)
        steps.append(abs(slope / bend))
    return max(steps)


def _columns(known: list[Example]) -> dict[str, list[tuple[int, float]]]:
    """For each feature that is not too rare the examples that show it, with its strength."""
    columns: dict[str, list[tuple[int, float]]] = {}
    for row, (shown, _label) in enumerate(known):
        for name, strength in shown.items():
            columns.setdefault(name, []).append((row, strength))
    return {name: column for name, column in columns.items() if len(column) >= FEWEST}


def _worth(known: list[Example]) -> dict[int, float]:
    """What an example of each label counts, so that both labels count the same in all."""
    share = sum(label for _shown, label in known) / len(known)
    return {1: 0.5 / share, 0: 0.5 / (1 - share)}


def _slope(name: str, weight: float, column: list[tuple[int, float]], known: list[Example], worth: dict[int, float],
           totals: list[float]) -> tuple[float, float]:  # fmt: skip
    """First and second derivative of the loss along one weight. The constant costs nothing."""
    ridge = RIDGE if name != "always" else 1e-9
    slope, bend = ridge * weight, ridge
    for row, strength in column:
        label = known[row][1]
        likely = likelihood(totals[row])
        slope += worth[label] * (likely - label) * strength
        bend += worth[label] * likely * (1 - likely) * strength * strength
    return slope, bend


def cross_validated(known: list[Example], folds: int = 5, *, asked: int | None = None) -> tuple[float, float, float]:
    """Precision, recall and F1 of “output” on examples that were left out of the training. `asked`: so many folds only."""
    shuffled = known[:]
    random.Random(7).shuffle(shuffled)  # noqa: S311 — the same folds every time
    hits = said = there = 0
    for fold in range(asked or folds):
        held = shuffled[fold::folds]
        weights = train([each for n, each in enumerate(shuffled) if n % folds != fold])
        for shown, label in held:
            total = sum(weights.get(name, 0.0) * strength for name, strength in shown.items())
            output = likelihood(total) >= SURE
            hits, said, there = hits + (output and label), said + output, there + label
    precision, recall = hits / max(1, said), hits / max(1, there)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def main() -> None:
    known = examples()
    if "--check" in sys.argv:
        precision, recall, f1 = cross_validated(known)
        print(f"{len(known)} examples: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")  # noqa: T201
        return
    about = "Made by python -m quarterdeck.coach.training; a positive weight speaks for an output."
    print(json.dumps({"about": about, "weights": train(known)}, indent=1, ensure_ascii=False))  # noqa: T201


if __name__ == "__main__":
    main()
