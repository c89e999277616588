"""Everything leaves in one file and comes back, on either database; what is damaged or does not fit changes nothing."""

import hashlib
import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from quarterdeck.cli.archive import columns_of, every_table
from quarterdeck.events.actions import advance, record
from quarterdeck.events.models import Cursor, Event
from quarterdeck.events.queries import unread
from quarterdeck.keel.scope import every_organisation, organisation_scope
from quarterdeck.people.models import Member, Organisation
from tests import factories
from tests.cli.conftest import Installation, Run
from tests.cli.rows import fill_empty_tables

pytestmark = pytest.mark.django_db(transaction=True)
State = dict[str, list[tuple[Any, ...]]]


def state() -> State:
    """Every row of every table, as Python has them."""
    with every_organisation():
        return {
            model._meta.label: list(
                model._base_manager.order_by("pk").values_list(*(each.attname for each in columns_of(model)))
            )
            for model in every_table()
        }


@pytest.fixture
def acme() -> Organisation:
    """An organisation with a checked-in key result, so that the log has events."""
    made = factories.organisation()
    with organisation_scope(made):
        key_result = factories.key_result()
        factories.check_in(key_result, 25.0)
    return made


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_table_comes_back_as_it_was(acme: Organisation, run: Run, tmp_path: Path, seed: int) -> None:
    with every_organisation():
        fill_empty_tables(seed)
        Cursor.objects.all().delete()  # a cursor is moved on purpose, see below
    before = state()
    assert all(rows for name, rows in before.items() if name != "events.Cursor")
    file = tmp_path / "all.zip"
    assert run("backup", str(file)).exit_code == 0

    with organisation_scope(acme):
        factories.member("Somebody who came later")
    assert state() != before
    result = run("restore", str(file), "--replace")
    assert result.exit_code == 0, result.stderr

    after = state()
    assert after == before


