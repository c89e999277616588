"""The editor through its door: one page, one save, and two writers who lose nothing."""

import re

import pytest
from django.test import Client

from quarterdeck.keel.scope import organisation_scope
from quarterdeck.okrs.models import KeyResult, Objective
from quarterdeck.people.models import Role
from tests import factories


@pytest.fixture
def acme(organisation):
    with organisation_scope(organisation):
        organisation.team = factories.team("Onboarding", slug="onboarding")
        organisation.lead = factories.member("Lena Lead", handle="lena", team=organisation.team, lead=True)
        organisation.mate = factories.member("Mika Mate", handle="mika", team=organisation.team)
        organisation.cycle = factories.cycle(slug="q4")
        organisation.draft = factories.objective(
            "Feel at home", team=organisation.team, cycle=organisation.cycle, owner=organisation.lead, state="draft"
        )
        organisation.first = factories.key_result("Activation from 20 % to 35 %", objective=organisation.draft)
        organisation.second = factories.key_result(
            "Retention from 40 % to 50 %", objective=organisation.draft, baseline=40.0, target=50.0
        )
    return organisation


def fields_of(html: str) -> dict[str, list[str]]:
    """What a browser would send back of the editor's form, untouched."""
    form = html[html.index('class="editor"') : html.index("</form>", html.index('class="editor"'))]
    sent: dict[str, list[str]] = {}

    def add(name: str, value: str) -> None:
        from html import unescape

        sent.setdefault(name, []).append(unescape(value))

    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]*)"', tag)
        if name is None or "disabled" in tag or (kind and kind[1] == "checkbox" and "checked" not in tag):
            continue
        add(name[1], value[1] if value else "on" if kind and kind[1] == "checkbox" else "")
    for name, body in re.findall(r'<textarea name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.S):
        add(name, body)
    for tag, body in re.findall(r"<select([^>]*)>(.*?)</select>", form, re.S):
        chosen = re.search(r'value="([^"]*)"\s+selected', body)
        if "disabled" not in tag:
            name = re.search(r'name="([^"]*)"', tag)
            assert name is not None
            add(name[1], chosen[1] if chosen else "")
    return sent


def opened(client: Client, address: str) -> dict[str, list[str]]:
    page = client.get(address)
    assert page.status_code == 200
    return fields_of(page.content.decode())


def test_saving_untouched_changes_nothing(acme, client_of):
    client = client_of(acme.lead)
    sent = opened(client, "/acme/O-1/edit")
    assert client.post("/acme/O-1/edit", sent).status_code == 303
    with organisation_scope(acme):
        acme.first.refresh_from_db()
        acme.draft.refresh_from_db()
        assert (acme.first.version, acme.draft.version) == (1, 1)


def test_one_save_changes_objective_and_key_results(acme, client_of):
    client = client_of(acme.lead)
    sent = opened(client, "/acme/O-1/edit")
    sent["title"] = ["At home in a week"]
    sent[f"kr-{acme.first.pk}-target"] = ["42,5 %"]
    answer = client.post("/acme/O-1/edit", sent)
    assert answer.status_code == 303
    with organisation_scope(acme):
        assert Objective.objects.get().title == "At home in a week"
        assert KeyResult.objects.get(pk=acme.first.pk).target == 42.5


def test_one_refused_field_saves_nothing_and_keeps_what_was_typed(acme, client_of):
    client = client_of(acme.lead)
    sent = opened(client, "/acme/O-1/edit")
    sent["title"] = ["At home in a week"]
    sent[f"kr-{acme.first.pk}-target"] = ["about a lot"]
    answer = client.post("/acme/O-1/edit", sent)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "about a lot" in html
    assert "At home in a week" in html
    sent[f"kr-{acme.first.pk}-target"] = ["20"]
    answer = client.post("/acme/O-1/edit", sent)
    assert answer.status_code == 422
    assert "differs from the baseline" in answer.content.decode()
    with organisation_scope(acme):
        assert Objective.objects.get().title == "Feel at home"


def test_another_block_keeps_what_was_typed_and_can_be_saved(acme, client_of):
    client = client_of(acme.lead)
    sent = opened(client, "/acme/O-1/edit")
    sent["title"] = ["Typed before adding"]
    page = client.post("/acme/O-1/edit", {**sent, "add": "1"})
    assert page.status_code == 200
    again = fields_of(page.content.decode())
    assert again["title"] == ["Typed before adding"]
    prefix = next(each for each in again["block"] if each.startswith("new-"))
    again[f"{prefix}-statement"] = ["First reply from 8 h to 2 h"]
    again[f"{prefix}-direction"] = ["decrease"]
    again[f"{prefix}-baseline"] = ["8 h"]
    again[f"{prefix}-target"] = ["2 h"]
    again[f"{prefix}-unit"] = ["h"]
    again[f"{prefix}-owner"] = ["@mika"]
    assert client.post("/acme/O-1/edit", again).status_code == 303
    with organisation_scope(acme):
        added = KeyResult.objects.get(statement__startswith="First reply")
        assert (added.baseline, added.target, added.unit, added.owner) == (8.0, 2.0, "h", acme.mate)


def test_an_unknown_owner_is_named_beside_the_field(acme, client_of):
    client = client_of(acme.lead)
    sent = opened(client, "/acme/O-1/edit")
    sent[f"kr-{acme.first.pk}-owner"] = ["@nobody"]
    answer = client.post("/acme/O-1/edit", sent)
    assert answer.status_code == 422
    assert "Nobody here is called" in answer.content.decode()


def test_shares_left_alone_split_the_rest(acme, client_of):
    client = client_of(acme.lead)
    sent = opened(client, "/acme/O-1/edit")
    sent[f"kr-{acme.first.pk}-share"] = ["80"]
    assert client.post("/acme/O-1/edit", sent).status_code == 303
    with organisation_scope(acme):
        weights = KeyResult.objects.order_by("number").values_list("weight", flat=True)
        assert list(weights) == [80.0, 20.0]


def test_a_new_objective_sent_twice_is_made_once(acme, client_of):
    client = client_of(acme.lead)
    sent = opened(client, "/acme/teams/onboarding/objectives/new?cycle=q4")
    sent["title"] = ["Once only"]
    first = client.post("/acme/teams/onboarding/objectives/new?cycle=q4", sent)
    second = client.post("/acme/teams/onboarding/objectives/new?cycle=q4", sent)
    assert first.status_code == second.status_code == 303
    assert first["Location"] == second["Location"]
    with organisation_scope(acme):
        assert Objective.objects.filter(title="Once only").count() == 1


def test_the_second_writer_sees_a_merge_page_and_nothing_is_lost(acme, client_of):
    lena, mika = client_of(acme.lead), client_of(acme.mate)
    hers, his = opened(lena, "/acme/O-1/edit"), opened(mika, "/acme/O-1/edit")
    hers["title"] = ["Hers"]
    hers["in_order_to"] = ["only she wrote this"]
    assert lena.post("/acme/O-1/edit", hers).status_code == 303
    his["title"] = ["His"]
    his[f"kr-{acme.first.pk}-target"] = ["44 %"]
    page = mika.post("/acme/O-1/edit", his)
    assert page.status_code == 409
    html = page.content.decode()
    assert "Somebody else saved meanwhile" in html
    merged = fields_of(html)
    assert merged["title"] == ["His"]
    assert "Theirs now:" in html
    assert "Hers" in html
    assert merged["in_order_to"] == ["only she wrote this"]
    assert merged[f"kr-{acme.first.pk}-target"] == ["44 %"]
    assert mika.post("/acme/O-1/edit", merged).status_code == 303
    with organisation_scope(acme):
        saved = Objective.objects.get()
        assert (saved.title, saved.in_order_to) == ("His", "only she wrote this")
        assert KeyResult.objects.get(pk=acme.first.pk).target == 44.0


def test_the_second_writer_may_take_theirs(acme, client_of):
    lena, mika = client_of(acme.lead), client_of(acme.mate)
    hers, his = opened(lena, "/acme/O-1/edit"), opened(mika, "/acme/O-1/edit")
    hers["title"] = ["Hers"]
    lena.post("/acme/O-1/edit", hers)
    his["title"] = ["His"]
    his["in_order_to"] = ["his reason"]
    merged = fields_of(mika.post("/acme/O-1/edit", his).content.decode())
    merged["take-title"] = ["on"]
    assert mika.post("/acme/O-1/edit", merged).status_code == 303
    with organisation_scope(acme):
        saved = Objective.objects.get()
        assert (saved.title, saved.in_order_to) == ("Hers", "his reason")


def test_what_was_dropped_meanwhile_is_said_with_the_writers_words(acme, client_of):
    lena, mika = client_of(acme.lead), client_of(acme.mate)
    hers, his = opened(lena, "/acme/O-1/edit"), opened(mika, "/acme/O-1/edit")
    hers[f"kr-{acme.second.pk}-remove"] = ["on"]
    assert lena.post("/acme/O-1/edit", hers).status_code == 303
    his[f"kr-{acme.second.pk}-statement"] = ["My better words for retention"]
    page = mika.post("/acme/O-1/edit", his)
    assert page.status_code == 409
    assert "My better words for retention" in page.content.decode()


def test_a_viewer_and_another_team_do_not_edit(acme, client_of):
    with organisation_scope(acme):
        viewer = factories.member(role=Role.VIEWER, team=acme.team)
        other = factories.member()
    assert client_of(viewer).get("/acme/O-1/edit").status_code == 403
    assert client_of(other).get("/acme/O-1/edit").status_code == 404, "another team's draft does not exist for them"


def test_the_first_pilot_is_set_in_one_go(organisation, client_of):
    with organisation_scope(organisation):
        admin = factories.member("Ada Admin", handle="ada", role=Role.ADMIN)
        factories.cycle()
    client = client_of(admin)
    sent = opened(client, "/acme/first-pilot")
    sent |= {
        "team": ["Pilot crew"],
        "title": ["New customers feel at home"],
        "owner": ["@ada"],
        "new-0-statement": ["Activation"],
        "new-0-baseline": ["20 %"],
        "new-0-target": ["35 %"],
        "new-0-unit": ["%"],
    }
    answer = client.post("/acme/first-pilot", sent)
    assert answer.status_code == 303
    with organisation_scope(organisation):
        objective = Objective.objects.get()
        assert (objective.team.name, objective.key_results.get().target) == ("Pilot crew", 35.0)
    assert client.get(answer["Location"]).status_code == 200
