"""Behind a proxy with TLS, as the README shows it, Django finds nothing to say against the settings."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_check_for_deploying_is_silent(tmp_path: Path) -> None:
    kept = {name: each for name, each in os.environ.items() if not name.startswith(("QUARTERDECK_", "DATABASE_"))}
    chosen = {
        "QUARTERDECK_DATA": str(tmp_path), "QUARTERDECK_URL": "https://okrs.example.org", "QUARTERDECK_BEHIND_PROXY": "1"
    }  # fmt: skip
    told = subprocess.run(
        [sys.executable, ROOT / "manage.py", "check", "--deploy", "--fail-level=INFO"],
        env=kept | chosen, capture_output=True, text=True, timeout=120)  # fmt: skip
    assert told.returncode == 0, told.stderr
    assert "no issues (0 silenced)" in told.stdout
