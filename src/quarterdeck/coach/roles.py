"""What a quantity is there for: where it starts, where it ends, a change, a period; and which of them belong together."""

from dataclasses import replace

from quarterdeck.coach.language import Language
from quarterdeck.coach.quantity import Bound, Quantity, Role
from quarterdeck.coach.text import Kind, Token

ARROWS = {"→", "->", "=>", "-->", "➔", "⟶"}
BELOW = {"<", "≤", "<="}
_ABOVE = {">", "≥", ">="}
_RANGE = {"-", "–", "—"}
SIGNS = {"-", "−", "+"}
ORDER = {"top", "first", "last", "past", "next", "previous", "prior"}
"""Words before a number that put it in an order: “top 10”, “last 3”."""

# What an amount is there for ------------------------------------------------------------------------------------------


def with_role(amount: Quantity, found: list[Token], lows: list[str], lang: Language) -> Quantity:
    """Look at the few words before and behind a quantity."""
    before, bound = bound_before(lows, amount.first - 1, lang)
    if before > 0 and before + 1 == amount.first and lows[before] in lang.words["articles"] and (
        lang.phrase_at("from_before", lows, before - 1) or lows[before - 1] in lang.words["as_far_as"]
    ):  # fmt: skip
        before -= 1  # “from a 3 to a 1”
    role = amount.role
    if role is Role.PLAIN:
        role = _role_before(found, lows, before, amount, lang)
        if role in (Role.PLAIN, Role.TARGET) and _is_how_it_stands(found, lows, before, lang):
            role = Role.BASELINE
    elif role is Role.TARGET and amount.is_word:
        bound = Bound.NONE
    behind = amount.last + 1
    if role in (Role.PLAIN, Role.TARGET, Role.WINDOW) and behind < len(lows):
        if lang.phrase_at("baseline_after", lows, behind):
            role = Role.BASELINE
        elif lows[behind] in lang.words["up_words"] | lang.words["down_words"] and amount.unit in CHANGES:
            role = Role.RELATIVE
        elif lows[behind] == "or" and behind + 1 < len(lows) and bound is Bound.NONE:
            bound = _or_more(lows[behind + 1], lang) or bound
    if role in (Role.PLAIN, Role.TARGET) and _is_a_price(lows, before, amount, lang):
        role = Role.SCOPE
    text_end = found[amount.last].text
    if bound is Bound.NONE and text_end.endswith("+"):
        bound = Bound.ABOVE
    return replace(amount, role=role, bound=bound, counted=_counted(found, lows, amount, lang))


def _is_how_it_stands(found: list[Token], lows: list[str], before: int, lang: Language) -> bool:
    """“Right now the rate is at 4.8 %”, “from our current count of 610”: a word of the present shortly before it."""
    for index in range(before, max(-1, before - 7), -1):
        if found[index].kind is not Kind.WORD:
            return False
        if lows[index] in lang.words["present"]:
            return index > 0
    return False


def _is_a_price(lows: list[str], before: int, amount: Quantity, lang: Language) -> bool:
    """“3 subscriptions at $99/month”: what one of them costs."""
    behind = lows[amount.last + 1] if amount.last + 1 < len(lows) else ""
    return amount.unit in MONEY and before > 0 and lows[before] in lang.words["rate_before"] and (
        behind in {"/", "each"} or behind in lang.words["articles"]
    )  # fmt: skip


def _or_more(word: str, lang: Language) -> Bound | None:
    if word in lang.words["up_words"]:
        return Bound.ABOVE
    return Bound.BELOW if word in lang.words["down_words"] else None


def bound_before(lows: list[str], index: int, lang: Language) -> tuple[int, Bound]:
    """Step back over “below”, “at least”, “≤”, “~”: the index before them, and the side they name."""
    bound = Bound.NONE
    while index >= 0:
        if lows[index] in BELOW | _ABOVE:
            bound = Bound.BELOW if lows[index] in BELOW else Bound.ABOVE
            index -= 1
        elif lows[index] in {"~", "≈", "="} or (
            lows[index] == "." and index and lows[index - 1] in lang.words["approximately"]
        ):
            index -= 1
        else:
            side, length = _phrase_ending_at(lows, index, lang)
            if length:
                bound, index = side, index - length
                continue
            if lows[index] not in lang.words["approximately"]:
                break
            article = lows[index] in lang.words["articles"] or lows[index] in lang.words["prepositions"]
            if article and bound is Bound.NONE:
                break
            index -= 1
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


