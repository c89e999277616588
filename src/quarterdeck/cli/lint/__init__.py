"""`quarterdeck lint` and `quarterdeck rule`: the coach on files, and what its rules say."""

from quarterdeck.cli.lint.linting import lint
from quarterdeck.cli.lint.rules import rule

__all__ = ["lint", "rule"]
