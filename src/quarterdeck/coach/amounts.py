"""The quantities in a statement: their value, their unit, and what they are there for.

“From 20 % to 35 % by 15 March” holds two quantities and a date; “p95”, “v2.1”, “phase 2” and “2026” hold none.
"""

from dataclasses import dataclass, replace
from enum import Enum

from quarterdeck.coach.language import Language
from quarterdeck.coach.text import Kind, Token

_CURRENCY = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY"}
_ARROWS = {"→", "->", "=>", "-->", "➔", "⟶"}
_BELOW = {"<", "≤", "<="}
_ABOVE = {">", "≥", ">="}
_RANGE = {"-", "–", "—"}
_YEARS = range(1990, 2101)
_MOST_DIGITS = 20


class Role(Enum):
    """What a quantity is there for."""

    BASELINE = "baseline"
    TARGET = "target"
    RELATIVE = "relative"
    """A change: “by 25 %”, “20 % lift”."""
    PLAIN = "plain"
    WINDOW = "window"
    """A period that only frames: “within 48 hours”, “per 30 days”."""
    SCOPE = "scope"
    """Names which: “top 10”, “tier 1”."""


class Bound(Enum):
    """The side on which the quantity is to be."""

    NONE = "none"
    BELOW = "below"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, at its place: characters `start`–`end`, tokens `first`–`last` (both inclusive).

    `unit` is a known unit (%, EUR, ms, x …) or empty; `counted` names the things counted (“pain points”).
    """

    value: float
    unit: str
    counted: str
    role: Role
    bound: Bound
    start: int
    end: int
    first: int
    last: int
    is_word: bool = False
    is_fraction: bool = False


def quantities(found: list[Token], lang: Language) -> list[Quantity]:
    """The quantities of a statement in reading order, each with its role. Linear in the number of tokens."""
    lows = [token.low for token in found]
    amounts = [each for index in range(len(found)) if (each := _amount(found, lows, index, lang)) is not None]
    amounts = _without_overlap(amounts)
    amounts = _with_shared_units([_with_role(each, found, lows, lang) for each in amounts], lows)
    return _ranges(_fractions(amounts, lows), lows, lang)


def _without_overlap(amounts: list[Quantity]) -> list[Quantity]:
    kept: list[Quantity] = []
    for each in amounts:
        if not kept or each.first > kept[-1].last:
            kept.append(each)
    return kept


# Reading one amount ---------------------------------------------------------------------------------------------------


def _amount(found: list[Token], lows: list[str], index: int, lang: Language) -> Quantity | None:
    token = found[index]
    if token.kind is Kind.NUMBER:
        return _written(found, lows, index, lang)
    if token.kind is not Kind.WORD:
        return None
    if token.low in lang.number_words:
        return _spelt(found, lows, index, lang)
    if token.low in lang.multiples:
        return _of(found, index, index, lang.multiples[token.low], "x", role=Role.RELATIVE)
    if token.low in lang.words["halves"]:
        return _of(found, index, index, 50.0, "%", role=Role.RELATIVE) if _is_verb_like(lows, index, lang) else None
    if token.low in lang.words["zero"] and _opens(found, index, lang):
        return _of(found, index, index, 0.0, "", role=Role.TARGET, is_word=True)
    return None


def _of(found: list[Token], first: int, last: int, value: float, unit: str, *, role: Role = Role.PLAIN,
        is_word: bool = False) -> Quantity:  # fmt: skip
    return Quantity(value, unit, "", role, Bound.NONE, found[first].start, found[last].end, first, last, is_word)


def _is_verb_like(lows: list[str], index: int, lang: Language) -> bool:
    """“Halve the queue”, “in half”; not “half of the team”."""
    following = lows[index + 1] if index + 1 < len(lows) else ""
    return lows[index] in lang.verbs or following in {"", ".", ","}


def _opens(found: list[Token], index: int, lang: Language) -> bool:
    """“Zero incidents”, “reach zero incidents”, “no downtime”: at the start, or behind a verb or “to”."""
    if found[index].low in lang.words["certain_zero"]:
        return True
    return index == 0 and index + 1 < len(found) and found[index + 1].kind in (Kind.WORD, Kind.NAME)


def _written(found: list[Token], lows: list[str], index: int, lang: Language) -> Quantity | None:
    """A number in digits with what is glued to it, or None when it names a thing, a date or a year."""
    token = found[index]
    if (
        len(token.text) > _MOST_DIGITS
        or _names_something(found, lows, index, lang)
        or _is_date(found, lows, index, lang)
    ):
        return None
    value = number(token.text, decimal_comma=lang.decimal_comma)
    first = last = index
    unit = ""
    if index and lows[index - 1] in _CURRENCY:
        unit, first = _CURRENCY[lows[index - 1]], index - 1
    if first and lows[first - 1] in {"-", "−"} and not _joins(found, first - 1):
        value, first = -value, first - 1
    value, unit, last = _suffixes(found, lows, last, value, unit, lang)
    if unit == "" and _is_year(token, lows, index, last, found, lang):
        return None
    if last + 2 < len(found) and lows[last + 1] == "-" and _joins(found, last + 1) and (
        found[last + 2].kind is Kind.WORD and unit in {"", "%"}
    ):  # fmt: skip
        # “90-day retention”, “10-year trail”, “5-star rating”: a description, not a quantity of the result.
        return _of(found, first, last, value, unit, role=Role.SCOPE)
    return _of(found, first, last, value, unit)


def _suffixes(
    found: list[Token], lows: list[str], last: int, value: float, unit: str, lang: Language
) -> tuple[float, str, int]:
    """Read magnitudes, signs and units behind a number: 1.2m, 80 %, 300ms, 5 percentage points, 3x, 90%+."""
    for _step in range(3):
        nxt = last + 1
        if nxt >= len(found):
            break
        low, glued = lows[nxt].rstrip("+"), found[nxt].start == found[last].end
        pair = f"{low} {lows[nxt + 1]}" if nxt + 1 < len(found) else ""
        if low in {"+", ""} and glued:
            last = nxt
        elif low in lang.magnitudes and (glued or len(low) > 1) and not (low == "m" and not glued):
            value, last = value * lang.magnitudes[low], nxt
        elif unit in {"", "x"} and pair in lang.units:
            return value, lang.units[pair], nxt + 1
        elif low in {"×"} and unit == "":
            unit, last = "x", nxt
        elif low in _CURRENCY and unit == "":
            unit, last = _CURRENCY[low], nxt
        elif unit == "" and low in lang.units and (glued or len(low) > 1 or low in {"%", "h", "s"}):
            unit, last = lang.units[low], nxt
        else:
            break
    return value, unit, last


def _names_something(found: list[Token], lows: list[str], index: int, lang: Language) -> bool:
    """“Tier 1”, “phase 2”, “ISO 27001”, “24/7”, a list number at the start of the line."""
    token = found[index]
    if index + 1 < len(found) and found[index + 1].start == token.end:
        following = found[index + 1]
        if following.low in {"st", "nd", "rd", "th"}:
            return True
        if following.low == "/" and lows[index : index + 3] == ["24", "/", "7"]:
            return True
        if following.low in {".", ")"} and index == 0 and index + 2 < len(found):
            return True
    if lows[max(0, index - 2) : index + 1] == ["24", "/", "7"]:
        return True
    if not index:
        return False
    previous = lows[index - 1]
    if previous in {"-", "–"} and index > 1 and _joins(found, index - 1):
        previous = lows[index - 2]
        return previous in lang.words["scope_before"] and previous != "top"
    if previous == "#" or (previous == "/" and index > 1 and found[index - 2].kind is Kind.WORD):
        return True
    named = previous in lang.words["scope_before"] and previous not in _ORDER
    return named and not (previous in {"rule", "goal", "result", "key"} and index == 1)


_ORDER = {"top", "first", "last", "past", "next", "previous", "prior"}


def _joins(found: list[Token], index: int) -> bool:
    """Whether a mark stands without spaces between its neighbours."""
    return 0 < index < len(found) - 1 and found[index - 1].end == found[index].start and (
        found[index].end == found[index + 1].start
    )  # fmt: skip


def _is_date(found: list[Token], lows: list[str], index: int, lang: Language) -> bool:
    """“15 March”, “March 15”, “15. März”, “10:30”."""
    value = found[index].text
    if not value.isdecimal() or len(value) > 2:
        return False
    following = lows[index + 1] if index + 1 < len(lows) else ""
    if following == "." and index + 2 < len(lows):
        following = lows[index + 2]
    previous = lows[index - 1] if index else ""
    if previous == "may" and following in lang.units:
        return False
    return (following in lang.words["months"] and following != "may") or previous in lang.words["months"]


def _is_year(token: Token, lows: list[str], index: int, last: int, found: list[Token], lang: Language) -> bool:
    if not token.text.isdecimal() or len(token.text) != 4 or int(token.text) not in _YEARS or last != index:
        return False
    if index + 1 < len(found) and found[index + 1].kind is Kind.WORD:
        follows = lows[index + 1]
        counts = follows not in lang.words["prepositions"] and follows not in lang.words["joiners"]
        before = lows[index - 1] if index else ""
        frames = ("deadline_before", "months", "articles", "window_before")
        return not counts or any(before in lang.words[kind] for kind in frames)
    return True


def _spelt(found: list[Token], lows: list[str], index: int, lang: Language) -> Quantity | None:
    """“Hire two directors”, “at least one post”: a number in words that follows a verb or a bound."""
    previous = lows[index - 1] if index else ""
    following = found[index + 1] if index + 1 < len(found) else None
    if following is None or following.kind is not Kind.WORD or following.low in lang.words["prepositions"]:
        return None
    behind = previous in lang.verbs or previous in lang.words["before_number_words"]
    if not behind and not (index == 0 and lang.number_words[found[index].low] > 1):
        return None
    if following.low in lang.magnitudes:
        return _of(found, index, index + 1, lang.number_words[lows[index]] * lang.magnitudes[following.low], "")
    unit = lang.units.get(following.low, "")
    return _of(found, index, index + 1 if unit else index, lang.number_words[lows[index]], unit, is_word=True)


def number(written: str, *, decimal_comma: bool = False) -> float:
    """The value of a number as people write it: 1,200 · 1.200,5 · 1'000 · 1 000 · 4,2 · .5

    A single separator with three digits behind it separates thousands, unless the language writes decimals with it.
    """
    text = written.replace("'", "").replace("’", "").replace("\u00a0", "").replace("\u202f", "")
    comma, dot = text.rfind(","), text.rfind(".")
    if comma >= 0 and dot >= 0:
        decimal = "," if comma > dot else "."
        text = text.replace("." if decimal == "," else ",", "").replace(",", ".")
        return float(text)
    mark = "," if comma >= 0 else "."
    parts = text.split(mark)
    if len(parts) > 2 or (len(parts) == 2 and len(parts[1]) == 3 and 0 < len(parts[0]) <= 3 and parts[0] != "0"
                          and (mark == ",") != decimal_comma):  # fmt: skip
        return float("".join(parts))
    return float(text.replace(",", "."))


# What an amount is there for ------------------------------------------------------------------------------------------


def _with_role(amount: Quantity, found: list[Token], lows: list[str], lang: Language) -> Quantity:
    """Look at the few words before and behind a quantity."""
    before, bound = _bound_before(lows, amount.first - 1, lang)
    role = amount.role
    if role is Role.PLAIN:
        role = _role_before(found, lows, before, amount, lang)
    elif role is Role.TARGET and amount.is_word:
        bound = Bound.NONE
    behind = amount.last + 1
    if role in (Role.PLAIN, Role.TARGET, Role.WINDOW) and behind < len(lows):
        if lang.phrase_at("baseline_after", lows, behind):
            role = Role.BASELINE
        elif lows[behind] in lang.words["up_words"] | lang.words["down_words"] and amount.unit in {"%", "x", "pp"}:
            role = Role.RELATIVE
        elif lows[behind] == "or" and behind + 1 < len(lows) and bound is Bound.NONE:
            bound = _or_more(lows[behind + 1], lang) or bound
    text_end = found[amount.last].text
    if bound is Bound.NONE and text_end.endswith("+"):
        bound = Bound.ABOVE
    return replace(amount, role=role, bound=bound, counted=_counted(found, lows, amount, lang))


def _or_more(word: str, lang: Language) -> Bound | None:
    if word in lang.words["up_words"]:
        return Bound.ABOVE
    return Bound.BELOW if word in lang.words["down_words"] else None


def _bound_before(lows: list[str], index: int, lang: Language) -> tuple[int, Bound]:
    """Step back over “below”, “at least”, “≤”, “~”: the index before them, and the side they name."""
    bound = Bound.NONE
    while index >= 0:
        if lows[index] in _BELOW | _ABOVE:
            bound = Bound.BELOW if lows[index] in _BELOW else Bound.ABOVE
            index -= 1
        elif lows[index] in {"~", "≈", "="}:
            index -= 1
        elif lows[index] in lang.words["approximately"]:
            article = lows[index] in lang.words["articles"] or lows[index] in lang.words["prepositions"]
            if article and bound is Bound.NONE and not _phrase_ending_at(lows, index, lang)[1]:
                break
            index -= 1
        else:
            side, length = _phrase_ending_at(lows, index, lang)
            if length == 0:
                break
            bound = side
            index -= length
    return index, bound


def _phrase_ending_at(lows: list[str], index: int, lang: Language) -> tuple[Bound, int]:
    for length in (3, 2, 1):
        start = index - length + 1
        if start < 0:
            continue
        if lang.phrase_at("below", lows, start) == length:
            return Bound.BELOW, length
        if lang.phrase_at("above", lows, start) == length:
            return Bound.ABOVE, length
    return Bound.NONE, 0


def _role_before(found: list[Token], lows: list[str], index: int, amount: Quantity, lang: Language) -> Role:
    """The role that the words up to token `index` give to the quantity behind them."""
    if amount.last + 1 < len(lows) and lows[amount.last + 1] in _ARROWS:
        return Role.BASELINE
    if index < 0:
        return Role.PLAIN
    if lows[index] in _ARROWS:
        return Role.TARGET
    if lows[index] in lang.words["up_words"] | lang.words["down_words"] and amount.unit in {"%", "x", "pp"}:
        return Role.RELATIVE
    if lows[index] in {":", "=", "."} and index:
        index -= 1
    if lows[index] == "(" and index + 1 == amount.first:
        return Role.PLAIN
    for length in (3, 2, 1):
        start = index - length + 1
        if start < 0:
            continue
        if lang.phrase_at("baseline_before", lows, start) == length:
            return Role.BASELINE
        if lang.phrase_at("relative_before", lows, start) == length:
            return Role.RELATIVE
        if lang.phrase_at("target_before", lows, start) == length:
            return Role.TARGET
    if lows[index] in _ORDER or (lows[index] == "-" and index and lows[index - 1] in _ORDER):
        # “Top 10” is nearly a count and taken for one when the statement has no other number.
        return Role.WINDOW if amount.unit in _PERIODS or "top" in lows[max(0, index - 1) : index + 1] else Role.SCOPE
    if lows[index] in lang.words["window_before"]:
        return Role.WINDOW if amount.unit in _PERIODS else Role.PLAIN
    return Role.PLAIN


_PERIODS = {"days", "weeks", "months", "years", "h", "min", "s", "d"}


def _counted(found: list[Token], lows: list[str], amount: Quantity, lang: Language) -> str:
    """The things a bare number counts: “pain points” of “identify 5 pain points for users”."""
    if amount.unit not in {"", "x"}:
        return ""
    words: list[str] = []
    for index in range(amount.last + 1, min(len(found), amount.last + 6)):
        token = found[index]
        if token.kind is not Kind.WORD or token.low in lang.words["prepositions"]:
            break
        if token.low in lang.words["fillers"] and not words:
            continue
        if words and (token.low in lang.words["participles"] or token.low in lang.words["behaviours"]):
            break
        if lows[index] in lang.units and not words:
            break
        words.append(token.text)
        if len(words) == 3:
            break
    return " ".join(words)


# Amounts that belong together -----------------------------------------------------------------------------------------


def _with_shared_units(amounts: list[Quantity], lows: list[str]) -> list[Quantity]:
    """“From 20 to 35 %”, “€1.2m (from 800k)”: the one without a unit takes the other's."""
    for index, each in enumerate(amounts):
        if each.role is not Role.BASELINE or each.unit:
            continue
        partner = amounts[index + 1] if index + 1 < len(amounts) and amounts[index + 1].role is Role.TARGET else None
        partner = partner or (amounts[index - 1] if index else None)
        if partner and partner.unit and partner.role in (Role.TARGET, Role.PLAIN):
            amounts[index] = replace(each, unit=partner.unit, counted="")
    return amounts


