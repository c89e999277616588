"""The pure room: importable with nothing but the standard library."""

import subprocess
import sys
from pathlib import Path

import quarterdeck

IMPORT_ALONE = """
import sys
sys.path.insert(0, sys.argv[1])
import quarterdeck.measure as measure
assert all(hasattr(measure, name) for name in measure.__all__)
ours = {"quarterdeck", "__main__"}
strangers = {name.partition(".")[0] for name in sys.modules} - set(sys.stdlib_module_names) - ours
rooms = {name for name in sys.modules if name.startswith("quarterdeck.")}
print(sorted(strangers), all(name.startswith("quarterdeck.measure") for name in rooms))
"""


def test_it_imports_with_the_standard_library_alone() -> None:
    source = str(Path(quarterdeck.__file__).parents[1])
    command = [sys.executable, "-I", "-S", "-c", IMPORT_ALONE, source]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[] True", "")
