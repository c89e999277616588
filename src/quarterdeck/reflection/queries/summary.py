"""The summary of a cycle: what we wanted, where we landed, why, what we decided and learned, what changes. Every number is
from the records."""

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Concat

from quarterdeck.board.models import ENDED, Initiative
from quarterdeck.keel.access import may
from quarterdeck.okrs.models import Cycle, Grade, Objective, ObjectiveState, StrategicPriority
from quarterdeck.people.models import Member, Organisation, Team
from quarterdeck.reflection.models import Action, CycleWords, Retrospective
from quarterdeck.reflection.queries.calibration import BOUNDS
from quarterdeck.reflection.queries.causes import Cause, below, causes_of, newest_grades
from quarterdeck.reflection.queries.retrospective import ActionRow, action_rows
from quarterdeck.review.models import Decision
from quarterdeck.review.queries.decisions import DecisionRow, decision_rows

MOST_OBJECTIVES, MOST_DECISIONS, MOST_LESSONS, MOST_ACTIONS, MOST_CAUSES, MOST_WHY = 14, 8, 8, 10, 4, 6
REACHED = 0.7
_LIVE = [ObjectiveState.COMMITTED, ObjectiveState.CLOSED]


@dataclass(frozen=True, slots=True)
class Landed:
    """An objective and where it landed."""

    reference: str
    title: str
    in_order_to: str
    team: str
    ambition: str
    score: float | None
    key_results: tuple["LandedKeyResult", ...]


@dataclass(frozen=True, slots=True)
class LandedKeyResult:
    reference: str
    statement: str
    grade: float | None
    words: str


@dataclass(frozen=True, slots=True)
class Learned:
    """A sentence of what was learned, and where from."""

    words: str
    title: str
    reference: str
    outcome: str


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """The page that a leader would send."""

    cycle: str
    cycle_slug: str
    phase: str
    starts_on: date
    ends_on: date
    team: str
    team_slug: str
    is_company: bool
    words: str
    changes: str
    words_by: str
    words_version: int | None
    priorities: tuple[str, ...]
    objectives: tuple[Landed, ...]
    more_objectives: int
    key_results: int
    graded: int
    reached: int
    mean: float | None
    bands: tuple[int, int, int, int]
    causes: tuple[Cause, ...]
    why: tuple[LandedKeyResult, ...]
    decisions: tuple[DecisionRow, ...]
    more_decisions: bool
    learned: tuple[Learned, ...]
    actions: tuple[ActionRow, ...]
    carried: tuple[tuple[str, str], ...]
    may_write: bool


def summary_page(reader: Member, cycle: Cycle, team: Team, today: date) -> SummaryPage:
    """The summary of a cycle for the company, or for a team and those below it. Ten statements at most."""
    grades = newest_grades(cycle, team)
    given = [each.value for each in grades if each.value is not None]
    objectives = _objectives(cycle, team)
    own = [each for each in objectives if each.team_id == team.pk] or objectives
    words = CycleWords.objects.select_related("by").filter(cycle=cycle, team=team).first()
    since, until = _instants(cycle, reader.organisation)
    decisions = Decision.objects.filter(made_at__gte=since, made_at__lt=until)
    retrospectives = Retrospective.objects.filter(cycle=cycle, closed_at__isnull=False).exclude(learned="")
    bets = Initiative.objects.filter(column__in=ENDED, dropped_at__isnull=True, ended_at__gte=since, ended_at__lt=until)
    actions = Action.objects.filter(retrospective__cycle=cycle, retrospective__closed_at__isnull=False)
    if not team.is_company:
        decisions, bets = decisions.filter(below(team, "team")), bets.filter(below(team, "team"))
        retrospectives = retrospectives.filter(below(team, "team"))
        actions = actions.filter(below(team, "retrospective__team"))
    decided = decision_rows(decisions.exclude(kind="accept").order_by("-made_at")[: MOST_DECISIONS + 1], today)
    learned = _learned(retrospectives, bets)
    told = sorted((each for each in grades if each.words and each.value is not None), key=lambda each: each.value or 0)
    return SummaryPage(
        cycle=cycle.name, cycle_slug=cycle.slug, phase=cycle.phase, starts_on=cycle.starts_on, ends_on=cycle.ends_on,
        team=team.name, team_slug=team.slug, is_company=team.is_company, words=words.words if words else "",
        changes=words.changes if words else "", words_by=words.by.name if words and words.by else "",
        words_version=words.version if words else None,
        priorities=_priorities(cycle) if team.is_company else (),
        objectives=tuple(_landed(each, grades) for each in own[:MOST_OBJECTIVES]),
        more_objectives=max(0, len(objectives) - min(len(own), MOST_OBJECTIVES)), key_results=_count(objectives),
        graded=len(given), reached=sum(1 for each in given if each >= REACHED),
        mean=sum(given) / len(given) if given else None, bands=_bands(given), causes=causes_of(grades)[:MOST_CAUSES],
        why=_why(told), decisions=decided[:MOST_DECISIONS], more_decisions=len(decided) > MOST_DECISIONS, learned=learned,
        actions=action_rows(reader, actions.order_by("due_on")[:MOST_ACTIONS], today),
        carried=_carried(objectives), may_write=may(reader, "reflection.sum_up", team),
    )  # fmt: skip


