"""Where in a file a finding is: the plan that a file holds, and the line and column of each of its texts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from quarterdeck.coach import Coach, Finding, KeyResult, Objective, Plan


@dataclass(frozen=True, slots=True)
class Place:
    """Line and columns, counted from 1; `end` is the column behind the last character."""

    line: int
    column: int
    end: int


@dataclass(frozen=True, slots=True)
class Located:
    """A finding in a file, with the whole text it is about as the file has it."""

    file: str
    place: Place
    finding: Finding
    text: str


class Unreadable(Exception):
    """A file that cannot be read, in words that name the remedy."""


def lint_file(name: str, content: bytes, coach: Coach, language: str | None) -> list[Located]:
    """All findings in one file, in the order of its lines. Raises Unreadable."""
    from django.core.exceptions import ValidationError

    from quarterdeck.exchange.reading import read
    from quarterdeck.keel.limits import HISTORY

    try:
        document = read(name, content, limits=HISTORY).document
    except ValidationError as error:
        raise Unreadable(" ".join(error.messages)) from None
    lines = content.decode("utf-8-sig", "replace").splitlines() if not name.lower().endswith(".xlsx") else []
    texts = _Texts(lines)
    plan = _plan(document, language)
    context_free = {id(each): texts.find(_text_of(each)) for each in _things(plan)}
    found = []
    for finding, thing in _findings(coach, plan):
        place = _place(context_free[id(thing)], finding) if thing is not None else Place(1, 1, 1)
        found.append(Located(name, place, finding, _text_of(thing) if thing is not None else ""))
    return sorted(found, key=lambda each: (each.place.line, each.place.column, each.finding.code))


def _plan(document: Any, language: str | None) -> Plan:
    """The coach's plan of a document. Whether owners and reasons are missing is only known where a file names any."""
    names_owners = any(each.owner for each in document.key_results())
    has_objective_owners = any(each.owner for each in document.objectives)
    return Plan(
        tuple(
            Objective(
                each.title, each.ref, each.in_order_to, each.owner if has_objective_owners else None, each.team,
                key_results=tuple(_key_result(one, names_owners, language) for one in each.key_results), language=language,
            )
            for each in document.objectives
            if each.state != "dropped"
        )
    )  # fmt: skip


def _key_result(record: Any, names_owners: bool, language: str | None) -> KeyResult:
    stated = record.metric or record.original_target is not None or record.ref
    return KeyResult(
        record.statement, record.ref, record.owner if names_owners else None, record.metric,
        unit=record.unit if stated else "", direction=record.direction if stated else "",
        baseline=record.baseline if stated else None, target=record.target if stated else None,
        target_high=record.target_high, kind=record.kind if record.kind != "metric" and stated else "",
        criteria=record.criteria, weeks_between_check_ins=record.frequency, is_guardrail=record.is_guardrail,
        baseline_is_being_measured=record.baseline_due_on is not None, language=language,
    )  # fmt: skip


def _things(plan: Plan) -> Iterator[Objective | KeyResult]:
    for objective in plan.objectives:
        yield objective
        yield from objective.key_results


def _findings(coach: Coach, plan: Plan) -> Iterator[tuple[Finding, Objective | KeyResult | None]]:
    """Every finding with the objective or key result it belongs to."""
    alone = Plan(last_year=plan.last_year)
    for objective in plan.objectives:
        for finding in coach.check_objective(objective, plan=plan):
            yield finding, objective
        for key_result in objective.key_results:
            for finding in coach.check_key_result(key_result, objective=objective, plan=alone):
                yield finding, key_result
    first = plan.objectives[0] if plan.objectives else None
    for finding in coach.check_together(plan):
        yield finding, first


def _text_of(thing: Objective | KeyResult) -> str:
    return thing.title if isinstance(thing, Objective) else thing.text


class _Texts:
    """Finds texts in the lines of a file, each from where the one before was found."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = 0

    def find(self, text: str) -> Place:
        """The place of a text; where links or marks were taken out of it, of its beginning; else the line reached."""
        for wanted in (text, text[:40], text[:16]):
            for number in range(self.at, len(self.lines)):
                column = self.lines[number].find(wanted) if wanted else -1
                if column >= 0:
                    self.at = number
                    length = len(text) if wanted == text else len(wanted)
                    return Place(number + 1, column + 1, column + 1 + length)
        line = min(self.at, max(0, len(self.lines) - 1))
        return Place(line + 1, 1, 1 + len(self.lines[line]) if self.lines else 1)


def _place(text: Place, finding: Finding) -> Place:
    if finding.span is None or finding.span.end > text.end - text.column:
        return text
    return Place(text.line, text.column + finding.span.start, text.column + finding.span.end)
