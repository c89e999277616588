"""A passkey, made and used in a real browser with a virtual authenticator, under our content policy."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import Page, sync_playwright

from quarterdeck.keel.scope import organisation_scope
from tests import factories

PASSWORD = "a quiet harbour"


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """A page whose device has a fingerprint reader that always agrees. Fails on anything the browser complains about."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    # Playwright runs an event loop in this thread; Django would refuse to touch the database in it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        opened = browser.new_page()
        opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        devices = opened.context.new_cdp_session(opened)
        devices.send("WebAuthn.enable")
        devices.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                    "isUserVerified": True, "automaticPresenceSimulation": True,
                }
            },
        )  # fmt: skip
        yield opened
        browser.close()
    assert complaints == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_passkey_is_made_then_lets_in_without_a_password_and_serves_as_second_factor(
    live_server: Any, page: Page
) -> None:
    cache.clear()
    with organisation_scope(factories.organisation()):
        factories.member("Ada", user=factories.user("ada@example.org", password=PASSWORD, name="Ada"))
    site = live_server.url.replace("127.0.0.1", "localhost")

    page.goto(f"{site}/accounts/login/")
    page.fill("[name=login]", "ada@example.org")
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")
    page.wait_for_url(f"{site}/acme/**")
    page.goto(f"{site}/accounts/2fa/webauthn/add/")
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")
    page.fill("[name=name]", "This laptop")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(f"{site}/accounts/2fa/recovery-codes/**")
    assert Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).get().wrap().name == "This laptop"

    page.context.clear_cookies()
    page.goto(f"{site}/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url(f"{site}/acme/**")
    page.wait_for_load_state("networkidle")  # or else what it still asks for would be refused below

    page.context.clear_cookies()
    page.goto(f"{site}/accounts/login/")
    page.fill("[name=login]", "ada@example.org")
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")
    page.wait_for_url(f"{site}/accounts/2fa/authenticate/**")
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url(f"{site}/acme/**")
    assert page.locator("h1").is_visible()
