"""A team on a Tuesday, a postbox, and the background reader of the log."""

import datetime as dt
import socket
from email import message_from_bytes, policy
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller

from quarterdeck.notify import telling
from quarterdeck.review.actions import decide
from tests import factories

TUESDAY = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)


@pytest.fixture
def clock():
    """It is a Tuesday, 10 o'clock in Berlin."""
    with time_machine.travel(TUESDAY, tick=False) as travelling:
        yield travelling


@pytest.fixture
def team(scoped):
    return factories.team("Onboarding", slug="onboarding")


@pytest.fixture
def lea(team):
    return factories.member("Lea", team=team, lead=True)


@pytest.fixture
def mika(team):
    return factories.member("Mika", team=team)


class Postbox:
    def __init__(self) -> None:
        self.letters: list[Any] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 kept"


@pytest.fixture
def mail(settings):
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.HAS_EMAIL = "127.0.0.1", port, True
    box.server = server
    server.start()
    yield box
    if server.loop.is_running():
        server.stop()


@pytest.fixture
def told(scoped, monkeypatch):
    """Read the log as the background reader does. These tests run inside one transaction, for which a reader would wait on
    PostgreSQL; how readers wait is tested with the log."""
    monkeypatch.setattr("quarterdeck.events.queries.settled_up_to", lambda newest: newest)
    return lambda: telling.tell_everybody(scoped)


def decided(lea, mika, team):
    return decide(lea, team=team, kind="support", text="Ada helps", owner=mika, due_on=TUESDAY.date())
