"""The stories: one key result, one objective."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from quarterdeck.comments.queries import Said, threads_of
from quarterdeck.events.queries import history_of
from quarterdeck.events.sentences import Told, tell
from quarterdeck.keel.access import may
from quarterdeck.keel.prepared import prepared
from quarterdeck.measure import Kind, expected_value
from quarterdeck.okrs.models import CheckIn, CheckInDraft, Contributor, Grade, KeyResult, Objective
from quarterdeck.okrs.queries.finding import finding
from quarterdeck.okrs.queries.rows import (
    UNSHOWN_AROUND,
    KeyResultRow,
    ObjectiveRow,
    Person,
    acknowledgements_of,
    key_result_row,
    objective_rows,
    person_of,
)
from quarterdeck.okrs.wording import status_rule
from quarterdeck.people.models import Member


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody's answer to a check-in."""

    who: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A check-in in the log; a corrected one stays visible beside the one that corrects it."""

    id: UUID
    on: date
    at: datetime
    author: Person | None
    source: str
    value: float
    value_before: float | None
    confidence: int | None
    what_moved: str
    cause: str
    blocker: str
    decision_needed: str
    is_corrected: bool
    corrects_value: float | None
    seen: tuple[Seen, ...]
    talk: tuple[Said, ...]
    may_acknowledge: bool


@dataclass(frozen=True, slots=True)
class GradeGiven:
    value: float | None
    computed: float | None
    computed_original: float | None
    words: str
    cause: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class KeyResultPage:
    """The story of a number."""

    row: KeyResultRow
    finding: str
    today: date
    path: tuple[tuple[date, float], ...]
    objective: str
    objective_reference: str
    objective_state: str
    team: str
    team_slug: str
    cycle: str
    cycle_slug: str
    phase: str
    direction_word: str
    kind_word: str
    frequency_word: str
    trajectory_word: str
    weight: float
    criteria: str
    zone_sentences: dict[str, str]
    original_baseline: float | None
    original_target: float | None
    baseline_due_on: date | None
    baseline_owner: Person | None
    dropped_because: str
    status_rule: str
    log: tuple[LogEntry, ...]
    talk: tuple[Said, ...]
    grades: tuple[GradeGiven, ...]
    history: tuple[Told, ...]
    may_check_in: bool
    may_edit: bool
    may_drop: bool
    may_measure_baseline: bool
    may_grade: bool
    _key_result: KeyResult
    _draft: CheckInDraft | None

    @property
    def key_result(self) -> KeyResult:
        return self._key_result

    @property
    def draft(self) -> CheckInDraft | None:
        return self._draft


_CHECKED_IN = {"key_result.checked_in", "key_result.corrected", "check_in.acknowledged", "comment.written"}


@prepared
def _key_result(number: int) -> QuerySet[KeyResult]:
    around = KeyResult.objects.select_related("objective__cycle", "objective__team", "owner", "baseline_owner")
    return around.defer(*UNSHOWN_AROUND).filter(number=number)


def find_key_result(reader: Member, number: int) -> KeyResult:
    """A key result by its number; 404 for one that is not there or is another team's draft. One statement."""
    key_result = _key_result.first(number)
    if key_result is None or not may(reader, "okrs.see_objective", key_result.objective):
        raise Http404
    key_result.organisation = reader.organisation
    key_result.objective.organisation = reader.organisation
    return key_result


@prepared
def _objective(number: int) -> QuerySet[Objective]:
    around = Objective.objects.select_related("cycle", "team", "owner", "priority", "carried_from", "copied_from")
    return around.filter(number=number)


def find_objective(reader: Member, number: int) -> Objective:
    """An objective by its number; 404 for one that is not there or is another team's draft. One statement."""
    objective = _objective.first(number)
    if objective is None or not may(reader, "okrs.see_objective", objective):
        raise Http404
    objective.organisation = reader.organisation
    return objective


@prepared
def _check_ins_of(key_result: KeyResult) -> QuerySet[CheckIn]:
    found = CheckIn.objects.filter(key_result=key_result).select_related("author")
    return found.order_by("-on", "-at", "-id")[:200]


@prepared
def _draft_of(key_result: KeyResult, author: Member) -> QuerySet[CheckInDraft]:
    return CheckInDraft.objects.filter(key_result=key_result, author=author)


