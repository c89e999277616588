"""Whoever starts a new installation makes its first login and organisation, once."""

from typing import Any

import pytest
from django.test import Client

from quarterdeck.events.models import Event
from quarterdeck.keel.scope import organisation_scope
from quarterdeck.okrs.models import Cycle, Phase
from quarterdeck.people import actions
from quarterdeck.people.models import Member, Organisation, Role, Team, User

pytestmark = pytest.mark.django_db


def filled(**changed: str) -> dict[str, str]:
    return {
        "name": "Ada Lovelace", "email": "Ada@Example.org", "password": "a quiet harbour", "organisation": "Acme",
        "slug": "acme", "time_zone": "Europe/Berlin", **changed,
    }  # fmt: skip


def begin(client: Client, token: str, **changed: str) -> Any:
    return client.post(f"/start/{token}", filled(**changed))


def test_it_makes_login_organisation_company_and_admin_and_lets_the_person_in(client: Client) -> None:
    response = begin(client, actions.begin_first_run())
    assert response.status_code == 302
    assert response["Location"] == "/acme/"
    made = User.objects.get()
    assert made.email == "ada@example.org"
    assert made.password.startswith("argon2$")
    with organisation_scope(Organisation.objects.get(slug="acme")):
        founder = Member.objects.get()
        assert (founder.role, founder.handle, founder.user) == (Role.ADMIN, "ada-lovelace", made)
        assert founder.led_team_ids == {Team.objects.get(kind="company").pk}
        assert Event.objects.filter(verb="organisation.founded").count() == 1
    assert client.get("/acme/teams/").status_code == 200


def test_a_new_organisation_can_draft_at_once(client: Client) -> None:
    begin(client, actions.begin_first_run())
    with organisation_scope(Organisation.objects.get(slug="acme")):
        assert {each.kind for each in Cycle.objects.filter(phase=Phase.RUNNING)} == {"annual", "quarter"}


def test_the_link_works_once(client: Client) -> None:
    token = actions.begin_first_run()
    begin(client, token)
    again = begin(Client(), token, email="eve@example.org", slug="other")
    assert again.status_code == 410
    assert User.objects.count() == 1


def test_only_the_newest_link_works(client: Client) -> None:
    old, new = actions.begin_first_run(), actions.begin_first_run()
    assert client.get(f"/start/{old}").status_code == 410
    assert client.get(f"/start/{new}").status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("password", "short", "too short"),
        ("password", "password123", "too common"),
        ("email", "ada", "valid email"),
        ("slug", "accounts", "used by the system"),
        ("slug", "with space", "letters, numbers"),
        ("time_zone", "Mars/Olympus", "valid choice"),
        ("name", "", "required"),
    ],
)
def test_it_says_beside_the_field_what_to_mend_and_makes_nothing(
    client: Client, field: str, value: str, words: str
) -> None:
    response = begin(client, actions.begin_first_run(), **{field: value})
    assert response.status_code == 422
    assert words in " ".join(response.context["form"].errors[field])
    assert not User.objects.exists()


def test_a_taken_short_name_is_refused_and_the_link_stays_good(client: Client) -> None:
    begin(client, actions.begin_first_run())
    token = actions.begin_first_run()
    refused = begin(Client(), token, email="grace@example.org")
    assert "taken" in refused.context["form"].errors["slug"][0]
    assert begin(Client(), token, email="grace@example.org", slug="other").status_code == 302
