"""What reflection does by itself: says who still has something to do before a cycle closes."""

from datetime import time

from django_tasks import task

from quarterdeck.keel.background import for_each_organisation
from quarterdeck.keel.schedules import declare
from quarterdeck.reflection.actions import announce_closing


@task()
def say_what_closing_waits_for() -> int:
    """Every morning, in each organisation: which team has what to do before its cycle closes."""
    return for_each_organisation(announce_closing)


declare("reflection: say what closing waits for", say_what_closing_waits_for, every_minutes=24 * 60, at=time(4, 45))
