"""Dependencies: ask, answer, negotiate, deliver, confirm. Two teams speak in turns; either can be reminded whose turn it is."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.events.actions import record
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import now
from quarterdeck.keel.clock import today as today_of
from quarterdeck.keel.errors import invalid
from quarterdeck.okrs.actions.editing import check_open, check_reason
from quarterdeck.okrs.models import KeyResult
from quarterdeck.people.models import Member, Team
from quarterdeck.planning.actions.holding import check_day, check_other_team, check_pursued, held, one_line
from quarterdeck.planning.models import Dependency, DependencyState, Turn

_SPEAKS = {Turn.PROVIDER.value: "planning.speak_as_provider", Turn.ASKER.value: "planning.speak_as_asker"}
_OPEN = {DependencyState.REQUESTED, DependencyState.NEGOTIATING}


@transaction.atomic
def ask(actor: Member, key_result: KeyResult, *, provider: Team, what: str, needed_on: date) -> Dependency:
    """Ask another team for something by a date, for a key result."""
    require(actor, "planning.ask", key_result)
    check_pursued(key_result)
    objective = key_result.objective
    check_other_team("provider", provider, objective.team)
    what = one_line(what)
    if not what:
        raise invalid("what", _("Say what you need, so that they can say whether they can."))
    check_day("needed_on", needed_on, today_of(actor.organisation), objective.cycle.ends_on)
    dependency = Dependency(
        organisation_id=actor.organisation_id, key_result=key_result, provider=provider, what=what,
        needed_on=needed_on, asked_by=actor, asked_at=now(),
    )  # fmt: skip
    dependency.clean_fields(exclude={"organisation", "key_result", "provider", "asked_by"})
    dependency.save()
    _tell(actor, "dependency.asked", dependency, by=needed_on)
    return dependency


@transaction.atomic
def accept(actor: Member, dependency: Dependency) -> Dependency:
    """Agree to what lies on the table: the asked team promises what was asked, or the asker takes the counter-offer."""
    dependency = _taking_turn(actor, dependency, settled=DependencyState.COMMITTED)
    if dependency.state == DependencyState.COMMITTED:
        return dependency
    before = dependency.state
    dependency.promised_what = dependency.offered_what or dependency.what
    dependency.promised_on = dependency.offered_on or dependency.needed_on
    dependency.state, dependency.turn, dependency.answered_at = DependencyState.COMMITTED, Turn.PROVIDER, now()
    dependency.save()
    _tell(
        actor, "dependency.committed", dependency, before, by=dependency.promised_on, promised=dependency.promised_what
    )
    return dependency


@transaction.atomic
def counter_offer(
    actor: Member, dependency: Dependency, *, what: str = "", on: date | None = None, words: str = ""
) -> Dependency:
    """Offer something else, another day or both; the other team speaks next."""
    dependency = _taking_turn(actor, dependency)
    what = one_line(what) or dependency.offered_what or dependency.what
    on = on or dependency.offered_on or dependency.needed_on
    check_day("on", on, today_of(actor.organisation), dependency.key_result.objective.cycle.ends_on)
    if (what, on) == (dependency.offered_what or dependency.what, dependency.offered_on or dependency.needed_on):
        raise invalid("what", _("That is what lies on the table. Change what or when, or commit to it."))
    before, was_asked = dependency.state, dependency.turn == Turn.PROVIDER
    dependency.offered_what, dependency.offered_on, dependency.words = what, on, one_line(words)[:500]
    dependency.state, dependency.answered_at = DependencyState.NEGOTIATING, now()
    dependency.turn = Turn.ASKER if was_asked else Turn.PROVIDER
    dependency.clean_fields(exclude={"organisation", "key_result", "provider", "asked_by"})
    dependency.save()
    _tell(actor, "dependency.counter_offered", dependency, before, by=on, offered=what, words=dependency.words)
    return dependency


@transaction.atomic
def decline(actor: Member, dependency: Dependency, *, reason: str) -> Dependency:
    """The asked team says that it cannot, with a reason; after a promise too, rather early than late."""
    require(actor, "planning.speak_as_provider", dependency)
    dependency = held(dependency)
    check_open(dependency.key_result.objective.cycle)
    if dependency.state == DependencyState.DECLINED:
        return dependency
    _check_open(dependency)
    dependency.words = check_reason("reason", reason, _("Say why; the other team plans with it."))
    before, dependency.state, dependency.turn = dependency.state, DependencyState.DECLINED, Turn.NOBODY
    dependency.answered_at = now()
    dependency.save()
    _tell(actor, "dependency.declined", dependency, before, reason=dependency.words)
    return dependency


@transaction.atomic
def withdraw(actor: Member, dependency: Dependency, *, reason: str = "") -> Dependency:
    """The asking team does not need it any more."""
    require(actor, "planning.speak_as_asker", dependency)
    dependency = held(dependency)
    if dependency.state == DependencyState.WITHDRAWN:
        return dependency
    _check_open(dependency)
    before, dependency.state, dependency.turn = dependency.state, DependencyState.WITHDRAWN, Turn.NOBODY
    dependency.words = one_line(reason)[:500]
    dependency.save()
    _tell(actor, "dependency.withdrawn", dependency, before, reason=dependency.words)
    return dependency


@transaction.atomic
def hand_over(actor: Member, dependency: Dependency, *, words: str = "") -> Dependency:
    """The asked team says that it is there; the asker confirms."""
    require(actor, "planning.speak_as_provider", dependency)
    dependency = _promised(dependency)
    if dependency.handed_over_at is None:
        dependency.handed_over_at, dependency.turn, dependency.words = now(), Turn.ASKER, one_line(words)[:500]
        dependency.save()
        _tell(actor, "dependency.handed_over", dependency, words=dependency.words)
    return dependency


@transaction.atomic
def confirm(actor: Member, dependency: Dependency) -> Dependency:
    """The asker has what was promised."""
    require(actor, "planning.speak_as_asker", dependency)
    dependency = held(dependency)
    if dependency.state == DependencyState.DELIVERED:
        return dependency
    dependency = _promised(dependency)
    before, dependency.state, dependency.turn = dependency.state, DependencyState.DELIVERED, Turn.NOBODY
    dependency.delivered_at = now()
    dependency.save()
    _tell(actor, "dependency.delivered", dependency, before)
    return dependency


@transaction.atomic
def send_back(actor: Member, dependency: Dependency, *, words: str) -> Dependency:
    """What was handed over is not yet what was promised; says what is missing."""
    require(actor, "planning.speak_as_asker", dependency)
    dependency = _promised(dependency)
    if dependency.handed_over_at is None:
        raise ValidationError(_("Nothing was handed over yet."))
    dependency.words = check_reason("words", words, _("Say what is missing."))
    dependency.handed_over_at, dependency.turn = None, Turn.PROVIDER
    dependency.save()
    _tell(actor, "dependency.sent_back", dependency, words=dependency.words)
    return dependency


def _taking_turn(actor: Member, dependency: Dependency, *, settled: str = "") -> Dependency:
    """The dependency, held, given that it is negotiated and the actor's side is to speak. One in the state `settled`
    already is given back as it is, so that two people saying the same at once is no trouble."""
    dependency = held(dependency)
    check_open(dependency.key_result.objective.cycle)
    if settled and dependency.state == settled:
        require(actor, _SPEAKS[Turn.PROVIDER], dependency)
        return dependency
    if dependency.state not in _OPEN:
        _check_open(dependency)
        raise ValidationError(_("This is promised already. Decline it with a reason if it cannot be kept."))
    require(actor, _SPEAKS[dependency.turn], dependency)
    if dependency.provider.archived_at is not None:
        raise ValidationError(
            _("%(team)s is archived now. Take this back and ask another team.") % {"team": dependency.provider.name}
        )
    return dependency


def _promised(dependency: Dependency) -> Dependency:
    dependency = held(dependency)
    check_open(dependency.key_result.objective.cycle)
    if dependency.state != DependencyState.COMMITTED:
        raise ValidationError(
            _("Nothing is promised here (it is %(state)s).") % {"state": dependency.get_state_display().lower()}
        )
    return dependency


def _check_open(dependency: Dependency) -> None:
    if not dependency.is_open:
        raise ValidationError(
            _("This is settled already: %(state)s.") % {"state": dependency.get_state_display().lower()}
        )


def _tell(actor: Member, verb: str, dependency: Dependency, before: str | None = None, **facts: Any) -> None:
    """One event, with both teams and whose turn it is now, for those who notify."""
    changed = {"before": {"state": str(before)}, "after": {"state": str(dependency.state)}} if before else {}
    record(
        actor, verb, dependency, **changed, provider=dependency.provider.name, provider_team=dependency.provider_id,
        asker=dependency.key_result.objective.team.name, asker_team=dependency.key_result.objective.team_id,
        key_result=dependency.key_result.reference, turn=str(dependency.turn), **facts,
    )  # fmt: skip
