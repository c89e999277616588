"""The pages of the heart: every kind of key result reads well, and small doors work."""

from datetime import timedelta

import pytest

from quarterdeck.keel.clock import today as today_of
from quarterdeck.keel.scope import organisation_scope
from quarterdeck.okrs import actions
from quarterdeck.okrs.models import CheckIn, Grade, KeyResult, Phase
from quarterdeck.people.models import Role
from tests import factories


@pytest.fixture
def acme(organisation):
    with organisation_scope(organisation):
        organisation.steward = factories.member("Stella", role=Role.STEWARD)
        organisation.objective = factories.objective()
    return organisation


def told(client, number):
    page = client.get(f"/acme/KR-{number}")
    assert page.status_code == 200
    return page.content.decode()


@pytest.mark.parametrize(
    ("fields", "values", "finding"),
    [
        ({}, [], "Not checked in yet; it shall reach 35"),
        ({}, [29.0], "Likely to land at"),
        ({}, [21.0], "Likely to land at"),
        ({}, [18.0], "worse than its baseline"),
        ({}, [36.5], "Target reached"),
        ({"baseline": None}, [29.0], "baseline is still to be measured"),
        ({"direction": "keep_above", "target": 99.0, "baseline": None}, [99.5], "inside its bound"),
        ({"direction": "keep_below", "target": 5.0, "baseline": None}, [9.0], "outside its bound"),
        ({"kind": "ordinal", "baseline": None, "target": None, "unit": "",
          "zone_sentences": {"commit": "a", "target": "b", "stretch": "c"}}, [1.0], "commit reached"),
        ({"commit_zone": 25.0, "stretch_zone": 45.0}, [40.0], "Target reached"),
    ],
)  # fmt: skip
def test_the_heading_is_the_finding(acme, client_of, fields, values, finding):
    with organisation_scope(acme):
        key_result = factories.key_result(objective=acme.objective, **fields)
        for value in values:
            factories.check_in(key_result, value)
    assert finding in told(client_of(acme.steward), key_result.number).replace("\xa0", " ")


def test_silence_and_dropping_are_said(acme, client_of, time_machine):
    with organisation_scope(acme):
        silent, dropped = factories.key_result(objective=acme.objective), factories.key_result(objective=acme.objective)
        factories.check_in(silent, 25.0)
        actions.drop_key_result(acme.steward, dropped, reason="Measured the wrong thing.")
    from quarterdeck.keel.clock import now

    client = client_of(acme.steward)
    assert "Measured the wrong thing." in told(client, dropped.number)
    time_machine.move_to(now() + timedelta(days=25))
    client = client_of(acme.steward)
    assert "Silent for 3 weeks" in told(client, silent.number)


def test_checking_in_by_the_plain_form_leads_back(acme, client_of):
    with organisation_scope(acme):
        key_result = factories.key_result(objective=acme.objective)
    client = client_of(acme.objective.owner)
    answer = client.post(
        f"/acme/KR-{key_result.number}/check-ins", {"value": "26 %", "confidence": "7", "next": "/acme/"}
    )
    assert (answer.status_code, answer["Location"]) == (303, "/acme/")
    with organisation_scope(acme):
        assert CheckIn.objects.get().value == 26.0


def test_a_wrong_value_stands_beside_its_field_and_is_kept(acme, client_of):
    with organisation_scope(acme):
        key_result = factories.key_result(objective=acme.objective)
    client = client_of(acme.objective.owner)
    for headers in ({}, {"HX-Request": "true"}):
        answer = client.post(
            f"/acme/KR-{key_result.number}/check-ins", {"value": "a lot", "what_moved": "We tried"}, headers=headers
        )
        assert answer.status_code == 422
        assert "a lot" in answer.content.decode()
        assert "We tried" in answer.content.decode()
    with organisation_scope(acme):
        assert not CheckIn.objects.exists()


