"""Recording what a key result's number is: once, append-only, corrected by a later one that names it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from quarterdeck.events.actions import record
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import now
from quarterdeck.keel.clock import today as today_of
from quarterdeck.keel.errors import Refused, invalid
from quarterdeck.keel.prepared import prepared
from quarterdeck.measure import Kind, reading_problem
from quarterdeck.okrs.actions.editing import check_fields, check_reason, locked
from quarterdeck.okrs.actions.recomputing import observe, rejudge
from quarterdeck.okrs.models import Acknowledgement, CheckIn, CheckInDraft, Cycle, KeyResult
from quarterdeck.okrs.wording import problem_words
from quarterdeck.people.models import Member


def check_in(
    actor: Member,
    key_result: KeyResult,
    *,
    value: float,
    on: date | None = None,
    confidence: int | None = None,
    what_moved: str = "",
    cause: str = "",
    blocker: str = "",
    decision_needed: str = "",
    corrects: CheckIn | None = None,
    key: UUID | None = None,
    source: str = "",
) -> CheckIn:
    """Record a value for a day of the cycle (today by default; its last day when it has ended).

    `value` is in the key result's unit, for described zones 0–3; `confidence` 0–10, 5 meaning even odds. With an
    idempotency `key` that was used before, returns the check-in it made then. `corrects` names a wrong check-in of the
    same key result; both stay visible. Raises ValidationError for a closed cycle, a draft, a day outside the cycle or in
    the future, and a value that cannot be.
    """
    require(actor, "okrs.check_in", key_result)
    try:
        with transaction.atomic():
            return keep_check_in(
                actor, key_result, value=value, on=on, confidence=confidence, what_moved=what_moved, cause=cause,
                blocker=blocker, decision_needed=decision_needed, corrects=corrects, key=key, source=source,
            )  # fmt: skip
    except IntegrityError:
        if key is None:
            raise
        raise invalid("key", _("This key was used for another check-in. Use a new one for each check-in.")) from None


def keep_check_in(
    actor: Member | None,
    key_result: KeyResult,
    *,
    value: float,
    on: date | None = None,
    confidence: int | None = None,
    what_moved: str = "",
    cause: str = "",
    blocker: str = "",
    decision_needed: str = "",
    corrects: CheckIn | None = None,
    key: UUID | None = None,
    source: str = "",
) -> CheckIn:
    """`check_in` for those who need not ask who may: what a machine feeds, named in `source`. Call in a transaction. The
    check-in's key result is as it stands afterwards."""
    key_result = locked(key_result)
    known = _made_with.first(key, key_result) if key else None
    if known is not None:
        known.key_result = key_result
        return known
    cycle = key_result.objective.cycle
    on = on or min(today_of(key_result.organisation), cycle.ends_on)
    _check_takes(key_result, cycle)
    _check_day(cycle, on, today_of(key_result.organisation))
    _check_value(key_result, value, confidence)
    if corrects is not None:
        _check_correction(key_result, corrects)
    observed = CheckIn(
        organisation_id=key_result.organisation_id,
        key_result=key_result,
        author=actor,
        at=now(),
        on=on,
        value=value,
        confidence=confidence,
        what_moved=what_moved.strip(),
        cause=cause,
        blocker=blocker.strip(),
        decision_needed=decision_needed.strip(),
        value_before=key_result.value,
        corrects=corrects,
        key=key,
        source=source,
    )
    check_fields(observed, only={"what_moved", "cause", "blocker", "decision_needed", "source"})
    observed.save(force_insert=True)
    newest = corrects is None and (key_result.last_check_in_on is None or on >= key_result.last_check_in_on)
    if newest:
        observe(key_result, observed)
        key_result.snoozed_until, key_result.snooze_reason = None, ""
    rejudge(key_result, from_log=not newest)
    CheckInDraft.objects.filter(key_result=key_result, author=actor).delete()
    record(
        actor,
        "key_result.corrected" if corrects else "key_result.checked_in",
        key_result,
        before={"value": observed.value_before},
        after={"value": value},
        unit=key_result.unit,
        on=on,
        confidence=confidence,
        what_moved=observed.what_moved,
        blocker=observed.blocker,
        decision_needed=observed.decision_needed,
        check_in=observed.pk,
        source=source,
    )
    return observed


