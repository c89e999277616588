"""What the coach finds in the demo's texts, read once for each text: the same words come again with other numbers."""

import re
from functools import cached_property
from typing import Any

from quarterdeck.coach import Coach, Severity
from quarterdeck.okrs.coaching import as_key_result, as_objective, coach_of
from quarterdeck.okrs.models import KeyResult, Objective

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
Counts = tuple[bool, int, int]


class Readings:
    """Gives records what `okrs.actions.coaching.take_reading` would; texts that differ only in numbers share theirs."""

    def __init__(self, organisation: Any) -> None:
        self.organisation = organisation
        self.known: dict[tuple[Any, ...], Counts] = {}

    @cached_property
    def coach(self) -> Coach:
        return coach_of(self.organisation.settings)

    def take(self, objective: Objective, key_results: list[KeyResult]) -> None:
        """Set what an objective and its key results carry of their reading."""
        errors = warnings = 0
        for each in key_results:
            each.is_output, each.coach_errors, each.coach_warnings = self._of(each)
            errors, warnings = errors + each.coach_errors, warnings + each.coach_warnings
        own = self.coach.check_objective(as_objective(objective, key_results, priorities=False))
        objective.coach_errors = errors + sum(each.severity is Severity.ERROR for each in own)
        objective.coach_warnings = warnings + sum(each.severity is Severity.WARNING for each in own)

    def _of(self, record: KeyResult) -> Counts:
        key = (
            _DIGITS.sub("0", record.statement), record.kind, record.direction, record.frequency, record.is_guardrail,
            record.baseline is None, record.target is None, record.baseline_due_on is None, bool(record.criteria),
        )  # fmt: skip
        if key not in self.known:
            read = as_key_result(record)
            severities = [each.severity for each in self.coach.check_key_result(read)]
            self.known[key] = (
                read.is_output, severities.count(Severity.ERROR), severities.count(Severity.WARNING),
            )  # fmt: skip
        return self.known[key]
