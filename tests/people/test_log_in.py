"""Logging in: by password, with a second factor, not too often, and out again everywhere."""

import base64
import hmac
import re
import struct
import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from quarterdeck.people.models import Member, Organisation, User
from tests import factories

PASSWORD = "a quiet harbour"


@pytest.fixture
def ada(scoped: Organisation) -> Iterator[Member]:
    cache.clear()
    made = factories.user("ada@example.org", password=PASSWORD, name="Ada")
    yield factories.member("Ada", user=made)
    cache.clear()


def log_in(client: Client, password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/accounts/login/", {"login": "ada@example.org", "password": password}, **more)


def logged_in() -> Client:
    client = Client()
    assert log_in(client).status_code == 302
    return client


def code_for(secret: str, *, at: float | None = None) -> str:
    """RFC 6238 with its defaults: SHA-1, 30 seconds, six digits."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = struct.pack(">Q", int(at or time.time()) // 30)
    digest = hmac.digest(key, counter, "sha1")
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def test_a_password_lets_in_and_leads_home(ada: Member) -> None:
    client = Client()
    assert log_in(client)["Location"] == "/"
    assert client.get("/")["Location"] == "/acme/"


def test_passwords_are_kept_with_argon2(ada: Member) -> None:
    assert User.objects.get().password.startswith("argon2$argon2id$")


def test_a_wrong_password_says_nothing_about_who_exists(ada: Member) -> None:
    known = log_in(Client(), "wrong").context["form"].errors
    unknown = Client().post("/accounts/login/", {"login": "nobody@example.org", "password": "wrong"})
    assert known == unknown.context["form"].errors


def test_guessing_is_stopped_after_five_tries(ada: Member) -> None:
    for _try in range(5):
        assert "not correct" in str(log_in(Client(), "wrong").context["form"].errors)
    refused = log_in(Client())
    assert refused.status_code == 200
    assert "Too many" in str(refused.context["form"].errors)


def test_a_deactivated_member_stays_outside_with_a_good_password(ada: Member) -> None:
    client = logged_in()
    Member.objects.filter(pk=ada.pk).update(deactivated_at="2026-01-01T00:00:00Z")
    assert client.get("/acme/teams/").status_code == 404
    assert "in no organisation yet" in client.get("/").content.decode()


def test_nobody_signs_up_without_an_invitation(ada: Member) -> None:
    page = Client().get("/accounts/signup/")
    assert "People join by invitation" in page.content.decode()
    Client().post("/accounts/signup/", {"email": "eve@example.org", "password1": PASSWORD})
    assert not User.objects.filter(email="eve@example.org").exists()


def confirm(client: Client, path: str) -> Any:
    """Open a page that asks for the password once more."""
    response = client.get(path)
    if response.status_code == 302:
        assert "/accounts/reauthenticate/" in response["Location"]
        client.post(response["Location"], {"password": PASSWORD})
        response = client.get(path)
    return response


def with_second_factor() -> tuple[Client, str]:
    client = logged_in()
    page = confirm(client, "/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert client.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)}).status_code == 302
    return client, secret


def test_an_authenticator_app_becomes_the_second_factor(ada: Member) -> None:
    _client, secret = with_second_factor()
    cache.clear()  # a code is good once; forget that this one was used
    client = Client()
    step = log_in(client)
    assert step["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/acme/teams/").status_code == 302  # not in yet
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)}).status_code == 302
    assert client.get("/acme/teams/").status_code == 200


def test_a_recovery_code_replaces_a_lost_phone_once(ada: Member) -> None:
    client, _secret = with_second_factor()
    page = confirm(client, "/accounts/2fa/recovery-codes/").content.decode()
    code = re.findall(r"<code>(\w+)</code>", page)[0]
    for expected in (302, 200):
        again = Client()
        log_in(again)
        assert again.post("/accounts/2fa/authenticate/", {"code": code}).status_code == expected


def test_the_app_can_be_switched_off_again(ada: Member) -> None:
    client, _secret = with_second_factor()
    confirm(client, "/accounts/2fa/totp/deactivate/")
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()


def test_a_changed_password_logs_out_everywhere_else(ada: Member) -> None:
    here, elsewhere = logged_in(), logged_in()
    new = "another quiet harbour"
    changed = here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert changed.status_code == 302
    assert here.get("/acme/teams/").status_code == 200
    assert elsewhere.get("/acme/teams/").status_code == 302


def test_a_weak_new_password_is_refused(ada: Member) -> None:
    weak = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    response = logged_in().post("/accounts/password/change/", weak)
    assert "too short" in str(response.context["form"].errors)


def test_other_sessions_are_listed_and_ended(ada: Member) -> None:
    here, elsewhere = logged_in(), logged_in()
    assert len(here.get("/accounts/sessions/").context["sessions"]) == 2
    here.post("/accounts/sessions/")
    assert elsewhere.get("/acme/teams/").status_code == 302
    assert here.get("/acme/teams/").status_code == 200


def test_logging_out_ends_the_session(ada: Member) -> None:
    client = logged_in()
    assert client.post("/accounts/logout/")["Location"] == "/accounts/login/"
    assert client.get("/acme/teams/").status_code == 302


def test_the_pages_of_the_account_carry_nothing_that_the_content_policy_refuses(ada: Member) -> None:
    client, _secret = with_second_factor()
    pages = [Client().get("/accounts/login/"), Client().get("/accounts/password/reset/")]
    paths = (
        "password/change/", "email/", "logout/", "2fa/", "2fa/totp/deactivate/", "2fa/recovery-codes/",
        "2fa/recovery-codes/generate/", "2fa/webauthn/", "2fa/webauthn/add/", "sessions/", "reauthenticate/",
    )  # fmt: skip
    pages += [confirm(client, f"/accounts/{path}") for path in paths]
    step = Client()
    log_in(step)
    pages.append(step.get("/accounts/2fa/authenticate/"))
    for page in pages:
        html = page.content.decode()
        assert page.status_code == 200, page.request["PATH_INFO"]
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", html), page.request["PATH_INFO"]
        for tag in re.findall(r"<script[^>]*>", html):
            assert "src=" in tag or 'type="application/json"' in tag, tag