def _leads_to_an_arrow(found: list[Token], lows: list[str], amount: Quantity, lang: Language) -> bool:
    """“20 % → 35 %”, “$5k MRR → $30k MRR”, “100 daily active users → 500”: where the way begins."""
    for index in range(amount.last + 1, min(len(found) - 1, amount.last + 7)):
        if lows[index] in ARROWS:
            ends = range(index + 1, min(len(found), index + 3))
            return index == amount.last + 1 or any(found[each].kind is Kind.NUMBER for each in ends)
        if found[index].kind is Kind.NUMBER and lows[index + 1] == "-":
            continue  # “30-day”
        if found[index].kind is not Kind.WORD and lows[index] != "-":
            return False
        if lows[index] in lang.words["prepositions"]:
            return False
    return False


def _role_before(found: list[Token], lows: list[str], index: int, amount: Quantity, lang: Language) -> Role:
    """The role that the words up to token `index` give to the quantity behind them."""
    if _leads_to_an_arrow(found, lows, amount, lang):
        return Role.BASELINE
    if index < 0:
        return Role.PLAIN
    if lows[index] in ARROWS:
        return Role.TARGET
    if lows[index] in lang.words["up_words"] | lang.words["down_words"] and amount.unit in CHANGES:
        return Role.RELATIVE
    if lows[index] in lang.words["upwards"] | lang.words["downwards"] and index + 1 == amount.first:
        return Role.RELATIVE  # “NPS up 5”
    if lows[index] in {":", "=", "."} and index:
        index -= 1
    if lows[index] == "(" and index + 1 == amount.first:
        return Role.PLAIN
    if lows[index] in lang.words["from_or_of"] and index and lows[index - 1] in lang.words["window_before"]:
        return Role.WINDOW if amount.unit in _PERIODS else Role.PLAIN  # “innerhalb von 5 Tagen”
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
    if "top" in lows[max(0, index - 1) : index + 1] and _stands_aside(lows, index, lang):
        return Role.SCOPE
    if lows[index] == "first" and amount.unit not in _PERIODS and not _stands_aside(lows, index, lang):
        return Role.PLAIN
    if lows[index] in ORDER or (lows[index] == "-" and index and lows[index - 1] in ORDER):
        # “Top 10” is nearly a count and taken for one when the statement has no other number.
        return Role.WINDOW if "top" in lows[max(0, index - 1) : index + 1] else Role.SCOPE
    if lows[index] in lang.words["window_before"]:
        return Role.WINDOW if amount.unit in _PERIODS else Role.PLAIN
    return Role.PLAIN


def _stands_aside(lows: list[str], index: int, lang: Language) -> bool:
    """“With our top 10 customers”, “for the top 5”: behind a preposition it tells with whom, not how many."""
    while index > 0 and (lows[index] in {"top", "first", "-"} or lows[index] in lang.words["articles"]):
        index -= 1
    return lows[index] in lang.words["prepositions"] and lows[index] not in {"the", "top", "first"}


MONEY = {"EUR", "USD", "GBP", "CHF", "JPY"}
CHANGES = {"%", "x", "pp", "points"}
_QUOTES = {'"', "“", "”", "„", "'", "‘", "’", "«", "»", "*", "`"}
_PERIODS = {"days", "weeks", "months", "years", "h", "min", "s", "d"}


