"""What every room's tests stand on: an organisation to be in, and a browser's worth of a person."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client

from quarterdeck.keel.scope import organisation_scope
from quarterdeck.people.models import Member, Organisation
from tests import factories


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What only PostgreSQL can show is left out elsewhere, and says so."""
    if connection.vendor != "postgresql":
        for item in items:
            if item.get_closest_marker("postgres"):
                item.add_marker(pytest.mark.skip(reason="needs PostgreSQL (DATABASE_URL)"))


@pytest.fixture
def organisation(db: None) -> Organisation:
    """Acme, with nobody in it yet; its scope is not open."""
    return factories.organisation()


@pytest.fixture
def scoped(organisation: Organisation) -> Iterator[Organisation]:
    """Acme, with the test running inside its scope."""
    with organisation_scope(organisation):
        yield organisation


@pytest.fixture
def client_of() -> Callable[[Member], Client]:
    """A client that is logged in as a member: `client_of(member).get("/acme/")`."""

    def logged_in(member: Member) -> Client:
        assert member.user is not None, "a placeholder cannot log in"
        client = Client()
        client.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return logged_in
