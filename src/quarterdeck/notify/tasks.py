"""What the room does by itself: tells, writes letters, sends."""

from typing import Any

from django_tasks import task

from quarterdeck.keel.background import for_each_organisation
from quarterdeck.keel.schedules import declare
from quarterdeck.notify.digests import write_letters
from quarterdeck.notify.telling import send_waiting, tell_everybody


@task()
def tell_and_send() -> int:
    """Every minute, in each organisation: the log is read on, what is due goes out."""

    def work(organisation: Any) -> None:
        tell_everybody(organisation)
        send_waiting(organisation)

    return for_each_organisation(work)


@task()
def write_the_letters() -> int:
    """Every quarter of an hour, in each organisation: the letters of those whose morning it is."""
    return for_each_organisation(write_letters)


declare("notify: tell and send", tell_and_send, every_minutes=1)
declare("notify: write letters", write_the_letters, every_minutes=15)
