"""What the rooms around the heart keep, as records of a document: planning, bets, KPIs, meetings, decisions, looking back.

Each kind of record is one line of `KEPT`; its fields are the columns of its table, so that what a room begins to keep
leaves with the rest and comes back. A row that others point at has a name: a reference (I-5, D-3), a short name, or its
place among its kind ("meeting-12"). What a table keeps for the moment only, or can compute again, stays behind.
"""

from dataclasses import dataclass, field, make_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import NOT_PROVIDED, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as t

from quarterdeck.board.models import Aim, Board, Initiative
from quarterdeck.board.models import Move as BoardMove
from quarterdeck.exchange.fields import Lines
from quarterdeck.kpis.models import Break, Kpi, Reading
from quarterdeck.okrs.models import Cycle, KeyResult, Objective, OwnMetric, StrategicPriority, Waiver
from quarterdeck.people.models import Member, Team
from quarterdeck.planning import models as planning
from quarterdeck.programme.models import Silence
from quarterdeck.reflection.models import Action, Card, CycleWords, Retrospective, Stage
from quarterdeck.review.models import BacklogReview, Decision, FollowUp, Idea, Item, Review
from quarterdeck.rhythm.models import Attendance, Cadence, Guest, Meeting

COUNTED = "#"
_NEVER = frozenset({"id", "organisation", "version", "revision"})


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A table that leaves in a whole history.

    `name` is the column that names a row, `COUNTED`, a prefix of references ("I"), or "" if nothing ever points at one;
    where it is a link (a team's board), the row is called as what it links to. `order` is one that reading keeps. `links`
    are further tables that only say which other rows belong to one: column → table. `portable` columns hold addresses and
    keys of this installation.
    """

    kind: str
    plural: str
    word: Promise
    model: type[models.Model]
    order: tuple[str, ...]
    name: str = ""
    without: frozenset[str] = frozenset()
    links: tuple[tuple[str, type[models.Model]], ...] = ()
    portable: frozenset[str] = frozenset()
    only: Q = field(default_factory=Q)

    @property
    def is_referred_to(self) -> bool:
        """Whether a row has a `ref` of its own, not one of its columns, that names it."""
        return self.name == COUNTED or self.name.isupper()

    @cached_property
    def columns(self) -> tuple["models.Field[Any, Any]", ...]:
        """The columns that leave."""
        left = _NEVER | self.without
        return tuple(each for each in self.model._meta.concrete_fields if each.editable and each.name not in left)

    @cached_property
    def record(self) -> type:
        """The record: a frozen dataclass with the columns' names. `line` is where it stood in a file, if it did."""
        made: list[Any] = [("ref", str, "")] if self.is_referred_to else []
        made += [_field(each) for each in self.columns]
        made += [(name, tuple[str, ...], ()) for name, _through in self.links]
        made += [("line", int, field(default=0, compare=False))]
        name = self.kind.title().replace("_", "")
        return make_dataclass(name, made, frozen=True, slots=True, kw_only=True)

    def ref_at(self, place: int) -> str:
        """What the row at a place (from 1) is called when its kind is `COUNTED`."""
        return f"{self.kind.replace('_', '-')}-{place}"

    def target(self, through: type[models.Model]) -> "models.ForeignKey[Any, Any]":
        """The column of a linking table that names the other side."""
        skipped = {self.model._meta.model_name, "organisation"}
        return next(each for each in links_of(through) if each.related_model._meta.model_name not in skipped)


def links_of(model: type[models.Model]) -> list["models.ForeignKey[Any, Any]"]:
    """A table's columns that point at other rows."""
    return [each for each in model._meta.concrete_fields if isinstance(each, models.ForeignKey)]


def _field(column: "models.Field[Any, Any]") -> Any:
    """The (name, type, default) of a column; two parts where a file has to say it."""
    kind, empty = _type_of(column)
    if column.default is not NOT_PROVIDED:
        given = column.default
        if callable(given):
            return column.name, kind, field(default_factory=given)
        return column.name, kind, str(given) if isinstance(given, str) else given
    if column.null:
        return column.name, kind if kind is str else kind | None, "" if kind is str else None
    if column.blank and empty is not None:
        return column.name, kind, empty
    return column.name, kind


def _type_of(column: "models.Field[Any, Any]") -> tuple[Any, Any]:
    if isinstance(column, models.ForeignKey):
        return str, None
    if isinstance(column, models.JSONField):
        return (dict[str, Any] if column.default is dict else list[Any]), None
    if isinstance(column, models.CharField | models.TextField):
        plain = column.choices or isinstance(column, models.SlugField)
        return (str if plain else Lines), ""
    return next((kind, None) for name, kind in _PLAIN if isinstance(column, name))


_PLAIN: tuple[tuple[type["models.Field[Any, Any]"], Any], ...] = (
    (models.DateTimeField, datetime), (models.DateField, date), (models.TimeField, time), (models.BooleanField, bool),
    (models.FloatField, float), (models.DecimalField, Decimal), (models.IntegerField, int),
)  # fmt: skip


def _kept(kind: str, word: Promise, model: type[models.Model], *order: str, plural: str = "", **more: Any) -> Kept:
    return Kept(kind=kind, plural=plural or f"{kind}s", word=word, model=model, order=(*order, "pk"), **more)


KEPT: tuple[Kept, ...] = (
    _kept("metric", t("own metric"), OwnMetric, "name", name="name"),
    _kept("kpi", t("KPI"), Kpi, "slug", name="slug"),
    _kept("reading", t("reading"), Reading, "kpi__slug", "on", "at"),
    _kept("break", t("declared change"), Break, "kpi__slug", "on"),
    _kept("waiver", t("waiver"), Waiver, "at"),
    _kept("planning_step", t("planning step"), planning.MovedStep, "cycle__slug", "on", "step"),
    _kept("forum_note", t("forum note"), planning.ForumNote, "at", name=COUNTED),
    _kept("alignment", t("alignment"), planning.Alignment, "at"),
    _kept("alignment_test", t("alignment test"), planning.ClarityTally, "cycle__slug", "team__slug"),
    _kept("need", t("need"), planning.Need, "at"),
    _kept("share", t("share"), planning.Share, "at", name=COUNTED),
    _kept("dependency", t("dependency"), planning.Dependency, "asked_at", plural="dependencies", name=COUNTED),
    _kept("challenge", t("challenge"), planning.Challenge, "at", name=COUNTED),
    _kept("suggestion", t("suggestion"), planning.Suggestion, "at", name=COUNTED),
    _kept("authorship", t("authorship"), planning.Authorship, "noted_at", "objective__number"),
    _kept("board", t("board"), Board, "team__slug", name="team"),
    _kept("initiative", t("initiative"), Initiative, "number", name="I", links=(("key_results", Aim),)),
    _kept("board_move", t("board move"), BoardMove, "at"),
    _kept("cadence", t("cadence"), Cadence, "team__slug", "first_on", name=COUNTED, links=(("guests", Guest),)),
    _kept("meeting", t("meeting"), Meeting, "starts_at", name=COUNTED),
    _kept("attendance", t("attendance"), Attendance, "meeting__starts_at", "meeting_id", "member__handle"),
    _kept("idea", t("idea"), Idea, "added_at", name=COUNTED),
    _kept("backlog", t("backlog review"), BacklogReview, "at", plural="backlog_reviews", name=COUNTED),
    _kept("retrospective", t("retrospective"), Retrospective, "opened_at", name=COUNTED,
          without=frozenset({"timer_began_at", "timer_minutes"})),
    # What is written in silence is nobody else's until it is revealed, not even by way of a file.
    _kept("card", t("card"), Card, "retrospective__opened_at", "retrospective_id", "number", name=COUNTED,
          only=~Q(retrospective__stage=Stage.WRITING)),
    _kept("action", t("agreed action"), Action, "made_at", name=COUNTED),
    _kept("summary", t("summary"), CycleWords, "at", plural="summaries", name=COUNTED),
    _kept("review", t("review"), Review, "meeting__starts_at", name="meeting",
          without=frozenset({"current", "current_since", "presenter"})),
    _kept("agenda_item", t("agenda item"), Item, "review__meeting__starts_at", "review_id", "position", name=COUNTED,
          portable=frozenset({"key", "url"})),
    _kept("decision", t("decision"), Decision, "number", name="D"),
    _kept("follow_up", t("follow-up"), FollowUp, "decision__number", "at"),
    _kept("signal", t("silenced signal"), Silence, "code", plural="silenced_signals", name="code"),
)  # fmt: skip
"""In an order in which a row comes after what names it; rows of one kind may point at each other."""

BY_KIND = {each.kind: each for each in KEPT}
BY_PLURAL = {each.plural: each for each in KEPT}
KIND_OF: dict[type[models.Model], str] = {
    Member: "member", Team: "team", Cycle: "cycle", StrategicPriority: "priority", Objective: "objective",
    KeyResult: "key_result", **{each.model: each.kind for each in KEPT},
}  # fmt: skip
"""What a row of a table is called in a file."""

FACTS = {"check_in": "check_in", "member": "member", "provider_team": "team", "asker_team": "team"}
"""Facts of events that are the key of a row, and the row's kind; in a file they are its name."""
