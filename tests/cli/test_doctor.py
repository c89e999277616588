"""`quarterdeck doctor` finds what is wrong, says what to mend, and changes nothing."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings

from quarterdeck.keel.clock import now
from quarterdeck.keel.models import Schedule
from quarterdeck.keel.tasks import upkeep
from quarterdeck.okrs.models import KeyResult
from quarterdeck.people.models import Member, Organisation, Role
from tests import factories
from tests.cli.conftest import Installation, Run


def findings(run: Run) -> dict[str, dict[str, Any]]:
    return {each["what"]: each for each in json.loads(run("doctor", "--json").stdout)["findings"]}


@pytest.fixture
def acme(scoped: Organisation) -> Organisation:
    factories.member("Ada", handle="ada", role=Role.ADMIN)
    factories.check_in(factories.key_result(), 25.0)
    return scoped


def test_a_new_installation_is_well(migrated: Installation) -> None:
    result = migrated.run("doctor")
    assert result.returncode == 0, result.stdout
    assert "All is well" in result.stdout


def test_before_the_first_start_it_says_how_to_begin(installation: Installation) -> None:
    result = installation.run("doctor", "--json")
    assert result.returncode == 1
    wrong = [each for each in json.loads(result.stdout)["findings"] if each["level"] == "mend"]
    assert [(each["what"], "quarterdeck serve" in each["remedy"]) for each in wrong] == [("Database", True)]


def test_a_database_that_is_away_is_a_finding(installation: Installation) -> None:
    installation.environment["DATABASE_URL"] = "postgres://nobody@127.0.0.1:1/nothing"
    result = installation.run("doctor")
    assert (result.returncode, "DATABASE_URL" in result.stdout) == (1, True)
    assert "Traceback" not in result.stdout + result.stderr


def test_a_database_of_an_older_version_wants_migrating(migrated: Installation) -> None:
    migrated.run("migrate")
    import sqlite3

    with sqlite3.connect(migrated.directory / "quarterdeck.sqlite3") as database:
        database.execute("DELETE FROM django_migrations WHERE app = 'comments'")
    result = migrated.run("doctor", "--json")
    found = {each["what"]: each for each in json.loads(result.stdout)["findings"]}
    assert (found["Schema"]["level"], result.returncode) == ("mend", 1)


def test_plain_http_on_a_public_address_is_to_be_mended(migrated: Installation) -> None:
    migrated.environment["QUARTERDECK_URL"] = "http://okrs.example.org"
    assert "in the clear" in migrated.run("doctor").stdout
    migrated.environment["QUARTERDECK_URL"] = "https://okrs.example.org"
    migrated.environment["QUARTERDECK_HOSTS"] = "other.example.org"
    assert "does not answer to okrs.example.org" in migrated.run("doctor").stdout


def test_a_key_that_others_can_read_is_to_be_mended(migrated: Installation) -> None:
    key: Path = migrated.directory / "secret-key"
    key.chmod(0o644)
    result = migrated.run("doctor")
    assert (result.returncode, f"chmod 600 {key}" in result.stdout) == (1, True)


def test_a_mail_server_that_does_not_answer_is_to_be_mended(migrated: Installation) -> None:
    migrated.environment["QUARTERDECK_SMTP_URL"] = "smtp://127.0.0.1:1"
    assert "does not take e-mails" in migrated.run("doctor").stdout


def test_figures_that_differ_from_their_check_ins_are_found_and_recompute_mends_them(
    acme: Organisation, run: Run
) -> None:
    assert findings(run)["Figures"]["level"] == "fine"
    KeyResult.objects.update(value=99.0)
    found = findings(run)["Figures"]
    assert (found["level"], "acme/KR-1" in found["said"]) == ("mend", True)
    assert KeyResult.objects.get().value == 99.0
    assert json.loads(run("recompute", "--json").stdout)["organisations"]["acme"] > 0
    assert findings(run)["Figures"]["level"] == "fine"


def test_a_worker_that_stopped_is_found(acme: Organisation, run: Run) -> None:
    Schedule.objects.update(due_at=now() - timedelta(hours=2), last_run_at=now() - timedelta(days=1))
    assert findings(run)["Background worker"]["level"] == "mend"
    Schedule.objects.update(due_at=now() + timedelta(hours=2))
    assert findings(run)["Background worker"]["level"] == "fine"
    upkeep.enqueue()
    upkeep.get_backend().get_result  # noqa: B018 — the task waits in the queue
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.update(enqueued_at=now() - timedelta(hours=1))
    assert "1 tasks wait" in findings(run)["Background worker"]["said"]


def test_an_organisation_without_an_admin_is_found(acme: Organisation, run: Run) -> None:
    Member.objects.update(role=Role.MEMBER)
    assert findings(run)["Organisations"]["level"] == "mend"


def test_debugging_is_to_be_switched_off(acme: Organisation, run: Run) -> None:
    with override_settings(DEBUG=True):
        assert findings(run)["Debugging"]["level"] == "mend"


@pytest.mark.postgres
def test_a_superuser_is_not_held_to_row_level_security(acme: Organisation, run: Run) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        is_super = cursor.fetchone()[0]
    found = findings(run)["Database role"]
    assert found["level"] == ("mend" if is_super else "fine")
    assert ("createuser" in found["remedy"]) is is_super
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE quarterdeck_plain")
        cursor.execute("SET LOCAL ROLE quarterdeck_plain")
        cursor.execute("SELECT current_user")
        from quarterdeck.cli.doctor.database import role

        assert [each.level for each in role()] == ["fine"]
        cursor.execute("RESET ROLE")


@pytest.mark.postgres
@pytest.mark.django_db
def test_missing_policies_are_found(run: Run) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    assert findings(run)["Policies"]["level"] == "fine"
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE okrs_objective NO FORCE ROW LEVEL SECURITY")
    assert "okrs_objective" in findings(run)["Policies"]["said"]
