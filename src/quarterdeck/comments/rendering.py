"""Comments are Markdown: references become links, mentions stand out, nothing dangerous passes."""

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from quarterdeck.keel.references import find_references

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_MENTION = re.compile(r"(?<![\w@])@([a-z0-9][a-z0-9._-]*[a-z0-9]|[a-z0-9])")
_REFERENCE = re.compile(r"\b(?:KR|O|I|D)-[1-9][0-9]{0,8}\b")
_TAGS = {"p", "br", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "a", "hr", "del"}


@cache
def _markdown(headings: bool) -> "MarkdownIt":
    from markdown_it import MarkdownIt  # here: a server starts without it

    without = ["image", "table"] if headings else ["image", "table", "heading", "lheading"]
    return MarkdownIt("js-default", {"html": False, "breaks": True, "linkify": False}).disable(without)


def handles_in(body: str) -> list[str]:
    """The handles a comment names, in order, without repeats."""
    return list(dict.fromkeys(_MENTION.findall(body)))


def render(
    body: str,
    *,
    reference_address: Callable[[str], str | None],
    handles: frozenset[str] = frozenset(),
    headings: bool = False,
) -> SafeString:
    """A comment's Markdown as safe HTML. Known references become links, known handles stand out; `headings` are for texts
    that stand on a page of their own (minutes).

    `reference_address` gives the address of "KR-34" or None. At most 10,000 characters of a comment are ever stored, so this
    is fast.
    """
    html = nh3.clean(
        _markdown(headings).render(body),
        tags=_TAGS | {"h2", "h3"} if headings else _TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer",
    )

    def linked(match: re.Match[str]) -> str:
        address = reference_address(match[0])
        return f'<a href="{escape(address)}">{match[0]}</a>' if address else match[0]

    def mentioned(match: re.Match[str]) -> str:
        return f"<strong>@{match[1]}</strong>" if match[1] in handles else match[0]

    return mark_safe(_outside_tags(html, lambda text: _MENTION.sub(mentioned, _REFERENCE.sub(linked, text))))  # noqa: S308 — cleaned above


def _outside_tags(html: str, change: Callable[[str], str]) -> str:
    """Change the text between tags, but not inside links and code."""
    parts = re.split(r"(<[^>]*>)", html)
    depth = 0
    for n, part in enumerate(parts):
        if part.startswith("<"):
            if re.match(r"<(a|code|pre)\b", part):
                depth += 1
            elif re.match(r"</(a|code|pre)>", part):
                depth -= 1
        elif depth == 0:
            parts[n] = change(part)
    return "".join(parts)


def references_of(body: str) -> list[str]:
    """The references a comment names."""
    return [str(each) for each in find_references(body)]
