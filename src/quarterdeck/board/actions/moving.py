"""Moving a card: pulling it, finishing it, stopping it; and saying what blocks it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from quarterdeck.board.actions.boards import locked_board, touch
from quarterdeck.board.actions.initiatives import checked_evidence, locked
from quarterdeck.board.models import ACTIVE, ENDED, LIMITED, OPEN, Aim, Board, Column, Evidence, Initiative, Move
from quarterdeck.events.actions import record
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import now
from quarterdeck.keel.errors import invalid
from quarterdeck.keel.prepared import prepared
from quarterdeck.okrs.actions.editing import check_reason, check_version
from quarterdeck.okrs.models import Phase
from quarterdeck.people.models import Member

_MOVED = (
    "column", "column_since", "rank", "started_at", "ended_at", "blocked_because", "blocked_since", "evidence", "learned",
    "version",
)  # fmt: skip
"""What a move may change of a card."""
_TIGHT = 1e-6
"""When two ranks are closer than this, the column is numbered anew."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a move asks for beside the column: why a limit is exceeded, what the bet turned out to be, what it taught."""

    limit: int | None = None
    there: int = 0
    reason: bool = False
    evidence: bool = False
    learned: bool = False

    @property
    def anything(self) -> bool:
        return self.reason or self.evidence or self.learned


def needs_of(board: Board, initiative: Initiative, to: str) -> Needs:
    """What moving a card to a column would ask for. At most one statement."""
    if to == initiative.column:
        return Needs()
    if to in ENDED:
        return Needs(evidence=to == Column.DONE, learned=True)
    limit = board.limit_of(to) if to in LIMITED else None
    if limit is None:
        return Needs()
    there = sum(_number_of(initiative.team_id, to, initiative.pk))
    return Needs(limit=limit, there=there, reason=there >= limit)


@transaction.atomic
def move(
    actor: Member,
    initiative: Initiative,
    *,
    to: str,
    version: int | None = None,
    before: Initiative | None = None,
    reason: str = "",
    evidence: str = "",
    learned: str = "",
) -> Initiative:
    """Move a card to a column, above the card `before` or to the end.

    A column over its limit takes it with a reason, Done asks for evidence and what was learned, Stopped for what was
    learned. Raises Conflict when somebody else moved or changed the card since `version`.
    """
    require(actor, "board.change_initiative", initiative)
    if to not in Column.values:
        raise invalid("to", _("Choose one of the board's columns."))
    board = locked_board(initiative.team)
    initiative = locked(initiative)
    check_version(initiative, version, {"to": to})
    if initiative.dropped_at is not None:
        raise ValidationError(_("%(ref)s was dropped and can only be read.") % {"ref": initiative.reference})
    origin = initiative.column
    if to == origin:
        return _rerank(board, initiative, before)
    _check_cycle(initiative, to)
    asked = needs_of(board, initiative, to)
    facts = _said(initiative, asked, to, reason, evidence, learned)
    _enter(initiative, to, before)
    initiative.version += 1
    initiative.save(update_fields=_MOVED)
    Move.objects.create(
        organisation_id=initiative.organisation_id, initiative=initiative, team=initiative.team, actor=actor,
        at=initiative.column_since, from_column=origin, to_column=to, over_limit=asked.reason,
        reason=facts.get("reason", ""),
    )  # fmt: skip
    touch(board)
    words = {"before": {"column": Column(origin).label}, "after": {"column": Column(to).label}}
    record(actor, _verb(to, asked), initiative, **words, **facts)
    return initiative


def _said(initiative: Initiative, asked: Needs, to: str, reason: str, evidence: str, learned: str) -> dict[str, Any]:
    """Check what the move asks for and put it on the card; what is left goes beside the event."""
    if asked.reason:
        words = _(
            "%(column)s already holds %(there)d of at most %(limit)d. "
            "Finish or stop one first, or say why this cannot wait."
        )
        words = words % {"column": Column(to).label, "there": asked.there, "limit": asked.limit}
        return {"reason": check_reason("reason", reason, words), "limit": asked.limit, "there": asked.there}
    if not asked.learned:
        return {}
    if not evidence and not asked.evidence:
        evidence = Evidence.UNCLEAR
    for name, value in checked_evidence(evidence, learned).items():
        setattr(initiative, name, value)
    return {"evidence": initiative.get_evidence_display(), "words": initiative.learned}


def _verb(to: str, asked: Needs) -> str:
    if to in ENDED:
        return "initiative.finished" if to == Column.DONE else "initiative.stopped"
    return "initiative.moved_over_limit" if asked.reason else "initiative.moved"


