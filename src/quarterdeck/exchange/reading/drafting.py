"""Objectives and key results while a foreign document is being read: what was found so far, and where it goes."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from quarterdeck.coach import Fields, fields_of
from quarterdeck.coach import read as read_statement
from quarterdeck.exchange.document import Document, Grade, KeyResult, Objective, clean
from quarterdeck.exchange.reading.reading import Became, Line, Notes, Part
from quarterdeck.exchange.reading.words import Found
from quarterdeck.measure import format_value


@dataclass(slots=True)
class KeyResultDraft:
    statement: str
    owners: tuple[str, ...] = ()
    numbers: Fields | None = None
    score: float | None = None
    said: list[str] = field(default_factory=list)
    values: dict[str, object] = field(default_factory=dict)

    def built(self) -> KeyResult:
        owner, *others = self.owners or ("",)
        notes = [*self.said, *([_("With: %(names)s") % {"names": ", ".join(others)}] if others else [])]
        numbers = self.numbers or Fields()
        values: dict[str, object] = {
            "direction": numbers.direction, "kind": numbers.kind, "unit": numbers.unit,
            "baseline": numbers.baseline, "target": numbers.target, "target_high": numbers.target_high, **self.values,
        }  # fmt: skip
        grades: tuple[Grade, ...] = ()
        if self.score is not None and 0 <= self.score <= 1:
            grades = (Grade(value=round(self.score, 4)),)
        return KeyResult(
            statement=clean(self.statement), owner=owner, notes=clean("\n".join(notes), lines=True), grades=grades,
            **values,  # type: ignore[arg-type]
        )  # fmt: skip


@dataclass(slots=True)
class ObjectiveDraft:
    title: str
    team: str = ""
    cycle: str = ""
    owners: tuple[str, ...] = ()
    said: list[str] = field(default_factory=list)
    key_results: list[KeyResultDraft] = field(default_factory=list)
    in_order_to: str = ""

    def built(self) -> Objective:
        owner, *others = self.owners or ("",)
        return Objective(
            title=clean(self.title), team=clean(self.team), cycle=self.cycle, owner=owner, contributors=tuple(others),
            notes=clean("\n".join(self.said), lines=True), key_results=tuple(each.built() for each in self.key_results),
            in_order_to=clean(self.in_order_to),
        )  # fmt: skip


@dataclass(slots=True)
class Draft:
    """The document being drafted."""

    notes: Notes
    objectives: list[ObjectiveDraft] = field(default_factory=list)

    def built(self) -> Document:
        return Document(objectives=tuple(each.built() for each in self.objectives))

    def objective(
        self, found: Found, *, line: int, last: int, raw: str, team: str, cycle: str, why: str = ""
    ) -> ObjectiveDraft:
        """Take a line as an objective."""
        draft = ObjectiveDraft(found.text or raw, team, cycle, found.owners, _remarks(found))
        parts = found.parts + ((Part(Became.TEAM, team),) if team else ())
        self.objectives.append(draft)
        self.notes.lines.append(Line(line, raw, Became.OBJECTIVE, why, parts, last))
        return draft

    def key_result(
        self, objective: ObjectiveDraft, found: Found, *, line: int, last: int, raw: str, label: str = "", why: str = "",
    ) -> KeyResultDraft:  # fmt: skip
        """Take a line as a key result of an objective. A label (“Support: …”) stays in its words."""
        statement = f"{label}: {found.text}" if label else found.text or raw
        numbers = numbers_in(found.text)
        draft = KeyResultDraft(statement, found.owners, numbers, found.score, _remarks(found))
        parts = found.parts
        if numbers:
            parts += (Part(Became.NUMBERS, number_words(numbers)),)
        objective.key_results.append(draft)
        self.notes.lines.append(Line(line, raw, Became.KEY_RESULT, why, parts, last))
        return draft


def _remarks(found: Found) -> list[str]:
    remarks = [_("Score: %(score)s") % {"score": said} for said in found.said]
    return [*remarks, *([_("Priority: %(priority)s") % {"priority": found.priority}] if found.priority else [])]


def number_words(numbers: Fields) -> str:
    """“20 % → 35 %”, “keep above 95 %”, “target 10”."""
    target = "–" if numbers.target is None else format_value(numbers.target, numbers.unit)
    if numbers.direction == "keep_above":
        return _("keep above %(target)s") % {"target": target}
    if numbers.direction == "keep_below":
        return _("keep below %(target)s") % {"target": target}
    if numbers.baseline is None:
        return _("target %(target)s") % {"target": target}
    return f"{format_value(numbers.baseline, numbers.unit)} → {target}"


_NAMES = re.compile(
    r"(?<!from )(?<!to )(?<!of )\b(?:19|20)\d\d\b(?! *%|[.,]\d| [a-z-]+s\b)"  # the year of “the 2018 summit”, not “2000 users”
    r"|\b\d+ ?\([a-z]\)"  # 401(k)
    r"|\bthe \d+ (?!new\b|top\b|most\b|[a-z]+est\b)[a-z-]+(?<![^s]s)\b"  # the 360 process
)
"""Numbers that are part of a name."""


def numbers_in(text: str) -> Fields | None:
    """Baseline, target, unit and direction in a sentence like “activation from 20% to 35%”, or None."""
    found = fields_of(read_statement(_NAMES.sub("…", text)))
    return found if found.target is not None else None
