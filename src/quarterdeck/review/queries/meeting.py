"""A meeting: its agenda before, the live view while it goes on, its minutes afterwards."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from quarterdeck.keel.access import may
from quarterdeck.keel.agenda import Entry, Section
from quarterdeck.okrs.models import CheckIn, KeyResult
from quarterdeck.okrs.queries import KeyResultRow, key_result_rows
from quarterdeck.okrs.queries.finding import finding
from quarterdeck.people.models import Member
from quarterdeck.review.agenda import fresh_entries
from quarterdeck.review.models import Decision, Item, Review
from quarterdeck.review.queries.decisions import DecisionRow, decision_rows
from quarterdeck.review.timing import Topic, time_boxes
from quarterdeck.rhythm.models import Meeting, MeetingState
from quarterdeck.rhythm.presets import PRESETS
from quarterdeck.rhythm.queries import MeetingLine, line_of

_ORDER = {section.value: n for n, section in enumerate(Section)}


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One thing on the agenda. `box` is its share of the meeting's minutes (0: if time is left); `id` is None while it has
    not been written down; `is_set` says that people chose the minutes."""

    id: UUID | None
    section: str
    key: str
    title: str
    why: str
    url: str
    key_result: str
    box: int
    is_set: bool
    is_done: bool
    is_current: bool
    notes: tuple[str, ...]
    decisions: int
    added_by: str


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the agenda with its items."""

    section: str
    word: str
    minutes: int
    items: tuple[AgendaItem, ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """The four questions about a key result [001], answered as far as its last check-in answers them."""

    row: KeyResultRow
    what_moved: str
    on: date | None
    value_before: float | None
    off_track: str
    finding: str
    cause: str
    blocker: str
    decision_needed: str
    who: str

    @property
    def likely_owner(self) -> str:
        """Who carries out most of what is decided about it: its owner, as forms take people."""
        owner = self.row.owner
        return f"{owner.name} (@{owner.handle})" if owner is not None and owner.is_active else ""


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """What do we decide today?"""

    meeting: MeetingLine
    about: str
    chair: str
    forum: str
    cadence: str
    revision: int
    is_over: bool
    is_running: bool
    is_planned: bool
    parts: tuple[Part, ...]
    off: tuple[AgendaItem, ...]
    planned_minutes: int
    current: AgendaItem | None
    current_since: datetime | None
    questions: Questions | None
    presenter: str
    presents: bool
    opened_at: datetime | None
    decisions: tuple[DecisionRow, ...]
    left_open: tuple[str, ...]
    minutes: str
    may_hold: bool
    may_add: bool


def meeting_page(reader: Member, meeting: Meeting, today: date) -> MeetingPage:
    """A meeting as it is now. Before it begins, what is worth a talk is looked up anew and joins what people have written
    down; while it goes on, the agenda stands still. At most eight statements before, four after, given that the meeting was
    fetched with "review__presenter"."""
    review: Review | None = getattr(meeting, "review", None)
    stored = list(Item.objects.filter(review=review).select_related("added_by", "key_result")) if review else []
    decisions = decision_rows(Decision.objects.filter(meeting=meeting).order_by("number"), today) if review else ()
    planned = meeting.state == MeetingState.PLANNED
    fresh = fresh_entries(meeting, reader, today) if planned else []
    current_id = review.current_id if review and meeting.state == MeetingState.RUNNING else None
    counts = _decided(meeting) if decisions else {}
    every = _merged(stored, fresh)
    shown = [each for each in every if not (isinstance(each, Item) and each.is_off)]
    boxes = time_boxes(meeting.minutes, [Topic(each.weight, getattr(each, "minutes", None)) for each in shown])
    items = [_item(each, box, current_id, counts) for each, box in zip(shown, boxes, strict=True)]
    off = tuple(_item(each, 0, None, {}) for each in stored if each.is_off)
    current = next((each for each in items if each.is_current), None)
    about = next((each.key_result for each in stored if each.pk == current_id), None)
    return MeetingPage(
        meeting=line_of(meeting, reader),
        about=str(PRESETS[meeting.kind].about),
        chair=meeting.chair.name if meeting.chair else "",
        forum=meeting.forum,
        cadence=meeting.cadence.name if meeting.cadence else "",
        revision=review.revision if review else 0,
        is_over=meeting.is_over,
        is_running=meeting.state == MeetingState.RUNNING,
        is_planned=planned,
        parts=_parts(items),
        off=off,
        planned_minutes=sum(boxes),
        current=current,
        current_since=review.current_since if review else None,
        questions=_questions(about, reader, today) if about is not None else None,
        presenter=review.presenter.name if review and review.presenter else "",
        presents=bool(review and review.presenter_id == reader.pk),
        opened_at=meeting.opened_at,
        decisions=decisions,
        left_open=tuple(review.left_open) if review else (),
        minutes=review.minutes if review else "",
        may_hold=not meeting.is_over and may(reader, "rhythm.hold_meeting", meeting),
        may_add=not meeting.is_over and may(reader, "review.add_topic"),
    )


def _decided(meeting: Meeting) -> dict[UUID, int]:
    counted: dict[UUID, int] = defaultdict(int)
    for key in Decision.objects.filter(meeting=meeting, item__isnull=False).values_list("item_id", flat=True):
        if key is not None:
            counted[key] += 1
    return counted


def _merged(stored: list[Item], fresh: list[Entry]) -> list[Item | Entry]:
    """What is written down in its order, and what is new at the end of its section, weightiest first."""
    there = {each.key for each in stored}
    new: list[Item | Entry] = [each for each in fresh if each.key not in there]
    both: list[Item | Entry] = [*stored, *new]
    if not stored:
        return both
    place = {id(each): n for n, each in enumerate(stored)}
    moved = _is_own_order(stored)
    last = {
        section: max((n for n, each in enumerate(stored) if _ORDER[each.section] <= section), default=-1)
        for section in _ORDER.values()
    }

    def where(each: Item | Entry) -> tuple[float, float]:
        if isinstance(each, Item):
            return place[id(each)], 0.0
        return (len(stored) if moved else last[_ORDER[each.section]] + 0.5), -each.weight

    return sorted(both, key=where)


def _is_own_order(stored: list[Item]) -> bool:
    sections = [_ORDER[each.section] for each in stored]
    return sections != sorted(sections)


def _item(each: Item | Entry, box: int, current: UUID | None, decided: dict[UUID, int]) -> AgendaItem:
    if isinstance(each, Entry):
        return AgendaItem(
            None, each.section, each.key, each.title, each.why, each.url, each.key_result, box, False, False, False, (), 0, ""
        )  # fmt: skip
    return AgendaItem(
        each.pk, each.section, each.key, each.title, each.why, each.url,
        each.key_result.reference if each.key_result else "", box, each.minutes is not None, each.is_done,
        each.pk == current, tuple(line for line in each.notes.splitlines() if line.strip()), decided.get(each.pk, 0),
        each.added_by.name if each.added_by else "",
    )  # fmt: skip


def _parts(items: list[AgendaItem]) -> tuple[Part, ...]:
    """Items in their order, cut where the section changes: people may have mixed them."""
    parts: list[tuple[str, list[AgendaItem]]] = []
    for each in items:
        if not parts or parts[-1][0] != each.section:
            parts.append((each.section, []))
        parts[-1][1].append(each)
    return tuple(
        Part(section, str(Section(section).label), sum(each.box for each in inside), tuple(inside))
        for section, inside in parts
    )


def _questions(key_result: KeyResult, reader: Member, today: date) -> Questions:
    """The four questions about one key result. Two statements."""
    full = KeyResult.objects.select_related("owner", "objective__cycle", "objective__team").get(pk=key_result.pk)
    (row,) = key_result_rows([full], reader, today)
    last: Any = CheckIn.objects.filter(key_result=key_result).select_related("author").order_by("-on", "-at").first()
    return Questions(
        row=row,
        what_moved=last.what_moved if last else "",
        on=last.on if last else None,
        value_before=last.value_before if last else None,
        off_track=row.status_word,
        finding=finding(row, full.objective.cycle),
        cause=str(last.get_cause_display()) if last and last.cause else "",
        blocker=last.blocker if last else "",
        decision_needed=last.decision_needed if last else "",
        who=last.author.name if last and last.author else "",
    )
