"""What the coach knows of a language: words and number formats, read from one data file per language.

A second language is only another file with the same keys; no rule names a word of any language.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

from quarterdeck.coach.shipped import data

LANGUAGES = ("en", "de")
"""The languages there are data files for; the first is the one assumed when a text does not tell."""


class VerbKind(Enum):
    """What a verb announces."""

    INCREASE = "increase"
    DECREASE = "decrease"
    KEEP = "keep"
    REACH = "reach"
    ACQUIRE = "acquire"
    VAGUE = "vague"
    ACTIVITY = "activity"
    DELIVER = "deliver"
    CAPABILITY = "capability"


MOVES = frozenset({VerbKind.INCREASE, VerbKind.DECREASE})
MAKES = frozenset({VerbKind.DELIVER, VerbKind.ACTIVITY})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A word or a few in a row that mean one thing, in lower case."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Language:
    """One language's data, made ready for looking up. Words are in lower case; sets answer “is this one?”."""

    code: str
    name: str
    decimal_comma: bool
    verb_last: bool
    telling: dict[str, int]
    """How much a word speaks for this language: small words most, verbs and nouns a little."""
    done_endings: tuple[str, ...]
    """Endings of words that say that something is done."""
    adjective_endings: tuple[str, ...]
    endings: tuple[str, ...]
    """Endings of words that are of this language rather than of another."""
    word_endings: tuple[str, ...]
    """Endings that make no other word of a word: plurals, participles."""
    stem_letters: int
    verbs: dict[str, tuple[str, VerbKind]]
    units: dict[str, str]
    magnitudes: dict[str, float]
    number_words: dict[str, float]
    fractions: dict[str, float]
    """“A third” in per cent."""
    multiples: dict[str, float]
    formulas: dict[str, str]
    words: dict[str, frozenset[str]]
    phrases: dict[str, dict[str, tuple[Phrase, ...]]]

    def verb(self, word: str) -> tuple[str, VerbKind] | None:
        """The lemma and kind of a verb in any of its forms, given in lower case."""
        return self.verbs.get(word)

    def filled(self, text: str, start: float | None, end: float, unit: str = "") -> str:
        """A statement with the numbers of the fields beside it behind its words."""
        numbers = [f"{each:g}".replace(".", "," if self.decimal_comma else ".") for each in (start or 0.0, end)]
        ways = self.formulas["from_to"] if start is not None else self.formulas["to"]
        return f"{text.rstrip(' .')} {ways % dict(zip(('start', 'end'), numbers, strict=True))} {unit}".rstrip()

    def stem(self, word: str) -> str:
        """A word in lower case without its ending, cut to as many letters as tell it from others."""
        for ending in self.word_endings:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                word = word[: -len(ending)]
                break
        return word[: self.stem_letters]

    def is_one(self, kind: str, word: str) -> bool:
        """Whether a word (lower case) is in one of the language's lists: `is_one("metric_nouns", "churn")`."""
        return word in self.words[kind]

    def phrase_at(self, kind: str, words: list[str], index: int) -> int:
        """How many words of `words` from `index` make a phrase of this list; 0 for none. The longest one counts."""
        for phrase in self.phrases[kind].get(words[index], ()):
            if tuple(words[index : index + len(phrase.words)]) == phrase.words:
                return len(phrase.words)
        return 0


_WORD_LISTS = (
    "metric_nouns", "actor_nouns", "deliverable_nouns", "participles", "behaviours", "result_words", "up_words",
    "down_words", "scope_before", "window_before", "months", "weekdays", "deadline_before", "joiners", "articles",
    "fillers", "prepositions", "fog", "continue", "continue_words", "eras", "teams_as_owner", "vanity", "rating",
    "percent_complete", "milestone", "speed", "guards", "halves", "zero", "not_verbs", "skips", "rates", "can", "have",
    "existence", "every", "links", "stops", "loose_stops", "dangling", "how_many", "approximately", "before_number_words",
    "between", "downwards", "upwards", "certain_zero", "assessments", "also_a_verb",
    "from_or_of", "out_of", "finite", "frequencies", "subordinate", "rate_before", "bound_in", "beside", "present", "versions",
    "as_far_as", "beyond", "aged",
)  # fmt: skip
_PHRASE_LISTS = (
    "below", "above", "baseline_before", "baseline_after", "target_before", "relative_before", "purpose", "from_before",
)  # fmt: skip


