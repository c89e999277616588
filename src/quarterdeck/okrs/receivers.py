"""What the heart does when something happens in the rooms below."""

from datetime import date
from typing import Any

from django.db import transaction
from django.dispatch import receiver

from quarterdeck.kpis.models import Kpi
from quarterdeck.kpis.signals import kpi_read
from quarterdeck.okrs.actions import found_cycles
from quarterdeck.okrs.actions.feeding import feed_all
from quarterdeck.okrs.tasks import read_texts_again
from quarterdeck.people.models import Member, Organisation
from quarterdeck.people.signals import organisation_founded, settings_changed

_OF_THE_COACH = ("coach_", "key_results_", "team_objectives_", "company_objectives_", "objective_words")


@receiver(organisation_founded)
def give_it_cycles(sender: Any, *, organisation: Organisation, **more: Any) -> None:
    """A new organisation can draft at once: its present and next year and quarter exist."""
    found_cycles(organisation)


@receiver(settings_changed)
def read_everything_again(sender: Any, *, organisation: Organisation, changed: frozenset[str], **more: Any) -> None:
    """Other rules, other findings: the texts are read anew in the background."""
    if any(name.startswith(_OF_THE_COACH) for name in changed):
        transaction.on_commit(lambda: read_texts_again.enqueue(str(organisation.pk)))


@receiver(kpi_read)
def read_what_is_measured_by_it(
    sender: Any, *, actor: Member | None, kpi: Kpi, readings: list[tuple[date, float]], **more: Any
) -> None:
    """A key result that is measured by a KPI has a new value when the KPI has one."""
    feed_all(actor, kpi, readings)
