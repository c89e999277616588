"""Objectives and key results as lists show them: everything a row needs, ready to render or to leave as JSON."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from quarterdeck.keel.prepared import among, prepared
from quarterdeck.measure import Status, Zone
from quarterdeck.okrs.models import Acknowledgement, CheckIn, Cycle, KeyResult, Objective, ObjectiveState
from quarterdeck.okrs.standing import Standing, composite_of, is_snoozed, standing_of
from quarterdeck.okrs.wording import ZONE_WORDS, status_word
from quarterdeck.people.models import Member
from quarterdeck.people.settings import OrganisationSettings

Trail = tuple[tuple[date, float], ...]


@dataclass(frozen=True, slots=True)
class Person:
    """A member as rows name them."""

    name: str
    handle: str
    initials: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class KeyResultRow:
    """A key result in a list. Values are in `unit`; scores and shares 0–1; `trail` its valid check-ins by date."""

    _id: UUID
    reference: str
    statement: str
    metric: str
    unit: str
    direction: str
    kind: str
    baseline: float | None
    target: float | None
    target_high: float | None
    commit_zone: float | None
    stretch_zone: float | None
    zone_sentences: dict[str, str]
    value: float | None
    progress: float | None
    score: float | None
    expected_value: float | None
    expected_score: float | None
    status: Status
    status_word: str
    p_hit: float | None
    q10: float | None
    q50: float | None
    q90: float | None
    disagrees: bool
    watermelon: bool
    below_baseline: bool
    zone_word: str
    confidence: int | None
    owner: Person | None
    owned_by_reader: bool
    weight_share: float | None
    is_guardrail: bool
    is_dropped: bool
    is_due: bool
    due_on: date | None
    last_check_in_on: date | None
    weeks_silent: int
    snoozed_until: date | None
    snooze_reason: str
    blocker: str
    needs_decision: bool
    grade: float | None
    is_graded: bool
    trail: Trail
    starts_on: date
    ends_on: date

    @property
    def keeps(self) -> bool:
        return self.direction.startswith("keep")

    @property
    def likely(self) -> int | None:
        """The probability of reaching the target in per cent; never 0 or 100 while anything can still happen."""
        return None if self.p_hit is None else in_per_cent(self.p_hit)


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    """An objective in a list with its key results; `score` counts only those whose score is known."""

    _id: UUID
    reference: str
    title: str
    in_order_to: str
    state: str
    state_word: str
    ambition: str
    owner: Person | None
    team_name: str
    team_slug: str
    priority: str
    score: float | None
    expected: float | None
    known: int
    unknown: int
    breached_guardrails: tuple[str, ...]
    key_results: tuple[KeyResultRow, ...]
    grade: float | None

    @property
    def is_draft(self) -> bool:
        return self.state in {"draft", "proposed"}


_UNSHOWN = (
    "criteria", "original_baseline", "original_target", "baseline_due_on", "baseline_owner", "kpi", "dropped_because",
    "copied_from", "version", "is_output", "coach_errors", "coach_warnings",
)  # fmt: skip
_UNSHOWN_OF_OWNERS = ("owner__email", "owner__role", "owner__joined_at", "owner__last_seen_event", "owner__user")
_UNSHOWN_OF_OBJECTIVES = (
    "in_order_to", "priority", "position", "carried_from", "copied_from", "dropped_because", "created_at",
    "committed_at", "version", "score", "known", "unknown", "coach_errors", "coach_warnings",
)  # fmt: skip
_UNSHOWN_OF_CYCLES = ("year", "running_since", "reflecting_since", "closed_at")
_UNSHOWN_OF_TEAMS = ("parent", "purpose", "archived_at")
UNSHOWN_AROUND = (
    *_UNSHOWN_OF_OWNERS,
    *(f"objective__{name}" for name in _UNSHOWN_OF_OBJECTIVES),
    *(f"objective__cycle__{name}" for name in _UNSHOWN_OF_CYCLES),
    *(f"objective__team__{name}" for name in _UNSHOWN_OF_TEAMS),
)
"""What a key result's owner, objective, cycle and team have that pages about the key result do not show."""


