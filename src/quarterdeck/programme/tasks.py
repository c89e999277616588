"""What the programme does by itself: keeps what a cycle that is over measured, so that trends are at hand."""

from datetime import time

from django_tasks import task

from quarterdeck.keel.background import for_each_organisation
from quarterdeck.keel.schedules import declare
from quarterdeck.programme.actions import measure_ended


@task()
def measure_cycles_that_are_over() -> int:
    """Every night, in each organisation, after the heart has looked after its cycles."""
    return for_each_organisation(measure_ended)


declare("programme: measure cycles that are over", measure_cycles_that_are_over, every_minutes=24 * 60, at=time(3, 30))
