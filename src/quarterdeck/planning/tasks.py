"""What planning does by itself: notes who wrote what was proposed, and says what time alone brings."""

from datetime import time
from typing import Any

from django_tasks import task

from quarterdeck.keel.background import for_each_organisation
from quarterdeck.keel.schedules import declare
from quarterdeck.planning.actions import announce_overdue, announce_steps, note_authorship


@task()
def note_who_wrote() -> int:
    """Every hour, in each organisation: whether what was proposed was written by its team or handed down."""
    return for_each_organisation(note_authorship)


@task()
def say_what_is_due() -> int:
    """Every morning, in each organisation: the step of the planning window that has begun, the dependencies overdue."""

    def work(organisation: Any) -> None:
        announce_steps(organisation)
        announce_overdue(organisation)

    return for_each_organisation(work)


declare("planning: note who wrote", note_who_wrote, every_minutes=60)
declare("planning: say what is due", say_what_is_due, every_minutes=24 * 60, at=time(4, 30))
