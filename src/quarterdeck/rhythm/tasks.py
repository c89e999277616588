"""What the rhythm does by itself: keeps the next quarter's meetings in the calendar."""

from datetime import time

from django_tasks import task

from quarterdeck.keel.background import for_each_organisation
from quarterdeck.keel.schedules import declare
from quarterdeck.rhythm.actions import fill_calendars


@task()
def keep_calendars_filled() -> int:
    """Every night, in each organisation."""
    return for_each_organisation(fill_calendars)


declare("rhythm: keep calendars filled", keep_calendars_filled, every_minutes=24 * 60, at=time(2, 30))
