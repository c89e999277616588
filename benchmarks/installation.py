"""One installation to measure: its own data directory and database, built and served by the product's own commands."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, sleep
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
QUARTERDECK = Path(sys.executable).parent / "quarterdeck"


@dataclass(frozen=True, slots=True)
class Installation:
    """Where the data is. `environment` is what the commands see on top of ours."""

    directory: Path
    environment: dict[str, str] = field(repr=False)

    def run(self, *arguments: str) -> tuple[str, float]:
        """Run a `quarterdeck` command; return what it printed and how many seconds it took."""
        started = perf_counter()
        command = [str(QUARTERDECK), *arguments]
        done = subprocess.run(command, env=self._environment(), cwd=self.directory, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout, perf_counter() - started

    @contextmanager
    def serve(self) -> Iterator["Server"]:
        """`quarterdeck serve` on a free port, until the block ends."""
        port = _free_port()
        log = self.directory / "serve.log"
        started = perf_counter()
        with log.open("w") as output:
            process = subprocess.Popen(
                [QUARTERDECK, "serve", "--port", str(port)],
                env=self._environment(),
                cwd=self.directory,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        origin = f"http://127.0.0.1:{port}"
        try:
            _wait_for(origin + "/accounts/login/", process, log)
            yield Server(process.pid, origin, perf_counter() - started)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def _environment(self) -> dict[str, str]:
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith(("QUARTERDECK_", "DATABASE_"))
        }
        return {
            **inherited,
            "QUARTERDECK_DATA": str(self.directory),
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "PYTHONPATH": str(ROOT),
            **self.environment,
        }


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its process group, its address and the seconds from its start to its first page."""

    group: int
    origin: str
    seconds_to_first_page: float

    def memory(self) -> tuple[float, float]:
        """Resident and proportional set size of all its processes, in MB (10⁶ bytes).

        The proportional size divides pages that processes share, so it is what stopping the server would free.
        """
        resident = proportional = 0
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                if os.getpgid(int(entry.name)) != self.group:
                    continue
                rollup = (entry / "smaps_rollup").read_text()
            except (ProcessLookupError, FileNotFoundError, PermissionError):
                continue
            sizes = {line.split(":")[0]: int(line.split()[1]) for line in rollup.splitlines()[1:]}
            resident += sizes["Rss"] * 1024
            proportional += sizes["Pss"] * 1024
        return resident / 1e6, proportional / 1e6


@contextmanager
def installation(database: str, postgresql: str) -> Iterator[Installation]:
    """A new installation on "sqlite" or "postgresql" (whose address must let us make roles and databases).

    On PostgreSQL it works as an ordinary role, as it should in production: superusers would bypass row-level security.
    """
    with tempfile.TemporaryDirectory(prefix="quarterdeck-benchmark-") as directory:
        if database == "sqlite":
            yield Installation(Path(directory), {})
            return
        with _database_of_an_ordinary_role(postgresql) as address:
            yield Installation(Path(directory), {"DATABASE_URL": address})


@contextmanager
def _database_of_an_ordinary_role(address: str) -> Iterator[str]:
    admin = urlsplit(address)._replace(path="/postgres")
    name, password = f"quarterdeck_benchmark_{os.getpid()}", secrets.token_hex(16)
    with psycopg.connect(admin.geturl(), autocommit=True) as connection:
        role = sql.Identifier(name)
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(role, sql.Literal(password)))
        try:
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(role, role))
            yield admin._replace(
                netloc=f"{name}:{password}@{admin.netloc.rpartition('@')[2]}", path=f"/{name}"
            ).geturl()
        finally:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(role))
            connection.execute(sql.SQL("DROP ROLE {}").format(role))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(3000):
        try:
            with urlopen(address, timeout=30):
                return
        except (URLError, ConnectionError):
            if process.poll() is not None:
                break
            sleep(0.02)
    raise SystemExit(f"the server did not answer at {address}:\n{log.read_text()}")
