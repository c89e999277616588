"""Every page of the room, seen by everyone who may come by."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quarterdeck.people import actions
from quarterdeck.people.models import Member, Organisation, Role, Team
from tests import factories

FOR_ALL = (
    "teams/", "members/", "members/ada", "find-people?person=ada", "settings/", "settings/limits", "settings/cycles",
    "settings/check-ins", "settings/status", "settings/people", "settings/appearance", "switcher",
)  # fmt: skip
FOR_STEWARDS = ("teams/new", "teams/crew/edit")
FOR_ADMINS = (
    "members/ada/edit",
    "members/ada/deactivation",
    "invitations/",
    "invitations/new",
    "audit",
    "audit?format=csv",
)

ClientOf = Callable[[Member], Client]


@pytest.fixture
def ada(scoped: Organisation) -> Member:
    return factories.member("Ada", handle="ada", team=factories.team("Crew", slug="crew"))


@pytest.mark.parametrize("role", Role.values)
def test_each_role_sees_what_it_may_and_is_told_who_may_see_the_rest(
    ada: Member, client_of: ClientOf, role: str
) -> None:
    client = client_of(factories.member(role=role))
    for path in FOR_ALL:
        assert client.get(f"/acme/{path}").status_code == 200, path
    for path in FOR_STEWARDS:
        expected = 200 if role in {Role.ADMIN, Role.STEWARD} else 403
        assert client.get(f"/acme/{path}").status_code == expected, path
    for path in FOR_ADMINS:
        assert client.get(f"/acme/{path}").status_code == (200 if role == Role.ADMIN else 403), path


def test_a_stranger_meets_nothing_at_all(ada: Member, client_of: ClientOf) -> None:
    stranger = factories.user()
    client = Client()
    client.force_login(stranger, backend="allauth.account.auth_backends.AuthenticationBackend")
    for path in (*FOR_ALL, *FOR_STEWARDS, *FOR_ADMINS):
        assert client.get(f"/acme/{path}").status_code == 404, path


def test_who_is_not_logged_in_is_asked_to(ada: Member) -> None:
    for path in FOR_ALL:
        response = Client().get(f"/acme/{path}")
        assert response.status_code == 302, path
        assert response["Location"].startswith("/accounts/login/?next=/acme/")


def test_every_page_has_a_json_sibling(ada: Member, client_of: ClientOf) -> None:
    client = client_of(factories.member(role=Role.ADMIN))
    for path in ("teams/", "members/", "members/ada", "audit", "invitations/"):
        response = client.get(f"/acme/{path}?format=json")
        assert response["Content-Type"] == "application/json", path
        assert response.json()


@pytest.mark.parametrize(
    "path", ["teams/", "teams/crew/edit", "members/", "members/ada", "invitations/", "audit", "settings/limits"]
)
def test_a_page_asks_the_database_as_often_in_a_large_organisation_as_in_a_small_one(
    ada: Member, client_of: ClientOf, path: str
) -> None:
    client = client_of(factories.member(role=Role.ADMIN))

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/acme/{path}").status_code == 200
        # What opens and closes the organisation's scope on PostgreSQL is no question of the page.
        scoping = ("set_config", "current_setting", "SAVEPOINT")
        return len([each for each in asked if not any(word in each["sql"] for word in scoping)])

    crew = Team.objects.get(slug="crew")
    small = statements()
    for _each in range(12):
        member = factories.member(team=factories.team(parent=crew), lead=True)
        actions.add_to_team(factories.member(role=Role.ADMIN), crew, member)
        actions.invite(factories.member(role=Role.ADMIN))
    assert statements() == small <= 12


def test_a_part_of_a_page_is_never_the_log_in(ada: Member) -> None:
    answer = Client().get("/acme/switcher", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content, answer.headers["HX-Reswap"]) == (401, b"", "none")
