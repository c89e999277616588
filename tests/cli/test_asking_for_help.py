"""`--help` answers at once, names every command, and bad input ends with status 2 and a remedy."""

import json
import subprocess
import sys

import pytest

from quarterdeck import __version__
from quarterdeck.cli import app
from tests.cli.conftest import Installation, Run

COMMANDS = [each.name for each in app.registered_commands]


def test_help_and_version_do_not_wait_for_django() -> None:
    script = (
        "import sys; from quarterdeck.cli import app\n"
        "for words in (['--help'], ['version'], ['restore', '--help']):\n"
        "    app(words, standalone_mode=False)\n"
        "assert 'django' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)


def test_help_names_every_command(run: Run) -> None:
    said = run("--help").stdout
    assert all(f" {name} " in said for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_and_every_option(run: Run, command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    parameters = next(each for each in app.registered_commands if each.name == command).callback
    assert parameters is not None
    assert parameters.__doc__
    for line in result.stdout.splitlines():
        if line.startswith("│ --"):
            assert len(line.strip("│ ").split()) > 2, f"{command}: {line} says nothing"


def test_version_as_json(run: Run) -> None:
    assert json.loads(run("version", "--json").stdout)["quarterdeck"] == __version__


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (("serve", "--port", "70000"), "--port"),
        (("serve", "--host", "not an address"), "--host"),
        (("serve", "--url", "okrs.example.org"), "--url"),
        (("demo", "--size", "M"), "--size"),
        (("backup", "/nowhere/at/all.zip"), "FILE"),
        (("restore", "/nowhere/at/all.zip"), "FILE"),
        (("recompute", "--organisation", "nobody"), "--organisation"),
    ],
)
@pytest.mark.django_db
def test_bad_input_ends_with_status_2_and_names_the_field(run: Run, arguments: tuple[str, ...], field: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert field.lower() in result.stderr.lower()


def test_settings_that_cannot_be_read_are_bad_input(installation: Installation) -> None:
    installation.environment["DATABASE_URL"] = "carrier-pigeon://coop"
    result = installation.run("migrate")
    assert result.returncode == 2
    assert "DATABASE_URL" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_database_that_cannot_be_reached_is_said_in_words(installation: Installation) -> None:
    installation.environment["DATABASE_URL"] = "postgres://nobody@127.0.0.1:1/nothing"
    result = installation.run("recompute")
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "quarterdeck doctor" in result.stderr
