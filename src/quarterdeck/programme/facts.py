"""What the diagnosis looks at, read once for a cycle in a constant number of statements. Nothing in it names a person."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from quarterdeck.board.models import ACTIVE, DEFAULT_LIMITS, Aim, Initiative
from quarterdeck.events.models import Event
from quarterdeck.okrs.models import Cycle, KeyResult, Objective, ObjectiveState, StrategicPriority
from quarterdeck.people.models import TeamKind
from quarterdeck.people.settings import OrganisationSettings
from quarterdeck.planning.models import Alignment
from quarterdeck.review.models import Decision, Review
from quarterdeck.rhythm.models import MeetingState
from quarterdeck.rhythm.queries import Held, held_between


@dataclass(frozen=True, slots=True)
class KeyResultFact:
    """A key result as the diagnosis sees it; `owner` only tells one from another."""

    reference: str
    is_output: bool
    keeps: bool
    is_guardrail: bool
    has_baseline: bool
    kind: str
    days_silent: int | None
    grace: int
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


@dataclass(slots=True)
class TeamFacts:
    """A team in a cycle: its live objectives, its meetings, its board."""

    key: UUID
    name: str
    slug: str
    kind: str
    objectives: list[ObjectiveFact] = field(default_factory=list)
    held: Held = field(default_factory=lambda: Held(0, 0, 0, 0, 0))
    reviews: int = 0
    undecided_reviews: int = 0
    over_limit: int = 0
    overrides: int = 0

    @property
    def key_results(self) -> list[KeyResultFact]:
        """Those that count: guardrails protect, they are not ambitions."""
        return [each for objective in self.objectives for each in objective.key_results if not each.is_guardrail]


@dataclass(frozen=True, slots=True)
class Facts:
    """A cycle on a day. `is_over`: judged as it ended."""

    settings: OrganisationSettings
    is_over: bool
    elapsed: float
    teams: tuple[TeamFacts, ...]
    unserved: tuple[str, ...]


_FIELDS = (
    "number", "is_output", "direction", "is_guardrail", "baseline", "kind", "last_check_in_on", "frequency", "confidence",
    "p_hit", "progress", "grade", "recent", "target", "owner_id", "bets", "objective_id",
)  # fmt: skip


def facts_of(cycle: Cycle, settings: OrganisationSettings, today: date) -> Facts:
    """Everything the signals need about one cycle. Seven statements, however large the organisation."""
    as_of = min(today, cycle.ends_on)
    key_results: dict[UUID, list[KeyResultFact]] = defaultdict(list)
    bets = Aim.objects.filter(key_result=OuterRef("pk"), initiative__dropped_at__isnull=True)
    live = [ObjectiveState.COMMITTED, ObjectiveState.CLOSED]
    rows: Any = KeyResult.objects.filter(
        objective__cycle=cycle, objective__state__in=live, dropped_at__isnull=True
    ).annotate(bets=Exists(bets)).order_by("number").values_list(*_FIELDS)  # fmt: skip
    for row in rows:
        key_results[row[-1]].append(_key_result(row, as_of))
    teams = _teams(cycle, key_results, live)
    _add_rhythm(teams, cycle, as_of)
    _add_boards(teams)
    since, until = _instants(cycle, today)
    overrides = Event.objects.filter(verb="objective.committed", at__gte=since - timedelta(days=30), at__lt=until)
    for team, data in overrides.values_list("team_id", "data"):
        if team in teams and data.get("override_reason"):
            teams[team].overrides += 1
    serving = Objective.objects.filter(priority=OuterRef("pk"), cycle=cycle, state__in=live)
    stated: Any = StrategicPriority.objects.filter(archived_at__isnull=True).annotate(served=Exists(serving))
    unserved = tuple(title for title, served in stated.values_list("title", "served") if not served)
    days = max(1, (cycle.ends_on - cycle.starts_on).days)
    return Facts(
        settings, today > cycle.ends_on, min(1.0, max(0.0, (as_of - cycle.starts_on).days / days)),
        tuple(sorted(teams.values(), key=lambda each: each.name)),
        unserved,
    )  # fmt: skip


def _key_result(row: Sequence[Any], as_of: date) -> KeyResultFact:
    (number, is_output, direction, is_guardrail, baseline, kind, last, frequency, confidence, p_hit, progress, grade, recent,
     target, owner, bets, _objective) = row  # fmt: skip
    return KeyResultFact(
        f"KR-{number}", is_output, direction.startswith("keep"), is_guardrail, baseline is not None, kind,
        None if last is None else (as_of - last).days, 7 * frequency, confidence, p_hit, progress, grade,
        _last_jump(recent, baseline, target), owner, bets,
    )  # fmt: skip


def _last_jump(recent: list[list[float]], baseline: float | None, target: float | None) -> float | None:
    """The share of its whole way that a number made with its last reading; None where that cannot be said."""
    if len(recent) < 3 or baseline is None or target is None or target == baseline:
        return None
    return (recent[-1][1] - recent[-2][1]) / (target - baseline)


def _teams(cycle: Cycle, key_results: dict[UUID, list[KeyResultFact]], live: list[Any]) -> dict[UUID, TeamFacts]:
    """The teams that have objectives in a cycle, with these."""
    links = Alignment.objects.filter(objective=OuterRef("pk"))
    found: Any = Objective.objects.filter(cycle=cycle, state__in=live, team__archived_at__isnull=True)
    rows = found.annotate(linked=Exists(links)).order_by("number").values_list(
        "pk", "number", "ambition", "linked", "authorship__writers", "authorship__writers_of_the_team", "team_id", "team__name",
        "team__slug", "team__kind",
    )  # fmt: skip
    teams: dict[UUID, TeamFacts] = {}
    for key, number, ambition, linked, writers, own, team, name, slug, kind in rows:
        handed_down = None if writers is None else writers > 0 and own == 0
        fact = ObjectiveFact(
            f"O-{number}", ambition == "aspirational", linked, handed_down, tuple(key_results.get(key, ()))
        )
        teams.setdefault(team, TeamFacts(team, name, slug, kind)).objectives.append(fact)
    return teams


def _instants(cycle: Cycle, today: date) -> tuple[datetime, datetime]:
    """From the first midnight to the last, UTC: a day more or less does not matter to a diagnosis."""
    end = min(today, cycle.ends_on) + timedelta(days=1)
    return datetime.combine(cycle.starts_on, time.min, UTC), datetime.combine(end, time.min, UTC)


def _add_rhythm(teams: dict[UUID, TeamFacts], cycle: Cycle, as_of: date) -> None:
    since, until = _instants(cycle, as_of)
    for key, held in held_between(None, since, until).items():
        if key in teams:
            teams[key].held = held
    decided = Decision.objects.filter(meeting=OuterRef("meeting"))
    reviews: Any = Review.objects.filter(
        meeting__state=MeetingState.HELD, meeting__starts_at__gte=since, meeting__starts_at__lt=until,
        meeting__kind__in=["weekly_review", "monthly_review"],
    ).annotate(decided=Exists(decided))  # fmt: skip
    for team, left_open, has_decided in reviews.values_list("meeting__team_id", "left_open", "decided"):
        if team in teams:
            teams[team].reviews += 1
            teams[team].undecided_reviews += bool(left_open) or not has_decided


def _add_boards(teams: dict[UUID, TeamFacts]) -> None:
    """How many bets stand over the agreed limits now; boards keep no past of their limits."""
    active = Initiative.objects.filter(column__in=ACTIVE, dropped_at__isnull=True)
    limits: dict[UUID, dict[str, int | None]] = {}
    counts: Counter[tuple[UUID, str]] = Counter()
    for team, column, agreed in active.values_list("team_id", "column", "team__board__limits"):
        counts[team, column] += 1
        limits[team] = agreed or {}
    for (team, column), number in counts.items():
        limit = limits[team].get(column, DEFAULT_LIMITS[column])
        if team in teams and limit is not None:
            teams[team].over_limit += max(0, number - limit)


def is_company(team: TeamFacts) -> bool:
    return team.kind == TeamKind.COMPANY
