"""The one place that knows what time it is. Pure code takes `today` as a parameter; everything else asks here.

Dates of cycles and check-ins are local dates of the organisation; instants are UTC.
"""

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo


class HasTimeZone(Protocol):
    @property
    def time_zone(self) -> str: ...


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


def today(organisation: HasTimeZone) -> date:
    """The date on the organisation's calendar."""
    return now().astimezone(ZoneInfo(organisation.time_zone)).date()