@cache
def language(code: str) -> Language:
    """A language by its code. Raises KeyError for one without a data file."""
    if code not in LANGUAGES:
        raise KeyError(code)
    raw: dict[str, Any] = json.loads(data(f"languages/{code}.json"))
    verbs = _forms(raw["verbs"], raw["irregular"], code)
    words = {kind: frozenset(raw[kind].split()) for kind in _WORD_LISTS}
    return Language(
        code=code,
        name=raw["name"],
        decimal_comma=raw["decimal_comma"],
        verb_last=raw["verb_last"],
        telling=_telling(raw, verbs, words),
        done_endings=tuple(raw["done_endings"].split()),
        adjective_endings=tuple(raw["adjective_endings"].split()),
        endings=tuple(raw["endings"].split()),
        word_endings=tuple(raw["word_endings"].split()),
        stem_letters=raw["stem_letters"],
        verbs=verbs,
        units=raw["units"],
        magnitudes=raw["magnitudes"],
        number_words=raw["number_words"],
        fractions=raw["fractions"],
        multiples=raw["multiples"],
        formulas=raw["formulas"],
        words=words,
        phrases={kind: _phrases(raw[kind]) for kind in _PHRASE_LISTS},
    )


def detect(text: str) -> str:
    """The code of the language that most words of a text speak for; English when nothing tells. Linear in the text."""
    words = [word.strip(".,;:!?()") for word in text[:2_000].casefold().split()]
    counts = {code: sum(_speaks_for(language(code), word) for word in words) for code in LANGUAGES}
    return max(LANGUAGES, key=lambda code: counts[code])


def _speaks_for(lang: Language, word: str) -> int:
    known = lang.telling.get(word)
    return known if known is not None else int(word.endswith(lang.endings))


def _telling(raw: dict[str, Any], verbs: Iterable[str], words: dict[str, frozenset[str]]) -> dict[str, int]:
    """Small words tell most, then verbs and the phrases around numbers, then nouns."""
    nouns = [word for kind in ("metric_nouns", "deliverable_nouns", "actor_nouns", "months") for word in words[kind]]
    phrases = [word for kind in _PHRASE_LISTS for phrase in raw[kind] for word in phrase.split()]
    small = [*raw["marks"].split(), *words["prepositions"], *words["articles"]]
    return (
        dict.fromkeys(nouns, 1)
        | dict.fromkeys([*verbs, *phrases, *words["fillers"], *raw["number_words"]], 2)
        | dict.fromkeys(small, 3)
    )


def _phrases(listed: list[str]) -> dict[str, tuple[Phrase, ...]]:
    """By first word, the longest first."""
    by_first: dict[str, list[Phrase]] = {}
    for each in listed:
        words = tuple(each.split())
        by_first.setdefault(words[0], []).append(Phrase(words))
    return {first: tuple(sorted(all_, key=lambda each: -len(each.words))) for first, all_ in by_first.items()}


def _forms(by_kind: dict[str, str], irregular: dict[str, str], code: str) -> dict[str, tuple[str, VerbKind]]:
    """Every form of every verb with its lemma and kind. A verb that stands in two lists belongs to the first."""
    found: dict[str, tuple[str, VerbKind]] = {}
    for name, listed in by_kind.items():
        kind = VerbKind(name)
        for lemma in listed.split():
            for form in (lemma, *_inflected(lemma, code), *irregular.get(lemma, "").split()):
                found.setdefault(form, (lemma, kind))
    return found


def _inflected(lemma: str, code: str) -> tuple[str, ...]:
    if code != "en":
        return ()
    if lemma.endswith("e"):
        return (f"{lemma}s", f"{lemma}d", f"{lemma[:-1]}ing")
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        return (f"{lemma[:-1]}ies", f"{lemma[:-1]}ied", f"{lemma}ing")
    if lemma.endswith(("s", "x", "z", "ch", "sh")):
        return (f"{lemma}es", f"{lemma}ed", f"{lemma}ing")
    return (f"{lemma}s", f"{lemma}ed", f"{lemma}ing")
