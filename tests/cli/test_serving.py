"""`quarterdeck serve`: from an empty directory to a page, one process group that lives and dies together."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Thread
from time import sleep
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.cli.conftest import Installation, Server, Serving, wait_until


def test_it_makes_everything_and_prints_an_address_that_sets_up_the_first_organisation(
    installation: Installation, serving: Serving
) -> None:
    server = serving(installation)
    found = re.search(r"http://localhost:\d+(/start/\S+)", server.log.read_text())
    assert found, server.log.read_text()
    assert server.get(found[1]) == 200
    assert server.get("/start/guessed") == 410
    assert (installation.directory / "secret-key").stat().st_mode & 0o077 == 0


def test_the_background_worker_runs_beside_it(migrated: Installation, serving: Serving) -> None:
    database = migrated.directory / "quarterdeck.sqlite3"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE keel_schedule SET due_at = '2020-01-01 00:00:00'")
    serving(migrated)

    def ran() -> bool:
        with closing(sqlite3.connect(database)) as connection:
            rows = connection.execute("SELECT status FROM django_tasks_database_dbtaskresult").fetchall()
        return bool(rows) and all(status == "SUCCESSFUL" for (status,) in rows)

    wait_until(ran, 30)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_all_of_it_cleanly(migrated: Installation, serving: Serving, how: signal.Signals) -> None:
    server = serving(migrated)
    others = server.others()
    assert others
    os.kill(server.process.pid, how)
    assert server.process.wait(20) == 0, server.log.read_text()
    assert not any(_runs(each) for each in others)
    assert "Traceback" not in server.log.read_text()


def test_when_a_server_process_dies_everything_ends_and_says_so(migrated: Installation, serving: Serving) -> None:
    server = serving(migrated)
    os.kill(server.others()[0], signal.SIGKILL)
    assert server.process.wait(20) == 1
    assert "ended unexpectedly" in server.log.read_text()


def test_when_the_parent_is_killed_its_children_end_too(migrated: Installation, serving: Serving) -> None:
    server = serving(migrated)
    others = server.others()
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait(20)
    wait_until(lambda: not any(_runs(each) for each in others), 20)


def test_a_port_that_is_taken_is_refused_before_anything_is_made(installation: Installation) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        result = installation.run("serve", "--port", str(other.getsockname()[1]))
    assert result.returncode == 2
    assert "--port" in result.stderr
    assert not installation.directory.exists()


def test_two_at_once_bring_a_new_database_up_to_date_together(installation: Installation) -> None:
    results: list[subprocess.CompletedProcess[str]] = []
    threads = [Thread(target=lambda: results.append(installation.run("migrate"))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each.returncode for each in results] == [0, 0], results
    assert sum("up to date" in each.stdout for each in results) == 1


@pytest.mark.postgres
def test_two_at_once_bring_a_postgresql_up_to_date_together(postgresql_installation: Installation) -> None:
    test_two_at_once_bring_a_new_database_up_to_date_together(postgresql_installation)


def test_a_kill_during_check_ins_loses_nothing_that_was_acknowledged(demo: Installation, serving: Serving) -> None:
    server = serving(demo)
    database = demo.directory / "quarterdeck.sqlite3"
    address = _log_in(server, database)
    before = _count(database)
    acknowledged = 0

    def keep_checking_in() -> None:
        nonlocal acknowledged
        try:
            for n in range(10_000):
                address.check_in(31 + n % 3)
                acknowledged += 1
        except OSError:
            return

    writer = Thread(target=keep_checking_in)
    writer.start()
    wait_until(lambda: acknowledged >= 8, 60)
    sleep(0.03)
    server.kill()
    writer.join(30)
    made = _count(database) - before
    assert acknowledged <= made <= acknowledged + 1
    assert "ok" in _ask(database, "PRAGMA integrity_check")[0]
    assert demo.run("recompute", "--check", "--json").stdout.count(": 0") == 1


class _Person:
    """The admin of the demo company with a browser's cookies, at one key result."""

    def __init__(self, server: Server, organisation: str, number: int) -> None:
        self._jar = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self._jar))
        self._origin, self._page = server.origin, f"/{organisation}/KR-{number}"
        self._post("/accounts/login/", {"login": f"admin@{organisation}.example", "password": "quarterdeck-demo"})

    def check_in(self, value: float) -> None:
        """Returns only when the server has said that it is done."""
        answer = self._post(f"{self._page}/check-ins", {"value": str(value)}, reads=self._page)
        assert "Checked in" in answer

    def _post(self, path: str, fields: dict[str, str], reads: str = "") -> str:
        page = self._opener.open(self._origin + (reads or path), timeout=20).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token, page[:500]
        body = urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode()
        answer: bytes = self._opener.open(self._origin + path, body, timeout=20).read()
        return answer.decode()


def _log_in(server: Server, database: Path) -> _Person:
    slug, number = _ask(
        database,
        "SELECT o.slug, k.number FROM okrs_keyresult k JOIN people_organisation o ON o.id = k.organisation_id"
        " JOIN okrs_objective j ON j.id = k.objective_id JOIN okrs_cycle c ON c.id = j.cycle_id"
        " WHERE c.phase = 'running' AND c.kind = 'quarter' AND j.state = 'committed' AND k.dropped_at IS NULL"
        " AND k.kind = 'metric' AND k.direction = 'increase' LIMIT 1",
    )
    return _Person(server, slug, number)


def _count(database: Path) -> int:
    count: int = _ask(database, "SELECT count(*) FROM okrs_checkin")[0]
    return count


def _ask(database: Path, statement: str) -> tuple[str, int]:
    with closing(sqlite3.connect(database)) as connection:
        row: tuple[str, int] = connection.execute(statement).fetchone()
        return row


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
