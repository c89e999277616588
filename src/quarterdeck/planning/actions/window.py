"""The planning window: moving its days, and noting what the forum settled."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.events.actions import record
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import now
from quarterdeck.keel.errors import invalid
from quarterdeck.okrs.actions.editing import check_open
from quarterdeck.okrs.models import Cycle, Objective
from quarterdeck.people.models import Member
from quarterdeck.planning.actions.holding import one_line
from quarterdeck.planning.models import ForumNote, MovedStep, PlanningStep
from quarterdeck.planning.window import STEPS, days_of


@transaction.atomic
def move_step(actor: Member, cycle: Cycle, step: str, on: date) -> date:
    """Choose by which day a step of the window is done. Steps keep their order; the day they would have had by
    themselves is as good as never moved."""
    require(actor, "planning.move_steps")
    check_open(cycle)
    if step not in STEPS:
        raise invalid("step", _("Choose one of the steps."))
    moved = dict(MovedStep.objects.filter(cycle=cycle).values_list("step", "on"))
    length = actor.organisation.settings.planning_days
    days = days_of(cycle.starts_on, length, moved)
    if days[step] == on:
        return on
    at = STEPS.index(step)
    if at and on < days[STEPS[at - 1]]:
        raise invalid(
            "on", _("Choose a day from %(day)s on: the step before ends then.") % {"day": days[STEPS[at - 1]]}
        )
    if at + 1 < len(STEPS) and on > days[STEPS[at + 1]]:
        raise invalid("on", _("Choose a day up to %(day)s: the next step ends then.") % {"day": days[STEPS[at + 1]]})
    if on > cycle.ends_on:
        raise invalid("on", _("Choose a day inside the cycle."))
    if on == days_of(cycle.starts_on, length, {})[step]:
        MovedStep.objects.filter(cycle=cycle, step=step).delete()
    else:
        MovedStep.objects.update_or_create(
            organisation_id=actor.organisation_id, cycle=cycle, step=step, defaults={"on": on}
        )
    record(
        actor, "planning.step_moved", cycle, before={"on": days[step]}, after={"on": on},
        step=str(PlanningStep(step).label), on=on,
    )  # fmt: skip
    return on


@transaction.atomic
def note_forum(actor: Member, cycle: Cycle, *, text: str, objective: Objective | None = None) -> ForumNote:
    """Keep in one line what the forum settled, optionally about an objective."""
    require(actor, "planning.note_forum")
    check_open(cycle)
    text = one_line(text)[:500]
    if not text:
        raise invalid("text", _("Write what was settled, in one line."))
    if objective is not None and objective.cycle_id != cycle.pk:
        raise invalid("objective", _("Choose an objective of this cycle."))
    made = ForumNote.objects.create(
        organisation_id=actor.organisation_id, cycle=cycle, objective=objective, text=text, author=actor, at=now()
    )
    record(actor, "forum.noted", made, cycle=cycle.name, objective=objective.reference if objective else "")
    return made
