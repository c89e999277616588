"""The why ladder: from an output upwards to a metric, keeping the output as the bet below it.

“Ask ‘why’ to every key result until you land on something that actually matters” [003].
"""

from collections.abc import Iterable
from dataclasses import dataclass

from quarterdeck.coach.catalogue import Metric, search
from quarterdeck.coach.findings import Said
from quarterdeck.coach.findings import mark as _
from quarterdeck.coach.plan import KeyResult


@dataclass(frozen=True, slots=True)
class Rung:
    """One “why?” with the metrics that could answer it, each as a key result to fill in."""

    question: Said
    metric: Metric
    key_result: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """From an output to results that could prove it was worth it; `initiative` is what the output becomes."""

    initiative: str
    rungs: tuple[Rung, ...]


def why_ladder(key_result: KeyResult, *, also: Iterable[Metric] = (), most: int = 3) -> Ladder:
    """Up to `most` rungs for an output: what it is for, as metrics from the catalogue that fit its words.

    Leading measures come first: they move while the work goes on. No rungs when no word of the catalogue fits.
    """
    initiative = " ".join(key_result.text.split())[:200].rstrip(" .;")
    found = search(initiative, also=also, most=most * 2)
    found.sort(key=lambda metric: metric.tells != "leading")
    rungs = tuple(
        Rung(
            Said(_("Why? So that “%(metric)s” gets better."), {"metric": metric.name}), metric, metric.pattern(),
        )
        for metric in found[:most]
    )  # fmt: skip
    return Ladder(initiative, rungs)
