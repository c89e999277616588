"""Upkeep: what nobody needs any more goes."""

from datetime import time, timedelta
from importlib import import_module

from django.conf import settings
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from quarterdeck.keel.clock import now
from quarterdeck.keel.models import Submission
from quarterdeck.keel.schedules import declare
from quarterdeck.keel.scope import every_organisation

KEEP_SUBMISSIONS = timedelta(days=7)
KEEP_TASKS = timedelta(days=14)


@task()
def upkeep() -> dict[str, int]:
    """Forget forms sent more than 7 days ago, tasks of more than 14 days ago and sessions that have ended.

    Returns how many of the first two went. A task that was killed while it ran counts as finished then.
    """
    with every_organisation():
        submissions, _ = Submission._base_manager.filter(at__lt=now() - KEEP_SUBMISSIONS).delete()
    old = DBTaskResult.objects.exclude(status="READY").filter(started_at__lt=now() - KEEP_TASKS)
    tasks, _ = old.delete()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return {"submissions": submissions, "tasks": tasks}


declare("keel.upkeep", upkeep, every_minutes=24 * 60, at=time(2, 30))
