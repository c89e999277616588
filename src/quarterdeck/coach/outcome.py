"""Outcome or output? The decision behind KR201, from what a statement announces and what it counts.

A linear model over named features: verbs, nouns and quantities by their kind and by how they stand to each other, then the
words themselves, never single sentences. Its weights are data (`outcome.json`), made by `python -m quarterdeck.coach.training`;
every judgement names the features that carried it (ADR 0008).
"""

import json
from dataclasses import dataclass
from functools import cache
from math import exp

from quarterdeck.coach.language import VerbKind
from quarterdeck.coach.quantity import Bound, Quantity, Role
from quarterdeck.coach.reading import Reading
from quarterdeck.coach.roles import MONEY
from quarterdeck.coach.shipped import data
from quarterdeck.coach.text import Kind

_PERIODS = {"days", "weeks", "months", "years", "h", "min", "s", "d", "ms"}


_TELLS_MORE = (
    "names a metric",
    "names a deliverable",
    "somebody behaves",
    "something is done",
    "has a bound",
    "within a time",
)
"""Signs that mean another thing behind another verb: “analyse who pays late” names a behaviour and is a task."""


SURE = 0.63
"""How likely an output has to be before it is called one: a false alarm costs more trust than a missed one."""
_MOST_WORDS = 30


@dataclass(frozen=True, slots=True)
class Judgement:
    """How sure the model is that a statement is an output (0–1), and the features that spoke loudest for it."""

    output: float
    carried_by: tuple[str, ...]

    @property
    def is_output(self) -> bool:
        return self.output >= SURE


def judge(reading: Reading) -> Judgement:
    """Judge a key result. Deterministic; a statement without a word is neither and counts as an output."""
    weights = _weights()
    present = features(reading)
    shares = [(weights.get(name, 0.0) * strength, name) for name, strength in present.items()]
    total = sum(share for share, _name in shares)
    output = likelihood(total)
    sign = 1 if total >= 0 else -1
    loudest = sorted(((share * sign, name) for share, name in shares if name != "always"), reverse=True)
    return Judgement(output, tuple(name for share, name in loudest[:3] if share > 0.15))