def _enter(initiative: Initiative, to: str, before: Initiative | None) -> None:
    moment = now()
    initiative.rank = _rank(initiative, to, before)
    initiative.column, initiative.column_since = to, moment
    if to in ENDED:
        initiative.ended_at = moment
        initiative.blocked_because, initiative.blocked_since = "", None
        return
    if initiative.ended_at is not None:
        initiative.ended_at, initiative.evidence = None, ""
    if to not in ACTIVE:
        initiative.started_at = None
    elif initiative.started_at is None:
        initiative.started_at = moment


@prepared
def _aimed_at(initiative: Initiative) -> QuerySet[Aim, tuple[Any, ...]]:
    found = Aim.objects.filter(initiative=initiative)
    return found.values_list("key_result__number", "key_result__dropped_at", "key_result__objective__cycle__phase")


def _check_cycle(initiative: Initiative, to: str) -> None:
    """Work is pulled for key results that can still move. What is under way may always be finished or stopped."""
    if to not in (Column.NEXT, Column.DOING, Column.MEASURING):
        return
    aims = _aimed_at(initiative)
    if aims and all(dropped or phase == Phase.CLOSED for _number, dropped, phase in aims):
        named = ", ".join(f"KR-{number}" for number, _dropped, _phase in aims)
        words = _("%(refs)s can move no more: the cycle is closed. Aim it at a key result that runs, then pull it.")
        raise invalid("to", words % {"refs": named})


def _cards(team: Any, column: str, but: Any) -> QuerySet[Initiative]:
    return Initiative.objects.filter(team_id=team, column=column, dropped_at__isnull=True).exclude(pk=but)


@prepared
def _number_of(team: UUID, column: str, but: UUID) -> QuerySet[Initiative, int]:
    return (
        _cards(team, column, but)
        .order_by()
        .values("team")
        .annotate(number=Count("pk"))
        .values_list("number", flat=True)
    )


@prepared
def _ranks(team: UUID, column: str, but: UUID) -> QuerySet[Initiative, tuple[UUID, float]]:
    return _cards(team, column, but).order_by("rank", "number").values_list("pk", "rank")


@prepared
def _last_rank(team: UUID, column: str, but: UUID) -> QuerySet[Initiative, float]:
    return _cards(team, column, but).order_by("-rank").values_list("rank", flat=True)[:1]


def _rerank(board: Board, initiative: Initiative, before: Initiative | None) -> Initiative:
    """Another place in the same column: what is above is pulled first. Not worth an event."""
    initiative.rank = _rank(initiative, initiative.column, before)
    initiative.save(update_fields=["rank"])
    touch(board)
    return initiative


def _rank(initiative: Initiative, column: str, before: Initiative | None) -> float:
    """A rank right above `before`, or below everything in the column. Ended columns show the newest first."""
    here_too = (initiative.team_id, column, initiative.pk)
    ranks = _ranks(*here_too) if before else []
    at = next((n for n, (key, _rank) in enumerate(ranks) if before and key == before.pk), None)
    if at is None:
        last = _last_rank(*here_too)
        return (last[0] if last else 0.0) + 1.0
    here = ranks[at][1]
    above = ranks[at - 1][1] if at else here - 2.0
    if here - above > _TIGHT:
        return float((here + above) / 2)
    for n, (key, _old) in enumerate(ranks):
        Initiative.objects.filter(pk=key).update(rank=float(n + 1))
    return at + 0.5


@transaction.atomic
def block(actor: Member, initiative: Initiative, *, because: str, version: int | None = None) -> Initiative:
    """Say what keeps a bet from moving."""
    require(actor, "board.change_initiative", initiative)
    board = locked_board(initiative.team)
    initiative = locked(initiative)
    check_version(initiative, version, {"because": because})
    if initiative.column not in OPEN or initiative.dropped_at is not None:
        raise ValidationError(_("It is over: nothing can block it any more."))
    words = check_reason("because", because, _("Say what blocks it and who could help."))[:300]
    was = initiative.blocked_because
    if was == words:
        return initiative
    initiative.blocked_because, initiative.blocked_since = words, initiative.blocked_since or now()
    initiative.version += 1
    initiative.save(update_fields=["blocked_because", "blocked_since", "version"])
    touch(board)
    record(actor, "initiative.blocked", initiative, reason=words)
    return initiative


@transaction.atomic
def unblock(actor: Member, initiative: Initiative) -> Initiative:
    """It can move again. Nothing happens when it was not blocked."""
    require(actor, "board.change_initiative", initiative)
    board = locked_board(initiative.team)
    initiative = locked(initiative)
    if initiative.is_blocked:
        was, since = initiative.blocked_because, initiative.blocked_since
        initiative.blocked_because, initiative.blocked_since = "", None
        initiative.version += 1
        initiative.save(update_fields=["blocked_because", "blocked_since", "version"])
        touch(board)
        days = (now() - since).days if since else 0
        record(actor, "initiative.unblocked", initiative, was=was, days=days)
    return initiative
