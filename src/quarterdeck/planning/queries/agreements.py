"""Everything that is agreed, asked and questioned about one key result; and suggestions for one draft."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from quarterdeck.keel.access import may
from quarterdeck.okrs.models import KeyResult, Objective, ObjectiveState
from quarterdeck.people.models import Member
from quarterdeck.planning.coverage import Coverage, coverage_of
from quarterdeck.planning.models import Challenge, ChallengeState, Need, Share, ShareState, Side, Suggestion
from quarterdeck.planning.queries.dependencies import DependencyRow, of_key_result


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A team's share. `amount` is in the key result's unit; `turn_word` names whose answer is awaited."""

    id: UUID
    team: str
    team_slug: str
    team_is_archived: bool
    amount: float | None
    words: str
    move: str
    reason: str
    state: str
    state_word: str
    turn_word: str
    may_agree: bool
    may_counter: bool
    may_decline: bool


@dataclass(frozen=True, slots=True)
class ChallengeRow:
    """A question and its answer."""

    id: UUID
    question: str
    author: str
    at: datetime
    statement_then: str
    reads_as_then: bool
    state: str
    state_word: str
    answer: str
    answered_by: str
    key_result: str
    may_answer: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class AgreementsPage:
    """What stands around a key result besides its number."""

    reference: str
    statement: str
    unit: str
    way_unit: str
    objective: str
    objective_reference: str
    team: str
    team_slug: str
    cycle: str
    cycle_slug: str
    baseline: float | None
    target: float | None
    whole: float | None
    need: str
    shares: tuple[ShareRow, ...]
    coverage: Coverage
    challenges: tuple[ChallengeRow, ...]
    dependencies: tuple[DependencyRow, ...]
    may: dict[str, bool]


def share_rows(found: list[Share], reader: Member) -> tuple[ShareRow, ...]:
    """Rows for shares fetched with key_result__objective__cycle and team. No statements."""
    return tuple(_share_row(each, reader) for each in found)


def _share_row(each: Share, reader: Member) -> ShareRow:
    above, below = may(reader, "planning.answer_above", each), may(reader, "planning.answer_below", each)
    negotiable = (
        each.state in {ShareState.OPEN, ShareState.AGREED}
        and not each.key_result.objective.cycle.is_closed
        and each.team.archived_at is None
    )
    speaks = above if each.turn == Side.ABOVE else below
    waits = each.state == ShareState.OPEN
    return ShareRow(
        id=each.pk, team=each.team.name, team_slug=each.team.slug, team_is_archived=each.team.archived_at is not None,
        amount=each.amount, words=each.words, move=str(each.get_move_display()) if each.move else "", reason=each.reason,
        state=each.state, state_word=str(each.get_state_display()),
        turn_word="" if not waits else each.team.name if each.turn == Side.BELOW else each.key_result.objective.team.name,
        may_agree=negotiable and waits and speaks, may_counter=negotiable and (speaks if waits else above or below),
        may_decline=negotiable and (above or below),
    )  # fmt: skip


def covering(whole: float | None, shares: list[Share]) -> Coverage:
    """How far the shares that count (of teams that are there) cover the whole way."""
    counted = [each for each in shares if each.amount is not None and each.team.archived_at is None]
    return coverage_of(
        whole,
        [each.amount or 0.0 for each in counted if each.state == ShareState.AGREED],
        [each.amount or 0.0 for each in counted if each.state == ShareState.OPEN],
    )


def challenge_row(each: Challenge, reader: Member) -> ChallengeRow:
    """One row; no statements, given author, answered_by and key_result__objective were fetched with it."""
    is_open = each.state == ChallengeState.OPEN and not each.key_result.objective.cycle.is_closed
    return ChallengeRow(
        id=each.pk, question=each.asks, author=each.author.name if each.author else "", at=each.at,
        statement_then=each.statement_then, reads_as_then=each.key_result.version <= each.version_then,
        state=each.state, state_word=str(each.get_state_display()), answer=each.answer,
        answered_by=each.answered_by.name if each.answered_by else "", key_result=each.key_result.reference,
        may_answer=is_open and may(reader, "planning.answer_challenge", each),
        may_withdraw=is_open and may(reader, "planning.withdraw_challenge", each),
    )  # fmt: skip


def way_unit(unit: str) -> str:
    """The unit of a part of the way: between two shares of 100 lie points."""
    return str(_("points")) if unit == "%" else unit


