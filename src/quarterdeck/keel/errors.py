"""The three ways an action says no. Each door translates them: a page, a problem document, exit status 2.

Bad input is Django's `ValidationError` with a dict of field → message; every message names the remedy.
"""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError


class Refused(PermissionDenied):
    """The actor may not do this. The message says who may."""


class Conflict(Exception):
    """Somebody else changed the thing since it was read. Carries both versions for the merge page."""

    def __init__(self, theirs: Any, mine: dict[str, Any]) -> None:
        super().__init__("changed by somebody else")
        self.theirs = theirs
        self.mine = mine


def invalid(field: str, message: str) -> ValidationError:
    """A `ValidationError` about one field."""
    return ValidationError({field: [message]})