def _counted(found: list[Token], lows: list[str], amount: Quantity, lang: Language) -> str:
    """The things a bare number counts: “pain points” of “identify 5 pain points for users”."""
    if amount.unit not in {"", "x"} or (amount.value == 0 and amount.is_word) or amount.value % 1:
        return ""
    words: list[str] = []
    for index in range(amount.last + 1, min(len(found), amount.last + 7)):
        token = found[index]
        if token.low in _QUOTES:
            continue
        if token.kind is not Kind.WORD or token.low in lang.words["prepositions"]:
            break
        if token.low in lang.words["fillers"] and not words:
            continue
        if not words and _is_adjective(found, index, lang):
            continue
        if words and (token.low in lang.words["articles"] or token.low in lang.words["fillers"]):
            break
        ends = index + 1 >= len(found) or found[index + 1].kind is not Kind.WORD
        ends = ends or found[index + 1].low in lang.words["prepositions"]
        if (words or lang.verb_last) and _does_something(token.low, lang) and not (ends and token.low.endswith("s")):
            break
        if lows[index] in lang.units and not words:
            break
        words.append(token.text)
        if len(words) == 3:
            break
    return " ".join(words)


def _is_adjective(found: list[Token], index: int, lang: Language) -> bool:
    """“Potential”, “predictive” before a noun: not the name of what is counted. German nouns have capitals."""
    if index + 1 >= len(found) or found[index + 1].kind is not Kind.WORD or (
        found[index + 1].low in lang.words["prepositions"]
    ):  # fmt: skip
        return False
    token = found[index]
    if any(token.low in lang.words[kind] for kind in ("metric_nouns", "deliverable_nouns", "actor_nouns")):
        return False
    return token.text.islower() and (lang.verb_last or token.low.endswith(lang.adjective_endings))


def _does_something(word: str, lang: Language) -> bool:
    """Whether a word behind a noun says what the things do or what is done to them, and names them no longer."""
    if word in lang.words["participles"] or word in lang.words["behaviours"] or word.endswith(lang.done_endings):
        return True
    return word in lang.verbs and not any(word in lang.words[kind] for kind in ("metric_nouns", "deliverable_nouns"))


# Amounts that belong together -----------------------------------------------------------------------------------------


def prices_aside(amounts: list[Quantity], lows: list[str]) -> list[Quantity]:
    """“5 >$20k customers”, “a large customer ($100k+)”: what one of them is worth, not what the statement ends on."""
    for index, each in enumerate(amounts):
        if each.unit not in MONEY or each.bound is Bound.NONE or each.role is not Role.PLAIN or not each.first:
            continue
        follows = index and amounts[index - 1].role in (Role.PLAIN, Role.BASELINE) and all(
            low in BELOW | _ABOVE for low in lows[amounts[index - 1].last + 1 : each.first]
        )  # fmt: skip
        if follows or lows[each.first - 1] == "(":
            amounts[index] = replace(each, role=Role.SCOPE)
    return amounts


def with_shared_units(amounts: list[Quantity], lows: list[str]) -> list[Quantity]:
    """“From 20 to 35 %”, “€1.2m (from 800k)”: the one without a unit takes the other's."""
    for index, each in enumerate(amounts):
        if each.role is Role.BASELINE and each.unit and index + 1 < len(amounts):
            end = amounts[index + 1]
            if end.role is Role.TARGET and not end.unit and not end.counted:
                amounts[index + 1] = replace(end, unit=each.unit)  # “from six hours to two”
        if each.role is not Role.BASELINE or each.unit:
            continue
        partner = amounts[index + 1] if index + 1 < len(amounts) and amounts[index + 1].role is Role.TARGET else None
        partner = partner or (amounts[index - 1] if index else None)
        if partner and partner.unit and partner.role in (Role.TARGET, Role.PLAIN):
            amounts[index] = replace(each, unit=partner.unit, counted="")
    return amounts


def nothing_beyond(amounts: list[Quantity], lows: list[str], lang: Language) -> list[Quantity]:
    """“No request takes more than one day” is not about zero: the bound is what counts."""
    if (
        not amounts
        or not amounts[0].is_word
        or amounts[0].value
        or amounts[0].first
        or lows[0] in lang.words["certain_zero"]
    ):
        return amounts
    rest = amounts[1:]
    return rest if any(lows[each.first - 1] in lang.words["beyond"] for each in rest) else amounts


