"""`quarterdeck lint` and `quarterdeck rule`: the coach on files."""

import json
import subprocess
from pathlib import Path

import pytest

from quarterdeck.coach import RULES
from tests.cli.conftest import QUARTERDECK, Run

DOCUMENT = """# Growth

## Objective: Grow revenue by 30 % in the mid-market
- KR1: Launch v3.0 of our platform
- KR2: Increase churn from 5% to 3%
- KR3: Grow monthly orders to 4,000
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "okrs.md"
    path.write_text(DOCUMENT)
    return path


def test_findings_stand_at_their_line_and_column(run: Run, document: Path) -> None:
    result = run("lint", str(document))
    assert result.exit_code == 1
    assert f"{document}:4:8: error KR201" in result.stdout
    assert f"{document}:5:34: error KR216" in result.stdout
    assert "2 errors" in result.stderr


def test_a_document_without_errors_ends_with_status_0(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "good.md"
    path.write_text(
        "## Objective: Small shops stay in order to grow with us\n- Raise activation from 20% to 35%\n- NPS from 32 to 50\n"
    )
    assert run("lint", str(path)).exit_code == 0
    assert run("lint", str(path), "--warnings-fail").exit_code == 0


def test_json_and_github_say_the_same(run: Run, document: Path) -> None:
    found = json.loads(run("lint", str(document), "--format", "json").stdout)
    assert ("KR201", 4, 8) in {(each["code"], each["line"], each["column"]) for each in found}
    annotations = run("lint", str(document), "--format", "github").stdout.splitlines()
    assert len(annotations) == len(found)
    assert any(line.startswith("::error file=") and "title=KR201" in line for line in annotations)


def test_sarif_names_its_rules_and_its_places(run: Run, document: Path) -> None:
    log = json.loads(run("lint", str(document), "--format", "sarif").stdout)
    assert log["version"] == "2.1.0"
    (one,) = log["runs"]
    ids = [each["id"] for each in one["tool"]["driver"]["rules"]]
    for result in one["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        region = result["locations"][0]["physicalLocation"]["region"]
        assert 1 <= region["startColumn"] < region["endColumn"]
        assert result["level"] in {"error", "warning", "note"}


def test_diff_shows_rewrites_and_writes_nothing(run: Run, document: Path) -> None:
    shown = run("lint", str(document), "--diff").stdout
    assert "-- KR2: Increase churn from 5% to 3%" in shown
    assert "+- KR2: Reduce churn from 5% to 3%" in shown
    assert "+- KR3: Increase monthly orders from … to 4,000" in shown
    assert document.read_text() == DOCUMENT


def test_fix_writes_only_what_leaves_no_gap(run: Run, document: Path) -> None:
    run("lint", str(document), "--fix")
    written = document.read_text()
    assert "Reduce churn from 5% to 3%" in written
    assert "Objective: Grow revenue in the mid-market" in written
    assert "Grow monthly orders to 4,000" in written


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "okrs.yaml",
            "objectives:\n  - title: Shops stay\n    key_results:\n      - Launch the portal\n      - NPS from 32 to 50\n",
        ),
        ("okrs.csv", "Objective,Key result\nShops stay,Launch the portal\nShops stay,NPS from 32 to 50\n"),
    ],
)
def test_yaml_and_csv_are_read_as_well(run: Run, tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    result = run("lint", str(tmp_path))
    assert "KR201" in result.stdout, result.stderr


def test_rules_are_softened_and_unknown_ones_refused(run: Run, document: Path) -> None:
    assert run("lint", str(document), "--rule", "KR201=info", "--rule", "KR216=off").exit_code == 0
    for wrong in ("KR999=off", "KR201=loud", "KR201"):
        assert run("lint", str(document), "--rule", wrong).exit_code == 2


def test_a_missing_file_and_an_unknown_language_are_refused(run: Run, tmp_path: Path) -> None:
    assert run("lint", str(tmp_path / "no.md")).exit_code == 2
    assert run("lint", "--language", "tlh").exit_code == 2


def test_it_runs_as_a_hook_in_a_repository_without_an_installation(tmp_path: Path) -> None:
    """What pre-commit does: run the entry on the staged files. Nothing but the files may be needed or made."""
    (tmp_path / "okrs.md").write_text(DOCUMENT)
    done = subprocess.run(
        [QUARTERDECK, "lint", "okrs.md"], cwd=tmp_path, env={"PATH": ""}, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "okrs.md:4:8: error KR201" in done.stdout
    piped = subprocess.run(
        [QUARTERDECK, "lint", "-"], cwd=tmp_path, input=DOCUMENT, capture_output=True, text=True, env={"PATH": ""}
    )
    assert "okrs.md:4:8: error KR201" in piped.stdout
    assert [each.name for each in tmp_path.iterdir()] == ["okrs.md"]


def test_a_rule_is_explained(run: Run) -> None:
    said = run("rule", "kr201").stdout
    assert "output-not-outcome" in said
    assert "Launch v3.0 of our platform" in said
    assert run("rule", "KR999").exit_code == 2
    assert len(json.loads(run("rule", "--json").stdout)) == len(RULES)


def test_the_documentation_says_what_the_rules_say(run: Run) -> None:
    page = Path(__file__).parents[2] / "docs" / "coach-rules.md"
    assert page.read_text() == run("rule", "--markdown").stdout
