"""My week: what needs me?"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from quarterdeck.events.queries import count_since
from quarterdeck.measure import week_of
from quarterdeck.okrs.models import Acknowledgement, CheckIn, CheckInDraft, KeyResult, Objective, ObjectiveState, Phase
from quarterdeck.okrs.queries import KeyResultRow, for_rows, key_result_rows
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
    live = KeyResult.objects.filter(
        dropped_at__isnull=True,
        objective__state=ObjectiveState.COMMITTED,
        objective__cycle__phase__in=[Phase.RUNNING, Phase.REFLECTING],
    ).exclude(is_graded=True, objective__cycle__phase=Phase.REFLECTING)
    mine = list(for_rows(live, owners=False).filter(owner=reader))
    for each in mine:
        each.owner = reader
    # Asked for apart: a database reads all objectives rather than two indexes for an "or"; and hardly anybody has any.
    unmeasured = KeyResult.objects.filter(baseline_owner=reader, baseline__isnull=True, dropped_at__isnull=True)
    to_measure = list(unmeasured.exclude(owner=reader).values_list("pk", flat=True))
    if to_measure:
        mine += for_rows(live).filter(pk__in=to_measure)
    rows = {row._id: row for row in key_result_rows(mine, reader, today)}
    drafts = {each.key_result_id: each for each in CheckInDraft.objects.filter(author=reader)} if mine else {}
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


def _is_asked(row: KeyResultRow) -> bool:
    """Whether its check-in is due and was not put off."""
    return row.is_due and row.snoozed_until is None


def _last_notes(due: list[KeyResult]) -> dict[UUID, LastNote]:
    """The last words about each, with the answers to them: whoever checks in can answer at once. Two statements, if any."""
    wanted = [each.pk for each in due if each.last_check_in_on is not None]
    if not wanted:
        return {}
    since = min(each.last_check_in_on for each in due if each.last_check_in_on is not None)
    newest: dict[UUID, CheckIn] = {}
    for each in CheckIn.objects.filter(key_result__in=wanted, on__gte=since).order_by("on", "at", "id"):
        newest[each.key_result_id] = each
    answers: dict[UUID, list[tuple[str, str]]] = {}
    given = Acknowledgement.objects.filter(check_in__in=[each.pk for each in newest.values()]).select_related("member")
    for answer in given:
        answers.setdefault(answer.check_in_id, []).append((answer.member.name, answer.words))
    return {
        key: LastNote(each.on, each.what_moved, tuple(answers.get(each.pk, ())))
        for key, each in newest.items()
        if each.what_moved or each.pk in answers
    }


def _asks(reader: Member) -> tuple[Ask, ...]:
    """Proposals of teams I lead that wait for commitment, and my own drafts that nobody has seen yet."""
    waiting = Objective.objects.filter(
        Q(state=ObjectiveState.PROPOSED, team_id__in=reader.led_team_ids) | Q(state=ObjectiveState.DRAFT, owner=reader),
        cycle__phase__in=[Phase.PLANNING, Phase.RUNNING],
    ).select_related("team")
    return tuple(
        Ask(
            "commit" if each.state == ObjectiveState.PROPOSED else "propose", each.reference, each.title, each.team.name
        )
        for each in waiting.order_by("number")[:20]
    )