def for_rows(key_results: QuerySet[KeyResult], *, objectives: bool = True, owners: bool = True) -> QuerySet[KeyResult]:
    """Key results with what `key_result_rows` and lists of many objectives show of them, and nothing else: a key result, its
    owner, objective, cycle and team have a hundred columns."""
    around = ["owner"] if owners else []
    if not objectives:
        return key_results.select_related(*around).defer(*_UNSHOWN, *_UNSHOWN_OF_OWNERS)
    around += ["objective__cycle", "objective__team"]
    return key_results.select_related(*around).defer(*_UNSHOWN, *UNSHOWN_AROUND)


def in_per_cent(likely: float) -> int:
    """A probability as people read it: never 0 or 100 while anything can still happen."""
    return min(99, max(1, round(likely * 100)))


def person_of(member: Member | None) -> Person | None:
    return Person(member.name, member.handle, member.initials, member.is_active) if member else None


def visible_objectives(reader: Member) -> QuerySet[Objective]:
    """The objectives a member may see: drafts are their team's and the stewards'."""
    rows = Objective.objects.all()
    if reader.is_steward:
        return rows
    return rows.filter(~Q(state=ObjectiveState.DRAFT) | Q(team_id__in=reader.team_ids))


def trail_of(key_result: KeyResult) -> Trail:
    """The newest days a key result carries along: what its sparkline shows. No statement."""
    return tuple((date.fromordinal(day), value) for day, value in key_result.recent)


def trails_of(key_results: Iterable[UUID]) -> dict[UUID, Trail]:
    """The valid check-ins (corrected ones left out, the newest of a day) of some key results, by date. One statement."""
    wanted = list(key_results)
    if not wanted:
        return {}
    found = CheckIn.objects.filter(key_result_id__in=wanted).order_by("on", "at", "id")
    rows = list(found.values_list("id", "key_result_id", "on", "value", "corrects_id"))
    corrected = {row[4] for row in rows if row[4]}
    by_day: dict[UUID, dict[date, float]] = defaultdict(dict)
    for key, key_result, on, value, _corrects in rows:
        if key not in corrected:
            by_day[key_result][on] = value
    return {key_result: tuple(days.items()) for key_result, days in by_day.items()}


@prepared
def _key_results_of(objectives: Sequence[UUID]) -> QuerySet[KeyResult]:
    found = for_rows(KeyResult.objects.filter(among("objective", objectives)), objectives=False)
    return found.order_by("position", "number")


@prepared
def acknowledgements_of(check_ins: Sequence[UUID]) -> QuerySet[Acknowledgement]:
    """Who answered some check-ins, oldest first. One statement."""
    found = Acknowledgement.objects.filter(among("check_in", check_ins)).select_related("member")
    return found.only("check_in", "at", "words", "member__name").order_by("at")


def objective_rows(
    objectives: Sequence[Objective], reader: Member, today: date, *, dropped: bool = False
) -> list[ObjectiveRow]:
    """Rows for objectives fetched with cycle, team, owner and priority. One statement.

    `dropped` key results are left out unless asked for; they never count either way.
    """
    by_objective: dict[UUID, list[KeyResult]] = defaultdict(list)
    for key_result in _key_results_of([each.pk for each in objectives]) if objectives else ():
        if dropped or not key_result.is_dropped:
            by_objective[key_result.objective_id].append(key_result)
    return [_objective_row(each, by_objective[each.pk], reader, today) for each in objectives]


def key_result_rows(key_results: Sequence[KeyResult], reader: Member, today: date) -> list[KeyResultRow]:
    """Rows for key results fetched with owner and objective__cycle. No statements."""
    settings = reader.organisation.settings
    return [key_result_row(each, each.objective.cycle, settings, reader, today) for each in key_results]


