"""Primary keys: UUIDv7 (RFC 9562), so that new rows land at the end of every index."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_key() -> UUID:
    """A new UUIDv7, later than every one this process made before."""
    return uuid7()
