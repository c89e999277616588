"""Grading at the end: the computed score, the owner's grade beside it, and words about why."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.events.actions import record
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import now, today
from quarterdeck.keel.errors import invalid
from quarterdeck.measure import score
from quarterdeck.okrs.actions.editing import check_fields, check_reason, locked
from quarterdeck.okrs.actions.recomputing import judge
from quarterdeck.okrs.models import Grade, KeyResult, Phase
from quarterdeck.okrs.standing import standing_of
from quarterdeck.people.models import Member

ASKS_FOR_CAUSE_BELOW = 0.4
"""A grade below this asks for a cause [004]."""
ASKS_FOR_WORDS_BEYOND = 0.1
"""A grade that differs from the computed score by more than this asks for words."""


@transaction.atomic
def grade(actor: Member, key_result: KeyResult, *, value: float, words: str = "", cause: str = "") -> Grade:
    """Give a key result its final grade, 0.0–1.0, while its cycle is reflected on. A new grade replaces the old one;
    both stay on record."""
    require(actor, "okrs.grade", key_result)
    key_result = locked(key_result)
    _check_gradable(key_result)
    if key_result.last_check_in_on is None:
        raise invalid(
            "value", _("It was never checked in. Check in its final value first, or leave it ungraded with a reason.")
        )
    if not 0 <= value <= 1:
        raise invalid("value", _("A grade goes from 0.0 to 1.0."))
    if value < ASKS_FOR_CAUSE_BELOW and not cause:
        raise invalid(
            "cause", _("A grade below 0.4 asks for a cause: what would you tell the next team that tries this?")
        )
    computed = _computed(key_result)
    if computed is not None and abs(computed - value) > ASKS_FOR_WORDS_BEYOND + 1e-9 and not words.strip():
        raise invalid("words", _("Your grade differs from the computed %(score).2f. Say why.") % {"score": computed})
    return _store(actor, key_result, value, words, cause, computed)


@transaction.atomic
def leave_ungraded(actor: Member, key_result: KeyResult, *, reason: str) -> Grade:
    """Close a key result's story without a grade, with a reason."""
    require(actor, "okrs.grade", key_result)
    key_result = locked(key_result)
    _check_gradable(key_result)
    reason = check_reason("words", reason, _("Say why it is left ungraded."))
    return _store(actor, key_result, None, reason, "", _computed(key_result))


def _check_gradable(key_result: KeyResult) -> None:
    cycle = key_result.objective.cycle
    if cycle.is_closed:
        raise ValidationError(
            _("%(cycle)s is closed and can only be read. A steward can reopen it.") % {"cycle": cycle.name},
            code="closed",
        )
    if cycle.phase != Phase.REFLECTING:
        raise ValidationError(_("Grades are given when %(cycle)s is reflected on.") % {"cycle": cycle.name})
    if key_result.is_dropped or not key_result.objective.is_live:
        raise ValidationError(_("Only committed key results are graded."))


def _computed(key_result: KeyResult) -> float | None:
    return standing_of(
        key_result, key_result.objective.cycle, key_result.organisation.settings, key_result.objective.cycle.ends_on
    ).score


def _original(key_result: KeyResult) -> float | None:
    if key_result.value is None or key_result.goal.direction.keeps or key_result.original_target is None:
        return None
    if key_result.original_goal.problems():
        return None
    return score(key_result.original_goal, key_result.value)


def _store(
    actor: Member, key_result: KeyResult, value: float | None, words: str, cause: str, computed: float | None
) -> Grade:
    given = Grade(
        organisation_id=key_result.organisation_id,
        key_result=key_result,
        value=value,
        words=words.strip(),
        cause=cause,
        computed=computed,
        computed_original=_original(key_result),
        graded_by=actor,
        at=now(),
    )
    check_fields(given, only={"words", "cause"})
    given.save(force_insert=True)
    before = key_result.grade
    key_result.grade, key_result.is_graded = value, True
    judge(key_result, key_result.objective.cycle, today(key_result.organisation))
    key_result.save(update_fields=["grade", "is_graded", "status"])
    record(
        actor,
        "key_result.graded" if value is not None else "key_result.left_ungraded",
        key_result,
        before={"grade": before},
        after={"grade": value},
        computed=computed,
        words=given.words,
        cause=cause,
    )
    return given
