"""Decisions: the log, one of them, and where money and people went beside the risk of the key results."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.http import Http404
from django.utils.translation import gettext as _

from quarterdeck.board.models import Initiative
from quarterdeck.keel.access import may
from quarterdeck.keel.references import Reference
from quarterdeck.okrs.models import KeyResult, ObjectiveState, Phase
from quarterdeck.okrs.queries import KeyResultRow, for_rows, in_per_cent, key_result_rows
from quarterdeck.people.models import Member
from quarterdeck.review.models import Decision, DecisionKind, FollowUp, Outcome, open_decisions

PAGE = 50


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision in a list. `state` is open, done, dropped or accepted; `due_on` the day that holds now."""

    reference: str
    text: str
    kind: str
    kind_word: str
    key_result: str
    statement: str
    initiative: str
    team: str
    team_slug: str
    owner: str
    due_on: date | None
    is_late: bool
    money: Decimal | None
    currency: str
    people: Decimal | None
    forum: str
    meeting: str
    meeting_key: UUID | None
    made_at: datetime
    made_by: str
    status_then: str
    likely_then: int | None
    state: str
    state_word: str
    words: str


@dataclass(frozen=True, slots=True)
class DecisionsPage:
    """What changed because of our OKRs?"""

    rows: tuple[DecisionRow, ...]
    show: str
    kind: str
    team: str
    kinds: tuple[tuple[str, str], ...]
    open: int
    late: int
    number: int
    has_more: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A follow-up as its page shows it."""

    outcome: str
    words: str
    due_on: date | None
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DecisionPage:
    row: DecisionRow
    said: tuple[Said, ...]
    bet: str
    may_follow_up: bool
    may_bet: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A key result by risk, beside what decisions moved to it (+) or from it (−)."""

    row: KeyResultRow
    team: str
    team_slug: str
    money: tuple[tuple[str, Decimal], ...]
    people: Decimal | None
    decisions: int
    open: int
    forums: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GovernancePage:
    """Do money and people follow risk?"""

    rows: tuple[Moved, ...]
    without: int
    number: int
    has_more: bool


