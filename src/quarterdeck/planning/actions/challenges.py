"""Challenge: questions to what is still being written, answered by rewriting or with a reason [001]."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.events.actions import record
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import now
from quarterdeck.keel.errors import invalid
from quarterdeck.okrs.actions.editing import check_open, check_reason
from quarterdeck.okrs.models import KeyResult
from quarterdeck.people.models import Member
from quarterdeck.planning.actions.holding import check_being_written, check_pursued, held, one_line
from quarterdeck.planning.models import Challenge, ChallengeState, Question


@transaction.atomic
def challenge(actor: Member, key_result: KeyResult, *, question: str, words: str = "") -> Challenge:
    """Ask a key result one of the questions, or an own one. Asking the same again gives the question already open."""
    require(actor, "planning.challenge", key_result)
    check_pursued(key_result)
    check_being_written(key_result.objective)
    if question not in Question.values:
        raise invalid("question", _("Choose one of the questions, or write your own."))
    words = one_line(words)[:500]
    if question == Question.OWN and not words:
        raise invalid("words", _("Write your question."))
    if key_result.owner_id == actor.pk:
        raise ValidationError(_("You own this key result. Ask a peer to challenge it."))
    asked = Challenge.objects.filter(
        key_result=key_result, author=actor, question=question, words=words, state=ChallengeState.OPEN
    ).first()
    if asked is not None:
        return asked
    made = Challenge.objects.create(
        organisation_id=actor.organisation_id, key_result=key_result, question=question, words=words, author=actor,
        at=now(), statement_then=key_result.statement, version_then=key_result.version,
    )  # fmt: skip
    record(actor, "key_result.challenged", made, words=made.asks, key_result=key_result.reference)
    return made


@transaction.atomic
def answer_challenge(actor: Member, asked: Challenge, *, rewritten: bool, words: str = "") -> Challenge:
    """Answer by having rewritten the key result since it was asked, or with a reason why it stays as it is."""
    require(actor, "planning.answer_challenge", asked)
    asked = held(asked)
    check_open(asked.key_result.objective.cycle)
    if asked.state != ChallengeState.OPEN:
        return asked
    if rewritten and asked.key_result.version <= asked.version_then:
        raise invalid("words", _("It reads as it did when it was asked. Rewrite it first, or answer with a reason."))
    words = one_line(words)[:500]
    if not rewritten:
        words = check_reason("words", words, _("Say why it stays as it is."))
    asked.state = ChallengeState.REWRITTEN if rewritten else ChallengeState.REASONED
    asked.answer, asked.answered_by, asked.answered_at = words, actor, now()
    asked.save()
    record(
        actor, "challenge.answered", asked, words=words, question=asked.asks, how=str(asked.get_state_display()),
        asked_by=asked.author.handle if asked.author else "", key_result=asked.key_result.reference,
    )  # fmt: skip
    return asked


@transaction.atomic
def withdraw_challenge(actor: Member, asked: Challenge) -> Challenge:
    """Take an own question back."""
    require(actor, "planning.withdraw_challenge", asked)
    asked = held(asked)
    if asked.state == ChallengeState.OPEN:
        asked.state = ChallengeState.WITHDRAWN
        asked.save(update_fields=["state"])
        record(actor, "challenge.withdrawn", asked, key_result=asked.key_result.reference)
    return asked
