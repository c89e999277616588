"""A real server on a real database with the demo company, and a real Chromium to walk it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

QUARTERDECK = Path(sys.executable).parent / "quarterdeck"
PASSWORD = "quarterdeck-demo"


@dataclass
class Site:
    """Where the demo is served, and the sessions of those who logged in."""

    url: str
    browser: Browser
    states: dict[str, dict] = field(default_factory=dict)

    def visit(
        self, who: str, *, width: int = 1440, height: int = 1000, scheme: str = "light"
    ) -> tuple[BrowserContext, Page]:
        """A page of somebody who is logged in. Whatever the browser complains about is collected in `page.complaints`."""
        if who not in self.states:
            self.states[who] = self._log_in(who)
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            storage_state=self.states[who],
            base_url=self.url,
        )
        return context, self._listening(context.new_page())

    def stranger(self, *, scheme: str = "light") -> tuple[BrowserContext, Page]:
        context = self.browser.new_context(color_scheme=scheme, base_url=self.url)
        return context, self._listening(context.new_page())

    def _listening(self, page: Page) -> Page:
        page.complaints = []
        page.on(
            "console", lambda said: page.complaints.append(said.text) if said.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    def _log_in(self, who: str) -> dict:
        context, page = self.stranger()
        page.goto("/accounts/login/")
        page.fill("input[name=login]", f"{who}@northwind.example")
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/northwind/")
        state = context.storage_state()
        context.close()
        return state


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo company, served as `quarterdeck serve` serves it, on the kind of database the tests run on."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    data = tmp_path_factory.mktemp("site") / "data"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: each for name, each in os.environ.items() if not name.startswith(("QUARTERDECK_", "DATABASE_"))}
    with OwnDatabase() as address:
        environment = {**kept, "QUARTERDECK_DATA": str(data), **address}
        subprocess.run(
            [QUARTERDECK, "demo", "--size", "S"], env=environment, check=True, capture_output=True, timeout=180
        )
        serving = subprocess.Popen(
            [QUARTERDECK, "serve", "--port", str(port)], env=environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True)  # fmt: skip
        try:
            _wait_for(f"http://localhost:{port}/healthz")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=chromium,
                    args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
                )
                yield Site(f"http://localhost:{port}", browser)
                browser.close()
        finally:
            os.killpg(serving.pid, signal.SIGTERM)
            serving.wait(20)


class OwnDatabase:
    """SQLite needs nothing; on PostgreSQL a database of its own, dropped afterwards."""

    def __enter__(self) -> dict[str, str]:
        self.base, self.name = os.environ.get("DATABASE_URL", ""), f"quarterdeck_site_{os.getpid()}"
        if not self.base.startswith("postgres"):
            return {}
        self._execute(f"CREATE DATABASE {self.name}")
        return {"DATABASE_URL": self._address(self.name)}

    def __exit__(self, *_error: object) -> None:
        if self.base.startswith("postgres"):
            self._execute(f"DROP DATABASE {self.name} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        # The database that DATABASE_URL names need not exist: pytest makes only its test_… sibling.
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def _address(self, database: str) -> str:
        return urlsplit(self.base)._replace(path=f"/{database}").geturl()


def _wait_for(address: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if urlopen(address, timeout=2).status == 200:
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError(address)
