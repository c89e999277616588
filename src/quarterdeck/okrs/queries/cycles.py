"""Which cycle a page is about."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from quarterdeck.keel.prepared import prepared
from quarterdeck.okrs.models import Cycle, CycleKind, Phase


@dataclass(frozen=True, slots=True)
class CycleChoice:
    """One entry of a cycle switcher."""

    slug: str
    name: str
    phase: str
    phase_word: str
    kind: str
    is_chosen: bool


def current_cycle(cycles: list[Cycle], today: date) -> Cycle | None:
    """The running quarter; else the one of today's date; else the newest that has begun; else the first to come."""
    quarters = [each for each in cycles if each.kind != CycleKind.ANNUAL] or cycles
    running = [each for each in quarters if each.phase == Phase.RUNNING]
    dated = [each for each in quarters if each.starts_on <= today <= each.ends_on]
    begun = sorted(
        (each for each in quarters if each.starts_on <= today), key=lambda each: each.starts_on, reverse=True
    )
    ahead = sorted(quarters, key=lambda each: each.starts_on)
    return next(iter([*running, *dated, *begun, *ahead]), None)


@prepared
def _cycles(organisation: Any) -> QuerySet[Cycle]:
    return Cycle.objects.filter(organisation=organisation).order_by("-starts_on", "kind")


def find_cycle(organisation: Any, slug: str | None, today: date) -> tuple[Cycle | None, list[Cycle]]:
    """The cycle a page's address names (404 for an unknown one) or the current one, and all there are, each with its year.
    One statement."""
    cycles = _cycles(organisation)
    years = {each.pk: each for each in cycles}
    for each in cycles:
        if each.year_id is not None:
            each.year = years[each.year_id]
    if not slug:
        return current_cycle(cycles, today), cycles
    found = next((each for each in cycles if each.slug == slug), None)
    return found or get_object_or_404(Cycle, slug=slug), cycles


def cycle_choices(cycles: list[Cycle], chosen: Cycle | None) -> list[CycleChoice]:
    """The cycles for a switcher, newest first."""
    return [
        CycleChoice(each.slug, each.name, each.phase, str(Phase(each.phase).label), each.kind, each == chosen)
        for each in cycles
    ]
