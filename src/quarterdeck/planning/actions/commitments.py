"""Commitment: a higher key result says what it needs, teams take a share, both negotiate until they agree [000]."""

import math
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from quarterdeck.events.actions import record
from quarterdeck.keel.access import may, require
from quarterdeck.keel.clock import now
from quarterdeck.keel.errors import invalid
from quarterdeck.measure import format_value
from quarterdeck.okrs.actions import edit_key_result
from quarterdeck.okrs.actions.editing import check_open, check_reason
from quarterdeck.okrs.models import KeyResult, ObjectiveState
from quarterdeck.people.models import Member, Team
from quarterdeck.planning.actions.holding import check_other_team, check_pursued, held, one_line
from quarterdeck.planning.models import Move, Need, Share, ShareState, Side
from quarterdeck.planning.queries.agreements import way_unit

_ANSWERS = {Side.ABOVE.value: "planning.answer_above", Side.BELOW.value: "planning.answer_below"}


def whole_way(key_result: KeyResult) -> float | None:
    """The way from baseline to target in the key result's unit; None where it cannot be counted."""
    countable = key_result.direction in {"increase", "decrease"} and key_result.kind != "ordinal"
    if not countable or key_result.baseline is None or key_result.target is None:
        return None
    return abs(key_result.target - key_result.baseline) or None


@transaction.atomic
def state_need(actor: Member, key_result: KeyResult, *, words: str) -> Need:
    """Say what a key result needs from the teams below."""
    require(actor, "planning.state_need", key_result)
    check_pursued(key_result)
    words = one_line(words)[:500]
    if not words:
        raise invalid("words", _("Say what is needed from below, so that a team can answer."))
    need = Need.objects.filter(key_result=key_result).first()
    before = need.words if need else ""
    if need is None:
        need = Need(organisation_id=actor.organisation_id, key_result=key_result)
    need.words, need.author, need.at = words, actor, now()
    need.save()
    if before != words:
        record(actor, "need.stated", key_result, before={"need": before}, after={"need": words}, words=words)
    return need


@transaction.atomic
def propose_share(
    actor: Member, key_result: KeyResult, *, team: Team, amount: float | None = None, words: str = "", reason: str = ""
) -> Share:
    """Offer a share for one's team, or, answering for the key result, ask a team for one; the other side speaks next.

    `amount`: the part of the way from baseline to target, in the key result's unit, positive.
    """
    check_pursued(key_result)
    if key_result.objective.state == ObjectiveState.DRAFT:
        raise ValidationError(_("This is a draft that other teams cannot read. Propose it first, then share it out."))
    check_other_team("team", team, key_result.objective.team)
    offers = may(actor, "planning.offer_share", team) and team.pk in actor.team_ids
    if not offers:
        require(actor, "planning.ask_team_for_share", key_result)
    share = Share(
        organisation_id=actor.organisation_id, key_result=key_result, team=team, at=now(),
        turn=Side.ABOVE if offers else Side.BELOW,
    )  # fmt: skip
    _put_on_the_table(share, amount, words, Move.NONE, reason)
    try:
        with transaction.atomic():
            share.save()
    except IntegrityError:
        raise invalid("team", _("%(team)s has a share already. Negotiate that one.") % {"team": team.name}) from None
    _tell(actor, "share.offered" if offers else "share.asked", share)
    return share


@transaction.atomic
def counter_share(
    actor: Member, share: Share, *, amount: float | None = None, words: str = "", move: str = "", reason: str = ""
) -> Share:
    """Answer with another share: less scope, another metric, a swapped priority. An agreed one is reopened like this too."""
    share = held(share)
    _check_negotiable(share)
    if share.state == ShareState.AGREED:
        side = Side.BELOW if may(actor, _ANSWERS[Side.BELOW], share) else Side.ABOVE
        require(actor, _ANSWERS[side], share)
        share.turn = side
    else:
        require(actor, _ANSWERS[share.turn], share)
    before = _words_of(share)
    reason = check_reason("reason", reason, _("Say why; the other side decides with it."))
    _put_on_the_table(share, amount, words, move, reason)
    share.state, share.turn = ShareState.OPEN, Side.BELOW if share.turn == Side.ABOVE else Side.ABOVE
    share.save()
    _tell(actor, "share.countered", share, before=before)
    return share