@prepared
def _made_with(key: UUID, key_result: KeyResult) -> QuerySet[CheckIn]:
    return CheckIn.objects.filter(key=key, key_result=key_result)


def _check_takes(key_result: KeyResult, cycle: Cycle) -> None:
    if cycle.is_closed:
        raise ValidationError(
            _("%(cycle)s is closed and takes no more check-ins. A steward can reopen it.") % {"cycle": cycle.name},
            code="closed",
        )
    if key_result.is_dropped or not key_result.objective.is_committed:
        raise ValidationError(
            _("%(ref)s takes check-ins once its objective is committed, and until it is dropped.")
            % {"ref": key_result.reference}
        )
    if not cycle.takes_check_ins:
        raise ValidationError(_("%(cycle)s has not begun; check-ins start when it runs.") % {"cycle": cycle.name})


def _check_day(cycle: Cycle, on: date, today: date) -> None:
    if on > today:
        raise invalid("on", _("This day is still to come. Check in for today or an earlier day."))
    if not cycle.starts_on <= on <= cycle.ends_on:
        raise invalid(
            "on",
            _("Choose a day of %(cycle)s, from %(first)s to %(last)s.")
            % {"cycle": cycle.name, "first": cycle.starts_on.isoformat(), "last": cycle.ends_on.isoformat()},
        )


def _check_value(key_result: KeyResult, value: float, confidence: int | None) -> None:
    problem = reading_problem(key_result.goal, value)
    if problem:
        raise invalid("value", problem_words(problem))
    if key_result.kind == Kind.ORDINAL and value not in {0, 1, 2, 3}:
        raise invalid("value", _("Choose which described zone is reached: none, commit, target or stretch."))
    if confidence is not None and not 0 <= confidence <= 10:
        raise invalid("confidence", _("Confidence goes from 0 (no chance) to 10 (certain); 5 means even odds."))


def _check_correction(key_result: KeyResult, corrects: CheckIn) -> None:
    if corrects.key_result_id != key_result.pk:
        raise invalid("corrects", _("A check-in can only be corrected by one of the same key result."))
    if CheckIn.objects.filter(corrects=corrects).exists():
        raise invalid("corrects", _("This check-in was corrected already. Correct the newer one."))


@transaction.atomic
def save_draft(
    actor: Member, key_result: KeyResult, *, value: float, on: date, publish_on: date | None = None, **words: Any
) -> CheckInDraft:
    """Keep a check-in for later, optionally to be published on a day. It changes nothing until then."""
    require(actor, "okrs.check_in", key_result)
    _check_takes(key_result, key_result.objective.cycle)
    _check_value(key_result, value, words.get("confidence"))
    cycle = key_result.objective.cycle
    if publish_on is not None and not today_of(key_result.organisation) <= publish_on <= cycle.ends_on:
        raise invalid("publish_on", _("Choose a day from today to the end of the cycle."))
    _check_day(cycle, on, max(today_of(key_result.organisation), publish_on or on))
    draft, _created = CheckInDraft.objects.update_or_create(
        key_result=key_result,
        author=actor,
        defaults={
            "organisation_id": key_result.organisation_id,
            "value": value,
            "on": on,
            "publish_on": publish_on,
            "saved_at": now(),
            **words,
        },
    )
    return draft