def _objective_row(objective: Objective, key_results: list[KeyResult], reader: Member, today: date) -> ObjectiveRow:
    settings = reader.organisation.settings
    counted = [each for each in key_results if not each.is_dropped]
    whole = sum(each.weight for each in counted if not each.is_guardrail)
    rows = tuple(
        key_result_row(
            each,
            objective.cycle,
            settings,
            reader,
            today,
            share=each.weight / whole if whole and not each.is_guardrail else None,
        )
        for each in key_results
    )
    by_reference = {row.reference: row for row in rows}
    composite = composite_of((each, by_reference[each.reference].score) for each in counted)
    expected = composite_of((each, by_reference[each.reference].expected_score) for each in counted)
    grades = composite_of((each, each.grade) for each in counted)
    return ObjectiveRow(
        _id=objective.pk,
        reference=objective.reference,
        title=objective.title,
        in_order_to=objective.in_order_to,
        state=objective.state,
        state_word=str(ObjectiveState(objective.state).label),
        ambition=objective.ambition,
        owner=person_of(objective.owner),
        team_name=objective.team.name,
        team_slug=objective.team.slug,
        priority=objective.priority.title if objective.priority else "",
        score=composite.score,
        expected=expected.score,
        known=composite.known,
        unknown=composite.unknown,
        breached_guardrails=tuple(
            each.reference for each in counted if each.is_guardrail and each.last_check_in_on and not each.is_inside
        ),
        key_results=rows,
        grade=grades.score,
    )


def key_result_row(
    key_result: KeyResult,
    cycle: Cycle,
    settings: OrganisationSettings,
    reader: Member,
    today: date,
    *,
    share: float | None = None,
) -> KeyResultRow:
    """One row. No statements, given the owner was fetched with it."""
    now: Standing = standing_of(key_result, cycle, settings, today)
    zone = (
        ZONE_WORDS[now.zone]
        if now.zone is not None and (now.zone is not Zone.TARGET or key_result.goal.has_zones)
        else ""
    )
    return KeyResultRow(
        _id=key_result.pk,
        reference=key_result.reference,
        statement=key_result.statement,
        metric=key_result.metric,
        unit=key_result.unit,
        direction=key_result.direction,
        kind=key_result.kind,
        baseline=key_result.baseline,
        target=key_result.target,
        target_high=key_result.target_high,
        commit_zone=key_result.commit_zone,
        stretch_zone=key_result.stretch_zone,
        zone_sentences=key_result.zone_sentences,
        value=now.value,
        progress=now.progress,
        score=now.score,
        expected_value=now.expected_value,
        expected_score=now.expected_score,
        status=now.status,
        status_word=status_word(now.status, settings),
        p_hit=key_result.p_hit,
        q10=key_result.q10,
        q50=key_result.q50,
        q90=key_result.q90,
        disagrees=now.disagrees,
        watermelon=now.watermelon,
        below_baseline=now.below_baseline,
        zone_word=str(zone),
        confidence=key_result.confidence,
        owner=person_of(key_result.owner),
        owned_by_reader=key_result.owner_id == reader.pk,
        weight_share=share,
        is_guardrail=key_result.is_guardrail,
        is_dropped=key_result.is_dropped,
        is_due=now.is_due,
        due_on=now.due_on,
        last_check_in_on=key_result.last_check_in_on,
        weeks_silent=now.weeks_silent,
        snoozed_until=key_result.snoozed_until if is_snoozed(key_result, today) else None,
        snooze_reason=key_result.snooze_reason if is_snoozed(key_result, today) else "",
        blocker=key_result.blocker,
        needs_decision=key_result.needs_decision,
        grade=key_result.grade,
        is_graded=key_result.is_graded,
        trail=trail_of(key_result),
        starts_on=cycle.starts_on,
        ends_on=cycle.ends_on,
    )
