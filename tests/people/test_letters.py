"""Letters go through a real SMTP server; without one, or when it fails, the link is shown instead."""

import re
import socket
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.test import Client

from quarterdeck.people.models import Member, Organisation, Role
from tests import factories


class Postbox:
    """Keeps what arrives."""

    def __init__(self) -> None:
        self.letters: list[Any] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 kept"


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.HAS_EMAIL = True
    yield box
    server.stop()


@pytest.fixture
def admin(scoped: Organisation) -> Member:
    return factories.member("Ada", role=Role.ADMIN)


LETTER = {"email": "grace@example.org", "role": "member", "how": "letter"}


def test_an_invitation_arrives_with_a_link_that_works(
    admin: Member, client_of: Callable[..., Client], postbox: Postbox
) -> None:
    page = client_of(admin).post("/acme/invitations/new", LETTER)
    assert "on its way to grace@example.org" in page.content.decode()
    (letter,) = postbox.letters
    assert letter["To"] == "grace@example.org"
    assert letter["Subject"] == "Ada invites you to Acme on Quarterdeck"
    link = re.search(r"http://testserver(/invitations/\S+)", letter.get_content())
    assert link
    assert "Join Acme" in Client().get(link[1]).content.decode()


def test_a_server_that_is_away_leaves_the_link_to_pass_on(
    admin: Member, client_of: Callable[..., Client], postbox: Postbox, settings: Any
) -> None:
    settings.EMAIL_PORT = 9  # discard: nobody listens
    page = client_of(admin).post("/acme/invitations/new", LETTER).content.decode()
    assert "could not be sent" in page
    assert "/invitations/" in page[page.index('id="address"') :]


def test_without_a_server_a_letter_is_not_offered(admin: Member, client_of: Callable[..., Client]) -> None:
    client = client_of(admin)
    assert 'value="letter"' not in client.get("/acme/invitations/new").content.decode()
    assert client.post("/acme/invitations/new", LETTER).status_code == 422


def test_a_lost_password_is_replaced_by_letter(admin: Member, postbox: Postbox) -> None:
    client = Client()
    assert client.post("/accounts/password/reset/", {"email": admin.email})["Location"].endswith("/done/")
    (letter,) = postbox.letters
    assert letter["Subject"] == "A new password for Quarterdeck"
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", letter.get_content())
    assert link
    form = client.get(link[1], follow=True)
    words = {"password1": "another quiet harbour", "password2": "another quiet harbour"}
    assert client.post(form.redirect_chain[-1][0], words).status_code == 302
    assert (
        client.post("/accounts/login/", {"login": admin.email, "password": "another quiet harbour"}).status_code == 302
    )
    assert Client().get(link[1], follow=True).context["token_fail"]


def test_an_unknown_address_is_answered_in_the_same_words(admin: Member, postbox: Postbox) -> None:
    answer = Client().post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert answer["Location"].endswith("/done/")
    assert postbox.letters[0]["Subject"] == "No login with this e-mail"


def test_a_new_e_mail_begins_with_the_link_and_colleagues_see_it(
    admin: Member, client_of: Callable[..., Client], postbox: Postbox
) -> None:
    assert admin.user is not None
    admin.user.set_password("a quiet harbour")
    admin.user.save()
    client = Client()
    client.post("/accounts/login/", {"login": admin.email, "password": "a quiet harbour"})
    asked = client.post("/accounts/email/", {"email": "new@example.org", "action_add": ""})
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    client.post(asked["Location"], {"password": "a quiet harbour"})
    admin.user.refresh_from_db()
    assert admin.user.email != "new@example.org"
    link = re.search(r"http://testserver(/accounts/confirm-email/\S+)", postbox.letters[-1].get_content())
    assert link
    client.post(link[1])
    admin.user.refresh_from_db()
    admin.refresh_from_db()
    assert admin.user.email == admin.email == "new@example.org"
