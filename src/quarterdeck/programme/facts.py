"""What the diagnosis looks at, as plain values. Nothing in it names a person; `reading.py` makes it from the records."""

from dataclasses import dataclass, field
from uuid import UUID

from quarterdeck.people.models import TeamKind
from quarterdeck.people.settings import OrganisationSettings


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where something can be seen: in words, and its place within the organisation's address (`KR-3`, `meetings/…`)."""

    words: str
    place: str


def referring(reference: str) -> Evidence:
    """Evidence that has a reference of its own."""
    return Evidence(reference, reference)


@dataclass(frozen=True, slots=True)
class KeyResultFact:
    """A key result as the diagnosis sees it; `owner` only tells one from another. `first_confidence` and `confidence` are
    its owner's first and last word, 0 to 10, where 5 means even odds."""

    reference: str
    is_output: bool
    keeps: bool
    is_guardrail: bool
    has_baseline: bool
    kind: str
    days_silent: int | None
    grace: int
    first_confidence: int | None
    confidence: int | None
    p_hit: float | None
    progress: float | None
    grade: float | None
    last_jump: float | None
    owner: UUID | None
    has_bet: bool


@dataclass(frozen=True, slots=True)
class ObjectiveFact:
    reference: str
    aspirational: bool
    linked: bool
    handed_down: bool | None
    key_results: tuple[KeyResultFact, ...]


@dataclass(frozen=True, slots=True)
class MeetingFact:
    """A meeting of a series whose day has passed. `reviewed` is None where no review was held, else whether it decided
    something and left nothing off track open."""

    seen: Evidence
    kept: bool
    moved: bool
    overlong: bool
    reviewed: bool | None


@dataclass(frozen=True, slots=True)
class ActionFact:
    """Something a retrospective agreed on that was due in the cycle."""

    seen: Evidence
    done: bool


@dataclass(slots=True)
class TeamFacts:
    """A team in a cycle: its live objectives, its meetings, its board, what it agreed on.

    `over_limit`: bets that stand beyond the limits now; `over_moves`: bets moved beyond one during the cycle.
    """

    key: UUID
    name: str
    slug: str
    kind: str
    objectives: list[ObjectiveFact] = field(default_factory=list)
    meetings: list[MeetingFact] = field(default_factory=list)
    actions: list[ActionFact] = field(default_factory=list)
    overrides: list[Evidence] = field(default_factory=list)
    over_limit: int = 0
    over_moves: int = 0

    @property
    def key_results(self) -> list[KeyResultFact]:
        """Those that count: guardrails protect, they are not ambitions."""
        return [each for objective in self.objectives for each in objective.key_results if not each.is_guardrail]

    @property
    def is_company(self) -> bool:
        return self.kind == TeamKind.COMPANY


@dataclass(frozen=True, slots=True)
class Facts:
    """A cycle on a day. `is_over`: judged as it ended; `elapsed`: the share of it that has passed, 0 to 1."""

    settings: OrganisationSettings
    is_over: bool
    elapsed: float
    teams: tuple[TeamFacts, ...]
    unserved: tuple[str, ...]
    priorities: int
