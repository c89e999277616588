"""What headings of OKR documents announce."""

import re

from quarterdeck.exchange.reading.words import cycle_in, mark_in

_STRUCTURE = re.compile(
    r"(?:our |the |company |team |quarterly |annual )*(?:okrs?|krs?|key[ -]?results?|"
    r"objectives?(?:(?: and|&| /|,)* key[ -]?results?)?|results|goals and key results)\s*(?:\(okrs?\))?:?",
    re.IGNORECASE,
)
_KEY_RESULTS = re.compile(r"(?:key[ -]?results?|krs?|results)\s*:?", re.IGNORECASE)
_OTHER = re.compile(
    r"(?:retro(?:spective)?s?|table of contents|contents|toc|on this page|notes?|background|introduction|intro|"
    r"about.*|overview|"
    r"references?|links?|resources?|roadmap|prerequisites|glossary|changelog|appendix|how (?:we|to|this).*|faq|"
    r"process|scoring.*|legend|lessons.*|learnings?|what went .*|parking lot|further reading|licen[cs]e)\s*:?",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"(?:table of contents|contents|toc|on this page|in this document)\s*:?", re.IGNORECASE)
_TEAM = re.compile(r"team\s*:\s*(?P<a>.+)|(?P<b>.+?)\s+team", re.IGNORECASE)
_FILLER = re.compile(
    r"(?:calendar|fiscal|year|okrs?|objectives?|and|&|key|results?|quarter(?:ly)?|goals?|"
    r"for|the|our|cy|fy|company|team|[-–—:()#'|, ])*",
    re.IGNORECASE,
)


def is_structure(words: str) -> bool:
    """“Objectives”, “Key results”, “OKRs”: says what follows, is nothing itself."""
    return bool(_STRUCTURE.fullmatch(words.strip()))


def is_key_results(words: str) -> bool:
    return bool(_KEY_RESULTS.fullmatch(words.strip()))


def is_other(words: str) -> bool:
    """A part that documents have beside their OKRs: retrospective, contents, background."""
    return bool(_OTHER.fullmatch(words.strip()))


def is_contents(words: str) -> bool:
    """A table of contents: nothing but the list right below it is left out with it."""
    return bool(_CONTENTS.fullmatch(words.strip()))


def cycle_of(words: str) -> str:
    """The cycle a heading is about, if it is about nothing else."""
    name, rest = cycle_in(words)
    return name if name and _FILLER.fullmatch(rest) else ""


def team_of(words: str) -> str:
    """The team a heading is about: “Team: Growth” or “Growth team”."""
    match = _TEAM.fullmatch(words.strip())
    return ((match["a"] or match["b"]).strip() if match else "")[:120]


def is_sentence(words: str) -> bool:
    """Whether a heading reads as an objective rather than as a name: marked, labelled or of four words and more."""
    return bool(mark_in(words)[0]) or len(words.split()) >= 4
