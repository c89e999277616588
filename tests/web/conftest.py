"""A real server on a real database with the demo company, and a real Chromium to walk it."""

import fcntl
import os
import re
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


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> "Demo":
    """The demo company, built once for all workers; each site gets a copy."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    found = Demo(shared / "demo")
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not found.data.exists():
            found.build()
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, demo: "Demo") -> Iterator[Site]:
    """The demo company, served as `quarterdeck serve` serves it, on the kind of database the tests run on."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    data = tmp_path_factory.mktemp("site") / "data"
    shutil.copytree(demo.data, data)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with OwnDatabase(f"quarterdeck_site_{os.getpid()}", demo.database) as address:
        environment = {**_environment(), "QUARTERDECK_DATA": str(data), **address}
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


def _environment() -> dict[str, str]:
    return {name: each for name, each in os.environ.items() if not name.startswith(("QUARTERDECK_", "DATABASE_"))}


@dataclass
class Demo:
    """The demo company to copy: a data directory, on PostgreSQL with a database that takes its name from the run."""

    data: Path

    @property
    def database(self) -> str:
        return re.sub(r"\W", "_", f"quarterdeck_demo_{self.data.parent.parent.name}_{self.data.parent.name}")

    def build(self) -> None:
        unfinished = self.data.with_suffix(".unfinished")
        address = OwnDatabase(self.database).__enter__()
        environment = {**_environment(), "QUARTERDECK_DATA": str(unfinished), **address}
        command = [QUARTERDECK, "demo", "--size", "S"]
        subprocess.run(command, env=environment, check=True, capture_output=True, timeout=300)
        unfinished.rename(self.data)


class OwnDatabase:
    """SQLite needs nothing; on PostgreSQL a database of its own, dropped afterwards. `like`: a copy of that one."""

    def __init__(self, name: str, like: str = "template1") -> None:
        self.base, self.name, self.like = os.environ.get("DATABASE_URL", ""), name, like

    def __enter__(self) -> dict[str, str]:
        if not self.base.startswith("postgres"):
            return {}
        self._execute(f"CREATE DATABASE {self.name} TEMPLATE {self.like}")
        return {"DATABASE_URL": self._address(self.name)}

    def __exit__(self, *_error: object) -> None:
        if self.base.startswith("postgres"):
            self._execute(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        # The database that DATABASE_URL names need not exist: pytest makes only its test_… sibling.
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def _address(self, database: str) -> str:
        return urlsplit(self.base)._replace(path=f"/{database}").geturl()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The demo's database goes when all workers are done."""
    factory = getattr(session.config, "_tmp_path_factory", None)
    if factory is not None and "PYTEST_XDIST_WORKER" not in os.environ:
        OwnDatabase(Demo(factory.getbasetemp() / "demo").database).__exit__()


def _wait_for(address: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if urlopen(address, timeout=2).status == 200:
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError(address)
