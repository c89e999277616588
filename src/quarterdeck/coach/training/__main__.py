"""Train the model that tells outcomes from outputs. Deterministic: same examples, same weights.

    python -m quarterdeck.coach.training > src/quarterdeck/coach/outcome.json
    python -m quarterdeck.coach.training --check       say how well five-fold cross-validation does

Logistic regression with a ridge penalty, by gradient descent with momentum on all examples at once.
"""

import json
import random
import sys
from math import exp

from quarterdeck.coach.outcome import features
from quarterdeck.coach.reading import read
from quarterdeck.coach.shipped import data

PENALTY = 0.012
STEPS = 1_500
Example = tuple[dict[str, float], int]


def examples() -> list[Example]:
    """The features of every example with 1 for an output and 0 for an outcome."""
    found: list[Example] = []
    for name, label in (("outcomes", 0), ("outputs", 1)):
        for language in ("", ".de"):
            lines = data(f"training/{name}{language}.txt").splitlines()
            found += [(features(read(line, language.strip(".") or "en")), label) for line in lines if line.strip()]
    return found


def train(known: list[Example]) -> dict[str, float]:
    """The weights of the features; one that fewer than two examples show is left out."""
    counts: dict[str, int] = {}
    for shown, _label in known:
        for name in shown:
            counts[name] = counts.get(name, 0) + 1
    names = sorted(name for name, count in counts.items() if count >= 2)
    share = sum(label for _shown, label in known) / len(known)
    balance = {1: 0.5 / share, 0: 0.5 / (1 - share)}
    weights = dict.fromkeys(names, 0.0)
    speed = dict.fromkeys(names, 0.0)
    rows = [([(n, x) for n, x in shown.items() if n in weights], label) for shown, label in known]
    for _step in range(STEPS):
        slope = {name: PENALTY * weight if name != "always" else 0.0 for name, weight in weights.items()}
        for row, label in rows:
            total = sum(weights[name] * strength for name, strength in row)
            miss = (1 / (1 + exp(-total)) - label) * balance[label] / len(rows)
            for name, strength in row:
                slope[name] += miss * strength
        for name in names:
            speed[name] = 0.9 * speed[name] - 0.5 * slope[name]
            weights[name] += speed[name]
    return {name: round(weight, 3) for name, weight in weights.items() if abs(weight) >= 0.001}


def cross_validated(known: list[Example], folds: int = 5) -> tuple[float, float, float]:
    """Precision, recall and F1 of “output” on examples that were left out of the training."""
    shuffled = known[:]
    random.Random(7).shuffle(shuffled)  # noqa: S311 — the same folds every time
    hits = said = there = 0
    for fold in range(folds):
        held = shuffled[fold::folds]
        weights = train([each for n, each in enumerate(shuffled) if n % folds != fold])
        for shown, label in held:
            output = sum(weights.get(name, 0.0) * strength for name, strength in shown.items()) >= 0
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
