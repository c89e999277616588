"""The audit trail: everything that happened, filtered by the address, for admins."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from quarterdeck.events.models import Event
from quarterdeck.keel.clock import now
from quarterdeck.keel.scope import organisation_scope
from quarterdeck.people import actions
from quarterdeck.people.models import Member, Organisation, Role
from tests import factories


@pytest.fixture
def admin(scoped: Organisation) -> Member:
    return factories.member("Ada", role=Role.ADMIN, handle="ada")


def listed(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/acme/audit?format=json&{query}").json()
    return [each["verb"] for each in page["items"]]


def test_it_tells_what_was_before_and_after(admin: Member, client_of: Callable[..., Client]) -> None:
    actions.change_settings(admin, {"grace_days": 20})
    page = client_of(admin).get("/acme/audit").content.decode()
    assert "Ada changed settings" in page
    assert "10 → 20" in page


def test_the_address_filters_by_kind_person_team_and_day(admin: Member, client_of: Callable[..., Client]) -> None:
    grace, crew = factories.member("Grace", role=Role.ADMIN, handle="grace"), factories.team("Crew", slug="crew")
    with time_machine.travel(now() - timedelta(days=30)):
        actions.change_role(grace, factories.member(), Role.VIEWER)
    actions.add_to_team(admin, crew, grace)
    client = client_of(admin)
    today, week_ago = now().date(), now().date() - timedelta(days=7)
    assert listed(client) == ["team.joined", "member.role_changed"]
    assert listed(client, "group=people") == ["member.role_changed"]
    assert listed(client, "group=nonsense") == listed(client)
    assert listed(client, "person=@grace") == ["member.role_changed"]
    assert listed(client, "person=nobody") == []
    assert listed(client, "team=crew") == ["team.joined"]
    assert listed(client, f"first={week_ago}") == ["team.joined"]
    assert listed(client, f"last={week_ago}") == ["member.role_changed"]
    assert listed(client, f"first={today}&last={today}") == ["team.joined"]
    assert listed(client, "first=yesterday&last=2026-99-99") == listed(client)


def test_it_goes_back_page_by_page_without_gap_or_repeat(admin: Member, client_of: Callable[..., Client]) -> None:
    for number in range(120):
        actions.add_member(admin, name=f"P {number}")
    client, seen, query = client_of(admin), [], ""
    for _page in range(4):
        page = client.get(f"/acme/audit?format=json{query}").json()
        seen += [each["position"] for each in page["items"]]
        if page["older"] is None:
            break
        query = f"&before={page['older']}"
    assert len(seen) == len(set(seen)) == Event.objects.count() == 120


def test_the_table_holds_the_same_and_nothing_that_a_spreadsheet_would_run(
    admin: Member, client_of: Callable[..., Client]
) -> None:
    actions.add_member(admin, name="=HYPERLINK(1)", handle="h")
    response = client_of(admin).get("/acme/audit?format=csv&group=people")
    assert response["Content-Disposition"] == 'attachment; filename="acme-audit.csv"'
    (row,) = csv.DictReader(io.StringIO(response.content.decode()))
    assert (row["who"], row["verb"], row["what"]) == ("Ada", "member.added", "'=HYPERLINK(1)")


def test_another_organisations_trail_is_not_in_it(admin: Member, client_of: Callable[..., Client]) -> None:
    with organisation_scope(factories.organisation("Other")):
        actions.add_member(factories.member(role=Role.ADMIN), name="Hidden")
    assert listed(client_of(admin)) == []


def test_only_admins_read_it(admin: Member, client_of: Callable[..., Client]) -> None:
    for role in (Role.STEWARD, Role.MEMBER, Role.VIEWER):
        for query in ("", "?format=csv", "?format=json"):
            assert client_of(factories.member(role=role)).get(f"/acme/audit{query}").status_code == 403
