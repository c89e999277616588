"""Checks of what is inside: the background worker, organisations, and whether figures agree with their log."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import available_timezones

from django_tasks_db.models import DBTaskResult

from quarterdeck.cli.doctor.finding import Finding, fine, mend, note
from quarterdeck.keel.clock import now
from quarterdeck.keel.models import Schedule
from quarterdeck.keel.scope import every_organisation, organisation_scope
from quarterdeck.okrs.actions.recomputing import observe_all
from quarterdeck.okrs.models import CheckIn, KeyResult
from quarterdeck.people.models import Member, Organisation, Role

LATE = timedelta(minutes=5)
SAMPLE = 200
OBSERVED = (
    "value", "confidence", "first_check_in_on", "last_check_in_on", "days_inside", "is_inside", "needs_decision", "blocker",
)  # fmt: skip


def worker() -> Iterator[Finding]:
    """Somebody ticks: no schedule is overdue, no task waits."""
    schedules = list(Schedule.objects.order_by("due_at"))
    overdue = [each.name for each in schedules if each.due_at < now() - LATE]
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=now() - LATE).count()
    last = max((each.last_run_at for each in schedules if each.last_run_at), default=None)
    if (overdue and last is not None) or waiting:
        said = f"{', '.join(overdue)} overdue" if overdue else f"{waiting} tasks wait"
        yield mend("Background worker", said, "Nothing runs it: start “quarterdeck serve”, and look at what it prints.")
    elif overdue:
        yield note("Background worker", "has not run yet", "It runs with “quarterdeck serve”.")
    else:
        yield fine("Background worker", f"last ran {last:%Y-%m-%d %H:%M} UTC" if last else "has nothing to do yet")


def failed_tasks() -> Iterator[Finding]:
    """Tasks that failed in the last week."""
    failed = DBTaskResult.objects.failed().filter(finished_at__gt=now() - timedelta(days=7)).order_by("-finished_at")
    newest = failed.first()
    if newest is not None:
        reason = newest.traceback.strip().splitlines()[-1:] or [newest.exception_class_path]
        yield note("Tasks", f"{failed.count()} failed in the last week; the newest, {newest.task_path}: {reason[0]}")


def organisations() -> Iterator[Finding]:
    """Every organisation has somebody who can manage it and a time zone that exists."""
    with every_organisation():
        every = list(Organisation.objects.order_by("slug"))
        admins = Member.objects.filter(role=Role.ADMIN, deactivated_at__isnull=True, user__is_active=True)
        managed = set(admins.values_list("organisation_id", flat=True).distinct())
    if not every:
        yield note("Organisations", "none yet", "Open the address that “quarterdeck serve” prints.")
        return
    zones = available_timezones()
    orphans = [each.slug for each in every if each.pk not in managed]
    nowhere = [each.slug for each in every if each.time_zone not in zones]
    if orphans:
        yield mend("Organisations", f"nobody can manage {_some(orphans)}", "Restore the admin from a backup.")
    if nowhere:
        yield mend("Organisations", f"time zone unknown: {_some(nowhere)}", "Choose another in its settings.")
    if not orphans and not nowhere:
        yield fine("Organisations", f"{len(every):,}")


def agreement() -> Iterator[Finding]:
    """What key results carry agrees with their check-ins: a sample of the newest of a few organisations."""
    with every_organisation():
        some = list(Organisation.objects.order_by("-created_at")[:3])
    looked, wrong = 0, []
    for each in some:
        with organisation_scope(each):
            key_results = list(KeyResult.objects.order_by("-number")[:SAMPLE])
            looked += len(key_results)
            wrong += [f"{each.slug}/{one.reference}" for one in _disagreeing(key_results)]
    if wrong:
        yield mend("Figures", f"{_some(wrong)} differ from their check-ins", "Run “quarterdeck recompute”.")
    elif looked:
        yield fine("Figures", f"{looked:,} key results looked at agree with their check-ins")


def _disagreeing(key_results: list[KeyResult]) -> list[KeyResult]:
    check_ins: dict[Any, list[CheckIn]] = defaultdict(list)
    for each in CheckIn.objects.filter(key_result__in=[one.pk for one in key_results]):
        check_ins[each.key_result_id].append(each)
    wrong = []
    for key_result in key_results:
        carried = [getattr(key_result, name) for name in OBSERVED]
        observe_all(key_result, check_ins[key_result.pk])
        if carried != [getattr(key_result, name) for name in OBSERVED]:
            wrong.append(key_result)
    return wrong


def _some(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
