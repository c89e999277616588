"""My week: what needs me?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from quarterdeck.events.queries import count_since
from quarterdeck.keel.prepared import among, prepared
from quarterdeck.measure import week_of
from quarterdeck.okrs.models import CheckIn, CheckInDraft, KeyResult, Objective, ObjectiveState, Phase
from quarterdeck.okrs.queries import KeyResultRow, acknowledgements_of, for_rows, key_result_rows
from quarterdeck.people.models import Member


@dataclass(frozen=True, slots=True)
class LastNote:
    """What was said with the last check-in, and what others answered: (who, words)."""

    on: date
    words: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WeekEntry:
    """A key result of mine, with the objective it proves and what I have begun to say about it."""

    row: KeyResultRow
    objective: str
    objective_reference: str
    team: str
    team_slug: str
    _draft: CheckInDraft | None
    last_note: "LastNote | None" = None

    @property
    def saved(self) -> CheckInDraft | None:
        return self._draft


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that waits for me besides check-ins."""

    words: str
    reference: str
    label: str
    team: str


@dataclass(frozen=True, slots=True)
class WeekPage:
    today: date
    week: int
    weeks: int
    cycle: str
    due: tuple[WeekEntry, ...]
    put_off: tuple[WeekEntry, ...]
    done: tuple[WeekEntry, ...]
    baselines: tuple[KeyResultRow, ...]
    asks: tuple[Ask, ...]
    news: int
    has_okrs: bool
    is_new_here: bool


def week_page(reader: Member, today: date) -> WeekPage:
    """What a member owes this week, in the order of what is due longest. Eight statements."""
    mine = _owned_by(reader)
    for each in mine:
        each.owner = reader
    # Asked for apart: a database reads all objectives rather than two indexes for an "or"; and hardly anybody has any.
    to_measure = _unmeasured(reader)
    if to_measure:
        mine += for_rows(_live()).filter(pk__in=to_measure)
    rows = {row._id: row for row in key_result_rows(mine, reader, today)}
    drafts = {each.key_result_id: each for each in _drafts_of(reader)} if mine else {}
    notes = _last_notes([each for each in mine if _is_asked(rows[each.pk])])
    entries = [
        WeekEntry(
            rows[each.pk],
            each.objective.title,
            each.objective.reference,
            each.objective.team.name,
            each.objective.team.slug,
            drafts.get(each.pk),
            notes.get(each.pk),
        )
        for each in mine
        if each.owner_id == reader.pk
    ]
    due = sorted(
        (each for each in entries if _is_asked(each.row)),
        key=lambda each: (each.row.due_on or today, each.row.reference),
    )
    cycle = max(
        (each.objective.cycle for each in mine), key=lambda each: (not each.is_annual, each.starts_on), default=None
    )
    week, weeks = week_of(cycle.starts_on, cycle.ends_on, today) if cycle else (0, 0)
    return WeekPage(
        today=today,
        week=week,
        weeks=weeks,
        cycle=cycle.name if cycle else "",
        due=tuple(due),
        put_off=tuple(each for each in entries if each.row.is_due and each.row.snoozed_until is not None),
        done=tuple(each for each in entries if not each.row.is_due),
        baselines=tuple(
            rows[each.pk]
            for each in mine
            if each.baseline is None and not each.goal.direction.keeps and each.kind != "ordinal"
        ),
        asks=_asks(reader),
        news=count_since(reader.last_seen_event, reader.team_ids) if reader.team_ids else 0,
        has_okrs=bool(mine),
        is_new_here=not mine and not Objective.objects.exists(),
    )


def _live() -> QuerySet[KeyResult]:
    """Key results that are checked in on, or wait for their grade."""
    return KeyResult.objects.filter(
        dropped_at__isnull=True,
        objective__state=ObjectiveState.COMMITTED,
        objective__cycle__phase__in=[Phase.RUNNING, Phase.REFLECTING],
    ).exclude(is_graded=True, objective__cycle__phase=Phase.REFLECTING)


@prepared
def _owned_by(reader: Member) -> QuerySet[KeyResult]:
    return for_rows(_live(), owners=False).filter(owner=reader)


@prepared
def _unmeasured(reader: Member) -> QuerySet[KeyResult, UUID]:
    waiting = KeyResult.objects.filter(baseline_owner=reader, baseline__isnull=True, dropped_at__isnull=True)
    return waiting.exclude(owner=reader).order_by().values_list("pk", flat=True)


@prepared
def _drafts_of(reader: Member) -> QuerySet[CheckInDraft]:
    return CheckInDraft.objects.filter(author=reader)


def _is_asked(row: KeyResultRow) -> bool:
    """Whether its check-in is due and was not put off."""
    return row.is_due and row.snoozed_until is None


@prepared
def _check_ins_since(key_results: Sequence[UUID], day: date) -> QuerySet[CheckIn]:
    found = CheckIn.objects.filter(among("key_result", key_results), on__gte=day)
    return found.only("key_result", "on", "what_moved").order_by("on", "at", "id")


def _last_notes(due: list[KeyResult]) -> dict[UUID, LastNote]:
    """The last words about each, with the answers to them: whoever checks in can answer at once. Two statements, if any."""
    wanted = [each.pk for each in due if each.last_check_in_on is not None]
    if not wanted:
        return {}
    since = min(each.last_check_in_on for each in due if each.last_check_in_on is not None)
    newest: dict[UUID, CheckIn] = {}
    for each in _check_ins_since(wanted, since):
        newest[each.key_result_id] = each
    answers: dict[UUID, list[tuple[str, str]]] = {}
    for answer in acknowledgements_of([each.pk for each in newest.values()]):
        answers.setdefault(answer.check_in_id, []).append((answer.member.name, answer.words))
    return {
        key: LastNote(each.on, each.what_moved, tuple(answers.get(each.pk, ())))
        for key, each in newest.items()
        if each.what_moved or each.pk in answers
    }


@prepared
def _waiting(reader: Member, led: Sequence[UUID]) -> QuerySet[Objective]:
    proposed = Q(among("team", led), state=ObjectiveState.PROPOSED)
    waiting = Objective.objects.filter(
        proposed | Q(state=ObjectiveState.DRAFT, owner=reader), cycle__phase__in=[Phase.PLANNING, Phase.RUNNING]
    )
    shown = waiting.select_related("team").only("state", "number", "title", "team__name")
    return shown.order_by("number")[:20]


def _asks(reader: Member) -> tuple[Ask, ...]:
    """Proposals of teams I lead that wait for commitment, and my own drafts that nobody has seen yet."""
    return tuple(
        Ask(
            "commit" if each.state == ObjectiveState.PROPOSED else "propose", each.reference, each.title, each.team.name
        )
        for each in _waiting(reader, list(reader.led_team_ids))
    )