def _fractions(amounts: list[Quantity], lows: list[str]) -> list[Quantity]:
    """“4/4 pages” is one quantity, the whole; “12/month” is none of this kind."""
    kept: list[Quantity] = []
    for each in amounts:
        if kept and kept[-1].last == each.first - 2 and lows[each.first - 1] == "/":
            part, whole = kept[-1], each
            if part.value % 1:  # “4.6/5” is a rating on a scale, not a part of five
                kept[-1] = replace(part, end=whole.end, last=whole.last)
            else:
                kept[-1] = replace(whole, role=part.role, start=part.start, first=part.first, is_fraction=True)
        else:
            kept.append(each)
    return kept


def _ranges(amounts: list[Quantity], lows: list[str], lang: Language) -> list[Quantity]:
    """“5–10 %”, “between 3 and 5”: both ends are targets, the lower one first."""
    for index in range(len(amounts) - 1):
        low, high = amounts[index], amounts[index + 1]
        between = lows[low.last + 1 : high.first]
        joined = len(between) == 1 and between[0] in _RANGE
        if not joined and len(between) == 1 and low.first and lows[low.first - 1] in lang.words["between"]:
            joined = True
        if joined and low.role in (Role.PLAIN, Role.TARGET, Role.RELATIVE):
            unit = low.unit or high.unit
            role = low.role if low.role is not Role.PLAIN else Role.TARGET
            amounts[index] = replace(low, role=role, unit=unit, bound=Bound.ABOVE)
            amounts[index + 1] = replace(high, role=role, unit=unit, bound=Bound.BELOW)
    return amounts
