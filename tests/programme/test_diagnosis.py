"""The diagnosis reads the records, shows evidence to those who may see it, and names no person."""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from quarterdeck.events.actions import record
from quarterdeck.keel.clock import now, today
from quarterdeck.keel.errors import Refused
from quarterdeck.okrs.models import Cycle, KeyResult, Objective
from quarterdeck.okrs.queries import find_cycle
from quarterdeck.people.actions import change_settings
from quarterdeck.people.models import Member, Organisation, Team
from quarterdeck.programme import actions
from quarterdeck.programme.models import Measured
from quarterdeck.programme.queries import programme_page
from quarterdeck.programme.signals import SIGNALS
from tests import factories


@pytest.fixture
def sick(scoped):
    """A team whose key results are to-do lists, and one that is fine."""
    team = factories.team("Sick", slug="sick")
    lead = factories.member("Quentin Hidden", team=team, lead=True)
    objective = factories.objective(team=team, owner=lead)
    for n in range(3):
        factories.check_in(factories.key_result(f"Launch part {n}", objective=objective), 21.0)
    KeyResult.objects.update(is_output=True)
    sound = factories.team("Sound", slug="sound")
    other = factories.objective(team=sound, owner=factories.member(team=sound), cycle=objective.cycle)
    for _n in range(2):
        factories.check_in(factories.key_result(objective=other), 25.0)
    return lead


def page_of(reader, scoped):
    """The page as somebody asks for it now, with the settings as they are now."""
    here = Organisation.objects.get(pk=scoped.pk)
    cycle, cycles = find_cycle(here, None, today(here))
    return programme_page(Member.objects.select_related("organisation").get(pk=reader.pk), cycle, cycles, today(here))


def signal(page, code):
    return next(each for group in page.groups for each in group.signals if each.code == code)


def test_a_steward_sees_the_teams_and_the_evidence_one_click_away(scoped, sick):
    found = signal(page_of(factories.member(role="steward"), scoped), "PRG101")
    assert (found.having, found.asked) == (1, 2)
    assert found.teams[0].team == "Sick"
    assert found.teams[0].number == "100 %"
    assert [each.place for each in found.teams[0].evidence] == ["KR-1", "KR-2", "KR-3"]


def test_a_lead_sees_their_own_team_and_others_only_how_many(scoped, sick):
    assert signal(page_of(sick, scoped), "PRG101").teams[0].team == "Sick"
    found = signal(page_of(factories.member(), scoped), "PRG101")
    assert found.having == 1
    assert found.teams == ()


def test_no_person_is_named_anywhere(scoped, sick, client_of):
    steward = factories.member("Sam", role="steward")
    answer = client_of(steward).get("/acme/programme?format=json").content.decode()
    assert json.loads(answer)["groups"]
    assert "Hidden" not in answer
    assert "Quentin" not in answer


def team_detail(answer):
    return [team for group in answer["groups"] for each in group["signals"] for team in each["teams"]]


@pytest.mark.parametrize(("role", "leads", "sees"), [
    ("admin", "", {"Sick", "Sound"}), ("steward", "", {"Sick", "Sound"}), ("member", "sick", {"Sick"}),
    ("member", "sound", {"Sound"}), ("member", "", set()), ("viewer", "", set()),
])  # fmt: skip
def test_only_stewards_and_a_teams_own_leads_see_its_detail_in_page_and_json(
    scoped, sick, client_of, role, leads, sees
):
    team = Team.objects.get(slug=leads) if leads else None
    reader = factories.member("Rae", role=role, team=team, lead=bool(leads))
    client = client_of(reader)
    answer = client.get("/acme/programme?format=json").json()
    assert {each["team"] for each in team_detail(answer)} == sees
    counted = {each["code"]: each["having"] for group in answer["groups"] for each in group["signals"]}
    assert counted["PRG101"] == 1
    page = client.get("/acme/programme").content.decode()
    assert ('href="/acme/KR-1"' in page) == ("Sick" in sees)
    assert ("stewards and the teams" in page) == ("Sick" not in sees)


@pytest.mark.parametrize("address", ["programme", "programme?format=json", "programme/rollout", "programme/rollout?format=json",
                                     "programme/troubles/resistance", "programme/troubles/resistance?format=json"])  # fmt: skip
def test_nobody_is_named_to_anybody_and_nothing_tells_people_apart(scoped, sick, client_of, address):
    """Owners only count: neither their name nor handle nor key is in any page of the programme, whoever reads."""
    for reader in (factories.member("Stew", role="steward"), sick, factories.member("Vi", role="viewer")):
        answer = client_of(reader).get(f"/acme/{address}").content.decode()
        for each in Member.objects.exclude(pk=reader.pk):
            for mark in (each.name, f"@{each.handle}", str(each.pk)):
                assert mark not in answer, f"{mark} in {address}"


