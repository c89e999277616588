"""Deciding, and saying later how it went."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.board.actions import propose_initiative
from quarterdeck.board.models import Initiative
from quarterdeck.events.actions import record
from quarterdeck.keel.access import may, require
from quarterdeck.keel.clock import now
from quarterdeck.keel.errors import invalid
from quarterdeck.keel.holding import held
from quarterdeck.keel.references import next_number
from quarterdeck.okrs.actions.editing import check_fields, check_person, check_team
from quarterdeck.okrs.models import KeyResult
from quarterdeck.people.models import Member, Team
from quarterdeck.review.live import touch
from quarterdeck.review.models import Decision, DecisionKind, FollowUp, Item, Outcome, Review
from quarterdeck.review.queries.decisions import bets_from
from quarterdeck.rhythm.models import Meeting


@transaction.atomic
def decide(
    actor: Member,
    *,
    team: Team,
    kind: str,
    text: str,
    key_result: KeyResult | None = None,
    initiative: Initiative | None = None,
    owner: Member | None = None,
    due_on: date | None = None,
    money: Decimal | None = None,
    currency: str = "",
    people: Decimal | None = None,
    forum: str = "",
    meeting: Meeting | None = None,
    item: Item | None = None,
) -> Decision:
    """Record a decision, in one line, with an owner and a day. `money` and `people` (full-time shares) are what moves to the
    key result, negative when it moves away.

    To accept a number as it is needs a reason (the text) and neither owner nor day; anything else needs an owner, for what
    nobody carries out was not decided. Raises ValidationError by field.
    """
    if meeting is None or meeting.team_id != team.pk or not may(actor, "rhythm.hold_meeting", meeting):
        require(actor, "review.decide_for", team)
    check_team(team, actor.organisation_id)
    if meeting is not None and item is None and key_result is not None:
        item = Item.objects.filter(review__meeting=meeting, key=key_result.reference).first()
    decision = Decision(
        organisation_id=actor.organisation_id, team=team, kind=kind, text=" ".join(text.split()), key_result=key_result,
        initiative=initiative, owner=owner, due_on=due_on, money=money, currency=currency.strip().upper(), people=people,
        forum=forum.strip() or (meeting.forum if meeting else ""), meeting=meeting, item=item, made_by=actor, made_at=now(),
    )  # fmt: skip
    _check(decision, actor)
    if key_result is not None:
        decision.status_then, decision.p_hit_then = key_result.status, key_result.p_hit
    decision.number = next_number(actor.organisation, "D")
    decision.save(force_insert=True)
    record(
        actor, "decision.made", decision, kind=str(decision.get_kind_display()), due=due_on,
        meeting=meeting.name if meeting else "",
        key_result=key_result.reference if key_result else "", owner=owner.name if owner else "",
    )  # fmt: skip
    if meeting is not None:
        review = Review.objects.filter(meeting=meeting).first()
        if review is not None:
            touch(review)
    return decision


def _check(decision: Decision, actor: Member) -> None:
    if decision.kind not in DecisionKind.values:
        raise invalid("kind", _("Say what changes. If nothing does, accept it as it is, with the reason."))
    if not decision.text:
        accepts = decision.kind == DecisionKind.ACCEPT
        raise invalid(
            "text", _("Say why you accept it.") if accepts else _("Say in one line what you decided: who does what.")
        )
    if decision.kind != DecisionKind.ACCEPT and decision.owner is None:
        raise invalid("owner", _("Name who carries it out: what nobody owns was not decided."))
    check_person("owner", decision.owner, actor.organisation_id)
    for field in ("key_result", "initiative"):
        thing = getattr(decision, field)
        if thing is not None and thing.organisation_id != actor.organisation_id:
            raise invalid(field, _("Choose one of your organisation."))
    if decision.money is not None and not re.fullmatch(r"[A-Z]{3}", decision.currency):
        raise invalid("currency", _("Write the currency as three letters, for example EUR."))
    if decision.money is None:
        decision.currency = ""
    check_fields(decision, only={"text", "money", "people", "forum", "due_on"})


@transaction.atomic
def bet_on(actor: Member, decision: Decision) -> Initiative:
    """Turn a decision into a bet among its team's options, in one step: its words, its owner and its key result, where that
    still takes bets. A decision becomes one bet: asking again gives the one that is there."""
    require(actor, "board.bet_for", decision.team)
    decision = held(decision)
    there = bets_from(decision).first()
    if there is not None:
        return there
    about = KeyResult.objects.select_related("objective__cycle").filter(decisions=decision).first()
    takes_bets = about is not None and about.objective.is_open and not about.is_dropped
    open_one = [about] if about is not None and takes_bets and not about.objective.cycle.is_closed else []
    return propose_initiative(
        actor, team=decision.team, title=decision.text[:200], because=decision.text[200:], key_results=open_one,
        owner=decision.owner, origin=decision.reference,
    )  # fmt: skip


@transaction.atomic
def follow_up(
    actor: Member, decision: Decision, *, outcome: str, words: str = "", due_on: date | None = None
) -> FollowUp:
    """Say how a decision went: done, still open (with a new day), or not any more (with a reason)."""
    require(actor, "review.follow_up", decision)
    held(decision)  # two people at once: one after the other
    last = FollowUp.objects.filter(decision=decision).order_by("-at", "-id").first()
    if last is not None and last.outcome != Outcome.STILL_OPEN:
        raise ValidationError(
            _("%(ref)s is settled already: %(how)s") % {"ref": decision.reference, "how": last.get_outcome_display()}
        )
    if outcome not in Outcome.values:
        raise invalid("outcome", _("Choose: done, still open, or not any more."))
    words = " ".join(words.split())
    if outcome == Outcome.DROPPED and not words:
        raise invalid("words", _("Say why it is not needed any more."))
    if outcome == Outcome.STILL_OPEN and due_on is None:
        raise invalid("due_on", _("Choose the day on which you look again."))
    made = FollowUp(
        organisation_id=decision.organisation_id, decision=decision, outcome=outcome, words=words, by=actor, at=now(),
        due_on=due_on if outcome == Outcome.STILL_OPEN else None,
    )  # fmt: skip
    check_fields(made, only={"words"})
    made.save(force_insert=True)
    facts: dict[str, Any] = {"outcome": str(made.get_outcome_display()), "words": words}
    record(actor, "decision.followed_up", decision, **facts)
    for review in Review.objects.filter(meeting=decision.meeting) if decision.meeting_id else ():
        touch(review)
    return made
