"""The command line in two ways: inside this process on the test database, and as a process of its own with its own data."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from click.testing import Result
from django.db import connection
from typer.testing import CliRunner

from quarterdeck.cli import app

QUARTERDECK = Path(sys.executable).parent / "quarterdeck"
Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """`run("check-in", "KR-1", "40")` inside this process, on the test database."""

    def invoke(*arguments: str, says: str | None = None) -> Result:
        result = CliRunner().invoke(app, list(arguments), input=says, env={"COLUMNS": "200"})
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


@dataclass
class Installation:
    """A data directory (SQLite) of its own, and the commands as processes."""

    directory: Path
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str, says: str = "") -> "subprocess.CompletedProcess[str]":
        command = [str(QUARTERDECK), *arguments]
        return subprocess.run(command, env=self._environment(), input=says, capture_output=True, text=True, timeout=120)

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """A command left running, as the leader of its own process group; its output goes to `log`."""
        with self.log.open("w") as output:
            return subprocess.Popen(
                [str(QUARTERDECK), *arguments],
                env=self._environment(), stdout=output, stderr=output, text=True, start_new_session=True,
            )  # fmt: skip

    @property
    def log(self) -> Path:
        return self.directory.with_suffix(".log")

    def _environment(self) -> dict[str, str]:
        kept = {name: each for name, each in os.environ.items() if not name.startswith(("QUARTERDECK_", "DATABASE_"))}
        return {**kept, "QUARTERDECK_DATA": str(self.directory), "COLUMNS": "200", **self.environment}


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """A new, empty one on SQLite."""
    return Installation(tmp_path / "data")


@pytest.fixture(scope="session")
def _migrated_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = Installation(tmp_path_factory.mktemp("migrated") / "data")
    assert place.run("migrate").returncode == 0
    return place.directory


@pytest.fixture
def migrated(installation: Installation, _migrated_once: Path) -> Installation:
    """A new one whose database is made already."""
    shutil.copytree(_migrated_once, installation.directory)
    return installation


@pytest.fixture(scope="session")
def _demo_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = Installation(tmp_path_factory.mktemp("demo") / "data")
    assert place.run("demo").returncode == 0
    return place.directory


@pytest.fixture
def demo(installation: Installation, _demo_once: Path) -> Installation:
    """A new one with the small demo company in it."""
    shutil.copytree(_demo_once, installation.directory)
    return installation


@dataclass
class Server:
    process: "subprocess.Popen[str]"
    origin: str
    log: Path

    def get(self, path: str) -> int:
        """The status of a page."""
        try:
            with urlopen(self.origin + path, timeout=20) as answer:
                status: int = answer.status
                return status
        except HTTPError as error:
            return error.code

    def others(self) -> list[int]:
        """The processes of its group besides the first."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != self.process.pid:
                try:
                    if os.getpgid(int(entry.name)) == self.process.pid:
                        found.append(int(entry.name))
                except ProcessLookupError:
                    continue
        return found

    def kill(self) -> None:
        """What a power cut does, to all of it at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)


Serving = Callable[[Installation], Server]


@pytest.fixture
def serving() -> Iterator[Serving]:
    """Start `quarterdeck serve` on a free port and wait for its first page; what still runs at the end is killed."""
    started: list[Server] = []

    def serve(place: Installation) -> Server:
        port = free_port()
        server = Server(place.start("serve", "--port", str(port)), f"http://127.0.0.1:{port}", place.log)
        started.append(server)
        wait_until(lambda: _answers(server), 60, lambda: server.log.read_text())
        return server

    yield serve
    for server in started:
        if server.process.poll() is None:
            server.kill()


def _answers(server: Server) -> bool:
    assert server.process.poll() is None, server.log.read_text()
    try:
        return server.get("/healthz") == 200
    except (URLError, ConnectionError, TimeoutError):
        return False


def wait_until(true: Callable[[], bool], seconds: float, why: Callable[[], str] = lambda: "waited in vain") -> None:
    """Look again and again; fail after some seconds."""
    until = monotonic() + seconds
    while not true():
        assert monotonic() < until, why()
        sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def postgresql_installation(tmp_path: Path, transactional_db: None) -> Iterator[Installation]:
    """A new one on the PostgreSQL that the tests run on, as an ordinary role that row-level security binds."""
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    name = f"quarterdeck_test_{os.getpid()}"
    where = connection.settings_dict
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'for-tests'")
        cursor.execute(f"CREATE DATABASE {name} OWNER {name}")
    try:
        address = f"postgres://{name}:for-tests@{where['HOST'] or 'localhost'}:{where['PORT'] or 5432}/{name}"
        yield Installation(tmp_path / "other", {"DATABASE_URL": address})
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
            cursor.execute(f"DROP ROLE {name}")
