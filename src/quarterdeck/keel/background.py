"""The background worker: runs what was enqueued and ticks the schedules, as a thread of the process that serves.

Tasks live in each room's `tasks.py`. They run outside of any organisation; one that works for organisations goes through
them with `for_each_organisation`, which opens the scope (and on PostgreSQL the policies) of one after the other.
"""

import logging
from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import Any

from django.apps import apps
from django.db import close_old_connections, connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from quarterdeck.keel.schedules import run_due_schedules
from quarterdeck.keel.scope import every_organisation, organisation_scope

logger = logging.getLogger(__name__)

LOOK_EVERY = 1.0
TICK_EVERY = 20.0
REST_AFTER_TROUBLE = 10.0


def for_each_organisation(work: Callable[[Any], object]) -> int:
    """Do `work(organisation)` inside each organisation's scope; one's trouble does not keep the others from theirs.

    Returns how many organisations it was done for. When some failed, raises `ExceptionGroup` at the end, so that the
    task counts as failed and says why.
    """
    with every_organisation():
        organisations = list(apps.get_model("people", "Organisation")._base_manager.order_by("pk"))
    troubles: list[Exception] = []
    for each in organisations:
        try:
            with organisation_scope(each):
                work(each)
        except Exception as trouble:
            trouble.add_note(f"in organisation {each.slug}")
            troubles.append(trouble)
    if troubles:
        raise ExceptionGroup(f"{len(troubles)} of {len(organisations)} organisations", troubles)
    return len(organisations)


def work_until(stop: Event) -> None:
    """Work off tasks and tick the schedules until `stop` is set; a task under way is finished first.

    Nothing ends the loop but `stop`: while the database is away it rests and tries again.
    """
    ticked: float | None = None
    while not stop.is_set():
        rest = LOOK_EVERY
        try:
            close_old_connections()
            if ticked is None or monotonic() - ticked >= TICK_EVERY:
                run_due_schedules()
                ticked = monotonic()
            work_off(stop)
        except Exception:
            logger.exception("the background worker met trouble and tries again in %d seconds", REST_AFTER_TROUBLE)
            rest = REST_AFTER_TROUBLE
        stop.wait(rest)
    connections.close_all()


def work_off(stop: Event | None = None) -> int:
    """Run every task that is ready now, one after the other, each claimed first. Returns how many were run.

    Looks before it claims, so that an idle worker takes no lock.
    """
    done = 0
    while not (stop and stop.is_set()) and DBTaskResult.objects.ready().exists():
        worker = Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1,
            worker_id=get_random_string(32),
        )
        worker.run()
        done += worker._run_tasks
        if not worker._run_tasks:
            break  # somebody else was quicker
    return done
