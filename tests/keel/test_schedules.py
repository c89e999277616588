"""Each due time is run once, however many tick; a missed night is caught up by one run."""

from datetime import UTC, datetime, time, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from quarterdeck.keel import schedules
from quarterdeck.keel.models import Schedule
from quarterdeck.keel.schedules import ensure_declared, ensure_schedule, run_due_schedules

NIGHTLY = 24 * 60
TASK = "tests.keel.test_schedules.nothing"


@task()
def nothing() -> str:
    return "done"


@pytest.fixture(autouse=True)
def _only_ours(request: pytest.FixtureRequest) -> None:
    if "several_connections" not in request.fixturenames:
        request.getfixturevalue("db")
        Schedule.objects.all().delete()


def test_a_due_schedule_is_enqueued_and_moves_on() -> None:
    ensure_schedule("ours", TASK, every_minutes=60)
    assert run_due_schedules() == ["ours"]
    assert [each.task_path for each in DBTaskResult.objects.all()] == [TASK]
    assert run_due_schedules() == []


def test_a_schedule_that_is_not_due_waits() -> None:
    ensure_schedule("ours", TASK, every_minutes=NIGHTLY, at=(datetime.now(UTC) + timedelta(hours=1)).time())
    assert run_due_schedules() == []


def test_missed_nights_are_caught_up_by_one_run_and_the_hour_stays() -> None:
    with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC)):
        ensure_schedule("nightly", TASK, every_minutes=NIGHTLY, at=time(2, 30))
    with time_machine.travel(datetime(2026, 11, 25, 9, tzinfo=UTC)):
        assert run_due_schedules() == ["nightly"]
        assert run_due_schedules() == []
    assert Schedule.objects.get().due_at == datetime(2026, 11, 26, 2, 30, tzinfo=UTC)
    assert DBTaskResult.objects.count() == 1


def test_a_run_at_the_very_due_time_moves_one_step() -> None:
    due = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)
    Schedule.objects.create(name="nightly", task=TASK, every_minutes=NIGHTLY, due_at=due)
    with time_machine.travel(due, tick=False):
        assert run_due_schedules() == ["nightly"]
    assert Schedule.objects.get().due_at == due + timedelta(days=1)


def test_a_task_that_this_version_does_not_have_keeps_no_other_from_running() -> None:
    ensure_schedule("unknown", "quarterdeck.keel.tasks.from_the_future", every_minutes=60)
    ensure_schedule("ours", TASK, every_minutes=60)
    assert run_due_schedules() == ["unknown", "ours"]
    assert [each.task_path for each in DBTaskResult.objects.all()] == [TASK]


def test_describing_a_schedule_again_keeps_its_due_time() -> None:
    due = datetime(2030, 1, 1, tzinfo=UTC)
    Schedule.objects.create(name="ours", task="elsewhere.old", every_minutes=5, due_at=due)
    ensure_schedule("ours", TASK, every_minutes=60)
    ours = Schedule.objects.get()
    assert (ours.task, ours.every_minutes, ours.due_at) == (TASK, 60, due)


def test_rows_agree_with_what_the_rooms_declare(monkeypatch: pytest.MonkeyPatch) -> None:
    Schedule.objects.create(name="given up", task="old.task", every_minutes=5, due_at=datetime.now(UTC))
    monkeypatch.setattr(schedules, "_declared", {})
    schedules.declare("ours", nothing, every_minutes=60)
    ensure_declared()
    assert list(Schedule.objects.values_list("name", "task")) == [("ours", TASK)]


@pytest.mark.postgres
@pytest.mark.usefixtures("several_connections")
@pytest.mark.parametrize("_round", range(3))
def test_two_tickers_at_once_run_each_due_time_once(_round: int) -> None:
    Schedule.objects.all().delete()
    for n in range(5):
        ensure_schedule(f"schedule {n}", TASK, every_minutes=60)
    barrier, ran = Barrier(4), []

    def tick() -> None:
        barrier.wait()
        ran.extend(run_due_schedules())
        ran.extend(run_due_schedules())
        connection.close()

    threads = [Thread(target=tick) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ran) == [f"schedule {n}" for n in range(5)]
    assert DBTaskResult.objects.count() == 5
