"""Markdown as organisations really write OKRs: which heading, list level or table row is an objective, which a key result.

The judgement, in order:
1. A line that says what it is ("Objective: …", "O1", "KR 2.1", "## Key results") is that.
2. A heading that reads as a sentence, or stands right above a plain list, is an objective; a heading that names a cycle
   ("Q3 2018"), a team ("Growth team") or the structure ("OKRs") says what follows; a retrospective and its like is left
   out with everything below it. Where some headings name cycles, what stands outside of them is no OKR.
3. Below an objective's heading, list items are its key results. An item with its own list below is a function's
   objective ("CMO: …") with those as its key results; an item that is only a name ("Dev Backend") passes its name on to
   what is below it.
4. Below a heading that only names something, list items with lists are objectives and the inner items key results.
"""

import re

from django.utils.translation import gettext as _

from quarterdeck.exchange.document import Document
from quarterdeck.exchange.reading import headings
from quarterdeck.exchange.reading.blocks import Block, Item, blocks_of
from quarterdeck.exchange.reading.drafting import Draft, KeyResultDraft, ObjectiveDraft, numbers_in
from quarterdeck.exchange.reading.items import is_bare_link, is_name, is_only_link
from quarterdeck.exchange.reading.mapping import TableReader, guess
from quarterdeck.exchange.reading.reading import Became, Line, Notes, Part
from quarterdeck.exchange.reading.words import (
    Found,
    cycle_in,
    label_in,
    looks_scored,
    mark_in,
    people_in,
    score_of,
    take_apart,
)
from quarterdeck.keel.limits import Limits

_FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---(?:\n|\Z)", re.DOTALL)
_UNTIL_THE_NEXT = 7
"""A level that every heading ends."""
_ATTRIBUTE = re.compile(
    r"(?P<name>owners?|dri|lead|score|grade|progress|status|confidence|baseline|start(?:ing value)?|target|current|unit|metric|"
    r"priority|team|due|deadline|why|in order to)\s*[:=]\s*(?P<value>.+)",
    re.IGNORECASE,
)


def read_prose(text: str, limits: Limits, notes: Notes, *, name: str = "") -> Document:
    """The objectives and key results of a Markdown document nobody wrote for us."""
    reader = _Prose(text, limits, notes, name)
    return reader.read()


