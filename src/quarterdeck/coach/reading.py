"""What one line says of a key result: movement, metric, baseline, target, unit, deadline, owner, each with its place."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from quarterdeck.coach.amounts import quantities
from quarterdeck.coach.language import MAKES, MOVES, Language, detect, language
from quarterdeck.coach.quantity import Bound, Quantity, Role
from quarterdeck.coach.roles import MONEY
from quarterdeck.coach.text import Kind, Token, tokens
from quarterdeck.coach.verb import Verb, after_label, direction_of, fits, movement_of, verb_of


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the text as it was written: characters `start` up to, not including, `end`."""

    start: int
    end: int


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
    verb = verb_of(found, lows, known)
    candidates = _outside_brackets(_without_asides(amounts, verb, lows, known), verb, lows)
    target, high = _target(candidates, verb.token + 1 if verb and verb.leads else 0)
    baseline = _baseline(amounts, target)
    relative = target is not None and _is_relative(target, verb, amounts, found, known)
    movement = movement_of(verb, target, baseline, found, lows, known)
    metric = _metric(text, found, lows, verb, amounts, target, known)
    return Reading(
        text=text,
        lang=known,
        tokens=tuple(found),
        quantities=tuple(amounts),
        verb=verb,
        movement=movement,
        direction=direction_of(movement, verb, target, high, baseline),
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


# Baseline and target --------------------------------------------------------------------------------------------------


def _without_asides(amounts: list[Quantity], verb: Verb | None, lows: list[str], lang: Language) -> list[Quantity]:
    """The quantities that may be what the statement ends on: not those of a side clause, nor the time a task may take."""
    clause = next((n for n, low in enumerate(lows) if low in lang.words["subordinate"]), len(lows))
    if any(each.first < clause and _rank(each) < 9 for each in amounts):
        amounts = [each for each in amounts if each.first < clause]
    if verb is None or not verb.leads or verb.kind not in MAKES:
        return amounts
    return [each for each in amounts if not (
        (each.role is Role.WINDOW and lows[each.first - 1] in lang.words["bound_in"])
        or (each.bound is not Bound.NONE and each.unit in MONEY)
        or (each.bound is Bound.ABOVE and each.unit in _PERIODS)
    )]  # fmt: skip


def _outside_brackets(amounts: list[Quantity], verb: Verb | None, lows: list[str]) -> list[Quantity]:
    """“700 sign-ups per week (40 % more)” ends on what stands outside; of a movement, brackets may hold the amount."""
    if verb is not None and verb.leads and verb.kind in MOVES:
        return amounts
    depth, inside = 0, set()
    for index, low in enumerate(lows):
        depth = max(0, depth + (low == "(") - (low == ")"))
        if depth:
            inside.add(index)
    loose = (Role.PLAIN, Role.RELATIVE, Role.WINDOW)
    outside = [each for each in amounts if each.first not in inside or each.role not in loose]
    return outside if any(_rank(each) < 9 for each in outside) else amounts


def _rank(each: Quantity, start: int = -9) -> int:
    """How strongly a quantity is the one the statement ends on; lower is stronger, 9 means never.

    What stands right at `start`, behind the verb, is as strong as a bound: “close 25 deals above €50k” counts deals.
    """
    if each.role in (Role.BASELINE, Role.SCOPE):
        return 9
    if each.role is Role.TARGET:
        return 0
    if each.role is Role.RELATIVE:
        return 1 if each.unit != "x" else 3
    if 0 <= each.first - start <= 1 and each.role is Role.PLAIN and (each.counted or each.unit == "%"):
        return 2
    if each.bound is not Bound.NONE and each.role is not Role.WINDOW:
        return 2 if not each.is_word else 3
    if each.role is Role.WINDOW:
        return 7
    if each.unit and each.unit not in _PERIODS:
        return 4
    return 5 if not each.unit else 6


_PERIODS = {"days", "weeks", "months", "years", "h", "min", "s", "d"}


def _target(amounts: list[Quantity], start: int = -9) -> tuple[Quantity | None, Quantity | None]:
    """The quantity the statement ends on and, for a range, its upper end."""
    usable = [each for each in amounts if _rank(each) < 9]
    if not usable:
        return None, None
    best = min(usable, key=lambda each: _rank(each, start))
    ends = [after for before, after in pairwise(amounts) if before.role is Role.BASELINE and after.role is Role.TARGET]
    if best.role is Role.TARGET and len(ends) == 1:
        best = ends[0]  # “Goal: 300 new ones, 729 → 1029” ends where the way ends
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
    fitting = [each for each in found if fits(each, target)]
    return min(fitting or found, key=lambda each: abs(each.first - target.first))


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


# The metric and the rest ----------------------------------------------------------------------------------------------


def _metric(text: str, found: list[Token], lows: list[str], verb: Verb | None, amounts: list[Quantity],
            target: Quantity | None, lang: Language) -> Span | None:  # fmt: skip
    """What is measured: the words between the verb and the numbers, or those behind the number."""
    taken = {index for each in amounts for index in range(each.first, each.last + 1)}
    start = verb.token + 1 if verb is not None and verb.leads else after_label(found, lows)
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
