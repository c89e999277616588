"""What a list item is by its looks: a name for those below it, a link, or words."""

import re

from quarterdeck.exchange.reading.blocks import Item
from quarterdeck.exchange.reading.words import without_number


def is_name(item: Item, words: str) -> bool:
    """Whether an item with items below it is only a name: “Dev Backend”, “Dir, Customer Success:”."""
    if words.endswith(":"):
        return True
    return len(without_number(words).split()) <= 4 and not re.search(r"\d|[.!?]$|: ", words) and not item.text.is_bold


def is_only_link(item: Item) -> bool:
    """Whether an item does nothing but lead elsewhere."""
    return bool(item.text.links) and not item.items


def is_bare_link(words: str) -> bool:
    """Whether words are an address and nothing else."""
    return bool(re.fullmatch(r"<?https?://\S+>?", words))