def test_it_refuses_to_overwrite_an_installation_in_use(acme: Organisation, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "all.zip"
    run("backup", str(file))
    before = state()
    result = run("restore", str(file))
    assert result.exit_code == 2
    assert "--replace" in result.stderr
    assert state() == before


def test_numbering_goes_on_after_what_was_restored(acme: Organisation, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "all.zip"
    run("backup", str(file))
    run("restore", str(file), "--replace")
    with organisation_scope(acme):
        newest = Event.objects.order_by("-position")[0].position
        member = Member.objects.all()[0]
        assert record(member, "member.waved", member).position > newest


def test_a_reader_of_the_log_misses_nothing_after_a_restore(acme: Organisation, run: Run, tmp_path: Path) -> None:
    with organisation_scope(acme):
        member = Member.objects.all()[0]
        for n in range(4):
            record(member, f"member.waved_{n}", member)
    with organisation_scope(acme):
        cursor, events = unread(acme, "a reader")
        advance(cursor, events[-3])
    with organisation_scope(acme):
        expected = [each.verb for each in unread(acme, "a reader")[1]]
        assert len(expected) == 2
    file = tmp_path / "all.zip"
    run("backup", str(file))
    run("restore", str(file), "--replace")
    with organisation_scope(acme):
        record(Member.objects.all()[0], "member.came_back", member)
    with organisation_scope(acme):
        assert [each.verb for each in unread(acme, "a reader")[1]] == [*expected, "member.came_back"]


def test_the_file_is_for_its_owner_only_and_is_not_overwritten(acme: Organisation, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "all.zip"
    assert run("backup", str(file)).exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    result = run("backup", str(file))
    assert (result.exit_code, "--overwrite" in result.stderr) == (2, True)
    assert json.loads(run("backup", str(file), "--overwrite", "--json").stdout)["tables"] == len(every_table())
    assert [each.name for each in tmp_path.iterdir()] == ["all.zip"]


def test_checking_changes_nothing(acme: Organisation, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "all.zip"
    run("backup", str(file))
    before = state()
    assert run("restore", str(file), "--check").exit_code == 0
    assert state() == before


def _rewritten(file: Path, change: dict[str, bytes], *, sign: bool = False) -> Path:
    """The same backup with some members changed; `sign` makes the manifest agree with them."""
    copy = file.with_name("changed.zip")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(copy, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        for name in old.namelist():
            body = change.get(name, old.read(name))
            for table in manifest["tables"]:
                if sign and name == f"tables/{table['name']}.jsonl":
                    table["sha256"], table["rows"] = hashlib.sha256(body).hexdigest(), body.count(b"\n")
            if name != "manifest.json" or name in change:
                new.writestr(name, body)
        if "manifest.json" not in change:
            new.writestr("manifest.json", json.dumps(manifest))
    return copy


def _refused(run: Run, file: Path, status: int = 2) -> str:
    before = state()
    result = run("restore", str(file), "--replace")
    assert (result.exit_code, state() == before) == (status, True)
    return result.stderr


def test_a_changed_table_is_noticed_before_anything_is_lost(acme: Organisation, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "all.zip"
    run("backup", str(file))
    assert "people.member" in _refused(run, _rewritten(file, {"tables/people.member.jsonl": b""}))


def test_a_damaged_file_is_refused(acme: Organisation, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "all.zip"
    run("backup", str(file))
    whole = file.read_bytes()
    file.write_bytes(whole[:2000] + bytes(200) + whole[2200:])
    _refused(run, file)
    file.write_bytes(whole[: len(whole) // 2])
    assert "Use another copy" in _refused(run, file)
    file.write_text("not a zip at all")
    assert "Use another copy" in _refused(run, file)


@pytest.mark.parametrize("manifest", [b"{}", b"[]", b"no json", b'{"format": 99}', b'{"format": 1, "tables": [{}]}'])
def test_a_manifest_that_cannot_be_read_is_refused(
    acme: Organisation, run: Run, tmp_path: Path, manifest: bytes
) -> None:
    file = tmp_path / "all.zip"
    run("backup", str(file))
    _refused(run, _rewritten(file, {"manifest.json": manifest}))


def test_a_backup_of_another_version_says_which_version_to_use(acme: Organisation, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "all.zip"
    run("backup", str(file))
    manifest = json.loads(zipfile.ZipFile(file).read("manifest.json"))
    manifest["quarterdeck"], manifest["migrations"] = "0.0.7", manifest["migrations"][:-1]
    said = _refused(run, _rewritten(file, {"manifest.json": json.dumps(manifest).encode()}))
    assert "with version 0.0.7, then upgrade" in said


def test_a_backup_that_contradicts_itself_is_restored_not_at_all(acme: Organisation, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "all.zip"
    run("backup", str(file))
    without_members = _rewritten(file, {"tables/people.member.jsonl": b""}, sign=True)
    assert "Nothing was changed" in _refused(run, without_members, status=1)


def test_the_log_stays_append_only_after_a_restore(acme: Organisation, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "all.zip"
    run("backup", str(file))
    run("restore", str(file), "--replace")
    with pytest.raises(Exception, match="append-only"), every_organisation(), connection.cursor() as cursor:
        cursor.execute("UPDATE events_event SET verb = 'changed'")


@pytest.mark.postgres
def test_from_sqlite_to_postgresql_and_back_nothing_changes(
    demo: Installation, postgresql_installation: Installation, tmp_path: Path
) -> None:
    other = postgresql_installation
    files = [tmp_path / f"{n}.zip" for n in range(3)]
    assert demo.run("backup", str(files[0])).returncode == 0
    restored = other.run("restore", str(files[0]))
    assert restored.returncode == 0, restored.stderr
    assert other.run("backup", str(files[1])).returncode == 0
    back = Installation(tmp_path / "back")
    assert back.run("restore", str(files[1])).returncode == 0
    assert back.run("backup", str(files[2])).returncode == 0
    first, *others = (_tables(each) for each in files)
    assert others == [first, first]
    assert json.loads(other.run("doctor", "--json").stdout)["healthy"]


def _tables(file: Path) -> dict[str, list[Any]]:
    """The rows as values: PostgreSQL's JSON has no -0.0, which is equal to 0.0."""
    with zipfile.ZipFile(file) as archive:
        return {
            name: [json.loads(line) for line in archive.read(name).splitlines()]
            for name in archive.namelist()
            if name != "manifest.json"
        }