@transaction.atomic
def snooze(actor: Member, key_result: KeyResult, *, until: date, reason: str) -> KeyResult:
    """Be reminded of a check-in later: on `until`, at most one period from today. The reason stands beside the key result and
    the leads of its team hear of it. Nothing else changes: what is silent still becomes stale. The next check-in ends it."""
    require(actor, "okrs.check_in", key_result)
    key_result = locked(key_result)
    _check_takes(key_result, key_result.objective.cycle)
    day = today_of(key_result.organisation)
    latest = day + timedelta(weeks=key_result.frequency)
    if not day < until <= latest:
        raise invalid(
            "until",
            _("Choose a day from tomorrow to %(latest)s: then the next check-in is due anyway.")
            % {"latest": date_format(latest, "j M")},
        )
    words = _("Say in a few words why: your lead reads it, and nobody has to ask.")
    key_result.snoozed_until, key_result.snooze_reason = until, check_reason("reason", reason, words)
    check_fields(key_result, only={"snooze_reason"})
    key_result.save(update_fields=["snoozed_until", "snooze_reason"])
    record(actor, "key_result.snoozed", key_result, until=until, reason=key_result.snooze_reason)
    return key_result


@transaction.atomic
def discard_draft(actor: Member, key_result: KeyResult) -> None:
    """Forget one's own draft."""
    require(actor, "okrs.check_in", key_result)
    CheckInDraft.objects.filter(key_result=key_result, author=actor).delete()


def publish_due_drafts(organisation: Any) -> int:
    """Publish the drafts whose day has come, each in its own transaction. Those that can no longer be are left."""
    published = 0
    due = CheckInDraft.objects.filter(organisation=organisation, publish_on__lte=today_of(organisation))
    for draft in due.select_related(
        "author", "key_result__objective__cycle", "key_result__objective__team", "key_result__organisation"
    ):
        try:
            check_in(
                draft.author,
                draft.key_result,
                value=draft.value,
                on=draft.on,
                confidence=draft.confidence,
                what_moved=draft.what_moved,
                cause=draft.cause,
                blocker=draft.blocker,
                decision_needed=draft.decision_needed,
                key=draft.pk,
            )
            published += 1
        except (ValidationError, Refused):
            CheckInDraft.objects.filter(pk=draft.pk).update(publish_on=None)
    return published


@transaction.atomic
def acknowledge(actor: Member, check_in: CheckIn, *, words: str = "") -> Acknowledgement:
    """ "Seen, here is help": answer a check-in. Its author cannot; saying it twice replaces the words."""
    require(actor, "okrs.acknowledge", check_in)
    seen, created = Acknowledgement.objects.update_or_create(
        check_in=check_in,
        member=actor,
        defaults={"organisation_id": check_in.organisation_id, "words": words.strip()[:500], "at": now()},
    )
    if created:
        record(actor, "check_in.acknowledged", check_in, words=seen.words)
    return seen


@transaction.atomic
def measure_baseline(actor: Member, key_result: KeyResult, *, baseline: float) -> KeyResult:
    """Give the baseline that was still to be measured; score and status begin with it."""
    require(actor, "okrs.measure_baseline", key_result)
    key_result = locked(key_result)
    _check_takes_baseline(key_result)
    key_result.baseline = baseline
    problems = [each for each in key_result.goal.problems() if each.field in {"baseline", "target"}]
    if problems:
        raise invalid("baseline", problem_words(problems[0]))
    key_result.original_baseline = baseline
    key_result.version += 1
    key_result.save(update_fields=["baseline", "original_baseline", "version"])
    rejudge(key_result, from_log=True)
    record(actor, "key_result.baseline_measured", key_result, before={"baseline": None}, after={"baseline": baseline})
    return key_result


def _check_takes_baseline(key_result: KeyResult) -> None:
    if key_result.baseline is not None:
        raise invalid("baseline", _("This key result has its baseline. Change it in the editor, with a reason."))
    if key_result.objective.cycle.is_closed:
        raise invalid("baseline", _("The cycle is closed and can only be read."))
