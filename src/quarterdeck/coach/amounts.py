"""The quantities in a statement: their value, their unit, and what they are there for.

“From 20 % to 35 % by 15 March” holds two quantities and a date; “p95”, “v2.1”, “phase 2” and “2026” hold none.
"""

from quarterdeck.coach.language import Language
from quarterdeck.coach.quantity import Bound, Quantity, Role, number
from quarterdeck.coach.roles import (
    ARROWS,
    BELOW,
    ORDER,
    SIGNS,
    bound_before,
    fractions,
    nothing_beyond,
    of_not_from,
    prices_aside,
    ranges,
    with_role,
    with_shared_units,
)
from quarterdeck.coach.text import Kind, Token

_CURRENCY = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY"}
_YEARS = range(1990, 2101)
_MOST_DIGITS = 20


def quantities(found: list[Token], lang: Language) -> list[Quantity]:
    """The quantities of a statement in reading order, each with its role. Linear in the number of tokens."""
    lows = [token.low for token in found]
    amounts = [each for index in range(len(found)) if (each := _amount(found, lows, index, lang)) is not None]
    amounts = nothing_beyond(_without_overlap(amounts), lows, lang)
    amounts = prices_aside([with_role(each, found, lows, lang) for each in amounts], lows)
    amounts = of_not_from(amounts, lows, lang)
    return ranges(fractions(with_shared_units(amounts, lows), found, lows, lang), lows, lang)


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
    if token.low in lang.fractions:
        return _part(found, lows, index, lang)
    if token.low in lang.number_words:
        return _spelt(found, lows, index, lang)
    if token.low in lang.multiples and not _tells_how_often(lows, index, lang):
        return _of(found, index, index, lang.multiples[token.low], "x", role=Role.RELATIVE)
    if token.low in lang.words["halves"]:
        return _of(found, index, index, 50.0, "%", role=Role.RELATIVE) if _is_verb_like(lows, index, lang) else None
    if token.low in lang.words["zero"] and _opens(found, index, lang):
        return _of(found, index, index, 0.0, "", role=Role.TARGET, is_word=True)
    return None


def _of(found: list[Token], first: int, last: int, value: float, unit: str, *, role: Role = Role.PLAIN,
        is_word: bool = False) -> Quantity:  # fmt: skip
    return Quantity(value, unit, "", role, Bound.NONE, found[first].start, found[last].end, first, last, is_word)


def _tells_how_often(lows: list[str], index: int, lang: Language) -> bool:
    """“Used it at least twice”; not “twice as many”, “twice the number”."""
    following = lows[index + 1] if index + 1 < len(lows) else ""
    often = lows[index] in lang.words["frequencies"]
    return often and following != "as" and (following == "a" or following not in lang.words["articles"])


def _is_verb_like(lows: list[str], index: int, lang: Language) -> bool:
    """“Halve the queue”, “in half”; not “half of the team”."""
    following = lows[index + 1] if index + 1 < len(lows) else ""
    return lows[index] in lang.verbs or following in {"", ".", ","}


def _opens(found: list[Token], index: int, lang: Language) -> bool:
    """“Zero incidents”, “reach zero incidents”, “no downtime”: at the start, or behind a verb or “to”."""
    if found[index].low in lang.words["certain_zero"]:
        return not (index and found[index - 1].low in lang.words["beside"])
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
    if lows[max(0, index - 3) : index] == ["+", "/", "-"] or (index and lows[index - 1] == "±"):
        return None  # how far it may be off
    if index and lows[index - 1] in _CURRENCY:
        unit, first = _CURRENCY[lows[index - 1]], index - 1
    value, unit, last = _suffixes(found, lows, last, value, unit, lang)
    value, unit, last = _hours_and_minutes(found, lows, last, value, unit, lang)
    if (
        first
        and lows[first - 1] in SIGNS
        and found[first - 1].end == found[first].start
        and not _joins(found, first - 1)
    ):
        if unit in {"%", "x", "pp", "points"}:  # “Revenue +15 %” is a change
            return _of(found, first - 1, last, value, unit, role=Role.RELATIVE)
        value, first = (value if lows[first - 1] == "+" else -value), first - 1
    if unit == "" and _names_a_version(found, index, last, lang):
        return None
    if unit == "" and _is_year(token, lows, index, last, found, lang):
        return None
    if lows[first - 1 : first] != ["<"] and _describes(found, lows, last, value, unit, lang):
        return _of(found, first, last, value, unit, role=Role.SCOPE)
    if last + 2 < len(found) and lows[last + 1] == "-" and _joins(found, last + 1) and (
        found[last + 2].kind is Kind.WORD and unit in {"", "%"} and not (first and lows[first - 1] in BELOW)
    ):  # fmt: skip
        # “90-day retention”, “10-year trail”, “5-star rating”: a description, not a quantity of the result.
        return _of(found, first, last, value, unit, role=Role.SCOPE)
    return _of(found, first, last, value, unit)


def _describes(found: list[Token], lows: list[str], last: int, value: float, unit: str, lang: Language) -> bool:
    """“The 60+ day bucket”, “a 90 day trial”: several of a unit in the singular, before a noun."""
    if unit in {"days", "weeks", "months", "years"} and lang.words["aged"].intersection(lows[last + 1 : last + 2]):
        return True
    if value <= 1 or unit not in {"days", "weeks", "months", "years"} or lows[last].endswith(("s", "e", "en")):
        return False
    return (
        last + 1 < len(found) and found[last + 1].kind is Kind.WORD and lows[last + 1] not in lang.words["prepositions"]
    )


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
        elif low in lang.magnitudes and (glued or len(low) > 1 or low == "k"):
            value, last = value * lang.magnitudes[low], nxt
            last += _is_shortened(found, lows, last, lang)
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


