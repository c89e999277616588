"""The verb that carries a statement, and the way it moves things."""

from dataclasses import dataclass

from quarterdeck.coach.language import MAKES, MOVES, Language, VerbKind
from quarterdeck.coach.quantity import Bound, Quantity, Role
from quarterdeck.coach.roles import CHANGES, SIGNS
from quarterdeck.coach.text import Kind, Token


@dataclass(frozen=True, slots=True)
class Verb:
    """The verb that carries a statement. `leads` says that the statement begins with it."""

    lemma: str
    kind: VerbKind
    token: int
    leads: bool


def verb_of(found: list[Token], lows: list[str], lang: Language) -> Verb | None:
    """The verb a statement leads with, else the first one that stands where a verb may stand."""
    start = after_label(found, lows)
    for index in range(start, len(found)):
        if found[index].kind is not Kind.WORD:
            if found[index].kind is Kind.NUMBER or lows[index] in {"<", ">", "≥", "≤", "€", "$", "£"}:
                break
            continue
        known = lang.verb(lows[index])
        if known is not None and _is_subject(lows, index, lang):
            break
        if known is not None and not _is_plural(lows[index], known[0], lang):
            return _with_second(Verb(known[0], known[1], index, True), found, lows, lang)
        if lows[index] not in lang.words["skips"] and lows[index] not in lang.words["articles"] and (
            not lows[index].endswith("ly")
        ):  # fmt: skip
            break
    for index in range(start + 1, len(found)):
        known = lang.verb(lows[index]) if found[index].kind is Kind.WORD else None
        if known is not None and _may_be_verb(found, lows, index, lang):
            return Verb(known[0], known[1], index, False)
    return None


def _with_second(verb: Verb, found: list[Token], lows: list[str], lang: Language) -> Verb:
    """Of “measure and increase”, “find and reduce”, the movement counts."""
    if verb.kind not in MAKES or verb.token + 2 >= len(found) or lows[verb.token + 1] not in lang.words["joiners"]:
        return verb
    known = lang.verb(lows[verb.token + 2])
    return Verb(known[0], known[1], verb.token + 2, True) if known is not None and known[1] in MOVES else verb


def _is_subject(lows: list[str], index: int, lang: Language) -> bool:
    """“Connecting a tool takes a coffee” speaks of connecting and announces nothing."""
    return lows[index].endswith("ing") and any(low in lang.words["finite"] for low in lows[index + 1 : index + 12])


def _is_plural(word: str, lemma: str, lang: Language) -> bool:
    """“Partners sell …” begins with people, not with the verb “to partner”."""
    return word != lemma and word.endswith("s") and any(word in lang.words[kind] for kind in _NOUNS)


_NOUNS = ("actor_nouns", "deliverable_nouns", "metric_nouns")


def after_label(found: list[Token], lows: list[str]) -> int:
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
    if word in lang.words["not_verbs"] or (previous in {"%", "new"} and not lang.verb_last):
        return False
    following = lows[index + 1] if index + 1 < len(lows) else ""
    return not (following in lang.words["metric_nouns"] and word.endswith("ing"))


# Movement and direction -----------------------------------------------------------------------------------------------


def fits(baseline: Quantity, target: Quantity) -> bool:
    return baseline.unit == target.unit or not baseline.unit or not target.unit


def movement_of(verb: Verb | None, target: Quantity | None, baseline: Quantity | None, found: list[Token], lows: list[str],
              lang: Language) -> str:  # fmt: skip
    kind = verb.kind if verb else None
    carries = verb is not None and (
        verb.leads or target is not None or (lang.verb_last and verb.token >= len(found) - 2)
    )
    if carries and kind in MOVES:
        return "increase" if kind is VerbKind.INCREASE else "decrease"
    if carries and kind is VerbKind.KEEP:
        return "keep"
    if target is None:
        return "increase" if kind is VerbKind.VAGUE and verb and _names_metric(verb, found, lows, lang) else "none"
    makes = verb is not None and verb.leads and kind in MAKES
    if baseline is not None and baseline.value != target.value and fits(baseline, target) and not makes:
        return "increase" if target.value > baseline.value else "decrease"
    if target.value == 0 and not (verb and verb.leads):
        return "keep"
    side = _side(target, lows, lang) or _second_movement(verb, target, lows, lang)
    if side:
        return side
    if kind is VerbKind.VAGUE and verb and (verb.leads or lang.verb_last or target.role is Role.RELATIVE):
        return "increase"
    return "decrease" if target.bound is Bound.BELOW and not makes else "reach"


def _second_movement(verb: Verb | None, target: Quantity, lows: list[str], lang: Language) -> str:
    """“Hold 18 courses to raise sales by 15”, “sales will rise by 15”: a change belongs to the movement before it."""
    if target.role is not Role.RELATIVE:
        return ""
    for index in range(target.first - 1, verb.token if verb and verb.leads else -1, -1):
        kind = lang.verbs.get(lows[index], ("", None))[1]
        if kind in MOVES:
            return "increase" if kind is VerbKind.INCREASE else "decrease"
    return ""


def _names_metric(verb: Verb, found: list[Token], lows: list[str], lang: Language) -> bool:
    """Whether what a vague verb is about is a measure: “improve answer times”, not “improve the guide to answer times”."""
    if not verb.leads and lang.verb_last:
        return any(low in lang.words["metric_nouns"] or _ends_with_metric(low, lang) for low in lows[: verb.token])
    for index in range(verb.token + 1, len(found)):
        if (found[index].kind is Kind.WORD and lows[index] in lang.words["prepositions"]) or lows[index] in {
            ",",
            ";",
            "(",
        }:
            return False
        if lows[index] in lang.words["metric_nouns"]:
            return True
    return False


def _ends_with_metric(word: str, lang: Language) -> bool:
    """German writes compounds as one word, of which the last part decides: Google-Bewertung, Stammkundenquote."""
    return any(word[at:] in lang.words["metric_nouns"] for at in range(3, len(word) - 3))


def _side(target: Quantity, lows: list[str], lang: Language) -> str:
    """“10 % more”, “down 5 %”, “−12 %”, “3x the pipeline”: the way of a change that no verb names, or empty."""
    behind = lows[target.last + 1] if target.last + 1 < len(lows) else ""
    if lows[target.first] in SIGNS and target.role is Role.RELATIVE:
        return "increase" if lows[target.first] == "+" else "decrease"
    before = {behind, *lows[max(0, target.first - 4) : target.first]}
    if (behind in lang.words["up_words"] and target.unit in CHANGES) or (
        target.role is Role.RELATIVE and before & lang.words["upwards"]
    ):
        return "increase"
    if (behind in lang.words["down_words"] and target.unit in CHANGES) or before & lang.words["downwards"]:
        return "decrease"
    return "increase" if target.unit == "x" and behind in lang.words["articles"] else ""


def direction_of(movement: str, verb: Verb | None, target: Quantity | None, high: Quantity | None,
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
    falls = baseline is not None and baseline.value > target.value and fits(baseline, target)
    return "decrease" if falls or target.bound is Bound.BELOW else "increase"
