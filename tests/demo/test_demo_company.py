"""The demo company: the same for the same seed, true to the rules, and with something to say on every screen."""

from datetime import date

import pytest

from quarterdeck.demo import build
from quarterdeck.demo.build import SIZES
from quarterdeck.demo.company import Size
from quarterdeck.keel.scope import every_organisation, organisation_scope
from quarterdeck.okrs.actions import recompute
from quarterdeck.okrs.models import CheckIn, Cycle, KeyResult, Objective, Phase, StrategicPriority
from quarterdeck.okrs.standing import standing_of
from quarterdeck.people.models import Organisation
from quarterdeck.reflection.queries import teams_in_closing

pytestmark = pytest.mark.django_db


def built(**given):
    summary = build("S", **given)
    with every_organisation():
        return summary, Organisation.objects.get(slug=summary.slug)


def words_of(organisation):
    with organisation_scope(organisation):
        return list(KeyResult.objects.order_by("number").values_list("statement", "value", "status", "grade"))


def test_a_seed_gives_the_same_company_again():
    _first, one = built(seed=3)
    _second, two = built(seed=3)
    _other, three = built(seed=4)
    assert words_of(one) == words_of(two)
    assert words_of(one) != words_of(three)


def test_what_it_carries_agrees_with_its_log_and_every_screen_has_something_to_say():
    summary, organisation = built(seed=1)
    with organisation_scope(organisation):
        assert recompute(organisation, write=False) == 0
        assert Cycle.objects.filter(phase=Phase.CLOSED, kind="quarter").count() >= 4
        assert Cycle.objects.filter(phase=Phase.RUNNING, kind="quarter").count() == 1
        running = KeyResult.objects.filter(objective__cycle__phase=Phase.RUNNING)
        assert {"on_track", "at_risk", "off_track", "stale", "not_started", "unknown"} - set(
            running.values_list("status", flat=True)
        ) <= {"unknown"}
        assert {"metric", "ordinal", "rating"} <= set(running.values_list("kind", flat=True))
        assert running.filter(is_guardrail=True).exists()
        assert Objective.objects.filter(cycle__phase=Phase.PLANNING, state="draft").exists()
        assert StrategicPriority.objects.count() == 4
        assert summary.check_ins == CheckIn.objects.count()
        assert not [each for each in KeyResult.objects.values_list("statement", flat=True) if "{" in each]
        assert not CheckIn.objects.filter(value__lt=0).exists()


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2025, 12, 31), date(2024, 2, 29), date(2026, 3, 14)])
def test_any_day_of_the_year_falls_well_into_a_quarter(today, time_machine):
    time_machine.move_to(today.isoformat() + "T10:00:00Z")
    _summary, organisation = built(seed=2, today=today)
    with organisation_scope(organisation):
        running = Cycle.objects.get(phase=Phase.RUNNING, kind="quarter")
        assert 42 <= (today - running.starts_on).days <= 77
        assert recompute(organisation, write=False) == 0


@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize("readings", [0, 12], ids=["every Monday", "twelve in all"])
def test_who_owns_key_results_has_check_ins_to_do_on_any_weekday(weekday, readings, time_machine, monkeypatch):
    few = Size(functions=2, teams=4, members=20, objectives=2, key_results=3, closed_quarters=1, readings=readings)
    monkeypatch.setitem(SIZES, "S", few)
    today = date(2026, 11, 23 + weekday)
    time_machine.move_to(today.isoformat() + "T10:00:00Z")
    _summary, organisation = built(seed=1, today=today)
    with organisation_scope(organisation):
        running = Cycle.objects.get(phase=Phase.RUNNING, kind="quarter")
        mine = KeyResult.objects.filter(objective__cycle=running, owner__email__startswith="member@")
        assert any(standing_of(each, running, organisation.settings, today).is_due for each in mine)


def test_the_last_quarter_waits_to_be_closed_with_a_few_things_left_to_do():
    _summary, organisation = built(seed=5)
    with organisation_scope(organisation):
        cycle = Cycle.objects.get(phase=Phase.REFLECTING, kind="quarter")
        assert not Cycle.objects.filter(phase=Phase.CLOSED, kind="quarter", starts_on__gt=cycle.starts_on).exists()
        waiting = {each.name: each.missing for each in teams_in_closing(cycle) if each.key_results > each.graded}
        ((missing),) = waiting.values()
        assert missing == ("1 last value", "3 grades", "its retrospective")
        assert KeyResult.objects.filter(objective__cycle=cycle, status="stale").count() == 1
        assert recompute(organisation, write=False) == 0


def test_an_unknown_size_is_refused():
    with pytest.raises(ValueError, match="S, L or XL"):
        build("M")
