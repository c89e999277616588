"""The worker runs what was enqueued, and a task that works for organisations sees one at a time."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection
from django_scopes import get_scope
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from quarterdeck.keel import background
from quarterdeck.keel.background import for_each_organisation, work_off, work_until
from quarterdeck.keel.clock import now
from quarterdeck.keel.keys import new_key
from quarterdeck.keel.models import Schedule, Submission
from quarterdeck.keel.scope import ORGANISATION_SETTING, every_organisation, organisation_scope
from quarterdeck.keel.tasks import upkeep
from quarterdeck.people.models import Member, Organisation
from tests import factories


@task()
def count_members() -> dict[str, int]:
    """What a room's nightly task does: goes through the organisations and reads their rows."""
    counted: dict[str, int] = {}

    def count(organisation: Organisation) -> None:
        counted[organisation.slug] = Member.objects.count()
        assert get_scope()["organisation"] == organisation
        assert _policy_setting() in {str(organisation.pk), "no policies"}

    for_each_organisation(count)
    return counted


@task()
def breaks() -> None:
    raise RuntimeError("no luck today")


def _policy_setting() -> str:
    if connection.vendor != "postgresql":
        return "no policies"
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [ORGANISATION_SETTING])
        value: str = cursor.fetchone()[0]
        return value


@pytest.mark.django_db(transaction=True)
def test_a_task_runs_inside_each_organisations_scope_with_its_policies_set() -> None:
    acme, bolt = factories.organisation("Acme"), factories.organisation("Bolt")
    for place, heads in ((acme, 2), (bolt, 3)):
        with organisation_scope(place):
            for _ in range(heads):
                factories.member(login=False)
    result = count_members.enqueue()
    assert work_off() == 1
    assert DBTaskResult.objects.get(pk=result.id).return_value == {"acme": 2, "bolt": 3}


@pytest.mark.django_db
def test_one_organisations_trouble_does_not_keep_the_others_from_theirs() -> None:
    for name in ("Acme", "Bolt", "Crane"):
        factories.organisation(name)
    seen = []

    def work(organisation: Organisation) -> None:
        if organisation.slug == "bolt":
            raise ValueError("this one is odd")
        seen.append(organisation.slug)

    with pytest.raises(ExceptionGroup, match="1 of 3") as trouble:
        for_each_organisation(work)
    assert seen == ["acme", "crane"]
    assert trouble.value.exceptions[0].__notes__ == ["in organisation bolt"]


@pytest.mark.django_db(transaction=True)
def test_a_task_that_breaks_is_kept_as_failed_and_the_next_one_runs() -> None:
    broken, fine = breaks.enqueue(), count_members.enqueue()
    assert work_off() == 2
    assert DBTaskResult.objects.get(pk=broken.id).status == "FAILED"
    assert "no luck today" in DBTaskResult.objects.get(pk=broken.id).traceback
    assert DBTaskResult.objects.get(pk=fine.id).status == "SUCCESSFUL"


@pytest.mark.postgres
@pytest.mark.usefixtures("several_connections")
def test_the_worker_ticks_and_works_until_it_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "LOOK_EVERY", 0.02)
    Schedule.objects.all().delete()
    Schedule.objects.create(name="ours", task=f"{__name__}.count_members", every_minutes=60, due_at=now())
    stop = Event()
    worker = Thread(target=work_until, args=(stop,))
    worker.start()
    for _ in range(500):
        if DBTaskResult.objects.successful().exists():
            break
        stop.wait(0.02)
    stop.set()
    worker.join(5)
    assert not worker.is_alive()
    assert DBTaskResult.objects.successful().count() == 1


@pytest.mark.django_db
def test_upkeep_forgets_what_is_old_and_keeps_what_is_not() -> None:
    acme = factories.organisation("Acme")
    with organisation_scope(acme):
        for days in (1, 6, 8, 30):
            Submission.objects.create(
                organisation=acme, key=new_key(), location=f"/{days}", at=now() - timedelta(days=days)
            )
    for days in (1, 13, 15, 60):
        old = breaks.enqueue()
        DBTaskResult.objects.filter(pk=old.id).update(
            status="FAILED" if days != 60 else "RUNNING", started_at=now() - timedelta(days=days)
        )
    waiting = breaks.enqueue()
    assert upkeep.call() == {"submissions": 2, "tasks": 2}
    with every_organisation():
        assert {each.location for each in Submission.objects.all()} == {"/1", "/6"}
    assert DBTaskResult.objects.filter(pk=waiting.id).exists()
    assert DBTaskResult.objects.count() == 3
