"""Who is at a draft right now: kept in the process's memory, seen for a minute, never written down.

With several server processes a person appears in another one with their next sign of life there (every 20 seconds),
which is exact enough for "Mika is here too" and costs no statement.
"""

from collections import defaultdict
from threading import Lock
from time import monotonic

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

SEEN_FOR = 60.0
_SALT = "planning.presence"
_here: dict[str, dict[str, tuple[float, str]]] = defaultdict(dict)
_lock = Lock()


def ticket(draft: str, member: str, name: str, session: str) -> str:
    """A signed note that who holds a session may be at a draft, so that a sign of life asks the database nothing."""
    return signing.dumps([draft, member, name, _mark(session)], salt=_SALT, compress=True)


def read_ticket(text: str, session: str) -> tuple[str, str, str] | None:
    """(draft, member, name) of a ticket not older than a day that was given to this session, else None."""
    try:
        draft, member, name, mark = signing.loads(text, salt=_SALT, max_age=86_400)
    except (signing.BadSignature, ValueError):
        return None
    return (draft, member, name) if constant_time_compare(mark, _mark(session)) else None


def _mark(session: str) -> str:
    """What a ticket tells of its session: enough to know it again, not enough to take it over."""
    return salted_hmac(_SALT, session, algorithm="sha256").hexdigest()[:32]


def be_here(draft: str, member: str, name: str) -> list[str]:
    """Note a sign of life and say who else is here, by name."""
    now = monotonic()
    with _lock:
        others = _here[draft]
        others[member] = (now, name)
        for key in [key for key, (seen, _name) in others.items() if now - seen > SEEN_FOR]:
            del others[key]
        if len(_here) > 500:
            for key in [
                key for key, people in _here.items() if all(now - each[0] > SEEN_FOR for each in people.values())
            ]:
                del _here[key]
        return sorted(name for key, (_seen, name) in others.items() if key != member)
