"""What happens without anybody asking: cycles come early, drafts are published on their day, silence shows."""

from datetime import timedelta

import pytest

from quarterdeck.keel.clock import now
from quarterdeck.keel.clock import today as today_of
from quarterdeck.keel.models import Schedule
from quarterdeck.keel.scope import organisation_scope
from quarterdeck.okrs import actions, tasks
from quarterdeck.okrs.models import CheckIn, Cycle, KeyResult
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_nights_work_is_on_the_schedule():
    assert {"okrs: look after cycles", "okrs: publish waiting check-ins"} <= set(
        Schedule.objects.values_list("name", flat=True)
    )


def test_every_organisation_is_looked_after_in_its_own_scope(time_machine):
    companies = [factories.organisation("Acme"), factories.organisation("Other")]
    for each in companies:
        with organisation_scope(each):
            key_result = factories.key_result()
            factories.check_in(key_result, 34.0)
            on = today_of(each) + timedelta(days=1)
            actions.save_draft(key_result.owner, key_result, value=35.0, on=on, publish_on=on)
    time_machine.move_to(now() + timedelta(days=1))
    assert tasks.publish_waiting_check_ins.func() == 2
    time_machine.move_to(now() + timedelta(days=24))
    assert tasks.look_after_cycles.func() == 2
    for each in companies:
        with organisation_scope(each):
            assert CheckIn.objects.count() == 2
            assert KeyResult.objects.get().status == "stale"
            assert Cycle.objects.filter(starts_on__gt=today_of(each)).exists()