def test_a_threshold_is_set_in_the_settings_and_moves_the_signal_at_once(scoped, sick, client_of):
    admin = factories.member("Ada", role="admin")
    client = client_of(admin)
    form = client.get("/acme/settings/programme").content.decode()
    assert form.count('type="number"') == len(SIGNALS)
    with pytest.raises(ValidationError, match="from 0 to 95") as refused:
        change_settings(admin, {"outputs_above": "100"})
    assert list(refused.value.message_dict) == ["outputs_above"]
    assert signal(page_of(admin, scoped), "PRG101").threshold == "25 %"
    Objective.objects.filter(team__slug="sick").update(state="dropped")
    half = factories.objective(team=Team.objects.get(slug="sick"), owner=admin, cycle=Objective.objects.first().cycle)
    for n in range(2):
        factories.key_result(f"Launch part {n}", objective=half)
    first = KeyResult.objects.filter(objective=half).order_by("number").first()
    KeyResult.objects.filter(pk=first.pk).update(is_output=True)
    assert signal(page_of(admin, scoped), "PRG101").having == 1
    change_settings(admin, {"outputs_above": "50"})
    found = signal(page_of(admin, scoped), "PRG101")
    assert (found.having, found.threshold) == (0, "50 %")


def test_what_a_cycle_measured_is_kept_when_it_is_over_and_draws_the_trend(scoped, sick, client_of):
    before = factories.cycle(starts_on=date(2020, 1, 1), ends_on=date(2020, 3, 31), phase="closed", name="2020 Q1")
    old = factories.objective(team=Team.objects.get(slug="sound"), cycle=before, owner=sick)
    for n in range(2):
        factories.key_result(f"Move {n}", objective=old)
    KeyResult.objects.filter(objective=old).update(is_output=True)
    steward = factories.member(role="steward")
    assert signal(page_of(steward, scoped), "PRG101").trend[0].height is None
    assert page_of(steward, scoped).stages[0].stage is None
    assert actions.measure_ended(scoped) == 1
    found = signal(page_of(steward, scoped), "PRG101")
    assert [(each.having, each.asked) for each in found.trend] == [(1, 1), (1, 2)]
    assert found.direction == "fewer"
    assert found.teams[0].before == ("–",)
    stages = page_of(steward, scoped).stages
    assert [each.cycle for each in stages] == ["2020 Q1", page_of(steward, scoped).cycle]
    assert stages[0].stage.at == 1
    assert stages[0].stage.next_step
    assert stages[0].stage.habits[0].said[0].code == "PRG101"


def test_measuring_again_changes_nothing_and_a_closed_cycle_is_measured_once(scoped, sick):
    cycle = Objective.objects.first().cycle
    Cycle.objects.filter(pk=cycle.pk).update(
        starts_on=date(2020, 1, 1), ends_on=date(2020, 3, 31), phase="closed", closed_at=now() - timedelta(days=1)
    )
    assert actions.measure_ended(scoped) == 1
    kept = list(Measured.objects.order_by("team__name").values_list("team__name", "numbers"))
    assert [name for name, _numbers in kept] == ["Sick", "Sound"]
    assert actions.measure_ended(scoped) == 0
    assert actions.measure_ended(scoped, again=True) == 1
    assert list(Measured.objects.order_by("team__name").values_list("team__name", "numbers")) == kept
    Cycle.objects.filter(pk=cycle.pk).update(closed_at=now() + timedelta(minutes=1))
    assert actions.measure_ended(scoped) == 1, "it was opened and closed again"


def test_an_override_that_a_commitment_recorded_is_counted(scoped, sick):
    steward = factories.member(role="steward")
    for each in Objective.objects.filter(team__slug="sick"):
        for code in ("KR201", "KR203"):
            record(steward, "finding.overridden", each, code=code, about="KR-1", reason="It has to be")
    change_settings(factories.member(role="admin"), {"overrides_above": 0})
    found = signal(page_of(steward, scoped), "PRG403")
    assert [each.number for each in found.teams] == ["1"], "one commitment is one exception, however many findings"
    assert found.teams[0].evidence[0].place == "O-1"


def test_a_signal_is_silenced_with_a_reason_that_everybody_reads(scoped, sick, client_of):
    steward = factories.member("Sam", role="steward")
    with pytest.raises(ValidationError, match="everybody will read"):
        actions.silence(steward, "PRG101", reason=" ")
    with pytest.raises(ValidationError, match="no such signal"):
        actions.silence(steward, "PRG999", reason="x")
    with pytest.raises(Refused):
        actions.silence(sick, "PRG101", reason="x")
    client_of(steward).post("/acme/programme/signals/PRG101", {"reason": "A migration quarter"})
    assert "A migration quarter" in client_of(sick).get("/acme/programme").content.decode()
    assert not signal(page_of(sick, scoped), "PRG101").speaks
    client_of(steward).post("/acme/programme/signals/PRG101", {"do": "speak"})
    assert signal(page_of(sick, scoped), "PRG101").speaks


def test_an_empty_organisation_is_told_what_will_stand_here(scoped, client_of):
    assert b"No cycle yet" in client_of(factories.member()).get("/acme/programme").content
