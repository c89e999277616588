"""The coach itself: which rules speak, how loudly, and about what."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from quarterdeck.coach.findings import Finding, Severity
from quarterdeck.coach.plan import Initiative, KeyResult, Objective, Plan
from quarterdeck.coach.rules import RULES, Context, Limits, Rule

PROFILES: dict[str, tuple[dict[str, Severity], dict[str, int]]] = {
    "pilot": (
        dict.fromkeys(("KR203", "KR206", "KR207", "KR217", "KR219", "OBJ102", "OBJ105"), Severity.INFO)
        | dict.fromkeys(("ALN404", "KR213", "KR215", "OBJ109", "SET307"), Severity.OFF),
        {
            "key_results_recommended": 3, "key_results_hard": 4,
            "team_objectives_recommended": 1, "team_objectives_hard": 2,
        },
    ),
    "standard": ({}, {}),
    "strict": (
        dict.fromkeys(("ALN401", "KR203", "KR205", "KR207", "KR208", "KR211"), Severity.ERROR)
        | dict.fromkeys(("KR217", "KR219", "OBJ103", "SET301"), Severity.ERROR)
        | dict.fromkeys(("ALN404", "INI502", "INI503", "KR212", "KR213", "KR214"), Severity.WARNING)
        | dict.fromkeys(("OBJ107", "OBJ109", "SET306", "SET307"), Severity.WARNING),
        {"key_results_recommended": 3},
    ),
}  # fmt: skip
"""Severities and limits that differ from the rules' defaults. The pilot's limits are those of a first cycle [003, 004]."""


@cache
def _rules_about(thing: str) -> tuple[Rule, ...]:
    """The rules that have a check for this kind of thing, in the order of their codes."""
    check = f"check_{thing}"
    return tuple(rule for rule in RULES.values() if getattr(type(rule), check) is not getattr(Rule, check))


@dataclass(frozen=True, slots=True)
class Coach:
    """Rules with the severities and limits of a profile and of an organisation. Without state; use one for many texts."""

    profile: str = "standard"
    severities: Mapping[str, Severity] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def of(cls, profile: str = "standard", severities: Mapping[str, Severity | str] | None = None,
           limits: Mapping[str, float] | None = None) -> "Coach":  # fmt: skip
        """A coach of a profile, with what an organisation has changed. Raises ValueError naming what is not known."""
        if profile not in PROFILES:
            raise ValueError(f"no profile “{profile}”; there are {', '.join(PROFILES)}")
        changed, numbers = PROFILES[profile]
        unknown = [code for code in severities or {} if code not in RULES]
        if unknown:
            raise ValueError(f"no rule {unknown[0]}; `quarterdeck rule` lists them")
        own = {code: Severity(severity) for code, severity in (severities or {}).items()}
        return cls(profile, {**changed, **own}, replace(Limits(), **{**numbers, **(limits or {})}))  # type: ignore[arg-type]

    def severity_of(self, code: str) -> Severity:
        """How loudly a rule speaks here."""
        return self.severities.get(code, RULES[code].severity)

    def check_key_result(
        self, key_result: KeyResult, *, objective: Objective | None = None, plan: Plan | None = None
    ) -> list[Finding]:
        """Findings about one key result, the gravest first."""
        context = Context(self.limits, plan or Plan(), objective)
        return self._sorted(
            each for rule in _rules_about("key_result") for each in rule.check_key_result(key_result, context)
        )

    def check_objective(self, objective: Objective, *, plan: Plan | None = None) -> list[Finding]:
        """Findings about an objective and its key results as a set; those about each key result are not among them."""
        context = Context(self.limits, plan or Plan(), objective)
        return self._sorted(
            each for rule in _rules_about("objective") for each in rule.check_objective(objective, context)
        )

    def check_initiative(self, initiative: Initiative) -> list[Finding]:
        """Findings about a bet."""
        context = Context(self.limits)
        return self._sorted(
            each for rule in _rules_about("initiative") for each in rule.check_initiative(initiative, context)
        )

    def check_together(self, plan: Plan) -> list[Finding]:
        """Findings that only the plan as a whole shows: too many objectives, an overloaded owner."""
        context = Context(self.limits, plan)
        return self._sorted(each for rule in _rules_about("plan") for each in rule.check_plan(plan, context))

    def check_plan(self, plan: Plan) -> list[Finding]:
        """Everything there is to say about a plan: its objectives, their key results, its bets, and all together."""
        found = self.check_together(plan)
        for objective in plan.objectives:
            found += self.check_objective(objective, plan=plan)
            for key_result in objective.key_results:
                found += self.check_key_result(key_result, objective=objective, plan=plan)
        for initiative in plan.initiatives:
            found += self.check_initiative(initiative)
        return found

    def _sorted(self, findings: Iterable[Finding]) -> list[Finding]:
        return sorted(self._as_severe_as_wanted(findings), key=lambda each: (-each.severity.rank, each.code))

    def _as_severe_as_wanted(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        for each in findings:
            wanted = self.severities.get(each.code)
            if wanted is Severity.OFF:
                continue
            # A rule that itself speaks louder (over the hard limit) keeps its voice.
            louder = each.severity.rank > RULES[each.code].severity.rank
            yield each if wanted is None or louder else replace(each, severity=wanted)
