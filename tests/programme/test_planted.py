"""The diagnosis finds what the demo's teams have planted, and invents nothing: over the demo itself and ten other companies."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from quarterdeck.demo.build import SIZES, build
from quarterdeck.demo.company import Size
from quarterdeck.demo.habits import PLANTED, Habits
from quarterdeck.keel.scope import every_organisation, organisation_scope
from quarterdeck.okrs.models import Cycle, Phase
from quarterdeck.people.models import Organisation, Team
from quarterdeck.programme.diagnosis import having, measure_all
from quarterdeck.programme.reading import facts_of
from quarterdeck.programme.signals import SIGNALS

pytestmark = pytest.mark.django_db
SMALL = Size(functions=3, teams=6, members=50, objectives=2, key_results=3, closed_quarters=2, readings=0)


def compared(slug: str, day: date, backs: int) -> dict[str, tuple[set[str], set[str]]]:
    """For each signal and quarter where truth and diagnosis differ: the teams that have it, and those that were found."""
    with every_organisation():
        organisation = Organisation.objects.get(slug=slug)
    differing = {}
    with organisation_scope(organisation):
        teams = list(Team.objects.order_by("pk"))
        quarters = list(Cycle.objects.filter(kind="quarter").exclude(phase=Phase.PLANNING).order_by("starts_on"))
        habits = Habits(teams, pilots=False)
        habits.number(quarters, quarters[-1])
        for back, cycle in enumerate(quarters[::-1][:backs]):
            facts = facts_of(cycle, organisation.settings, day)
            measures, names = measure_all(facts), {each.key: each.name for each in facts.teams}
            for code, signal in SIGNALS.items():
                truth = {each.name for each in teams if habits.has(code, each, cycle)}
                found = {names[key] for key, _measure in having(measures, signal, organisation.settings)}
                if truth != found:
                    differing[f"{code}, {back} back"] = (truth, found)
    return differing


def built(size: str, seed: int, day: date) -> str:
    with time_machine.travel(datetime(day.year, day.month, day.day, 10, tzinfo=UTC), tick=False):
        return build(size, seed, today=day).slug


def test_each_signal_is_planted_in_a_team_of_the_demo_and_not_in_another():
    assert PLANTED.keys() == SIGNALS.keys()
    for code, places in PLANTED.items():
        assert any(first <= 1 for _seat, first, _last in places), f"{code} is in neither of the last two quarters"


def test_what_is_planted_in_the_demo_is_found_in_every_quarter_and_nothing_else():
    day = date(2026, 11, 20)
    assert compared(built("S", 1, day), day, backs=5) == {}


@pytest.mark.parametrize("seed", range(2, 12))
def test_what_is_planted_in_ten_other_companies_is_found_and_nothing_else(seed, monkeypatch):
    monkeypatch.setitem(SIZES, "small", SMALL)
    day = date(2026, 1 + seed % 12, 15 + seed)
    assert compared(built("small", seed, day), day, backs=2) == {}
