"""Schedules are rows. Whoever ticks first after a due time takes it, moves it on and enqueues the task once.

A missed night is caught up by one run, not by as many as were missed, and the next one is due when it always was.

A room declares its schedules in its `tasks.py`, beside the tasks; they become rows after every migration.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.module_loading import import_string

from quarterdeck.keel.clock import now
from quarterdeck.keel.models import Schedule

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Declared:
    """A schedule as its room's code wants it. `at` is the time of day, UTC, of its first run; None: at once."""

    task: str
    every_minutes: int
    at: time | None


_declared: dict[str, Declared] = {}


def declare(name: str, task: Any, *, every_minutes: int, at: time | None = None) -> None:
    """Say, while a room's `tasks.py` is imported, that a task without arguments runs regularly."""
    _declared[name] = Declared(task.module_path, every_minutes, at)


def ensure_declared(**_signal: Any) -> None:
    """Make the rows agree with what the rooms declare: called after migrations. Rows nobody declares any more go."""
    for name, each in _declared.items():
        ensure_schedule(name, each.task, every_minutes=each.every_minutes, at=each.at)
    Schedule.objects.exclude(name__in=_declared).delete()


def ensure_schedule(name: str, task: str, *, every_minutes: int, at: time | None = None) -> None:
    """Make sure a schedule exists as described; the due time of one that exists is kept."""
    described = {"task": task, "every_minutes": every_minutes}
    Schedule.objects.update_or_create(
        name=name, defaults=described, create_defaults={**described, "due_at": _first_due(at)}
    )


def _first_due(at: time | None) -> datetime:
    moment = now()
    if at is None:
        return moment
    due = moment.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    return due if due > moment else due + timedelta(days=1)


def run_due_schedules() -> list[str]:
    """Enqueue every due schedule's task, each once however many processes tick. Returns their names.

    Looks before it locks, so that a tick with nothing due writes nothing.
    """
    if not Schedule.objects.filter(due_at__lte=now()).exists():
        return []
    ran: list[str] = []
    with transaction.atomic():
        due = Schedule.objects.filter(due_at__lte=now()).order_by("due_at")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        for schedule in due:
            _take(schedule)
            ran.append(schedule.name)
    return ran


def _take(schedule: Schedule) -> None:
    moment, step = now(), timedelta(minutes=schedule.every_minutes)
    schedule.last_run_at = moment
    schedule.due_at += step * ((moment - schedule.due_at) // step + 1)
    schedule.save(update_fields=["last_run_at", "due_at"])
    try:
        task = import_string(schedule.task)
    except ImportError:
        # During an upgrade of several machines a row may name a task that only the newer ones know.
        logger.exception("schedule %s names a task that this version does not have: %s", schedule.name, schedule.task)
        return
    task.enqueue()
