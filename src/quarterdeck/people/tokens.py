"""Secrets in links. Only a digest is kept, so whoever reads the database cannot use them.

An invitation's token names its organisation, so that it can be looked up inside that organisation's scope by somebody
who is no member of it yet.
"""

import hashlib
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

_ID_LENGTH = 22


def new_secret() -> str:
    """256 bits that can stand in an address."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """What is kept of a token: it is random and long, so one round of SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_for(organisation_id: UUID) -> str:
    """A new token that names an organisation."""
    return urlsafe_b64encode(organisation_id.bytes).decode().rstrip("=") + new_secret()


def organisation_of(token: str) -> UUID | None:
    """The organisation a token names; None when it names none."""
    try:
        return UUID(bytes=urlsafe_b64decode(token[:_ID_LENGTH].encode("ascii") + b"=="))
    except ValueError:
        return None