def likelihood(total: float) -> float:
    """The logistic function: how likely an output is, 0–1, when its features add up to `total`."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


@cache
def _weights() -> dict[str, float]:
    stored: dict[str, float] = json.loads(data("outcome.json"))["weights"]
    return stored


def features(reading: Reading) -> dict[str, float]:
    """What the model looks at: the names of the features that are present, with their strength (mostly 1)."""
    found: dict[str, float] = {"always": 1.0}
    lead = _verb_word(reading)
    amount = _amount_word(reading)
    what = _counted_word(reading)
    for name in (f"verb {lead}", f"amount {amount}", f"verb {lead} + amount {amount}"):
        found[name] = 1.0
    if what:
        found[f"counts {what}"] = 1.0
        found[f"verb {lead} + counts {what}"] = 1.0
    thing = _object_word(reading)
    if thing:
        found[f"about {thing}"] = 1.0
        found[f"verb {lead} + about {thing}"] = 1.0
    _from_words(reading, found)
    _from_numbers(reading, found)
    _words_themselves(reading, found)
    for name in _TELLS_MORE:
        if name in found:
            found[f"verb {lead} + {name}"] = 1.0
    if "something is done" in found:
        found[f"amount {amount} + something is done"] = 1.0
    return found


# The kinds of words ---------------------------------------------------------------------------------------------------


def _verb_word(reading: Reading) -> str:
    verb = reading.verb
    if verb is None:
        return "none"
    last = reading.lang.verb_last and verb.token >= len(reading.tokens) - 2
    return verb.kind.value if verb.leads or last else f"inner {verb.kind.value}"


def _amount_word(reading: Reading) -> str:
    each = reading.target_quantity
    if each is None:
        return "none"
    if each.value == 0:
        return "zero"
    if each.unit == "%" or each.unit in {"pp", "bps"}:
        return "percent"
    if each.unit in MONEY:
        return "money"
    if each.unit == "x":
        return "multiple"
    if each.role is Role.WINDOW:
        return "window"
    if each.unit in _PERIODS:
        return "period"
    return "other unit" if each.unit else "count"


def _counted_word(reading: Reading) -> str:
    """The kind of thing a count or a percentage is of: “5 webinars”, “80 % of the bugs”."""
    each = reading.target_quantity
    if each is None:
        return ""
    words = each.counted.casefold().split()
    if not words:
        words = _following(reading, each)
    return _noun_kind(reading, words)


def _following(reading: Reading, each: Quantity) -> list[str]:
    """The first words behind a quantity, past “of”, “the” and adjectives."""
    lang, lows = reading.lang, reading.lows
    words: list[str] = []
    for index in range(each.last + 1, min(len(lows), each.last + 7)):
        if reading.tokens[index].kind is not Kind.WORD:
            break
        low = lows[index]
        if (
            low in lang.words["fillers"]
            or low in lang.words["articles"]
            or (low in lang.words["prepositions"] and not words)
        ):
            continue
        if low in lang.words["prepositions"]:
            break
        words.append(low)
        if len(words) == 3:
            break
    return words


def _noun_kind(reading: Reading, words: list[str]) -> str:
    """metric, deliverable or actor by the last word that is known; for “talk submissions”, by “submissions”."""
    lang = reading.lang
    for word in reversed(words):
        for kind in ("metric", "deliverable", "actor"):
            if word in lang.words[f"{kind}_nouns"] or (lang.verb_last and _compound(word, lang.words[f"{kind}_nouns"])):
                return kind
    return "unknown" if words else ""


def _compound(word: str, nouns: frozenset[str]) -> bool:
    """German writes compounds as one word; the last part decides: Bearbeitungszeit, Kundenportal."""
    return any(word[at:] in nouns for at in range(3, len(word) - 3))


def _object_word(reading: Reading) -> str:
    """The kind of thing the statement is about: the head of the phrase that is measured or made."""
    span = reading.metric_span
    if span is None:
        return ""
    lang = reading.lang
    words: list[str] = []
    for token, low in zip(reading.tokens, reading.lows, strict=True):
        if token.start < span.start or token.kind is not Kind.WORD:
            continue
        if token.end > span.end or (low in lang.words["prepositions"] and words):
            break
        if low not in lang.words["articles"]:
            words.append(low)
        if len(words) == 6:
            break
    return _noun_kind(reading, words)


# Other signs ----------------------------------------------------------------------------------------------------------


def _from_words(reading: Reading, found: dict[str, float]) -> None:
    lang, lows = reading.lang, reading.lows
    verb_at = reading.verb.token if reading.verb else -1
    last_actor = -9
    for index, low in enumerate(lows[:60]):
        if index != verb_at and low in lang.words["participles"]:
            found["something is done"] = 1.0
        if low in lang.words["actor_nouns"]:
            last_actor = index
        elif low in lang.words["behaviours"] and 0 < index - last_actor <= 4:
            found["somebody behaves"] = 1.0
        if low in lang.words["metric_nouns"] and index != verb_at:
            found["names a metric"] = min(2.0, found.get("names a metric", 0.0) + 1.0)
        if low in lang.words["deliverable_nouns"] and index != verb_at:
            found["names a deliverable"] = min(2.0, found.get("names a deliverable", 0.0) + 1.0)
        if low in lang.words["up_words"] or low in lang.words["down_words"]:
            found["speaks of more or less"] = 1.0
        if low in lang.words["can"] or lang.verbs.get(low, ("", None))[1] is VerbKind.CAPABILITY:
            found["speaks of an ability"] = 1.0
        if low in lang.words["rates"] and index:
            found["speaks of a rate"] = 1.0
        if low in lang.words["result_words"]:
            found["somebody behaves"] = 1.0
    if (lows and lows[0] in lang.words["have"]) or (lows[1:2] and lows[1] in lang.words["have"]):
        found["something exists"] = 1.0
    if lows and lows[0] in lang.words["every"]:
        found["everything of a kind"] = 1.0
    inner = [lang.verbs[low][1] for n, low in enumerate(lows[:60]) if n != verb_at and low in lang.verbs]
    if any(kind in (VerbKind.DELIVER, VerbKind.ACTIVITY) for kind in inner):
        found["makes something as well"] = 1.0
    if any(kind in (VerbKind.INCREASE, VerbKind.DECREASE) for kind in inner):
        found["moves something as well"] = 1.0


def _words_themselves(reading: Reading, found: dict[str, float]) -> None:
    """What no list knows: each word without its ending, and the first one once more."""
    lang = reading.lang
    passed = lang.words["articles"] | lang.words["fillers"]
    words = [each.low for each in reading.tokens if each.kind is Kind.WORD and each.low not in passed][:_MOST_WORDS]
    for word in words:
        found[f"word {lang.stem(word)}"] = 0.5
    if words:
        found[f"first {lang.stem(words[0])}"] = 1.0


def _from_numbers(reading: Reading, found: dict[str, float]) -> None:
    each = reading.target_quantity
    if reading.baseline is not None:
        found["has a baseline" if reading.baseline else "begins at nothing"] = 1.0
    if reading.is_relative:
        found["is a change"] = 1.0
    if each is None:
        if reading.deadline is not None:
            found["only a date"] = 1.0
        return
    if each.bound is not Bound.NONE:
        found["has a bound"] = 1.0
    if each.unit == "%" and each.value == 100:
        found["all of it"] = 1.0
    elif each.unit == "%" and reading.baseline:
        found["a share moves"] = 1.0
    if each.first <= 1:
        found["begins with the number"] = 1.0
    if any(other.role is Role.WINDOW and other is not each for other in reading.quantities):
        found["within a time"] = 1.0
