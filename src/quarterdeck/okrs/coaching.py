"""The coach at work on this organisation's objectives and key results. No statements: records in, findings out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext

from quarterdeck import coach
from quarterdeck.coach import RULES, Coach, Finding, Severity
from quarterdeck.coach.findings import Said
from quarterdeck.okrs.models import KeyResult, Objective
from quarterdeck.people.settings import OrganisationSettings

HELD_ELSEWHERE = frozenset({"KR204", "KR210", "OBJ110", "SET302", "SET303"})
"""What a commitment checks by itself, whatever the coach's severities: owners, targets and hard limits."""


@dataclass(frozen=True, slots=True)
class Margin:
    """A finding as a note in the margin, in the reader's language. `start` and `end` count characters of the text."""

    code: str
    name: str
    severity: str
    words: str
    suggestion: str
    rewrite: str
    why: str
    start: int | None
    end: int | None
    about: str
    waived_because: str = ""
    waived_by: str = ""
    _waiver: Any = None

    @property
    def waiver(self) -> Any:
        return self._waiver

    @property
    def is_error(self) -> bool:
        return self.severity == Severity.ERROR


def coach_of(settings: OrganisationSettings) -> Coach:
    """The coach with an organisation's profile, severities and limits."""
    return _coach_of(
        settings.coach_profile,
        settings.coach_rules,
        (
            ("key_results_recommended", settings.key_results_recommended),
            ("key_results_hard", settings.key_results_hard),
            ("team_objectives_recommended", settings.team_objectives_recommended),
            ("team_objectives_hard", settings.team_objectives_hard),
            ("company_objectives_recommended", settings.company_objectives_recommended),
            ("company_objectives_hard", settings.company_objectives_hard),
            ("key_results_per_owner", settings.key_results_per_owner),
            ("words_in_objective", settings.objective_words),
        ),
    )


@lru_cache(maxsize=256)
def _coach_of(profile: str, rules: str, limits: tuple[tuple[str, int], ...]) -> Coach:
    severities = OrganisationSettings(coach_rules=rules).severities
    return Coach.of(profile, severities, dict(limits))


def say(said: Said | None) -> str:
    """A sentence of the coach in the reader's language."""
    if said is None:
        return ""
    words = gettext(said.template)
    return words % said.values if said.values else words


def margin_of(finding: Finding, about: str = "") -> Margin:
    """A finding as a note in the margin."""
    span = finding.span
    return Margin(
        finding.code, RULES[finding.code].name, finding.severity.value, say(finding.said), say(finding.suggestion),
        finding.rewrite, gettext(RULES[finding.code].why), span.start if span else None, span.end if span else None,
        about or finding.reference,
    )  # fmt: skip


def as_key_result(record: KeyResult) -> coach.KeyResult:
    """A key result as the coach reads it: what its fields say counts more than its words."""
    return coach.KeyResult(
        record.statement,
        record.reference if record.number else "",
        owner=record.owner.handle if record.owner_id and record.owner else "",
        metric=record.metric,
        unit=record.unit,
        direction=record.direction if record.target is not None else "",
        baseline=record.baseline,
        target=record.target,
        target_high=record.target_high,
        kind="" if record.kind == "metric" else record.kind,
        criteria=record.criteria,
        weeks_between_check_ins=record.frequency,
        baseline_is_being_measured=record.baseline is None and record.baseline_due_on is not None,
        is_guardrail=record.is_guardrail,
    )


def as_objective(record: Objective, key_results: Iterable[KeyResult], *, priorities: bool = True) -> coach.Objective:
    """An objective with its live key results. `priorities`: whether the organisation has stated any to serve."""
    return coach.Objective(
        record.title,
        record.reference if record.number else "",
        in_order_to=record.in_order_to,
        owner=record.owner.handle if record.owner_id and record.owner else "",
        team=record.team.name,
        priority=(str(record.priority_id) if record.priority_id else "") if priorities else None,
        key_results=tuple(as_key_result(each) for each in key_results if not each.is_dropped),
    )


def read(record: Objective, key_results: Sequence[KeyResult], *, priorities: bool = True) -> list[tuple[str, Finding]]:
    """Every finding about an objective and its key results, with the reference it is about; the objective's first."""
    at_work = coach_of(record.organisation.settings)
    objective = as_objective(record, key_results, priorities=priorities)
    plan = coach.Plan((objective,), last_year=record.cycle.ends_on.year)
    found = [(objective.reference, each) for each in at_work.check_objective(objective, plan=plan)]
    for key_result in objective.key_results:
        found += [
            (key_result.reference, each)
            for each in at_work.check_key_result(key_result, objective=objective, plan=plan)
        ]
    return found