def test_a_check_in_in_place_answers_with_its_line(acme, client_of):
    with organisation_scope(acme):
        key_result = factories.key_result(objective=acme.objective)
    answer = client_of(acme.objective.owner).post(
        f"/acme/KR-{key_result.number}/check-ins", {"value": "26"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert "is checked in at 26" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_next_never_leads_to_another_site(acme, client_of):
    with organisation_scope(acme):
        key_result = factories.key_result(objective=acme.objective)
    answer = client_of(acme.objective.owner).post(
        f"/acme/KR-{key_result.number}/check-ins", {"value": "26", "next": "https://evil.example/"}
    )
    assert answer["Location"] == f"/acme/KR-{key_result.number}"


def test_saving_for_later_and_correcting_through_the_pages(acme, client_of):
    with organisation_scope(acme):
        key_result = factories.key_result(objective=acme.objective)
    client = client_of(acme.objective.owner)
    client.post(f"/acme/KR-{key_result.number}/check-ins", {"value": "26", "later": "yes"})
    with organisation_scope(acme):
        assert not CheckIn.objects.exists()
    assert "You saved this for later" in told(client, key_result.number)
    client.post(f"/acme/KR-{key_result.number}/check-ins", {"value": "260"})
    with organisation_scope(acme):
        wrong = CheckIn.objects.get()
    address = f"/acme/KR-{key_result.number}/check-ins/{wrong.pk}/correction"
    assert client.get(address).status_code == 200
    assert client.post(address, {"value": "26"}).status_code == 303
    html = told(client, key_result.number)
    assert "corrected" in html
    with organisation_scope(acme):
        assert KeyResult.objects.get(pk=key_result.pk).value == 26.0


def test_somebody_else_answers_a_check_in(acme, client_of):
    with organisation_scope(acme):
        observed = factories.check_in(factories.key_result(objective=acme.objective), 25.0)
    answer = client_of(acme.steward).post(f"/acme/check-ins/{observed.pk}/acknowledgement", {"words": "I will ask."})
    assert answer.status_code == 303
    assert "I will ask." in told(client_of(acme.steward), observed.key_result.number)
    assert client_of(acme.objective.owner).post(f"/acme/check-ins/{observed.pk}/acknowledgement").status_code == 403


def test_the_csv_never_runs_as_a_formula(acme, client_of):
    with organisation_scope(acme):
        key_result = factories.key_result(objective=acme.objective)
        factories.check_in(key_result, 25.0, what_moved='=HYPERLINK("http://evil")')
    answer = client_of(acme.steward).get(f"/acme/KR-{key_result.number}?format=csv")
    assert "'=HYPERLINK" in answer.content.decode()


def test_pages_have_json_siblings_without_inner_keys(acme, client_of):
    with organisation_scope(acme):
        key_result = factories.key_result(objective=acme.objective)
        factories.check_in(key_result, 26.0)
    client = client_of(acme.steward)
    answer = client.get(f"/acme/KR-{key_result.number}?format=json").json()
    assert answer["row"]["value"] == 26.0
    assert not [key for key in answer if key.startswith("_")]
    assert client.get("/acme/O-1?format=json").json()["row"]["key_results"][0]["reference"] == key_result.reference


def test_a_score_explains_itself_with_its_exclusions(acme, client_of):
    with organisation_scope(acme):
        factories.check_in(factories.key_result(objective=acme.objective), 27.5)
        factories.key_result(objective=acme.objective)
    client = client_of(acme.steward)
    html = client.get("/acme/O-1/why").content.decode()
    assert "1.00·0.50 = 0.50" in html
    assert "no score known yet" in html
    html = client.get("/acme/KR-1/why", headers={"HX-Request": "true"}).content.decode()
    assert "(27.5 − 20) ÷ (35 − 20) = 0.50" in html


def test_commit_page_names_what_is_missing_and_then_commits(acme, client_of):
    with organisation_scope(acme):
        draft = factories.objective(state="draft", owner=acme.steward, cycle=acme.objective.cycle)
    client = client_of(acme.steward)
    address = f"/acme/{draft.reference}/commitment"
    assert "at least one key result" in client.get(address).content.decode()
    assert client.post(address).status_code == 422
    with organisation_scope(acme):
        factories.key_result(objective=draft)
    assert client.post(address).status_code == 303


def test_drop_move_copy_and_carry_over_through_their_pages(acme, client_of):
    client = client_of(acme.steward)
    with organisation_scope(acme):
        key_result = factories.key_result(objective=acme.objective)
        other = factories.team("Other")
        cycle = acme.objective.cycle
        later = factories.cycle(phase=Phase.PLANNING, starts_on=cycle.ends_on + timedelta(days=1))
    assert (
        client.post("/acme/O-1/copy", {"team": other.pk, "cycle": cycle.pk, "key_results": [key_result.pk]}).status_code
        == 303
    )
    assert client.post("/acme/O-1/carry-over", {"cycle": later.pk, "key_results": [key_result.pk]}).status_code == 303
    assert client.post("/acme/O-1/move", {"team": other.pk, "cycle": cycle.pk}).status_code == 303
    assert client.post("/acme/O-1/drop", {"reason": ""}).status_code == 422
    assert client.post("/acme/O-1/drop", {"reason": "Enough."}).status_code == 303
    assert "Enough." in client.get("/acme/O-1").content.decode()


def test_a_key_result_is_moved_and_dropped_through_its_pages(acme, client_of):
    with organisation_scope(acme):
        moves, stays = factories.key_result(objective=acme.objective), factories.key_result(objective=acme.objective)
        other = factories.objective("Another one", cycle=acme.objective.cycle)
    client = client_of(acme.steward)
    assert "Move to another objective" in told(client, moves.number)
    assert client.post(f"/acme/{moves.reference}/move", {"objective": acme.objective.pk}).status_code == 422
    assert client.post(f"/acme/{moves.reference}/move", {"objective": other.pk}).status_code == 303
    assert "Another one" in told(client, moves.number)
    with organisation_scope(acme):
        factories.key_result(objective=acme.objective)
    assert client.post(f"/acme/{stays.reference}/drop", {"reason": ""}).status_code == 422
    assert client.post(f"/acme/{stays.reference}/drop", {"reason": "Wrong metric."}).status_code == 303


def test_grading_in_place_and_by_page(acme, client_of):
    client = client_of(acme.steward)
    with organisation_scope(acme):
        first, second = factories.key_result(objective=acme.objective), factories.key_result(objective=acme.objective)
        factories.check_in(first, 26.0)
        actions.move_phase(acme.steward, acme.objective.cycle, Phase.REFLECTING)
        slug = acme.objective.cycle.slug
    assert "0 of 2 graded" in client.get(f"/acme/cycles/{slug}/reflect").content.decode()
    refused = client.post(f"/acme/{first.reference}/grade", {"value": "0.3"}, headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert "asks for a cause" in refused.content.decode()
    assert (
        client.post(f"/acme/{first.reference}/grade", {"value": "0.4"}, headers={"HX-Request": "true"}).status_code
        == 200
    )
    assert (
        client.post(f"/acme/{second.reference}/grade", {"ungraded": "yes", "words": "Never measured."}).status_code
        == 303
    )
    assert client.post(f"/acme/cycles/{slug}/phase", {"phase": "closed"}).status_code == 303
    assert "Closed" in client.get(f"/acme/cycles/{slug}").content.decode()
    with organisation_scope(acme):
        assert Grade.objects.count() == 2


def test_cycles_and_priorities_are_made_through_their_pages(acme, client_of):
    client = client_of(acme.steward)
    made = client.post(
        "/acme/cycles/", {"name": "Summer", "kind": "custom", "starts_on": "2030-06-01", "ends_on": "2030-08-31"}
    )
    assert made.status_code == 303
    assert (
        client.post(
            "/acme/cycles/", {"name": "Back", "kind": "custom", "starts_on": "2030-06-01", "ends_on": "2030-05-31"}
        ).status_code
        == 422
    )
    assert client.post("/acme/priorities/", {"title": "Win the second year", "why": ""}).status_code == 303
    assert "Win the second year" in client.get("/acme/priorities/").content.decode()


def test_the_page_of_a_team_counts_what_is_due(acme, client_of):
    with organisation_scope(acme):
        key_result = factories.key_result(objective=acme.objective)
        factories.check_in(key_result, 25.0, on=today_of(acme) - timedelta(days=20))
    html = client_of(acme.steward).get("/acme/teams/company").content.decode()
    assert "1 check-in due" in html
