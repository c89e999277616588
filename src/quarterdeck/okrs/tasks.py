"""What the heart does by itself: next cycles early, what time alone changes, check-ins whose day has come."""

from datetime import time
from typing import Any

from django_tasks import task

from quarterdeck.keel.background import for_each_organisation
from quarterdeck.keel.schedules import declare
from quarterdeck.keel.scope import every_organisation, organisation_scope
from quarterdeck.okrs.actions import ensure_cycles, publish_due_drafts, refresh_running, reread_open_cycles
from quarterdeck.people.models import Organisation


@task()
def look_after_cycles() -> int:
    """Every night, in each organisation: make the next cycles, mark what has fallen silent or behind."""

    def work(organisation: Any) -> None:
        ensure_cycles(organisation)
        refresh_running(organisation)

    return for_each_organisation(work)


@task()
def publish_waiting_check_ins() -> int:
    """Every hour, so that a day begins when it begins in each organisation's time zone."""
    return for_each_organisation(publish_due_drafts)


@task()
def read_texts_again(organisation: str) -> int:
    """After the coach's settings changed: what lists and pages keep of its findings is found anew."""
    with every_organisation():
        changed = Organisation.objects.get(pk=organisation)
    with organisation_scope(changed):
        return reread_open_cycles(changed)


declare("okrs: look after cycles", look_after_cycles, every_minutes=24 * 60, at=time(2, 0))
declare("okrs: publish waiting check-ins", publish_waiting_check_ins, every_minutes=60)
