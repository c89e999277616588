"""What a rule is: one small class that holds its code, its words, its examples and its check."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from quarterdeck.coach.findings import Finding, Said, Severity
from quarterdeck.coach.plan import Initiative, KeyResult, Objective, Plan
from quarterdeck.coach.reading import Span

About = Literal["objective", "key result", "set", "plan", "initiative"]


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers rules compare with; an organisation sets its own."""

    key_results_recommended: int = 4
    key_results_hard: int = 5
    team_objectives_recommended: int = 2
    team_objectives_hard: int = 3
    company_objectives_recommended: int = 3
    company_objectives_hard: int = 5
    key_results_per_owner: int = 4
    words_in_objective: int = 16
    least_move: float = 0.02
    """The smallest move that counts as one, as a share of the baseline."""
    most_move: float = 10.0
    """How many times the baseline is beyond what anyone has seen."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may know beside the text: limits and the plan around it."""

    limits: Limits = field(default_factory=Limits)
    plan: Plan = field(default_factory=Plan)
    objective: Objective | None = None


RULES: dict[str, "Rule"] = {}
"""Every rule by its code, in the order of the codes."""


class Rule:
    """One rule. A subclass fills in the words and one of the `check_…` methods; being defined registers it.

    `what` and `why` and `fix` are its documentation, `source` names where the rule comes from, `bad` and `good` are
    examples that the tests run: each bad one has to be found, no good one may be.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    about: ClassVar[About]
    severity: ClassVar[Severity]
    what: ClassVar[str]
    why: ClassVar[str]
    fix: ClassVar[str]
    source: ClassVar[str]
    bad: ClassVar[tuple[Any, ...]]
    good: ClassVar[tuple[Any, ...]]
    limits: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        RULES[cls.code] = cls()
        for code in sorted(RULES):
            RULES[code] = RULES.pop(code)

    def check_key_result(self, key_result: KeyResult, context: Context) -> Iterator[Finding]:
        """Look at one key result."""
        yield from ()

    def check_objective(self, objective: Objective, context: Context) -> Iterator[Finding]:
        """Look at one objective, with its key results where the rule is about the set."""
        yield from ()

    def check_initiative(self, initiative: Initiative, context: Context) -> Iterator[Finding]:
        """Look at one bet."""
        yield from ()

    def check_plan(self, plan: Plan, context: Context) -> Iterator[Finding]:
        """Look at all objectives together."""
        yield from ()

    def finding(self, template: str, *, about: KeyResult | Objective | Initiative | None = None, span: Span | None = None,
                suggestion: Said | None = None, rewrite: str = "", severity: Severity | None = None, **values: Any,
                ) -> Finding:  # fmt: skip
        """A finding of this rule. `template` is a sentence with %(name)s for the values."""
        reference = about.reference if about is not None else ""
        return Finding(
            self.code, severity or self.severity, Said(template, values), reference, span, suggestion, rewrite
        )