def shares_of(key_result: KeyResult) -> list[Share]:
    """A key result's shares. One statement."""
    found = Share.objects.filter(key_result=key_result).exclude(state=ShareState.WITHDRAWN)
    shares = list(found.select_related("team").order_by("team__name", "at"))
    for each in shares:
        each.key_result = key_result
    return shares


def challenges_of(key_result: KeyResult) -> list[Challenge]:
    """A key result's challenges, open ones first. One statement."""
    found = Challenge.objects.filter(key_result=key_result).exclude(state=ChallengeState.WITHDRAWN)
    challenges = list(found.select_related("author", "answered_by").order_by("at"))
    for each in challenges:
        each.key_result = key_result
    return sorted(challenges, key=lambda each: each.state != ChallengeState.OPEN)


def agreements_page(reader: Member, key_result: KeyResult, today: date, whole: float | None) -> AgreementsPage:
    """Challenges, need, shares and dependencies of a key result. Four statements."""
    objective = key_result.objective
    shares = shares_of(key_result)
    need = Need.objects.filter(key_result=key_result).first()
    pursued = not objective.cycle.is_closed and objective.is_open and not key_result.is_dropped
    written = objective.state in {ObjectiveState.DRAFT, ObjectiveState.PROPOSED}
    return AgreementsPage(
        reference=key_result.reference, statement=key_result.statement, unit=key_result.unit,
        way_unit=way_unit(key_result.unit),
        objective=objective.title, objective_reference=objective.reference, team=objective.team.name,
        team_slug=objective.team.slug, cycle=objective.cycle.name, cycle_slug=objective.cycle.slug,
        baseline=key_result.baseline, target=key_result.target, whole=whole, need=need.words if need else "",
        shares=share_rows(shares, reader), coverage=covering(whole, shares),
        challenges=tuple(challenge_row(each, reader) for each in challenges_of(key_result)),
        dependencies=of_key_result(reader, key_result.pk, today),
        may={
            "challenge": pursued and written and key_result.owner_id != reader.pk
            and may(reader, "planning.challenge", key_result),
            "ask": pursued and may(reader, "planning.ask", key_result),
            "state_need": pursued and may(reader, "planning.state_need", key_result),
            "offer": pursued and reader.may_write and bool(reader.team_ids - {objective.team_id}),
            "ask_team": pursued and may(reader, "planning.ask_team_for_share", key_result),
            "lower": pursued and whole is not None and may(reader, "planning.state_need", key_result),
            "rewrite": pursued and may(reader, "okrs.edit_objective", objective),
        },
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """Words offered for a draft, beside those they would replace."""

    id: UUID
    about: str
    before: str
    text: str
    author: str
    at: datetime
    state: str
    state_word: str
    word: str
    settled_by: str


@dataclass(frozen=True, slots=True)
class SuggestionsPage:
    """Writing one draft together."""

    reference: str
    title: str
    team: str
    team_slug: str
    cycle: str
    open: tuple[SuggestionRow, ...]
    settled: tuple[SuggestionRow, ...]
    contributors: tuple[str, ...]
    may_suggest: bool
    may_settle: bool
    is_being_written: bool


def suggestions_page(reader: Member, objective: Objective) -> SuggestionsPage:
    """The suggestions for a draft and who wrote it. Two statements."""
    found = Suggestion.objects.filter(objective=objective).select_related("author", "settled_by", "key_result")
    rows = [_suggestion_row(each) for each in found.order_by("-at")[:100]]
    written = objective.state in {ObjectiveState.DRAFT, ObjectiveState.PROPOSED} and not objective.cycle.is_closed
    return SuggestionsPage(
        objective.reference, objective.title, objective.team.name, objective.team.slug, objective.cycle.name,
        tuple(each for each in rows if each.state == "open"), tuple(each for each in rows if each.state != "open"),
        tuple(objective.contributors.order_by("name").values_list("name", flat=True)),
        written and reader.may_write, written and may(reader, "okrs.edit_objective", objective), written,
    )  # fmt: skip


def _suggestion_row(each: Suggestion) -> SuggestionRow:
    about: Any = each.get_field_display()
    return SuggestionRow(
        each.pk, f"{each.key_result.reference}" if each.key_result else str(about), each.before, each.text,
        each.author.name if each.author else "", each.at, each.state, str(each.get_state_display()), each.word,
        each.settled_by.name if each.settled_by else "",
    )  # fmt: skip