def _is_shortened(found: list[Token], lows: list[str], last: int, lang: Language) -> bool:
    """Whether the dot behind “Mio.” belongs to the short form: a currency or a unit follows."""
    if last + 2 >= len(found) or lows[last + 1] != "." or found[last + 1].start != found[last].end:
        return False
    return lows[last + 2] in _CURRENCY or lows[last + 2] in lang.units


def _hours_and_minutes(
    found: list[Token], lows: list[str], last: int, value: float, unit: str, lang: Language
) -> tuple[float, str, int]:
    """“2h30” and “2 h 30 min” are one duration, in hours."""
    nxt = last + 1
    if unit == "" and nxt < len(found) and found[nxt].start == found[last].end:
        minutes = lows[nxt][1:]
        if lows[nxt][:1] == "h" and minutes.isdecimal() and len(minutes) == 2:
            return value + int(minutes) / 60, "h", nxt
    if unit == "h" and nxt + 1 < len(found) and found[nxt].kind is Kind.NUMBER and found[nxt].text.isdecimal() and (
        lang.units.get(lows[nxt + 1]) == "min" and len(found[nxt].text) <= 2
    ):  # fmt: skip
        return value + int(found[nxt].text) / 60, unit, nxt + 1
    return value, unit, last


def _names_a_version(found: list[Token], index: int, last: int, lang: Language) -> bool:
    """“OAuth 2.0”, “WCAG 2.2”, “MySQL 8.0 → 8.4”: a decimal behind a name with capitals inside; “NPS 4.5” is a score."""
    if not index or last != index or "." not in found[index].text:
        return False
    if index + 1 < len(found) and found[index + 1].low in lang.words["versions"]:
        return True
    name = found[index - 1]
    if name.low in ARROWS and index > 2 and found[index - 2].kind is Kind.NUMBER:
        return _names_a_version(found, index - 2, index - 2, lang)
    if name.kind is not Kind.WORD:
        return False
    return name.text[1:] != name.text[1:].lower() and name.low not in lang.words["metric_nouns"]


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
    if lows[index + 1 : index + 2] == [":"] and _joins(found, index + 1) and found[index + 2].kind is Kind.NUMBER:
        return True
    if not index:
        return False
    previous = lows[index - 1]
    if index == 1 and previous in lang.verbs and index + 1 < len(found) and found[index + 1].kind is Kind.WORD:
        return (
            lows[index + 1] in lang.words["prepositions"] and previous in lang.words["scope_before"]
        )  # “Release 2 versions”
    if previous == ":" and _joins(found, index - 1):
        return True  # “1:1s”, “10:30”
    if previous in {"-", "–"} and index > 1 and _joins(found, index - 1):
        previous = lows[index - 2]
        return previous in lang.words["scope_before"] and previous != "top"
    if previous == "#" or (previous == "/" and index > 1 and found[index - 2].kind is Kind.WORD):
        return True
    if previous == "/" and index > 2 and found[index - 2].kind is Kind.NUMBER and (
        lows[index - 3] in lang.words["scope_before"] - ORDER
    ):  # fmt: skip
        return True  # “FY 23/24”
    named = previous in lang.words["scope_before"] and previous not in ORDER
    return named and not (previous in {"rule", "goal", "result", "key"} and index == 1)


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
    if _is_numeric_date(lows, index, lang) or (index > 1 and _is_numeric_date(lows, index - 2, lang)):
        return True
    return (following in lang.words["months"] and following != "may") or previous in lang.words["months"]


def _is_numeric_date(lows: list[str], index: int, lang: Language) -> bool:
    """“By 7/31”: month and day; “7/31 pages” is a part of a whole."""
    first, mark, second = [*lows[index : index + 3], "", "", ""][:3]
    if mark != "/" or not (first.isdecimal() and second.isdecimal() and index):
        return False
    return lows[index - 1] in lang.words["deadline_before"] and 1 <= int(first) <= 12 and 1 <= int(second) <= 31


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


def _part(found: list[Token], lows: list[str], index: int, lang: Language) -> Quantity | None:
    """“By a third”, “by two thirds”: a change, in per cent."""
    if index < 2 or not lang.phrase_at("relative_before", lows, index - 2):
        return None
    times = lang.number_words.get(lows[index - 1], 1.0 if lows[index - 1] in lang.words["articles"] else 0.0)
    if not times:
        return None
    return _of(found, index - 1, index, round(times * lang.fractions[lows[index]], 1), "%", role=Role.RELATIVE)


def _spelt(found: list[Token], lows: list[str], index: int, lang: Language) -> Quantity | None:
    """“Hire two directors”, “at least one post”: a number in words that follows a verb or a bound."""
    previous = lows[index - 1] if index else ""
    following = found[index + 1] if index + 1 < len(found) else None
    if following is None or following.kind is not Kind.WORD or following.low in lang.words["prepositions"]:
        if index > 2 and lang.phrase_at("target_before", lows, index - 1) and (
            any(lang.phrase_at("from_before", lows, each) for each in range(index - 1))
        ):  # fmt: skip
            return _of(found, index, index, lang.number_words[lows[index]], "")  # “from six hours to two”
        return None
    if following.low in lang.fractions:
        return None
    if following.low in lang.magnitudes:
        return _of(found, index, index + 1, lang.number_words[lows[index]] * lang.magnitudes[following.low], "")
    behind = previous in lang.verbs or previous in lang.words["before_number_words"] or following.low in lang.units
    behind = behind or bound_before(lows, index - 1, lang)[1] is not Bound.NONE
    if not behind and not (index == 0 and lang.number_words[found[index].low] > 1):
        return None
    unit = lang.units.get(following.low, "")
    return _of(found, index, index + 1 if unit else index, lang.number_words[lows[index]], unit, is_word=True)