class _Prose:
    def __init__(self, text: str, limits: Limits, notes: Notes, name: str) -> None:
        self.source = text.split("\n")
        self.draft, self.notes, self.limits = Draft(notes), notes, limits
        self.front = _FRONT_MATTER.match(text)
        body = text if self.front is None else "\n" * text[: self.front.end()].count("\n") + text[self.front.end() :]
        self.blocks = blocks_of(body, limits)
        self.cycle = cycle_in(self.front[1] if self.front else "")[0] or cycle_in(name.replace("_", " "))[0]
        self.is_scored = sum(looks_scored(line) for line in self.source) >= 3
        titles = [block.text.words for block in self.blocks if block.kind == "heading"]
        self.has_cycles = any(headings.cycle_of(words) for words in titles[1:])
        self.path: list[tuple[int, str]] = []
        self.in_cycle, self.skip = 0, 0
        self.team, self.team_level = "", 0
        self.objective: ObjectiveDraft | None = None
        self.objective_level = 0
        self.only_key_results = False

    def read(self) -> Document:
        if self.front:
            self._ignore(1, self.front[0].count("\n"), "---", _("Front matter; a cycle named there is used."))
        for index, block in enumerate(self.blocks):
            if block.kind == "heading":
                self._heading(index, block)
            elif self.skip:
                self._ignore_block(block, _("Part of “%(part)s”.") % {"part": self.path[-1][1]})
            elif block.kind == "list":
                self._list(block)
            elif block.kind == "table":
                self._table(block)
            else:
                self._other(block)
        self.notes.lines.sort(key=lambda line: line.number)
        return self.draft.built()

    # Headings -------------------------------------------------------------------------------------------------------

    def _heading(self, index: int, block: Block) -> None:
        level, words = block.level, block.text.words
        self._leave(level)
        self.path.append((level, words))
        if self.skip:
            return self._ignore_block(block, _("Part of something that is no OKR."))
        cycle = headings.cycle_of(words)
        if cycle:
            self.cycle, self.in_cycle = cycle, level
            return self._say(block, Became.CYCLE, cycle)
        if headings.is_contents(words):
            self.skip = _UNTIL_THE_NEXT
            return self._ignore_block(block, _("Table of contents."))
        if headings.is_other(words):
            self.skip = level
            return self._ignore_block(block, _("Left out with everything below it: it is not about OKRs."))
        if headings.is_structure(words):
            self.only_key_results = headings.is_key_results(words) and self.objective is not None
            return self._say(block, Became.IGNORED, _("Says what follows."))
        if self.has_cycles and not self.in_cycle and not (level == 1 and len(self.path) == 1):
            return self._ignore_block(block, _("Stands outside of the cycles that this document names."))
        if mark_in(words)[0] == "key_result" and self.objective is not None:
            self._key_result_line(block.text.words, block.line, block.last, self.objective)
            return None
        return self._title(index, block)

    def _title(self, index: int, block: Block) -> None:
        level, words = block.level, block.text.words
        below = self.blocks[index + 1 :]
        team = headings.team_of(words)
        if not team and self._is_objective(words, level, below):
            self._begin_objective(block)
        elif not words:
            self._ignore_block(block, "")
        elif level == 1 or not below:
            name, _rest = cycle_in(words)
            self.cycle = name or self.cycle
            self._say(block, Became.CYCLE if name else Became.IGNORED, name or _("The document's title."))
        else:
            self.team, self.team_level = team or words, level
            self._say(block, Became.TEAM, self.team)

    def _is_objective(self, words: str, level: int, below: list[Block]) -> bool:
        if mark_in(words)[0] == "objective":
            return True
        following = self._below(level, below)
        direct = [block for block in following if block.kind != "text"][:1]
        if direct and direct[0].kind == "heading":
            return headings.is_key_results(direct[0].text.words) or mark_in(direct[0].text.words)[0] == "key_result"
        if not direct or direct[0].kind != "list" or any(item.text.is_contents for item in direct[0].items):
            return False
        nested = any(self._inner(item) for item in direct[0].items)
        marked = any(mark_in(item.text.words)[0] == "objective" for item in direct[0].items)
        if marked or (level == 1 and nested):
            return False
        return headings.is_sentence(words) or not nested

    @staticmethod
    def _below(level: int, blocks: list[Block]) -> list[Block]:
        found = []
        for block in blocks:
            if block.kind == "heading" and block.level <= level:
                break
            found.append(block)
        return found

    def _begin_objective(self, block: Block) -> None:
        _kind, words = mark_in(block.text.words)
        self.objective = self._objective(words, block.line, block.last)
        self.objective_level, self.only_key_results = block.level, bool(_kind)

    def _leave(self, level: int) -> None:
        self.path = [entry for entry in self.path if entry[0] < level]
        if level <= self.skip:
            self.skip = 0
        if level <= self.in_cycle:
            self.in_cycle = 0
        if level <= self.team_level:
            self.team, self.team_level = "", 0
        if level <= self.objective_level:
            self.objective, self.objective_level, self.only_key_results = None, 0, False

    # Lists ----------------------------------------------------------------------------------------------------------

    def _list(self, block: Block) -> None:
        if self.has_cycles and not self.in_cycle:
            return self._ignore_block(block, _("Stands outside of the cycles that this document names."))
        for item in block.items:
            if item.text.is_contents:
                self._ignore_item(item, _("Table of contents."))
            elif self.objective is not None:
                self._below_objective(item, self.objective, "", self.only_key_results)
            else:
                self._alone(item)
        return None

    def _alone(self, item: Item) -> None:
        """An item below a heading that only names something."""
        kind, words = mark_in(item.text.words)
        inner = self._inner(item)
        if is_only_link(item):
            return self._ignore_item(item, _("Only a link: what it leads to is not in this file."))
        if not inner and kind != "objective":
            objective = self._marked_objective
            if objective is not None and kind == "key_result":
                self._key_result(item, objective, "")
            elif not kind and self.draft.objectives and numbers_in(words):
                self._not_understood(item, _("It reads as a key result, but no objective stands above it."))
            else:
                self._not_understood(item, _("It stands below no objective and has no key results below it."))
            return None
        if kind != "objective" and is_name(item, words):
            self._say_item(item, Became.TEAM, words.rstrip(":"))
            before, self.team = self.team, words.rstrip(": ")
            for each in inner:
                self._alone(each)
            self.team = before
            return None
        objective = self._objective(words, item.line, item.last)
        self._attributes(item, objective)
        for each in inner:
            self._below_objective(each, objective, "", True)
        return None

    @property
    def _marked_objective(self) -> ObjectiveDraft | None:
        return self.draft.objectives[-1] if self.draft.objectives else None

    def _below_objective(self, item: Item, objective: ObjectiveDraft, label: str, only_key_results: bool) -> None:
        kind, words = mark_in(item.text.words)
        inner = self._inner(item)
        attribute = _ATTRIBUTE.fullmatch(item.text.words)
        if attribute and not inner:
            self._objective_attribute(objective, attribute["name"], attribute["value"], item)
        elif kind == "objective" or (not kind and inner and not only_key_results and not is_name(item, words)):
            function = self._objective(words, item.line, item.last, label)
            self._attributes(item, function)
            for each in inner:
                self._below_objective(each, function, "", True)
        elif kind != "key_result" and inner and is_name(item, words):
            name = words.rstrip(": ")
            if headings.is_structure(name):
                self._say_item(item, Became.IGNORED, _("Says what follows."))
                name = label
            else:
                self._say_item(item, Became.TEAM, name)
            for each in inner:
                self._below_objective(each, objective, name, only_key_results)
        else:
            self._key_result(item, objective, label)

    def _key_result(self, item: Item, objective: ObjectiveDraft, label: str) -> None:
        if not item.text.words:
            return self._ignore_item(item, _("Empty."))
        if is_bare_link(item.text.words):
            return self._note(item, objective)
        draft = self._key_result_line(item.text.words, item.line, item.last, objective, label, item.checked)
        draft.said += [_("Link: %(link)s") % {"link": link} for link in item.text.links[:5]]
        for block in item.more:
            self._note_block(block, draft)
        for each in item.items:
            attribute = _ATTRIBUTE.fullmatch(each.text.words)
            if attribute and not each.items:
                self._key_result_attribute(draft, attribute["name"], attribute["value"], each)
            elif label_in(each.text.words)[0] or mark_in(each.text.words)[0] == "key_result":
                self._key_result(each, objective, "")
            else:
                self._note(each, draft)
        return None

    def _key_result_line(
        self, words: str, line: int, last: int, objective: ObjectiveDraft, label: str = "", checked: bool | None = None
    ) -> KeyResultDraft:
        found = self._found(mark_in(words)[1])
        own, _rest = label_in(found.text)
        label = "" if own else label
        why = _("“%(label)s” stays in its words: key results belong to their objective's team.") % {
            "label": own or label
        }
        if checked is not None:
            words_of = _("done") if checked else _("not done")
            found = Found(found.text, found.owners, found.score, (*found.said, words_of), found.priority,
                          (*found.parts, Part(Became.NOTE, words_of)))  # fmt: skip
        return self.draft.key_result(
            objective, found, line=line, last=last, raw=words, label=label, why=why if own or label else ""
        )

    def _objective(self, words: str, line: int, last: int, label: str = "") -> ObjectiveDraft:
        found = self._found(words)
        team, rest = label_in(found.text)
        if team:
            found = Found(rest, found.owners, found.score, found.said, found.priority, found.parts)
        return self.draft.objective(
            found, line=line, last=last, raw=words, team=team or label or self.team, cycle=self.cycle
        )

    def _found(self, words: str) -> Found:
        return take_apart(words, is_scored=self.is_scored) if len(words) <= 2000 else Found(words)

    # Attributes and notes -------------------------------------------------------------------------------------------

    @staticmethod
    def _inner(item: Item) -> list[Item]:
        """The nested items that are more than an attribute of this one."""
        return [each for each in item.items if not _ATTRIBUTE.fullmatch(each.text.words)]

    def _attributes(self, item: Item, objective: ObjectiveDraft) -> None:
        for block in item.more:
            self._note_block(block, objective)
        for each in item.items:
            match = _ATTRIBUTE.fullmatch(each.text.words)
            if match:
                self._objective_attribute(objective, match["name"], match["value"], each)

    def _objective_attribute(self, objective: ObjectiveDraft, name: str, value: str, item: Item) -> None:
        name = name.lower()
        if name.startswith("owner") or name in {"dri", "lead"}:
            objective.owners = people_in(value)
            self._say_item(item, Became.OWNER, value)
        elif name == "team":
            objective.team = value.strip()
            self._say_item(item, Became.TEAM, value)
        elif name in {"why", "in order to"} and len(value) <= 300:
            objective.in_order_to = value.strip()
            self._say_item(item, Became.FIELD, value)
        else:
            self._note(item, objective)

    def _key_result_attribute(self, draft: KeyResultDraft, name: str, value: str, item: Item) -> None:
        name = name.lower()
        if name.startswith("owner") or name in {"dri", "lead"}:
            draft.owners = people_in(value)
            self._say_item(item, Became.OWNER, value)
        elif name in {"score", "grade", "progress"} and score_of(value) is not None:
            draft.score = score_of(value)
            draft.said.append(item.text.words)
            self._say_item(item, Became.SCORE, value)
        elif name.startswith(("baseline", "start", "target")) and (read := numbers_in(f"from 0 to {value}")):
            draft.values["target" if name == "target" else "baseline"] = read.target
            draft.values.setdefault("unit", read.unit)
            self._say_item(item, Became.NUMBERS, value)
        elif name in {"unit", "metric"}:
            draft.values[name] = value.strip()[: 20 if name == "unit" else 200]
            self._say_item(item, Became.FIELD, value)
        else:
            self._note(item, draft)

    def _note(self, item: Item, of: ObjectiveDraft | KeyResultDraft) -> None:
        if item.text.words:
            of.said.append(item.text.words)
        of.said += [link for link in item.text.links[:5] if link not in item.text.words]
        self._say_item(item, Became.NOTE, _("Kept as a note on the line above."))
        for each in item.items:
            self._note(each, of)

    def _note_block(self, block: Block, of: ObjectiveDraft | KeyResultDraft) -> None:
        of.said.append(block.text.words)
        self._say(block, Became.NOTE, _("Kept as a note on the line above."))

    # Tables and everything else -------------------------------------------------------------------------------------

    def _table(self, block: Block) -> None:
        if self.has_cycles and not self.in_cycle:
            return self._ignore_block(block, _("Stands outside of the cycles that this document names."))
        header = [cell.words for cell in block.rows[0][1]] if block.rows else []
        mapping = guess(header, [[cell.words for cell in cells] for _line, cells in block.rows[1:]])
        reader = TableReader(
            self.draft, mapping, cycle=self.cycle, team=self.team, objective=self.objective, headers=header
        )
        if not reader.is_usable:
            return self._not_understood_block(block, _("No column of this table names objectives or key results."))
        headed = ", ".join(f"{name} = {field}" for name, field in zip(header, mapping, strict=True) if field)
        self.notes.lines.append(Line(block.line, " | ".join(header), Became.IGNORED, headed, last=block.line + 1))
        for line, cells in block.rows[1:]:
            links = [link for cell in cells for link in cell.links]
            reader.row(line, [cell.words for cell in cells], is_bold=bool(cells) and cells[0].is_bold, links=links)
        return None

    def _other(self, block: Block) -> None:
        if self.objective is not None and block.kind == "text" and not self.objective.key_results and block.text.words:
            self._note_block(block, self.objective)
        elif not block.text.words:
            self._ignore_block(block, "")
        elif block.kind == "text" and self.path and len(block.text.words.split()) < 400:
            self._ignore_block(block, _("A paragraph that belongs to no objective."))
        else:
            self._ignore_block(block, _("Neither a heading, a list nor a table."))

    def _raw(self, line: int) -> str:
        return self.source[line - 1].strip()[:300] if line <= len(self.source) else ""

    def _say(self, block: Block, became: Became, why: str) -> None:
        self.notes.lines.append(Line(block.line, self._raw(block.line), became, why, last=block.last))

    def _say_item(self, item: Item, became: Became, why: str) -> None:
        self.notes.lines.append(Line(item.line, self._raw(item.line), became, why, last=item.last))

    def _ignore(self, line: int, last: int, raw: str, why: str) -> None:
        self.notes.lines.append(Line(line, raw, Became.IGNORED, why, last=last))

    def _ignore_block(self, block: Block, why: str) -> None:
        self._ignore(block.line, block.last, self._raw(block.line), why)

    def _ignore_item(self, item: Item, why: str) -> None:
        self._ignore(item.line, item.last, self._raw(item.line), why)
        for each in item.items:
            self._ignore_item(each, why)

    def _not_understood(self, item: Item, why: str) -> None:
        self._say_item(item, Became.NOT_UNDERSTOOD, why)

    def _not_understood_block(self, block: Block, why: str) -> None:
        self._say(block, Became.NOT_UNDERSTOOD, why)