def of_not_from(amounts: list[Quantity], lows: list[str], lang: Language) -> list[Quantity]:
    """German “von 50” starts a movement only when an end follows; else it says “a rate of 50”."""
    for index, each in enumerate(amounts):
        if each.role is not Role.BASELINE or not each.first:
            continue
        before, _bound = bound_before(lows, each.first - 1, lang)
        rest = amounts[index + 1 :]
        behind = next((low for low in lows[each.last + 1 : each.last + 3] if low not in _QUOTES), "")
        of_some = each.counted or (
            each.unit in {"", "%"} and (behind in lang.words["links"] or behind in _ABOVE | BELOW)
        )
        alone = all(other is each or other.role is Role.SCOPE for other in amounts)
        if alone and of_some and before >= 0 and lows[before] not in lang.words["from_or_of"]:
            amounts[index] = replace(each, role=Role.PLAIN)  # “feedback from 3 members” moves nothing
            continue
        if before >= 0 and lows[before] in lang.words["from_or_of"] and (index or each.counted) and not rest:
            amounts[index] = replace(each, role=Role.PLAIN)  # “drei Läufe von 30 km”
        elif before >= 0 and lows[before] in lang.words["from_or_of"] and not any(
            other.role in (Role.TARGET, Role.RELATIVE, Role.PLAIN) and other.unit == each.unit for other in rest
        ) and (each.bound is not Bound.NONE or any(other.role is Role.BASELINE for other in rest)):  # fmt: skip
            amounts[index] = replace(each, role=Role.TARGET)
    return amounts


def fractions(amounts: list[Quantity], found: list[Token], lows: list[str], lang: Language) -> list[Quantity]:
    """“4/4 pages” is one quantity, the whole; “4 out of 5” and “4.6/5” are ratings; “12/month” is none of these."""
    kept: list[Quantity] = []
    for each in amounts:
        between = lows[kept[-1].last + 1 : each.first] if kept else []
        if len(between) == 2 and between[0] in lang.words["out_of"] and between[1] in lang.words["prepositions"]:
            kept[-1] = replace(kept[-1], end=each.end, last=each.last, counted=_counted(found, lows, each, lang))
            continue
        if kept and kept[-1].last == each.first - 2 and lows[each.first - 1] == "/":
            part, whole = kept[-1], each
            if not found[part.last].text.isdecimal():  # “4.6/5” is a rating on a scale, not a part of five
                kept[-1] = replace(part, end=whole.end, last=whole.last)
            else:
                kept[-1] = replace(whole, role=part.role, start=part.start, first=part.first, is_fraction=True)
        else:
            kept.append(each)
    return kept


def ranges(amounts: list[Quantity], lows: list[str], lang: Language) -> list[Quantity]:
    """“5–10 %”, “between 3 and 5”: both ends are targets, the lower one first."""
    for index in range(len(amounts) - 1):
        low, high = amounts[index], amounts[index + 1]
        between = lows[low.last + 1 : high.first]
        joined = len(between) == 1 and between[0] in _RANGE
        if not joined and len(between) == 1 and low.first and lows[low.first - 1] in lang.words["between"]:
            joined = True
        if joined and low.role in (Role.PLAIN, Role.TARGET, Role.RELATIVE):
            unit = low.unit or high.unit
            if high.role is Role.SCOPE:  # “the 5–10 year costs”
                amounts[index] = replace(low, role=Role.SCOPE)
                continue
            role: Role = low.role if low.role is not Role.PLAIN else Role.TARGET
            in_brackets = lows[low.first - 1 : low.first] == ["("] and lows[high.last + 1 : high.last + 2] == [")"]
            if low.value == 0 and in_brackets:
                role = Role.SCOPE  # “confidence (0.0–1.0)” tells the scale
            amounts[index] = replace(low, role=role, unit=unit, bound=Bound.ABOVE, counted=low.counted or high.counted)
            amounts[index + 1] = replace(high, role=role, unit=unit, bound=Bound.BELOW)
    return amounts