def key_result_page(reader: Member, key_result: KeyResult, today: date) -> KeyResultPage:
    """Everything on a key result's page. Six statements, however long its history."""
    objective, cycle = key_result.objective, key_result.objective.cycle
    check_ins = _check_ins_of(key_result)
    threads = threads_of(reader, [key_result.pk, *(each.pk for each in check_ins)])
    log = _log(reader, check_ins, threads)
    row = key_result_row(key_result, cycle, reader.organisation.settings, reader, today)
    open_ = cycle.takes_check_ins and objective.is_committed and not key_result.is_dropped
    may_check_in = open_ and may(reader, "okrs.check_in", key_result)
    return KeyResultPage(
        row=row,
        finding=finding(row, cycle),
        today=today,
        path=_path(key_result),
        objective=objective.title,
        objective_reference=objective.reference,
        objective_state=objective.state,
        team=objective.team.name,
        team_slug=objective.team.slug,
        cycle=cycle.name,
        cycle_slug=cycle.slug,
        phase=cycle.phase,
        direction_word=str(key_result.get_direction_display()),
        kind_word=str(key_result.get_kind_display()),
        frequency_word=str(key_result.get_frequency_display()),
        trajectory_word=str(key_result.get_trajectory_display()),
        weight=key_result.weight,
        criteria=key_result.criteria,
        zone_sentences=key_result.zone_sentences,
        original_baseline=key_result.original_baseline,
        original_target=key_result.original_target,
        baseline_due_on=key_result.baseline_due_on,
        baseline_owner=person_of(key_result.baseline_owner),
        dropped_because=key_result.dropped_because,
        status_rule=status_rule(reader.organisation.settings),
        log=log,
        talk=tuple(threads.get(key_result.pk, ())),
        grades=_grades(key_result),
        history=tuple(tell(each) for each in history_of([key_result.pk], limit=60) if each.verb not in _CHECKED_IN),
        may_check_in=may_check_in,
        may_edit=not cycle.is_closed and may(reader, "okrs.edit_objective", objective),
        may_drop=not cycle.is_closed and not row.is_dropped and may(reader, "okrs.drop_objective", objective),
        may_measure_baseline=key_result.baseline is None
        and not row.keeps
        and row.kind != "ordinal"
        and not cycle.is_closed
        and objective.is_committed
        and may(reader, "okrs.measure_baseline", key_result),
        may_grade=cycle.phase == "reflecting" and may(reader, "okrs.grade", key_result),
        _key_result=key_result,
        _draft=_draft_of.first(key_result, reader) if may_check_in else None,
    )


def _log(reader: Member, check_ins: list[CheckIn], threads: dict[UUID, list[Said]]) -> tuple[LogEntry, ...]:
    seen: dict[UUID, list[Seen]] = defaultdict(list)
    mine: set[UUID] = set()
    for each in acknowledgements_of([c.pk for c in check_ins]):
        seen[each.check_in_id].append(Seen(each.member.name, each.words, each.at))
        if each.member_id == reader.pk:
            mine.add(each.check_in_id)
    by_key = {each.pk: each for each in check_ins}
    corrected = {each.corrects_id for each in check_ins if each.corrects_id}

    def entry(each: CheckIn) -> LogEntry:
        wrong = by_key.get(each.corrects_id) if each.corrects_id else None
        return LogEntry(
            id=each.pk,
            on=each.on,
            at=each.at,
            author=person_of(each.author),
            source=each.source,
            value=each.value,
            value_before=each.value_before,
            confidence=each.confidence,
            what_moved=each.what_moved,
            cause=str(each.get_cause_display()) if each.cause else "",
            blocker=each.blocker,
            decision_needed=each.decision_needed,
            is_corrected=each.pk in corrected,
            corrects_value=wrong.value if wrong else None,
            seen=tuple(seen[each.pk]),
            talk=tuple(threads.get(each.pk, ())),
            may_acknowledge=each.author_id != reader.pk and each.pk not in mine and reader.may_write,
        )

    return tuple(entry(each) for each in check_ins)


