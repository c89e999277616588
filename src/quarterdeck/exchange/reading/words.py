"""The small things inside a line as people write OKRs: owners, scores, priorities, labels, cycles."""

import re
from dataclasses import dataclass, replace

from quarterdeck.exchange.reading.reading import Became, Part

_NAME = r"[A-Z][a-zà-öø-ÿ'’]+(?:[- ][A-Z][\w.'’]+){0,2}"
_HANDLE = re.compile(r"(?<![\w/.])@([A-Za-z0-9][\w.-]{0,38}\w|[A-Za-z0-9])(?![\w@])")
_NAMES_AT_END = re.compile(rf"\s*[(\[](?P<names>{_NAME}(?:(?:, | & | and | / ){_NAME}){{0,4}})[)\]]\s*$")
_OWNER_AT_END = re.compile(
    r"\s*[(\[—–|-]*\s*\b(?:owners?|dri|lead|led by|responsible)\s*[:=-]\s*(?P<names>@?[\w.' /,&@-]+?)[)\]]?\s*$", re.I
)
_SPLIT = re.compile(r"\s*(?:,|/|&|;|\band\b|\+)\s*")
_PRIORITY = re.compile(r"(?:^|[\s(\[])(P[0-4])(?=$|[\s)\]:.,])")
_CYCLE = re.compile(
    r"(?:FY|CY)?\s?'?(?P<year>20\d\d)\s*[-/ ]?\s*(?P<half>[QH])\s?(?P<n>[1-4])|"
    r"(?P<half2>[QH])\s?(?P<n2>[1-4])\s*[-/ ]?\s*(?:of |FY|CY)?\s?'?(?P<year2>20\d\d|\d\d)\b",
    re.IGNORECASE,
)
_OF = r"(?P<a>\d+(?:\.\d+)?)\s?/\s?(?P<b>\d+(?:\.\d+)?)"
_PERCENT = r"-?\d+(?:\.\d+)?\s?%"
_FRACTION_SCORE = re.compile(rf"[\s:([–—-]*{_OF}(?:\s*\((?P<p>\d+(?:\.\d+)?)\s?%\))?[\])]?\s*$")
_OPEN_SCORE = re.compile(r"[\s:–—-]*(?:\bX/\d+|\bX sourced)\b.*$")
_WORD_SCORE = re.compile(
    rf"[\s(\[—–|,-]*\b(?:score[ds]?|grade[ds]?|final|progress)\s*[:=]?\s*(?P<v>{_PERCENT}|[01](?:[.,]\d+)?)[\])]?\s*$",
    re.I,
)
_BARE_SCORE = re.compile(r"\s*(?:[—–|:-]\s*|[(\[]|(?<=[)\]])\s*)(?P<v>0[.,]\d{1,2}|1[.,]00?)[\])]?\s*$")
_PERCENT_AT_END = re.compile(
    rf"\s*(?:[:–—-]|=>|\()\s*(?P<v>{_PERCENT})\)?(?P<rest>\s*\(.*\)|\s*,.*|\s+-\s.*|\s*=>.*)?\s*$"
)
_PERCENT_IN_BRACKETS = re.compile(rf"\s*\((?P<v>{_PERCENT})\)\s*$")
_SEVERAL = re.compile(r"\s*(?::|=>)\s*(?P<words>[^:()]+\(\d+(?:\.\d+)?\s?%\W{0,2}\)[^:()]+\(\d+(?:\.\d+)?\s?%.*)$")
_LABEL = re.compile(r"(?P<label>[A-Za-z][\w&/.,'’+ -]{0,38}?):\s+(?P<rest>\S.*)", re.DOTALL)
_MARK = re.compile(
    r"(?P<kind>objectives?|goal|o|key[ -]?results?|kr)\s*[#-]?\s*(?P<n>\d+(?:[.-]\d+)*)?\s*(?:[:.)–—-]+\s+|:\s*)(?P<rest>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_BARE_MARK = re.compile(r"(?P<kind>O|KR|Objective|Key Result)\s?-?(?P<n>\d+(?:\.\d+)*)\s+(?P<rest>\S.*)", re.DOTALL)
_NUMBERED = re.compile(r"(?P<n>\d{1,2}(?:\.\d{1,2})?)[.)]?\s+(?P<rest>\S.*)", re.DOTALL)
_NOT_LABELS = {
    "note", "nb", "todo", "done", "in progress", "example", "status", "update", "result", "results", "http", "https",
    "e.g", "i.e", "key result", "objective", "owner", "score", "progress", "why", "how",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """What a line says once its small things are taken out. `score` is 0.0–1.0 or beyond, as given."""

    text: str
    owners: tuple[str, ...] = ()
    score: float | None = None
    said: tuple[str, ...] = ()
    priority: str = ""
    parts: tuple[Part, ...] = ()


def take_apart(text: str, *, is_scored: bool) -> Found:
    """Owners, priority and score of a line, and the words that are left. In a document that scores its lines
    (`is_scored`) a percentage after a colon at the end is a score; elsewhere it may be the target and stays."""
    found = _take_priority(Found(text.strip()))
    found = _take_score(found, is_scored=is_scored)
    found = _take_owners(found)
    found = _take_score(found, is_scored=is_scored) if found.score is None and not found.said else found
    found = _take_owners(found) if not found.owners else found
    return replace(found, text=found.text.strip().rstrip("–—|").strip())


def _take_priority(found: Found) -> Found:
    match = _PRIORITY.search(found.text)
    if match is None or (match.start() > 2 and match.end() < len(found.text) - 1):
        return found
    text = (found.text[: match.start()] + found.text[match.end() :]).strip(" ()[]:")
    return replace(found, text=text, priority=match[1], parts=(*found.parts, Part(Became.PRIORITY, match[1])))


def people_in(text: str) -> tuple[str, ...]:
    """Names in a cell or after “Owner:”: handles without their @, divided by commas, slashes or “and”."""
    names = (each.strip().lstrip("@").strip("()[] ") for each in _SPLIT.split(text))
    return tuple(dict.fromkeys(each for each in names if each and len(each) <= 80 and each not in {"-", "–", "—", "?"}))


def _take_owners(found: Found) -> Found:
    for pattern in (_OWNER_AT_END, _NAMES_AT_END):
        match = pattern.search(found.text)
        if match:
            owners = people_in(match["names"])
            if owners:
                return _owned(found, found.text[: match.start()], owners)
    handles = tuple(dict.fromkeys(_HANDLE.findall(found.text)))
    if not handles:
        return found
    text = re.sub(r"[(\[]?\s*(?:@[\w.-]+[\s,/&]*)+[)\]]?\s*$", "", found.text)
    text = re.sub(r"^\s*[(\[]?\s*(?:@[\w.-]+[\s,/&]*)+[)\]]?\s*[:–—-]*\s*", "", text) or found.text
    return _owned(found, text, handles)


def _owned(found: Found, text: str, owners: tuple[str, ...]) -> Found:
    return replace(
        found, text=text.strip().rstrip("–—-|").strip(), owners=owners,
        parts=(*found.parts, *(Part(Became.OWNER, each) for each in owners)),
    )  # fmt: skip


def _take_score(found: Found, *, is_scored: bool) -> Found:
    text = found.text
    match = (_OPEN_SCORE.search(text) or _SEVERAL.search(text)) if is_scored else None
    if match:
        return _said(found, match.start(), match[0])
    match = _FRACTION_SCORE.search(text)
    if match and float(match["b"]):
        share = float(match["p"]) / 100 if match["p"] else float(match["a"]) / float(match["b"])
        return _scored(found, match.start(), match[0], share)
    for pattern in (_WORD_SCORE, _BARE_SCORE, *((_PERCENT_IN_BRACKETS, _PERCENT_AT_END) if is_scored else ())):
        match = pattern.search(text)
        if match and text[: match.start()].strip():
            value = score_of(match["v"])
            if value is not None:
                return _scored(found, match.start(), match[0], value)
    return found


def looks_scored(text: str) -> bool:
    """Whether a line ends like one that has been scored."""
    return bool(_FRACTION_SCORE.search(text) or _PERCENT_AT_END.search(text) or _OPEN_SCORE.search(text))


def score_of(text: str) -> float | None:
    """A score as a share: “0.7”, “70 %”, “7/10”, “X/10 (80%)” is 0.8; None where there is none."""
    text = text.strip().strip("()[]").replace(",", ".")
    match = re.fullmatch(rf"{_OF}(?:\s*\((?P<p>\d+(?:\.\d+)?)\s?%\))?|X/\d+ \((?P<px>\d+(?:\.\d+)?)\s?%", text)
    if match:
        percent = match["p"] or match["px"]
        if percent:
            return float(percent) / 100
        return float(match["a"]) / float(match["b"]) if float(match["b"]) else None
    match = re.fullmatch(r"(-?\d+(?:\.\d+)?)\s?(%?)", text)
    if match is None:
        return None
    return float(match[1]) / 100 if match[2] else float(match[1])


def _scored(found: Found, start: int, words: str, value: float) -> Found:
    said = words.lstrip(" :–—=>([|,").rstrip(" ]|,")
    said = said if said.startswith("-") and said[1:2].isdigit() else said.lstrip("- ")
    said = said[:-1] if said.endswith(")") and said.count(")") > said.count("(") else said
    return replace(
        found, text=found.text[:start].rstrip(" :–—-="), score=value, said=(*found.said, said),
        parts=(*found.parts, Part(Became.SCORE, said)),
    )  # fmt: skip


def _said(found: Found, start: int, words: str) -> Found:
    said = words.strip(" :–—-")
    parts = (*found.parts, Part(Became.NOTE, said))
    return replace(found, text=found.text[:start].rstrip(" :–—-="), said=(*found.said, said), parts=parts)


def mark_in(text: str) -> tuple[str, str]:
    """("objective" | "key_result" | "", the rest): lines that say themselves what they are."""
    match = _MARK.fullmatch(text) or _BARE_MARK.fullmatch(text)
    if match is None:
        return "", text
    return ("objective" if match["kind"][0].lower() in "og" else "key_result"), match["rest"].strip()


def without_number(text: str) -> str:
    """“1. Ship it” and “1 Ship it” without the number."""
    match = _NUMBERED.fullmatch(text)
    is_count = re.match(r"\d+\s+[a-zà-ÿ]", text)  # “10 iterations”, where “1 Papers leave on time” is numbered
    return match["rest"].strip() if match and not is_count else text


def label_in(text: str) -> tuple[str, str]:
    """(“Support”, the rest) of “Support: answer faster”, or ("", the text): a few words before a colon."""
    match = _LABEL.fullmatch(text)
    if match is None or len(match["label"].split()) > 5 or match["label"].casefold().strip() in _NOT_LABELS:
        return "", text
    return match["label"].strip(), match["rest"].strip()


def cycle_in(text: str) -> tuple[str, str]:
    """(“2018 Q3”, the other words): a quarter or half-year named in a text."""
    match = _CYCLE.search(text)
    if match is None:
        return "", text
    year = match["year"] or match["year2"]
    name = f"{'20' + year if len(year) == 2 else year} {(match['half'] or match['half2']).upper()}{match['n'] or match['n2']}"
    return name, f"{text[: match.start()]} {text[match.end() :]}".strip()