@transaction.atomic
def agree_share(actor: Member, share: Share) -> Share:
    """Shake hands on what lies on the table."""
    share = held(share)
    _check_negotiable(share)
    if share.state == ShareState.AGREED:
        return share
    require(actor, _ANSWERS[share.turn], share)
    _check_amount(share.key_result, share.amount)
    share.state = ShareState.AGREED
    share.save(update_fields=["state"])
    _tell(actor, "share.agreed", share)
    return share


@transaction.atomic
def decline_share(actor: Member, share: Share, *, reason: str) -> Share:
    """Say no to what lies on the table, with a reason."""
    share = held(share)
    if share.state == ShareState.DECLINED:
        return share
    _check_negotiable(share)
    if not may(actor, _ANSWERS[Side.BELOW], share):
        require(actor, _ANSWERS[Side.ABOVE], share)
    share.reason = check_reason("reason", reason, _("Say why; the other side plans with it."))
    share.state = ShareState.DECLINED
    share.save(update_fields=["state", "reason"])
    _tell(actor, "share.declined", share)
    return share


@transaction.atomic
def lower_target(actor: Member, key_result: KeyResult, *, target: float, reason: str) -> KeyResult:
    """Leadership's answer when the shares do not reach: a lower target. The key result keeps the old one on record."""
    whole = whole_way(key_result)
    if whole is None or key_result.baseline is None or key_result.target is None:
        raise invalid("target", _("This key result has no countable way to lower."))
    low, high = sorted((key_result.baseline, key_result.target))
    if not low < target < high:
        raise invalid(
            "target",
            _("Choose a value between %(baseline)s and %(target)s.")
            % {
                "baseline": format_value(key_result.baseline, key_result.unit),
                "target": format_value(key_result.target, key_result.unit),
            },
        )
    reason = check_reason("reason", reason, _("Say what the negotiation showed."))
    return edit_key_result(actor, key_result, target=target, reason=reason)


def _put_on_the_table(share: Share, amount: float | None, words: str, move: str, reason: str) -> None:
    words = one_line(words)
    if amount is None and not words:
        raise invalid("amount", _("Say how much, or say it in words."))
    _check_amount(share.key_result, amount)
    share.amount, share.words, share.move, share.reason = amount, words, move, one_line(reason)[:500]
    share.clean_fields(exclude={"organisation", "key_result", "team"})


def _check_amount(key_result: KeyResult, amount: float | None) -> None:
    if amount is None:
        return
    whole = whole_way(key_result)
    if whole is None:
        raise invalid("amount", _("This key result has no way that can be counted. Say your share in words."))
    if not math.isfinite(amount) or amount <= 0:
        raise invalid("amount", _("Enter a positive number: how much of the way you take."))
    if amount > whole * (1 + 1e-9):
        raise invalid(
            "amount",
            _("The whole way is %(whole)s. A share cannot be more; raise the target if there is more to win.")
            % {"whole": format_value(whole, way_unit(key_result.unit))},
        )


def _check_negotiable(share: Share) -> None:
    check_open(share.key_result.objective.cycle)
    if share.state not in {ShareState.OPEN, ShareState.AGREED}:
        raise ValidationError(
            _("This share is settled: %(state)s. Offer a new one.") % {"state": share.get_state_display()}
        )
    if share.team.archived_at is not None:
        raise ValidationError(_("%(team)s is archived now; its share counts no more.") % {"team": share.team.name})


def _words_of(share: Share) -> str:
    amount = format_value(share.amount, way_unit(share.key_result.unit)) if share.amount is not None else ""
    return " – ".join(each for each in (amount, share.words) if each)


def _tell(actor: Member, verb: str, share: Share, *, before: str = "") -> None:
    facts: dict[str, Any] = {"before": {"share": before}, "after": {"share": _words_of(share)}} if before else {}
    record(
        actor, verb, share, **facts, share=_words_of(share), team=share.team.name, turn=str(share.turn),
        above_team=share.key_result.objective.team_id, reason=share.reason, move=str(share.get_move_display()),
        key_result=share.key_result.reference,
    )  # fmt: skip
