"""Words about words: whether a sentence explains or only repeats."""

import re

_WORD = re.compile(r"[^\W\d_]{4,}")


def repeats(sentence: str, words: str) -> bool:
    """Whether a sentence mostly repeats other words (four letters and more count): it explains nothing then."""
    mine, theirs = (set(_WORD.findall(each.lower())) for each in (sentence, words))
    return len(mine & theirs) >= 3 and len(mine & theirs) >= 0.75 * len(mine)
