"""bin/vendor --check: nobody has touched what others wrote."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VENDOR = Path("src/quarterdeck/web/static/vendor")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The script and the vendored files, to spoil at will."""
    shutil.copytree(ROOT / VENDOR, tmp_path / VENDOR)
    (tmp_path / "bin").mkdir()
    shutil.copy(ROOT / "bin/vendor", tmp_path / "bin/vendor")
    return tmp_path


def check(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, root / "bin/vendor", "--check"], capture_output=True, text=True, check=False)


def test_it_finds_nothing_here() -> None:
    assert check(ROOT).returncode == 0


def test_it_finds_a_changed_file(clone: Path) -> None:
    with (clone / VENDOR / "htmx/htmx.min.js").open("a") as file:
        file.write("// harmless")
    done = check(clone)
    assert done.returncode == 1
    assert "htmx/htmx.min.js is not the file that was fetched" in done.stderr


def test_it_finds_a_missing_file(clone: Path) -> None:
    (clone / VENDOR / "lucide/LICENSE").unlink()
    assert "lucide/LICENSE is missing" in check(clone).stderr


def test_it_finds_a_stray_file(clone: Path) -> None:
    (clone / VENDOR / "extra.js").write_text("")
    assert "extra.js is not in the manifest" in check(clone).stderr


def test_it_says_when_the_manifest_is_broken(clone: Path) -> None:
    (clone / VENDOR / "manifest.toml").write_text("[[package]\n")
    assert check(clone).returncode == 2
