"""Alignment links and the alignment test."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from quarterdeck.events.actions import record
from quarterdeck.keel.access import may, require
from quarterdeck.keel.clock import now
from quarterdeck.keel.errors import invalid
from quarterdeck.okrs.actions.editing import check_open, locked
from quarterdeck.okrs.models import KeyResult, Objective, ObjectiveState
from quarterdeck.people.models import Member, Team, TeamKind
from quarterdeck.people.queries.tree import descendants_of
from quarterdeck.planning.models import Alignment, AnswerGiven, ClarityTally
from quarterdeck.planning.queries.graph import contributors_to


@transaction.atomic
def align(actor: Member, objective: Objective, to: Objective | KeyResult, *, sentence: str) -> Alignment:
    """Say what an objective contributes to, and how, in a sentence. Saying it again changes the sentence.

    Raises ValidationError for a circle, for another organisation's things, for what is closed, dropped or of another
    time, and for an objective of a team below: alignment goes up or sideways.
    """
    require(actor, "planning.align", objective)
    _take_the_graph()
    objective = locked(objective)
    check_open(objective.cycle)
    if objective.state == ObjectiveState.DROPPED:
        raise ValidationError(_("%(ref)s was dropped and can only be read.") % {"ref": objective.reference})
    sentence = " ".join(sentence.split())
    if not sentence:
        raise invalid(
            "sentence", _("Say in a sentence how it contributes: what will be different above because of it?")
        )
    parent = _parent(actor, to)
    _check_parent(objective, parent, to)
    place = {"to_key_result" if isinstance(to, KeyResult) else "to_objective": to}
    link = Alignment.objects.filter(objective=objective, **place).first()
    before = link.sentence if link else ""
    if before == sentence and link is not None:
        return link
    if link is None:
        link = Alignment(organisation_id=objective.organisation_id, objective=objective, at=now(), **place)
    link.sentence, link.author = sentence, actor
    link.clean_fields(exclude={"organisation", "objective", "to_objective", "to_key_result", "author"})
    link.save()
    record(
        actor, "objective.aligned", objective,
        before={"sentence": before}, after={"sentence": sentence}, to=to.reference, to_label=str(to),
    )  # fmt: skip
    return link


def _take_the_graph() -> None:
    """One at a time draws lines in an organisation, or three teams could close a circle at once: the company's row is
    the lock until the transaction ends."""
    Team.objects.select_for_update(of=("self",), no_key=True).filter(kind=TeamKind.COMPANY).first()


def _parent(actor: Member, to: Objective | KeyResult) -> Objective:
    """The objective that is contributed to, freshly read in the actor's own organisation."""
    key = to.objective_id if isinstance(to, KeyResult) else to.pk
    parent = Objective.objects.select_related("cycle", "team").filter(pk=key).first()
    if parent is None or not may(actor, "okrs.see_objective", parent):
        raise invalid("to", _("Choose an objective or key result of your own organisation, from the list."))
    return parent


def _check_parent(objective: Objective, parent: Objective, to: Objective | KeyResult) -> None:
    if parent.pk == objective.pk:
        raise invalid("to", _("An objective cannot contribute to itself. Choose one above or beside it."))
    if parent.cycle.is_closed:
        raise invalid(
            "to", _("%(cycle)s is closed. Choose something that is still open.") % {"cycle": parent.cycle.name}
        )
    if parent.state == ObjectiveState.DROPPED or (isinstance(to, KeyResult) and to.is_dropped):
        raise invalid("to", _("%(ref)s was dropped. Choose something that is still pursued.") % {"ref": to.reference})
    if parent.cycle.starts_on > objective.cycle.ends_on or parent.cycle.ends_on < objective.cycle.starts_on:
        raise invalid(
            "to",
            _("%(ref)s belongs to %(cycle)s, another time. Choose one of the same quarter or of the year around it.")
            % {"ref": to.reference, "cycle": parent.cycle.name},
        )
    teams = list(Team.objects.all())
    if parent.team_id in descendants_of(objective.team_id, teams):
        raise invalid(
            "to",
            _("%(team)s is below this team. Alignment goes up or sideways; let their objective point to yours.")
            % {"team": parent.team.name},
        )
    if parent.pk in contributors_to(objective):
        raise invalid(
            "to",
            _("%(ref)s contributes to this objective already, directly or over others; that would be a circle.")
            % {"ref": parent.reference},
        )


@transaction.atomic
def unalign(actor: Member, link: Alignment) -> None:
    """Take a link away. Taking away what is gone changes nothing."""
    require(actor, "planning.align", link.objective)
    check_open(link.objective.cycle)
    gone, _each = Alignment.objects.filter(pk=link.pk).delete()
    if gone:
        to: Any = link.to_key_result or link.to_objective
        record(
            actor, "objective.unaligned", link.objective,
            before={"sentence": link.sentence}, after={"sentence": ""}, to=to.reference, to_label=str(to),
        )  # fmt: skip


@transaction.atomic
def answer_test(actor: Member, key_result: KeyResult, *, clear: bool) -> bool:
    """Say whether the path from a key result to the company is clear. Counted for the key result's team, once a person.

    Nothing records who said what, the log neither: that is what makes the answer worth having. Returns whether it was
    counted; a second answer of the same person is not, since nobody knows what the first one was.
    """
    require(actor, "planning.answer_test", key_result)
    check_open(key_result.objective.cycle)
    token = salted_hmac("planning.alignment-test", f"{actor.pk}:{key_result.pk}", algorithm="sha256").hexdigest()
    if AnswerGiven.objects.filter(token=token).exists():
        return False
    try:
        with transaction.atomic():
            AnswerGiven.objects.create(organisation_id=actor.organisation_id, token=token)
    except IntegrityError:
        return False
    tally, _made = ClarityTally.objects.get_or_create(
        organisation_id=actor.organisation_id,
        team_id=key_result.objective.team_id,
        cycle_id=key_result.objective.cycle_id,
    )
    which = "clear" if clear else "unclear"
    ClarityTally.objects.filter(pk=tally.pk).update(**{which: F(which) + 1})
    return True
