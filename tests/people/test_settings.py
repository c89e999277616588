"""An organisation's settings: read by all, changed by admins, stored only where they differ."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from quarterdeck.events.models import Event
from quarterdeck.keel.errors import Refused
from quarterdeck.people import actions
from quarterdeck.people.models import Member, Organisation, Role, User
from tests import factories


@pytest.fixture
def admin(scoped: Organisation) -> Member:
    return factories.member("Ada", role=Role.ADMIN)


def stored() -> dict[str, object]:
    chosen: dict[str, object] = Organisation.objects.get(slug="acme").stored_settings
    return chosen


def test_only_what_differs_is_stored_and_the_change_is_told(admin: Member) -> None:
    actions.change_settings(admin, {"grace_days": "20", "planning_days": "14"})
    assert stored() == {"grace_days": 20}
    told = Event.objects.get(verb="settings.changed").data
    assert (told["before"], told["after"]) == ({"grace_days": 10}, {"grace_days": 20})
    actions.change_settings(admin, {"grace_days": 10})
    assert stored() == {}


def test_what_a_newer_version_stored_survives(admin: Member) -> None:
    Organisation.objects.filter(slug="acme").update(stored_settings={"of_tomorrow": 1})
    actions.change_settings(admin, {"grace_days": 20})
    assert stored() == {"of_tomorrow": 1, "grace_days": 20}


@pytest.mark.parametrize(
    ("section", "changed", "words"),
    [
        ("limits", {"team_objectives_hard": "1"}, "cannot be below"),
        ("limits", {"team_objectives_hard": "99"}, "less than or equal to 50"),
        ("limits", {"team_objectives_hard": "many"}, "whole number"),
        ("cycles", {"cycle_label": "{quarter}"}, "Use only {year} and {n}"),
        ("cycles", {"cycle_label": "{year.__class__}{n}"}, "Use only {year} and {n}"),
        ("cycles", {"cycle_label": "{n:>999999999}"}, "Use only {year} and {n}"),
        ("cycles", {"cycle_label": "{n"}, "Use only {year} and {n}"),
        ("cycles", {"cycle_label": "{year}"}, "Use {n} in it"),
        ("status", {"at_risk_at": "0.9"}, "below “on track”"),
        ("status", {"at_risk_at": "nan"}, "number"),
        ("cycles", {"cycle_months": "5"}, "valid choice"),
    ],
)
def test_the_page_says_beside_the_field_what_cannot_be(
    admin: Member, client_of: Callable[..., Client], section: str, changed: dict[str, str], words: str
) -> None:
    client = client_of(admin)
    form = client.get(f"/acme/settings/{section}").context["form"]
    sent = {name: str(form.initial[name]) for name in form.fields}
    response = client.post(f"/acme/settings/{section}", {**sent, **changed})
    assert response.status_code == 422
    assert words in str(response.context["form"].errors)
    assert stored() == {}


def test_each_section_saves_and_shows_its_defaults(admin: Member, client_of: Callable[..., Client]) -> None:
    client = client_of(admin)
    for section in ("limits", "cycles", "check-ins", "status", "people"):
        page = client.get(f"/acme/settings/{section}")
        form = page.context["form"]
        sent = {name: str(value) for name, value in form.initial.items() if value is not False and value != ""}
        assert client.post(f"/acme/settings/{section}", sent).status_code == 303, section
    assert "Default: 3." in client.get("/acme/settings/limits").content.decode()
    assert "Default: January." in client.get("/acme/settings/cycles").content.decode()
    assert stored() == {}
    assert client.get("/acme/settings/nothing").status_code == 404


def test_everybody_else_may_read_only(admin: Member, client_of: Callable[..., Client]) -> None:
    steward = factories.member(role=Role.STEWARD)
    page = client_of(steward).get("/acme/settings/limits").content.decode()
    assert "An admin changes them" in page
    assert page.count("disabled") >= 6
    assert client_of(steward).post("/acme/settings/limits", {"team_objectives_hard": "9"}).status_code == 403
    assert client_of(steward).post("/acme/settings/", {"name": "Mine"}).status_code == 403
    with pytest.raises(Refused):
        actions.change_settings(steward, {"grace_days": 20})


def test_the_organisation_is_renamed_and_moves_with_its_short_name(
    admin: Member, client_of: Callable[..., Client]
) -> None:
    client = client_of(admin)
    moved = client.post("/acme/settings/", {"name": "Acme Ltd", "slug": "acme-ltd", "time_zone": "Asia/Tokyo"})
    assert moved["Location"] == "/acme-ltd/settings/"
    assert client.get("/acme-ltd/teams/").status_code == 200
    assert client.get("/acme/teams/").status_code == 404


@pytest.mark.parametrize("slug", ["other", "accounts", "Not A Slug"])
def test_a_short_name_that_cannot_be_is_refused(admin: Member, client_of: Callable[..., Client], slug: str) -> None:
    factories.organisation("Other")
    response = client_of(admin).post("/acme/settings/", {"name": "Acme", "slug": slug, "time_zone": "UTC"})
    assert response.status_code == 422
    assert "slug" in response.context["form"].errors


def test_anybody_chooses_how_pages_look_to_them(scoped: Organisation, client_of: Callable[..., Client]) -> None:
    viewer = factories.member(role=Role.VIEWER)
    client = client_of(viewer)
    assert client.post("/acme/settings/appearance", {"theme": "dark"}).status_code == 303
    assert 'data-theme="dark"' in client.get("/acme/teams/").content.decode()
    assert client.post("/acme/settings/appearance", {"theme": "pink"}).status_code == 422
    with pytest.raises(ValidationError):
        actions.choose_appearance(User.objects.get(), "pink")


def test_the_switcher_lists_ones_own_organisations_only(scoped: Organisation, client_of: Callable[..., Client]) -> None:
    factories.organisation("Stranger")
    panel = client_of(factories.member()).get("/acme/switcher").content.decode()
    assert "Acme" in panel
    assert "Stranger" not in panel
    assert "/accounts/logout/" in panel