def _learned(retrospectives: QuerySet[Retrospective], bets: QuerySet[Initiative]) -> tuple[Learned, ...]:
    """What retrospectives learned, the company's first, then bets, those that proved something first. One statement."""
    names = ("learned", "title", "place", "reference_number", "outcome")
    looked_back = retrospectives.order_by().annotate(
        title=F("team__name"), place=Concat(Value("0"), "team__kind"), reference_number=Value(0), outcome=Value(""),
    )  # fmt: skip
    tried = bets.exclude(learned="").order_by().annotate(
        place=Concat(Value("1"), "evidence"), reference_number=F("number"), outcome=F("evidence")
    )  # fmt: skip
    rows = looked_back.values_list(*names).union(tried.values_list(*names), all=True).order_by("place", "title")
    return tuple(
        Learned(words, title, f"I-{number}" if number else "", outcome)
        for words, title, _place, number, outcome in rows[:MOST_LESSONS]
    )


def _objectives(cycle: Cycle, team: Team) -> list[Objective]:
    rows = Objective.objects.filter(cycle=cycle, state__in=_LIVE)
    if not team.is_company:
        rows = rows.filter(below(team, "team"))
    onward = Objective.objects.filter(carried_from=OuterRef("pk")).exclude(state=ObjectiveState.DROPPED)
    return list(
        rows.select_related("team").annotate(goes_on=Exists(onward)).order_by("team__kind", "team__name", "number")
    )


def _count(objectives: list[Objective]) -> int:
    return sum(each.known + each.unknown for each in objectives)


def _landed(objective: Objective, grades: list[Grade]) -> Landed:
    own = sorted(
        (each for each in grades if each.key_result.objective_id == objective.pk),
        key=lambda each: each.key_result.number,
    )
    return Landed(
        objective.reference, objective.title, objective.in_order_to, objective.team.name, objective.ambition, objective.score,
        tuple(LandedKeyResult(each.key_result.reference, each.key_result.statement, each.value, each.words) for each in own),
    )  # fmt: skip


def _priorities(cycle: Cycle) -> tuple[str, ...]:
    rows = StrategicPriority.objects.filter(archived_at__isnull=True)
    return tuple(rows.values_list("title", flat=True)[:8])


def _bands(grades: list[float]) -> tuple[int, int, int, int]:
    """How many grades are below 0.4, below 0.7, below 1.0, and 1.0."""
    counted = Counter(bisect_right(BOUNDS, each) for each in grades)
    return counted[0], counted[1], counted[2], counted[3]


def _why(told: list[Grade]) -> tuple[LandedKeyResult, ...]:
    """The words behind the lowest and the highest grades: misses first, then what went best."""
    low, high = told[: MOST_WHY // 2], told[max(MOST_WHY // 2, len(told) - MOST_WHY // 2) :]
    return tuple(
        LandedKeyResult(each.key_result.reference, each.key_result.statement, each.value, each.words)
        for each in [*low, *reversed(high)]
    )


def _carried(objectives: list[Objective]) -> tuple[tuple[str, str], ...]:
    return tuple((each.reference, each.title) for each in objectives if each.goes_on)[:10]  # type: ignore[attr-defined]


def _instants(cycle: Cycle, organisation: Organisation) -> tuple[datetime, datetime]:
    """From the first midnight of a cycle to the end of its grace, on the organisation's calendar."""
    zone = ZoneInfo(organisation.time_zone)
    end = cycle.locks_on(organisation.settings.grace_days)
    return datetime.combine(cycle.starts_on, time.min, zone), datetime.combine(end, time.min, zone)
