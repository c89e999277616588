"""What a file says about an organisation's OKRs, whatever its format: plain frozen records with the names of the domain.

One document holds an organisation's whole history. Records point at each other by the words a file can carry: teams and
cycles by slug or name, people by handle or name, objectives and key results by reference (O-12, KR-34), a check-in by
its place among those of its key result ("KR-34#2" is the second). Texts are clean (see `clean`); instants are UTC.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

FORMAT_VERSION = 1
Points = tuple[tuple[date, float], ...]
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_SPACES = re.compile(r"[^\S\n]+")
_INNER_SPACES = re.compile(r"(?<=\S)[^\S\n]+")


def clean(text: str, *, lines: bool = False) -> str:
    """A text as every format can carry it: composed Unicode, single spaces, no control characters, and one line unless
    `lines` allows several; those keep how far they are indented."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = _UNWRITABLE.sub("", text)
    if lines:
        return "\n".join(_INNER_SPACES.sub(" ", line).rstrip() for line in text.split("\n")).strip()
    return _SPACES.sub(" ", text.replace("\n", " ")).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """`settings` holds what the organisation chose to differ from the defaults."""

    name: str
    time_zone: str = ""
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    slug: str
    name: str = ""
    kind: str = "team"
    parent: str = ""
    purpose: str = ""
    leads: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    archived_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person without anything secret: log-ins and passwords never leave."""

    handle: str
    name: str = ""
    email: str = ""
    role: str = "member"
    joined_at: datetime | None = None
    deactivated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    title: str
    why: str = ""
    year: str = ""
    archived_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    slug: str
    name: str = ""
    kind: str = "quarter"
    starts_on: date | None = None
    ends_on: date | None = None
    year: str = ""
    phase: str = "planning"
    running_since: datetime | None = None
    reflecting_since: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """`about` names what it is about (I-5) where it does not stand inside of that."""

    author: str = ""
    at: datetime | None = None
    body: str = ""
    about: str = ""
    mentions: tuple[str, ...] = ()
    edited_at: datetime | None = None
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    member: str
    at: datetime | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """`corrects` is the number (from 1) of the wrong check-in among those of the same key result."""

    on: date
    value: float
    confidence: int | None = None
    what_moved: str = ""
    cause: str = ""
    blocker: str = ""
    decision_needed: str = ""
    author: str = ""
    at: datetime | None = None
    value_before: float | None = None
    corrects: int | None = None
    source: str = ""
    acknowledgements: tuple[Acknowledgement, ...] = ()
    comments: tuple[Comment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """`value` 0.0–1.0; None means left ungraded, and `words` says why."""

    value: float | None = None
    words: str = ""
    cause: str = ""
    computed: float | None = None
    computed_original: float | None = None
    graded_by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyResult:
    """`notes` is what a foreign file said about it that has no field of its own here; `version` counts its changes."""

    statement: str
    ref: str = ""
    owner: str = ""
    metric: str = ""
    unit: str = ""
    direction: str = "increase"
    kind: str = "metric"
    baseline: float | None = None
    target: float | None = None
    target_high: float | None = None
    commit_zone: float | None = None
    stretch_zone: float | None = None
    described_commit: str = ""
    described_target: str = ""
    described_stretch: str = ""
    criteria: str = ""
    frequency: int = 1
    trajectory: str = "linear"
    trajectory_points: Points = ()
    weight: float = 1.0
    is_guardrail: bool = False
    original_baseline: float | None = None
    original_target: float | None = None
    baseline_due_on: date | None = None
    baseline_owner: str = ""
    dropped_at: datetime | None = None
    dropped_because: str = ""
    copied_from: str = ""
    kpi: str = ""
    snoozed_until: date | None = None
    snooze_reason: str = ""
    version: int = 1
    notes: str = ""
    check_ins: tuple[CheckIn, ...] = ()
    grades: tuple[Grade, ...] = ()
    comments: tuple[Comment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    title: str
    ref: str = ""
    in_order_to: str = ""
    team: str = ""
    cycle: str = ""
    owner: str = ""
    ambition: str = "aspirational"
    priority: str = ""
    state: str = "draft"
    contributors: tuple[str, ...] = ()
    carried_from: str = ""
    copied_from: str = ""
    dropped_because: str = ""
    created_at: datetime | None = None
    committed_at: datetime | None = None
    notes: str = ""
    key_results: tuple[KeyResult, ...] = ()
    comments: tuple[Comment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of the log. `subject`, `parent` and `team` name things as the records above do."""

    at: datetime
    verb: str
    actor: str = ""
    subject_type: str = ""
    subject: str = ""
    label: str = ""
    parent: str = ""
    team: str = ""
    is_private: bool = False
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """`rooms` holds what the rooms around the heart keep, plural → records (see `rooms`); kinds without any are not in it."""

    organisation: Organisation | None = None
    teams: tuple[Team, ...] = ()
    members: tuple[Member, ...] = ()
    priorities: tuple[Priority, ...] = ()
    cycles: tuple[Cycle, ...] = ()
    objectives: tuple[Objective, ...] = ()
    comments: tuple[Comment, ...] = ()
    rooms: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    events: tuple[Event, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether it speaks about the organisation itself, not only about OKRs to be drafted in it."""
        return self.organisation is not None

    def key_results(self) -> Iterator[KeyResult]:
        for objective in self.objectives:
            yield from objective.key_results

    def people(self) -> list[str]:
        """Everybody who owns something, in the order they appear."""
        named = [each for objective in self.objectives for each in (objective.owner, *objective.contributors)]
        named += [each for key_result in self.key_results() for each in (key_result.owner, key_result.baseline_owner)]
        return [each for each in dict.fromkeys(named) if each]
