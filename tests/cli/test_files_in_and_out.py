"""`quarterdeck import` and `export`, and one whole quarter steered from the command line."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from quarterdeck.keel.clock import now
from quarterdeck.okrs.models import CheckIn, Grade, KeyResult, Objective, ObjectiveState, Phase
from quarterdeck.people.models import Member, Organisation, Role, TeamKind
from tests import factories
from tests.cli.conftest import Run

OKRS = """\
# Q4 OKRs

## Objective: New customers reach value on day one

- KR: Raise activation from 20 % to 35 % (@ada)
- KR: Cut set-up time from 40 min to 10 min (@nobody.here)
"""


@pytest.fixture
def ada(scoped: Organisation) -> Member:
    """The admin, in a running cycle with a team."""
    factories.cycle("2026 Q4", slug="2026-q4")
    return factories.member(
        "Ada", handle="ada", role=Role.ADMIN, team=factories.team("Growth", slug="growth"), lead=True
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "okrs.md"
    made.write_text(OKRS)
    return made


def test_a_dry_run_says_what_was_understood_and_writes_nothing(ada: Member, run: Run, file: Path) -> None:
    result = run("import", str(file), "--cycle", "2026-Q4", "--team", "growth", "--dry-run")
    assert result.exit_code == 0, result.stderr
    assert "Would import 1 objectives, 2 key results" in result.stdout
    assert "nobody.here" in result.stdout
    assert "New customers reach value on day one" in result.stderr
    assert not Objective.objects.exists()


def test_it_imports_drafts_of_the_team_and_says_what_it_made(ada: Member, run: Run, file: Path) -> None:
    result = run("import", str(file), "--cycle", "2026 Q4", "--team", "Growth", "--person", "nobody.here=ada", "--json")
    assert result.exit_code == 0, result.stderr
    made = json.loads(result.stdout)
    assert (made["objectives"], made["unknown_people"]) == (["O-1"], [])
    objective = Objective.objects.get()
    assert (objective.state, objective.team.slug, objective.cycle.slug) == (ObjectiveState.DRAFT, "growth", "2026-q4")
    assert {each.owner for each in KeyResult.objects.all()} == {ada}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere.md", "--cycle", "2026-q4", "--team", "growth"), "FILE"),
        (("FILE", "--cycle", "1999-q1", "--team", "growth"), "2026-q4"),
        (("FILE", "--cycle", "2026-q4", "--team", "shrink"), "growth"),
        (("FILE", "--team", "growth"), "Choose the cycle"),
        (("FILE", "--cycle", "2026-q4", "--team", "growth", "--person", "Ada"), "NAME=HANDLE"),
        (("FILE", "--cycle", "2026-q4", "--team", "growth", "--as", "eve"), "--as"),
    ],
)
def test_bad_input_is_refused_and_writes_nothing(
    ada: Member, run: Run, file: Path, arguments: tuple[str, ...], said: str
) -> None:
    result = run("import", *(str(file) if each == "FILE" else each for each in arguments))
    assert result.exit_code == 2
    assert said in result.stderr
    assert not Objective.objects.exists()


def test_a_hostile_file_is_refused_in_words(ada: Member, run: Run, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.yaml"
    bomb.write_text(
        "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(9)) + "!!python/object:os.system x"
    )
    result = run("import", str(bomb), "--cycle", "2026-q4", "--team", "growth")
    assert (result.exit_code, "Traceback" in result.stderr) == (2, False)


def test_without_a_team_the_drafts_are_the_companys(ada: Member, run: Run, file: Path) -> None:
    assert run("import", str(file), "--cycle", "2026-q4").exit_code == 0
    assert Objective.objects.get().team.is_company


@pytest.mark.parametrize("ending", ["md", "yaml", "csv", "xlsx"])
def test_everything_leaves_in_one_file_and_comes_back(ada: Member, run: Run, tmp_path: Path, ending: str) -> None:
    factories.check_in(factories.key_result(owner=ada), 27.0)
    file = tmp_path / f"all.{ending}"
    assert run("export", "-o", str(file)).exit_code == 0
    bolt = factories.organisation("Bolt")
    from quarterdeck.keel.scope import organisation_scope

    with organisation_scope(bolt):
        factories.member("Bea", handle="bea", role=Role.ADMIN)
    result = run("import", str(file), "--organisation", "bolt")
    assert result.exit_code == 0, result.stderr
    with organisation_scope(bolt):
        assert [each.value for each in CheckIn.objects.all()] == [27.0]
        assert KeyResult.objects.get().reference == "KR-1"


def test_an_export_goes_to_standard_output_for_other_programs(ada: Member, run: Run) -> None:
    factories.key_result(owner=ada)
    assert "Raise activation" in run("export", "--cycle", "2026-q4", "--format", "yaml").stdout
    assert run("export", "--team", "growth", "-o", "okrs.docx").exit_code == 2


def test_a_viewer_takes_out_a_team_but_not_everything(ada: Member, run: Run) -> None:
    factories.member("Vi", handle="vi", role=Role.VIEWER)
    assert run("export", "--team", "growth", "--as", "vi").exit_code == 0
    result = run("export", "--as", "vi")
    assert (result.exit_code, result.stdout) == (2, "")


QUARTER = """\
objectives:
- title: New customers reach value on day one
  team: growth
  cycle: 2026-q4
  owner: ada
  key_results:
  - statement: Raise activation from 20 % to 35 %
    owner: ada
    metric: activation
    unit: "%"
    direction: increase
    baseline: 20
    target: 35
"""


def test_a_whole_quarter_is_steered_from_the_command_line(scoped: Organisation, run: Run, tmp_path: Path) -> None:
    # A Tuesday, so that each sixth day after it is a Monday, on which check-ins are due.
    moment = now() - timedelta(days=90)
    first_day = moment - timedelta(days=(moment.weekday() - 1) % 7)
    factories.cycle("2026 Q4", slug="2026-q4", phase=Phase.PLANNING, starts_on=first_day.date())
    growth = factories.team("Growth", slug="growth")
    factories.member("Ada", handle="ada", role=Role.ADMIN, team=growth, lead=True)
    file = tmp_path / "quarter.yaml"
    file.write_text(QUARTER)

    def done(*arguments: str) -> str:
        result = run(*arguments)
        assert result.exit_code == 0, (arguments, result.stderr)
        return result.stdout

    done("import", str(file), "--cycle", "2026-Q4", "--team", "growth")
    done("commit", "O-1")
    done("cycle", "2026-Q4", "running")
    for week in range(12):
        with time_machine.travel(first_day + timedelta(weeks=week, days=6)):
            assert "KR-1" in done("check-in")
            done("check-in", "KR-1", str(20 + week), "--confidence", "6")
    done("cycle", "2026-Q4", "reflecting")
    assert run("cycle", "2026-Q4", "closed").exit_code == 2
    done("grade", "KR-1", "0.7", "--words", "Close")
    assert '"closed"' in done("cycle", "2026-Q4", "closed", "--json")
    assert "KR-1" in done("export", "--cycle", "2026-Q4")
    assert (CheckIn.objects.count(), Grade.objects.get().value) == (12, 0.7)
    assert Objective.objects.get().state == ObjectiveState.CLOSED
    assert growth.kind == TeamKind.TEAM
