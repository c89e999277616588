"""The diagnosis reads the records, shows evidence to those who may see it, and names no person."""

import json

import pytest
from django.core.exceptions import ValidationError

from quarterdeck.keel.clock import today
from quarterdeck.keel.errors import Refused
from quarterdeck.okrs.models import KeyResult
from quarterdeck.okrs.queries import find_cycle
from quarterdeck.people.models import Member
from quarterdeck.programme import actions
from quarterdeck.programme.queries import programme_page
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
    cycle, cycles = find_cycle(scoped, None, today(scoped))
    return programme_page(Member.objects.get(pk=reader.pk), cycle, cycles, today(scoped))


def signal(page, code):
    return next(each for group in page.groups for each in group.signals if each.code == code)


def test_a_steward_sees_the_teams_and_the_evidence_one_click_away(scoped, sick):
    found = signal(page_of(factories.member(role="steward"), scoped), "PRG101")
    assert (found.having, found.asked) == (1, 2)
    assert found.teams[0].team == "Sick"
    assert found.teams[0].number == "100 %"
    assert found.teams[0].evidence == ("KR-1", "KR-2", "KR-3")


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
