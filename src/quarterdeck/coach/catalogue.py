"""The metric catalogue: well-known measures by function, with what to watch beside each. Facts, in our own words.

An organisation adds its own with `Metric(...)`; searching is by words and deterministic.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from quarterdeck.coach.shipped import data


@dataclass(frozen=True, slots=True)
class Metric:
    """One measure. `unit` is %, currency, days, count … ; `better` is up or down; `tells` is leading or lagging.

    `beside` is the counter-metric to watch with it; `invites` says what pushing it alone may bring, or is empty.
    """

    name: str
    function: str
    unit: str
    better: str
    frequency: str
    tells: str
    beside: str
    words: frozenset[str]
    invites: str = ""

    @property
    def direction(self) -> str:
        """The direction of a key result about it."""
        return "increase" if self.better == "up" else "decrease"

    def pattern(self, gap: str = "…") -> str:
        """A key result to fill in: “Increase activation rate from … % to … %”."""
        verb = "Increase" if self.better == "up" else "Reduce"
        unit = {"%": " %", "currency": "", "count": "", "score": ""}.get(self.unit, f" {self.unit}")
        return f"{verb} {self.name} from {gap}{unit} to {gap}{unit}"


@cache
def catalogue() -> tuple[Metric, ...]:
    """All metrics that ship with the coach, in the order of the file."""
    text = data("catalogue.txt")
    return tuple(_metric(line) for line in text.splitlines() if line.strip() and not line.startswith("#"))


def _metric(line: str) -> Metric:
    function, name, unit, better, frequency, tells, beside, words, invites = (part.strip() for part in line.split("|"))
    return Metric(name, function, unit, better, frequency, tells, beside, frozenset(words.split()), invites)


def search(text: str, *, also: Iterable[Metric] = (), most: int = 8) -> list[Metric]:
    """The metrics that fit a text best, at most `most`; those of `also` (an organisation's own) come first on a tie."""
    asked = _stems(text)
    if not asked:
        return []
    ranked = []
    for place, metric in enumerate([*also, *catalogue()]):
        named = _stems_of_name(metric.name)
        hits = 3 * len(asked & named) + len(asked & _stems(" ".join(metric.words)))
        if metric.name in text.casefold():
            hits += 6
        if hits:
            ranked.append((-hits, len(named - asked), place, metric))
    ranked.sort(key=lambda each: each[:3])
    return [each[3] for each in ranked[:most]]


def named_in(text: str, *, also: Iterable[Metric] = ()) -> Metric | None:
    """The metric that a text names, if it holds all the words of its name."""
    asked = _stems(text)
    best: Metric | None = None
    for metric in [*also, *catalogue()]:
        named = _stems_of_name(metric.name)
        if named and named <= asked and (best is None or len(named) > len(_stems_of_name(best.name))):
            best = metric
    return best


_SMALL_WORDS = "the a an of to in on for and or with our all per by from at is are we new as its"
_SMALL = frozenset(_SMALL_WORDS.split())
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=8_192)
def _stems_of(word: str) -> str:
    for ending in ("ies", "ing", "ers", "es", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word


def _stems(text: str) -> frozenset[str]:
    words = _WORD.findall(text.casefold()[:2_000])
    return frozenset(_stems_of(word) for word in words if word not in _SMALL and len(word) > 1)


@lru_cache(maxsize=2_048)
def _stems_of_name(name: str) -> frozenset[str]:
    """The stems of a metric's name: every key result is compared with all of them, so they are kept."""
    return _stems(name)
