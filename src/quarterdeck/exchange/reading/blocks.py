"""Markdown as a tree of headings, lists, tables and paragraphs with their lines, by markdown-it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from quarterdeck.exchange.document import clean
from quarterdeck.exchange.reading.reading import refuse
from quarterdeck.keel.limits import Limits

if TYPE_CHECKING:
    from markdown_it.token import Token

_CHECKBOX = re.compile(r"\[([ xX])\]\s+")
_ATTRIBUTES = re.compile(r"\{:[^}]*\}")


@dataclass(slots=True)
class Text:
    """Inline content as plain words, with what its marks said."""

    words: str = ""
    links: list[str] = field(default_factory=list)
    is_bold: bool = False
    is_contents: bool = False


@dataclass(slots=True)
class Item:
    """A list item with its nested items."""

    text: Text
    line: int
    last: int
    checked: bool | None = None
    items: list["Item"] = field(default_factory=list)
    more: list["Block"] = field(default_factory=list)


@dataclass(slots=True)
class Block:
    """A heading (level 1–6), a list, a table, or a paragraph and its like (`kind` text, code, html, rule)."""

    kind: str
    line: int
    last: int
    text: Text = field(default_factory=Text)
    level: int = 0
    items: list[Item] = field(default_factory=list)
    rows: list[tuple[int, list[Text]]] = field(default_factory=list)


def blocks_of(text: str, limits: Limits) -> list[Block]:
    """The blocks of a Markdown text, in order."""
    _check_depth(text, limits)
    from markdown_it import MarkdownIt  # here: a server starts without it

    tokens = MarkdownIt("commonmark", {"maxNesting": limits.depth * 4}).enable("table").parse(text)
    return list(_blocks(tokens))


def _check_depth(text: str, limits: Limits) -> None:
    lines = text.split("\n")
    if len(lines) > limits.rows * 2:
        refuse(_("The file has more than %(limit)d lines. Split it by team or by cycle.") % {"limit": limits.rows * 2})
    for number, line in enumerate(lines, start=1):
        marks = re.match(r"[\s>*+\-]*", line)
        quoted = marks[0].count(">") + len(re.findall(r"[*+-]\s", marks[0])) if marks else 0
        indent = len(marks[0].expandtabs(4)) if marks and line.strip() else 0
        if quoted > limits.depth or indent > limits.depth * 8:
            refuse(_("Line %(line)d is nested deeper than any OKR is. Is this the right file?") % {"line": number})
        if len(line) > limits.cell:
            refuse(_("Line %(line)d is longer than any OKR is. Is this the right file?") % {"line": number})


def _closing(tokens: Sequence["Token"], start: int) -> int:
    depth = 0
    for index in range(start, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1


def _lines_of(token: "Token") -> tuple[int, int]:
    first, end = token.map or (0, 1)
    return first + 1, max(first + 1, end)


def _blocks(tokens: Sequence["Token"]) -> Iterator[Block]:
    index = 0
    while index < len(tokens):
        token = tokens[index]
        end = _closing(tokens, index) if token.nesting == 1 else index
        line, last = _lines_of(token)
        inner = tokens[index + 1 : end]
        if token.type == "heading_open":
            yield Block("heading", line, last, _text(inner[0]), level=int(token.tag[1]))
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            yield Block("list", line, last, items=list(_items(inner)))
        elif token.type == "table_open":
            yield Block("table", line, last, rows=list(_rows(inner)))
        elif token.type == "paragraph_open":
            yield Block("text", line, last, _text(inner[0]))
        elif token.type == "blockquote_open":
            yield from _blocks(inner)
        elif token.type in {"fence", "code_block"}:
            yield Block("code", line, last, Text(clean(token.content)))
        elif token.type == "html_block":
            yield Block("html", line, last, Text(clean(re.sub(r"<[^>]*>", " ", token.content))))
        elif token.type == "hr":
            yield Block("rule", line, last)
        index = end + 1


def _items(tokens: Sequence["Token"]) -> Iterator[Item]:
    index = 0
    while index < len(tokens):
        end = _closing(tokens, index)
        line, last = _lines_of(tokens[index])
        item = Item(Text(), line, last)
        for block in _blocks(tokens[index + 1 : end]):
            if block.kind == "list":
                item.items.extend(block.items)
            elif block.kind in {"text", "heading"} and not item.text.words:
                item.text, item.last = block.text, block.last
            else:
                item.more.append(block)
        if item.items and not item.text.words:
            item.last = line
        match = _CHECKBOX.match(item.text.words)
        if match:
            item.checked, item.text.words = match[1] != " ", item.text.words[match.end() :]
        yield item
        index = end + 1


def _rows(tokens: Sequence["Token"]) -> Iterator[tuple[int, list[Text]]]:
    cells: list[Text] = []
    line = 0
    for index, token in enumerate(tokens):
        if token.type == "tr_open":
            cells, line = [], _lines_of(token)[0]
        elif token.type in {"th_open", "td_open"}:
            cells.append(_text(tokens[index + 1]))
        elif token.type == "tr_close":
            yield line, cells


def _text(token: "Token") -> Text:
    found = Text()
    words: list[str] = []
    bold = depth = 0
    anchors = letters = 0
    target = ""
    for child in token.children or ():
        if child.type == "strong_open":
            depth += 1
        elif child.type == "strong_close":
            depth -= 1
        elif child.type == "link_open":
            target = str(child.attrGet("href") or "")
            if target and not target.startswith("#"):
                found.links.append(target)
        elif child.type == "link_close":
            target = ""
        elif child.type in {"softbreak", "hardbreak"}:
            words.append(" ")
        elif child.type in {"text", "code_inline", "image"}:
            said = child.content
            words.append(said)
            length = len(said.strip())
            letters, bold = letters + length, bold + (length if depth else 0)
            anchors += length if target.startswith("#") else 0
    found.words = clean(_ATTRIBUTES.sub("", "".join(words)))
    if found.words.strip("*_ ") == "":
        found.words = ""
    found.is_bold = bool(letters) and bold >= letters
    found.is_contents = bool(letters) and anchors >= letters
    return found
