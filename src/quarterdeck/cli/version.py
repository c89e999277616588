"""`quarterdeck version`."""

import platform

from quarterdeck import __version__
from quarterdeck.cli.console import out, say_json
from quarterdeck.cli.installation import AsJson


def version(as_json: AsJson = False) -> None:
    """Print the version of Quarterdeck and of the Python it runs on."""
    if as_json:
        say_json({"quarterdeck": __version__, "python": platform.python_version()})
    else:
        out().print(f"Quarterdeck {__version__} (Python {platform.python_version()})")
