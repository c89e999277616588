"""The documents say what is true of the code: dependencies, settings, decisions, links."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")])
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def rows(heading: str) -> set[str]:
    """The first cells of the table below a heading of docs/dependencies.md."""
    text = (ROOT / "docs/dependencies.md").read_text()
    section = text.split(f"## {heading}\n")[1].split("\n## ")[0]
    cells = [line.split("|")[1].strip() for line in section.splitlines() if line.startswith("| ")]
    return set(cells[2:])


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=~! ]", requirement)[0].lower() for requirement in requirements}


def test_every_part_at_run_time_has_its_reason() -> None:
    assert rows("At run time") == names(PROJECT["project"]["dependencies"])


def test_every_part_for_development_has_its_reason() -> None:
    assert rows("For development") == names(PROJECT["dependency-groups"]["dev"])


def test_every_vendored_part_has_its_reason() -> None:
    manifest = tomllib.loads((ROOT / "src/quarterdeck/web/static/vendor/manifest.toml").read_text())
    listed = (ROOT / "docs/dependencies.md").read_text()
    assert rows("Vendored for the browser") == {package["name"] for package in manifest["package"]}
    for package in manifest["package"]:
        assert f"| {package['name']} | {package['version']} | {package['licence']} |" in listed


def test_every_environment_variable_is_in_the_readme() -> None:
    read = set()
    for path in (ROOT / "src/quarterdeck").rglob("*.py"):
        read |= set(re.findall(r'"(QUARTERDECK_[A-Z_]+|DATABASE_URL)"', path.read_text()))
    readme = (ROOT / "README.md").read_text()
    assert set(re.findall(r"^\| `([A-Z_]+)`", readme, re.MULTILINE)) == read


def test_every_decision_is_in_the_list() -> None:
    directory = ROOT / "docs/decisions"
    listed = set(re.findall(r"\((\d{4}-[a-z0-9-]+\.md)\)", (directory / "README.md").read_text()))
    assert listed == {path.name for path in directory.glob("0*.md")}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", document.read_text()):
        if "://" not in target:
            assert (document.parent / target).exists(), f"{document.name} links to {target}"