def with_standing(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    """Decisions with what their newest follow-up says."""
    newest = FollowUp.objects.filter(decision=OuterRef("pk")).order_by("-at", "-id")
    later = newest.filter(outcome=Outcome.STILL_OPEN)
    return rows.annotate(
        outcome=Subquery(newest.values("outcome")[:1]),
        said=Subquery(newest.values("words")[:1]),
        later=Subquery(later.values("due_on")[:1]),
    ).select_related("key_result", "initiative", "team", "owner", "made_by", "meeting")


def decision_rows(rows: QuerySet[Decision], today: date) -> tuple[DecisionRow, ...]:
    """Rows of decisions. One statement."""
    return tuple(_row(each, today) for each in with_standing(rows))


def _row(each: Any, today: date) -> DecisionRow:
    outcome = each.outcome or ("" if each.kind != DecisionKind.ACCEPT else "accepted")
    state = {"": "open", Outcome.STILL_OPEN.value: "open"}.get(outcome, outcome)
    words = {"open": _("open"), "done": _("done"), "dropped": _("not any more"), "accepted": _("accepted")}
    due = each.later or each.due_on
    likely = None if each.p_hit_then is None else in_per_cent(each.p_hit_then)
    return DecisionRow(
        each.reference, each.text, each.kind, str(each.get_kind_display()),
        each.key_result.reference if each.key_result else "", each.key_result.statement if each.key_result else "",
        each.initiative.reference if each.initiative else "", each.team.name, each.team.slug,
        each.owner.name if each.owner else "", due, bool(state == "open" and due and due < today), each.money, each.currency,
        each.people, each.forum, each.meeting.name if each.meeting else "", each.meeting_id, each.made_at,
        each.made_by.name if each.made_by else "", each.status_then, likely,
        state, words[state], each.said or "",
    )  # fmt: skip


def decisions_page(
    reader: Member, today: date, *, show: str = "", kind: str = "", team: str = "", number: int = 1
) -> DecisionsPage:
    """The log, newest first; `show` is "open", "late" or everything. Three statements."""
    rows = Decision.objects.order_by("-number")
    if show in {"open", "late"}:
        rows = open_decisions().order_by(F("due_on").asc(nulls_last=True), "number")
    if show == "late":
        rows = rows.filter(due_on__lt=today)
    if kind in DecisionKind.values:
        rows = rows.filter(kind=kind)
    if team:
        rows = rows.filter(team__slug=team)
    first = (number - 1) * PAGE
    found = decision_rows(rows[first : first + PAGE + 1], today)
    waiting = open_decisions().filter(team__slug=team) if team else open_decisions()
    counted = list(waiting.values_list("due_on", flat=True))
    return DecisionsPage(
        rows=found[:PAGE], show=show, kind=kind, team=team,
        kinds=tuple((str(value), str(label)) for value, label in DecisionKind.choices), open=len(counted),
        late=sum(1 for each in counted if each and each < today), number=number, has_more=len(found) > PAGE,
    )  # fmt: skip


def find_decision(number: int) -> Decision:
    """A decision with what belongs to it, or 404. Decisions are open to every member."""
    found = Decision.objects.select_related("team", "key_result", "owner", "meeting").filter(number=number).first()
    if found is None:
        raise Http404
    return found


def decision_page(reader: Member, decision: Decision, today: date) -> DecisionPage:
    """One decision, how it went and the bet it became. Three statements."""
    (row,) = decision_rows(Decision.objects.filter(pk=decision.pk), today)
    said = FollowUp.objects.filter(decision=decision).select_related("by")
    return DecisionPage(
        row,
        tuple(
            Said(str(each.get_outcome_display()), each.words, each.due_on, each.by.name if each.by else "", each.at)
            for each in said
        ),
        next((str(Reference("I", each)) for each in bets_from(decision).values_list("number", flat=True)), ""),
        row.state == "open" and may(reader, "review.follow_up", decision),
        row.state == "open" and decision.team.archived_at is None and may(reader, "board.bet_for", decision.team),
    )


def bets_from(decision: Decision) -> QuerySet[Initiative]:
    """The bets that were made from a decision; dropped ones do not count."""
    return Initiative.objects.filter(team_id=decision.team_id, origin=decision.reference, dropped_at__isnull=True)


def open_for(reader: Member, today: date, *, days: int = 7) -> tuple[DecisionRow, ...]:
    """What a member has to carry out soon or is late with. One statement."""
    mine = open_decisions().filter(owner=reader).order_by(F("due_on").asc(nulls_last=True), "number")
    return decision_rows(mine[:20], today)


def governance_page(reader: Member, today: date, *, number: int = 1) -> GovernancePage:
    """Committed key results of running quarters, riskiest first, beside what decisions moved. Three statements.

    Money of different currencies is never added up.
    """
    committed = KeyResult.objects.filter(
        objective__state=ObjectiveState.COMMITTED, objective__cycle__phase=Phase.RUNNING, dropped_at__isnull=True
    )
    rows = for_rows(committed).order_by(F("p_hit").asc(nulls_last=True), "number")
    first = (number - 1) * PAGE
    found = list(rows[first : first + PAGE + 1])
    shown = found[:PAGE]
    keys = [each.pk for each in shown]
    sums = _sums(keys)
    waiting = set(open_decisions().filter(key_result__in=keys).values_list("key_result_id", "number"))
    lines = []
    for key_result, row in zip(shown, key_result_rows(shown, reader, today), strict=True):
        of = sums.get(key_result.pk, [])
        people = [each["people__sum"] for each in of if each["people__sum"] is not None]
        money = [(each["currency"], each["money__sum"]) for each in of if each["money__sum"] is not None]
        totals: dict[str, Decimal] = {}
        for currency, amount in money:
            totals[currency] = totals.get(currency, Decimal(0)) + amount
        lines.append(
            Moved(
                row, key_result.objective.team.name, key_result.objective.team.slug, tuple(sorted(totals.items())),
                sum(people, Decimal(0)) if people else None, sum(each["number__count"] for each in of),
                sum(1 for key, _number in waiting if key == key_result.pk),
                tuple(sorted({each["forum"] for each in of if each["forum"]})),
            )
        )  # fmt: skip
    risky = sum(1 for each in lines if each.row.status == "off_track" and not each.decisions)
    return GovernancePage(tuple(lines), risky, number, len(found) > PAGE)


def _sums(keys: Iterable[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    found: dict[UUID, list[dict[str, Any]]] = {}
    rows: Any = (
        Decision.objects.filter(Q(key_result__in=list(keys)))
        .order_by()
        .values("key_result", "currency", "forum")
        .annotate(Sum("money"), Sum("people"), Count("number"))
    )
    for each in rows:
        found.setdefault(each["key_result"], []).append(each)
    return found
