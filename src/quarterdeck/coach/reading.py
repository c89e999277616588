"""What one line says of a key result: movement, metric, baseline, target, unit, deadline, owner, each with its place."""

from dataclasses import dataclass
from functools import cached_property

from quarterdeck.coach.amounts import Bound, Quantity, Role, quantities
from quarterdeck.coach.language import MAKES, MOVES, Language, VerbKind, detect, language
from quarterdeck.coach.text import Kind, Token, tokens


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the text as it was written: characters `start` up to, not including, `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Verb:
    """The verb that carries a statement. `leads` says that the statement begins with it."""

    lemma: str
    kind: VerbKind
    token: int
    leads: bool


@dataclass(frozen=True)
class Reading:
    """A statement, understood as far as it goes. What the text does not say is None or empty, never guessed.

    `movement` is one of increase, decrease, reach, keep, none; `direction` is the goal's direction in the words of the
    domain (increase, decrease, keep_above, keep_below, keep_between) or empty. `target` is the number the text ends on
    (of a range the lower end, `target_high` the upper one), a relative change included; then `is_relative` is True.
    Values are in `unit`, the baseline in `baseline_unit`.
    """

    text: str
    lang: Language
    tokens: tuple[Token, ...]
    quantities: tuple[Quantity, ...]
    verb: Verb | None
    movement: str
    direction: str
    metric: str
    metric_span: Span | None
    baseline: float | None
    baseline_unit: str
    target: float | None
    target_high: float | None
    unit: str
    counted: str
    is_relative: bool
    baseline_span: Span | None
    target_span: Span | None
    deadline: Span | None
    owner: str
    target_quantity: Quantity | None

    @cached_property
    def lows(self) -> list[str]:
        """The tokens in lower case."""
        return [token.low for token in self.tokens]

    @property
    def deadline_words(self) -> str:
        """The deadline as written, or empty."""
        return self.text[self.deadline.start : self.deadline.end] if self.deadline else ""

    def has_any(self, kind: str) -> bool:
        """Whether any word of the statement is in one of the language's lists."""
        wanted = self.lang.words[kind]
        return any(low in wanted for low in self.lows)


def read(text: str, lang: str | None = None) -> Reading:
    """Read a statement of at most `text.LONGEST` characters; `lang` is a language code, detected when None.

    Never fails: a text in which nothing is understood gives a reading with nothing in it. Linear in the text.
    """
    known = language(lang or detect(text))
    found = tokens(text)
    lows = [token.low for token in found]
    amounts = quantities(found, known)
    verb = _verb(found, lows, known)
    target, high = _target(amounts)
    baseline = _baseline(amounts, target)
    relative = target is not None and _is_relative(target, verb, amounts, found, known)
    movement = _movement(verb, target, baseline, found, lows, known)
    metric = _metric(text, found, lows, verb, amounts, target, known)
    return Reading(
        text=text,
        lang=known,
        tokens=tuple(found),
        quantities=tuple(amounts),
        verb=verb,
        movement=movement,
        direction=_direction(movement, verb, target, high, baseline),
        metric=text[metric.start : metric.end] if metric else "",
        metric_span=metric,
        baseline=baseline.value if baseline else None,
        baseline_unit=baseline.unit if baseline else "",
        target=target.value if target else None,
        target_high=high.value if high else None,
        unit=_unit(target, baseline),
        counted=(target or baseline).counted if target or baseline else "",  # type: ignore[union-attr]
        is_relative=relative,
        baseline_span=Span(baseline.start, baseline.end) if baseline else None,
        target_span=Span(target.start, (high or target).end) if target else None,
        deadline=_deadline(found, lows, known),
        owner=next((token.text.lstrip("@").rstrip(".-") for token in found if token.low.startswith("@")), ""),
        target_quantity=target,
    )


# The verb -------------------------------------------------------------------------------------------------------------


def _verb(found: list[Token], lows: list[str], lang: Language) -> Verb | None:
    """The verb a statement leads with, else the first one that stands where a verb may stand."""
    start = _after_label(found, lows)
    for index in range(start, len(found)):
        if found[index].kind is not Kind.WORD:
            if found[index].kind is Kind.NUMBER or lows[index] in {"<", ">", "≥", "≤", "€", "$", "£"}:
                break
            continue
        known = lang.verb(lows[index])
        if known is not None and not _is_plural(lows[index], known[0], lang):
            return Verb(known[0], known[1], index, True)
        if lows[index] not in lang.words["skips"] and lows[index] not in lang.words["articles"] and (
            not lows[index].endswith("ly")
        ):  # fmt: skip
            break
    for index in range(start + 1, len(found)):
        known = lang.verb(lows[index]) if found[index].kind is Kind.WORD else None
        if known is not None and _may_be_verb(found, lows, index, lang):
            return Verb(known[0], known[1], index, False)
    return None


def _is_plural(word: str, lemma: str, lang: Language) -> bool:
    """“Partners sell …” begins with people, not with the verb “to partner”."""
    return word != lemma and word.endswith("s") and any(word in lang.words[kind] for kind in _NOUNS)


_NOUNS = ("actor_nouns", "deliverable_nouns", "metric_nouns")


def _after_label(found: list[Token], lows: list[str]) -> int:
    """The first token behind bullets, references and a short label (“Support: …”)."""
    start = 0
    while start < len(found) and ((found[start].kind is Kind.MARK and lows[start] in "-*•–—:[]()✅☐#") or (
        found[start].kind is Kind.NAME and not lows[start].startswith("http")
    )):  # fmt: skip
        start += 1
    for index in range(start + 1, min(start + 5, len(found))):
        if lows[index] == ":" and all(found[each].kind is Kind.WORD for each in range(start, index)):
            return index + 1
    return start


_BEFORE_NOUNS = {"of", "in", "on", "with", "for", "per", "via", "at", "by", "from", "between", "and/or"}


def _may_be_verb(found: list[Token], lows: list[str], index: int, lang: Language) -> bool:
    """Inside a statement, “increase” behind a noun is a verb; behind an article, a preposition or a number it is none."""
    word, previous = lows[index], lows[index - 1]
    if lang.verb_last and index == len(found) - 1 - (lows[-1] in {".", "!"}):
        return True
    if previous in lang.words["articles"] or previous in _BEFORE_NOUNS or found[index - 1].kind is Kind.NUMBER:
        return False
    if word in lang.words["not_verbs"] or previous in {"%", "new"}:
        return False
    following = lows[index + 1] if index + 1 < len(lows) else ""
    return not (following in lang.words["metric_nouns"] and word.endswith("ing"))


# Baseline and target --------------------------------------------------------------------------------------------------


def _rank(each: Quantity) -> int:
    """How strongly a quantity is the one the statement ends on; lower is stronger, 9 means never."""
    if each.role is Role.BASELINE or (each.role is Role.SCOPE):
        return 9
    if each.role is Role.TARGET:
        return 0
    if each.bound is not Bound.NONE and each.role is not Role.WINDOW:
        return 1 if not each.is_word else 2
    if each.role is Role.RELATIVE:
        return 2
    if each.role is Role.WINDOW:
        return 6
    if each.unit and each.unit not in {"days", "weeks", "months", "years", "h", "min", "s", "d"}:
        return 3
    return 4 if not each.unit else 5


def _target(amounts: list[Quantity]) -> tuple[Quantity | None, Quantity | None]:
    """The quantity the statement ends on and, for a range, its upper end."""
    usable = [each for each in amounts if _rank(each) < 9]
    if not usable:
        return None, None
    best = min(usable, key=_rank)
    place = amounts.index(best)
    if best.role is Role.TARGET and best.bound is Bound.NONE:
        # “Target 120 for one release and target 150 for the next” ends on the last.
        same = [each for each in usable if each.role is Role.TARGET and each.unit == best.unit == ""
                and each.counted == best.counted and not best.is_word]  # fmt: skip
        if len(same) > 1 and not any(each.role is Role.BASELINE for each in amounts):
            best = same[-1]
            place = amounts.index(best)
    high = None
    if best.bound is Bound.ABOVE and place + 1 < len(amounts):
        following = amounts[place + 1]
        if following.bound is Bound.BELOW and following.role is best.role and following.unit == best.unit and (
            following.first - best.last <= 2
        ) and following.value > best.value:  # fmt: skip
            high = following
    return best, high


def _baseline(amounts: list[Quantity], target: Quantity | None) -> Quantity | None:
    """The starting value: the baseline nearest to the target, of a unit that fits it."""
    found = [each for each in amounts if each.role is Role.BASELINE and not each.is_fraction]
    if not found:
        return None
    if target is None:
        return found[0]
    fitting = [each for each in found if _fits(each, target)]
    return min(fitting or found, key=lambda each: abs(each.first - target.first))


def _fits(baseline: Quantity, target: Quantity) -> bool:
    return baseline.unit == target.unit or not baseline.unit or not target.unit


def _is_relative(
    target: Quantity, verb: Verb | None, amounts: list[Quantity], found: list[Token], lang: Language
) -> bool:
    """Whether the target is a change and not a level: “by 25 %”, “3x more”, “increase sign-ups 20 %”."""
    if target.role is Role.RELATIVE:
        return True
    if verb is None or verb.kind not in MOVES or target.role is not Role.PLAIN or target.bound is not Bound.NONE:
        return False
    return target.unit in {"%", "x", "pp"} and target.first > verb.token + 1


def _unit(target: Quantity | None, baseline: Quantity | None) -> str:
    if target is not None and target.unit:
        return target.unit
    if target is not None and target.counted:
        return ""
    return baseline.unit if baseline is not None and target is None else ""


# Movement and direction -----------------------------------------------------------------------------------------------


def _movement(verb: Verb | None, target: Quantity | None, baseline: Quantity | None, found: list[Token], lows: list[str],
              lang: Language) -> str:  # fmt: skip
    kind = verb.kind if verb else None
    if kind in MOVES and (verb.leads or target is not None):  # type: ignore[union-attr]
        return "increase" if kind is VerbKind.INCREASE else "decrease"
    if kind is VerbKind.KEEP and verb is not None and (verb.leads or target is not None):
        return "keep"
    if target is None:
        named = any(low in lang.words["metric_nouns"] for low in lows)
        return "increase" if kind is VerbKind.VAGUE and named else "none"
    moves = baseline is not None and baseline.value != target.value and _fits(baseline, target)
    if baseline is not None and moves and kind not in MAKES:
        return "increase" if target.value > baseline.value else "decrease"
    if target.value == 0 and kind is None:
        return "keep"
    behind = lows[target.last + 1] if target.last + 1 < len(lows) else ""
    moved = {behind, *(lows[each] for each in range(max(0, target.first - 4), target.first))}
    if behind in lang.words["up_words"] or kind is VerbKind.VAGUE:
        return "increase"
    if (
        behind in lang.words["down_words"]
        or moved & lang.words["downwards"]
        or (target.bound is Bound.BELOW and kind is None)
    ):
        return "decrease"
    return "reach"


def _direction(movement: str, verb: Verb | None, target: Quantity | None, high: Quantity | None,
               baseline: Quantity | None) -> str:  # fmt: skip
    """The direction in the words of the domain, or empty when the text does not say enough."""
    if target is None:
        return movement if movement in {"increase", "decrease"} else ""
    if movement == "keep":
        if high is not None:
            return "keep_between"
        return "keep_below" if target.bound is Bound.BELOW or target.value == 0 else "keep_above"
    if movement in {"increase", "decrease"}:
        return movement
    return "decrease" if target.bound is Bound.BELOW else "increase"


# The metric and the rest ----------------------------------------------------------------------------------------------


def _metric(text: str, found: list[Token], lows: list[str], verb: Verb | None, amounts: list[Quantity],
            target: Quantity | None, lang: Language) -> Span | None:  # fmt: skip
    """What is measured: the words between the verb and the numbers, or those behind the number."""
    taken = {index for each in amounts for index in range(each.first, each.last + 1)}
    start = verb.token + 1 if verb is not None and verb.leads else _after_label(found, lows)
    before = _stretch(found, lows, start, taken, lang)
    if before is None and target is not None:
        behind = target.last + 1
        while behind < len(found) and (lows[behind] in lang.words["links"] | _MARKS_BETWEEN or behind in taken):
            behind += 1
        before = _stretch(found, lows, behind, taken, lang, prepositions=True)
    if before is None:
        return None
    first, last = before
    while first < last and (lows[first] in lang.words["articles"] or lows[first] in lang.words["how_many"]):
        first += 1
    return Span(found[first].start, found[last].end)


_MARKS_BETWEEN = {"+", ")", "→", "->"}
_MARKS_ENDING = {"→", "->", "=>", "(", ",", ";", ":", ".", "<", ">", "≤", "≥", "=", "–", "—"}


def _stretch(found: list[Token], lows: list[str], start: int, taken: set[int], lang: Language, *,
             prepositions: bool = False) -> tuple[int, int] | None:  # fmt: skip
    """The tokens from `start` up to a number, a bound or a clause's end; None when there is not one word."""
    stops = lang.words["loose_stops" if prepositions else "stops"]
    index = start
    while index < len(found):
        stop = index in taken or found[index].kind is Kind.DATE or lows[index] in stops or lows[index] in _MARKS_ENDING
        if stop or lang.phrase_at("below", lows, index) or lang.phrase_at("above", lows, index):
            break
        if index > start and (
            lang.phrase_at("purpose", lows, index) or lows[index] in lang.words["deadline_before"] - {"in", "on", "as"}
        ):
            break
        index += 1
    while index > start and (
        (found[index - 1].kind is Kind.MARK and lows[index - 1] not in {")", "%"})
        or lows[index - 1] in lang.words["deadline_before"] or lows[index - 1] in lang.words["dangling"]
        or lang.phrase_at("from_before", lows, index - 1)
    ):  # fmt: skip
        index -= 1
    words = [n for n in range(start, index) if found[n].kind is Kind.WORD]
    return (start, index - 1) if words and index > start else None


def _deadline(found: list[Token], lows: list[str], lang: Language) -> Span | None:
    """“By 15 March”, “until Q3”, “by end of quarter”: the date with the word that makes it one."""
    for index, token in enumerate(found):
        is_month = token.low in lang.words["months"] and token.text[0].isupper()
        if token.kind is not Kind.DATE and not is_month and token.low not in {"eoq", "eoy", "eom"}:
            continue
        first = last = index
        if index and found[index - 1].kind is Kind.NUMBER and is_month:
            first -= 1
        elif is_month and index + 1 < len(found) and found[index + 1].kind is Kind.NUMBER:
            last += 1
        while first and (lows[first - 1] in lang.words["deadline_before"] or lows[first - 1] in {"of", "the", "."} or (
            found[first - 1].kind is Kind.NUMBER and is_month
        )):  # fmt: skip
            first -= 1
        return Span(found[first].start, found[last].end)
    return None
