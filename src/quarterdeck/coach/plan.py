"""What the coach looks at: key results, objectives, initiatives and a whole plan, as plain data.

A field that is None is not known here (a Markdown file may not say who owns what) and no rule speaks about it; an empty
one is known to be missing.
"""

from dataclasses import dataclass, field
from functools import cached_property

from quarterdeck.coach.outcome import Judgement, judge
from quarterdeck.coach.reading import Reading, read


@dataclass(frozen=True)
class KeyResult:
    """One key result. Numbers of its fields, where given, count more than those in its words."""

    text: str
    reference: str = ""
    owner: str | None = None
    metric: str = ""
    unit: str = ""
    direction: str = ""
    baseline: float | None = None
    target: float | None = None
    target_high: float | None = None
    kind: str = ""
    """How it is measured, when somebody chose: metric, count, completion, rating, ordinal; else empty."""
    criteria: str = ""
    weeks_between_check_ins: int = 1
    baseline_is_being_measured: bool = False
    is_guardrail: bool = False
    has_initiatives: bool | None = None
    language: str | None = None

    @cached_property
    def reading(self) -> Reading:
        return read(self.text, self.language)

    @cached_property
    def judgement(self) -> Judgement:
        """Outcome or output, of the words together with the numbers that stand in fields beside them."""
        if self.target is None or self.reading.target_quantity is not None:
            return judge(self.reading)
        unit = self.unit if self.unit in {"%", "s", "min", "h"} else ""
        return judge(
            read(self.reading.lang.filled(self.text, self.baseline, self.target, unit), self.reading.lang.code)
        )

    @property
    def start(self) -> float | None:
        """The starting value: the field's, else the text's, else 0 where something is counted from nothing."""
        if self.baseline is not None:
            return self.baseline
        return self.reading.baseline

    @property
    def goal(self) -> float | None:
        """The value to reach: the field's, else the text's; of a change, the change is not the goal."""
        return self.target if self.target is not None else self.reading.target

    @property
    def way(self) -> str:
        """The direction, the field's or the text's, or empty."""
        return self.direction or self.reading.direction

    @property
    def is_output(self) -> bool:
        """Whether it reads as an output. What is measured by completion, rating or described zones has other rules."""
        return self.kind not in {"completion", "rating", "ordinal"} and self.judgement.is_output


@dataclass(frozen=True, slots=True)
class Parent:
    """What an objective contributes to: the other one's words, and the sentence that says how."""

    text: str
    sentence: str = ""


@dataclass(frozen=True)
class Objective:
    """One objective with its key results. `asks_open` names the teams that have not answered a dependency."""

    title: str
    reference: str = ""
    in_order_to: str = ""
    owner: str | None = None
    team: str = ""
    priority: str | None = None
    key_results: tuple[KeyResult, ...] = ()
    parents: tuple[Parent, ...] = ()
    asks_open: tuple[str, ...] = ()
    written_by_team: bool | None = None
    language: str | None = None

    @cached_property
    def reading(self) -> Reading:
        return read(self.title, self.language)


@dataclass(frozen=True)
class Initiative:
    """A bet. `key_results` are the references it is to move."""

    title: str
    reference: str = ""
    hypothesis: str = ""
    key_results: tuple[str, ...] = ()
    language: str | None = None

    @cached_property
    def reading(self) -> Reading:
        return read(self.title, self.language)

    @cached_property
    def judgement(self) -> Judgement:
        return judge(self.reading)


@dataclass(frozen=True, slots=True)
class Plan:
    """The objectives of one team, or of several, in one cycle. `company` is the name of the team that is the company."""

    objectives: tuple[Objective, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    company: str = ""
    last_year: int | None = field(default=None)
    """The year in which the cycle ends, when known."""
