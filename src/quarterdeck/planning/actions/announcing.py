"""What time alone brings: a step of the window begins, a dependency is overdue. Said once each, for those who notify."""

from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from quarterdeck.events.actions import record
from quarterdeck.events.models import Event
from quarterdeck.keel.clock import today as today_of
from quarterdeck.okrs.models import Cycle, Phase
from quarterdeck.planning.models import Dependency, MovedStep, PlanningStep
from quarterdeck.planning.models.dependency import OPEN_DEPENDENCIES
from quarterdeck.planning.window import STEPS, current_step, days_of, opens_on

_MOST = 500


def announce_steps(organisation: Any) -> int:
    """Say of each cycle in planning which step has begun, once a step. Returns how many were said."""
    day, length, said = today_of(organisation), organisation.settings.planning_days, 0
    for cycle in Cycle.objects.filter(phase=Phase.PLANNING, ends_on__gte=day).select_related("organisation"):
        moved = dict(MovedStep.objects.filter(cycle=cycle).values_list("step", "on"))
        days = days_of(cycle.starts_on, length, moved)
        step = current_step(days, day)
        if not step or day < min(opens_on(cycle.starts_on, length), days[STEPS[0]]):
            continue
        told = Event.objects.filter(verb="planning.step_begun", subject_id=cycle.pk).values_list("data", flat=True)
        if step in {each.get("key") for each in told}:
            continue
        record(None, "planning.step_begun", cycle, key=step, step=str(PlanningStep(step).label), on=days[step])
        said += 1
    return said


def announce_overdue(organisation: Any) -> int:
    """Say of each open dependency that its day has passed, once for that day. Returns how many were said."""
    day = today_of(organisation)
    late = list(
        Dependency.objects.filter(state__in=OPEN_DEPENDENCIES)
        .exclude(key_result__objective__cycle__phase=Phase.CLOSED)
        .annotate(due=Coalesce(F("promised_on"), F("needed_on")))
        .filter(Q(due__lt=day))
        .select_related("key_result__objective__team", "provider", "organisation")
        .order_by("due", "id")[:_MOST]
    )
    told = {
        (key, data.get("by"))
        for key, data in Event.objects.filter(
            verb="dependency.overdue", subject_id__in=[each.pk for each in late]
        ).values_list("subject_id", "data")
    }
    new = [each for each in late if (each.pk, each.due_on.isoformat()) not in told]
    for each in new:
        record(
            None, "dependency.overdue", each, by=each.due_on, provider=each.provider.name,
            provider_team=each.provider_id, asker=each.key_result.objective.team.name,
            asker_team=each.key_result.objective.team_id, key_result=each.key_result.reference, turn=str(each.turn),
        )  # fmt: skip
    return len(new)