def _path(key_result: KeyResult) -> tuple[tuple[date, float], ...]:
    """The value the trajectory expects, week by week and on the last day; empty where nothing is expected in values."""
    cycle, goal = key_result.objective.cycle, key_result.goal
    if goal.direction.keeps or goal.kind is Kind.ORDINAL or goal.problems():
        return ()
    days = [cycle.starts_on + timedelta(days=n) for n in range(0, cycle.days, max(1, cycle.days // 26))]
    points = (
        (on, expected_value(key_result.path, goal, cycle.starts_on, cycle.ends_on, on)) for on in [*days, cycle.ends_on]
    )
    return tuple((on, value) for on, value in points if value is not None)


def _grades(key_result: KeyResult) -> tuple[GradeGiven, ...]:
    if not key_result.is_graded:
        return ()
    found = Grade.objects.filter(key_result=key_result).select_related("graded_by").order_by("-at", "-id")
    return tuple(
        GradeGiven(
            each.value,
            each.computed,
            each.computed_original,
            each.words,
            str(each.get_cause_display()) if each.cause else "",
            each.graded_by.name if each.graded_by else "",
            each.at,
        )
        for each in found
    )


@dataclass(frozen=True, slots=True)
class Linked:
    """Another objective this one came from or went to."""

    reference: str
    title: str
    cycle: str


@dataclass(frozen=True, slots=True)
class ObjectivePage:
    """The story of an objective."""

    row: ObjectiveRow
    cycle: str
    cycle_slug: str
    phase: str
    ambition_word: str
    contributors: tuple[Person, ...]
    carried_from: Linked | None
    carried_to: tuple[Linked, ...]
    copied_from: str
    dropped_because: str
    talk: tuple[Said, ...]
    history: tuple[Told, ...]
    may: dict[str, bool]
    _objective: Objective

    @property
    def objective(self) -> Objective:
        return self._objective


@prepared
def _carried_on(objective: Objective) -> QuerySet[Objective]:
    shown = Objective.objects.select_related("cycle").only("number", "title", "state", "team", "cycle__name")
    return shown.filter(carried_from=objective)


@prepared
def _contributors_to(objective: Objective) -> QuerySet[Contributor]:
    found = Contributor.objects.filter(objective=objective).select_related("member").order_by("member__name")
    return found.only("member__name", "member__handle", "member__deactivated_at")


def objective_page(reader: Member, objective: Objective, today: date) -> ObjectivePage:
    """Everything on an objective's page. Six statements."""
    cycle = objective.cycle
    came = objective.carried_from
    later = [each for each in _carried_on(objective) if may(reader, "okrs.see_objective", each)]
    return ObjectivePage(
        row=objective_rows([objective], reader, today, dropped=True)[0],
        cycle=cycle.name,
        cycle_slug=cycle.slug,
        phase=cycle.phase,
        ambition_word=str(objective.get_ambition_display()),
        contributors=tuple(p for each in _contributors_to(objective) if (p := person_of(each.member))),
        carried_from=Linked(came.reference, came.title, "") if came else None,
        carried_to=tuple(Linked(each.reference, each.title, each.cycle.name) for each in later),
        copied_from=objective.copied_from.reference if objective.copied_from else "",
        dropped_because=objective.dropped_because,
        talk=tuple(threads_of(reader, [objective.pk]).get(objective.pk, ())),
        history=tuple(tell(each) for each in history_of([objective.pk], limit=60) if each.verb not in _CHECKED_IN),
        may=_verbs(reader, objective),
        _objective=objective,
    )


def _verbs(reader: Member, objective: Objective) -> dict[str, bool]:
    """Which buttons make sense now and would not be refused."""
    open_ = not objective.cycle.is_closed
    state: Any = objective.state
    drafts = may(reader, "okrs.draft_for", objective.team)
    return {
        "edit": open_ and state != "dropped" and may(reader, "okrs.edit_objective", objective),
        "propose": open_ and state == "draft" and may(reader, "okrs.propose_objective", objective),
        "take_back": open_ and state == "proposed" and may(reader, "okrs.propose_objective", objective),
        "commit": open_ and state in {"draft", "proposed"} and may(reader, "okrs.commit_objective", objective),
        "drop": open_ and objective.is_open and may(reader, "okrs.drop_objective", objective),
        "move": open_ and objective.is_open and may(reader, "okrs.edit_objective", objective),
        "copy": may(reader, "okrs.copy_objective", objective),
        "carry_over": objective.is_live and drafts,
    }
