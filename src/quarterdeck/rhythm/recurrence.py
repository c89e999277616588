"""When a series of meetings takes place: rules of RFC 5545 on the local calendar, holidays left out on request. Pure.

A rule is kept as text (`FREQ=WEEKLY;BYDAY=TU`), so that calendars understand it. A meeting at 9:30 is at 9:30 on both sides
of a clock change; a time that a change skips is an hour later, as clocks on the wall have it, and one that comes twice
is the first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

EVERY = ("workdays", "weekly", "fortnightly", "monthly", "quarterly", "yearly")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONGEST_RULE = 200

_FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
_PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
# A rule that names days of the month or months day by day could be searched through for a very long time.
_COARSE_ONLY = {"BYMONTHDAY", "BYMONTH"}


class BadRule(ValueError):
    """The rule is not one a series of meetings can follow. `reason` is a word: frequency, part, syntax, never."""

    def __init__(self, reason: str, part: str = "") -> None:
        super().__init__(f"{reason} {part}".strip())
        self.reason = reason
        self.part = part


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time in a series: the local date it belongs to, and the instant (UTC) at which it starts."""

    slot: date
    starts_at: datetime


def rule_for(every: str, first_on: date) -> str:
    """The rule of a usual rhythm that begins on `first_on`: its weekday, and for months which of the month's it is.

    >>> rule_for("weekly", date(2026, 11, 24))
    'FREQ=WEEKLY;BYDAY=TU'
    >>> rule_for("monthly", date(2026, 11, 24))
    'FREQ=MONTHLY;BYDAY=4TU'
    """
    weekday = WEEKDAYS[first_on.weekday()]
    nth = (first_on.day - 1) // 7 + 1
    place = "-1" if nth == 5 else str(nth)
    rules = {
        "workdays": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "weekly": f"FREQ=WEEKLY;BYDAY={weekday}",
        "fortnightly": f"FREQ=WEEKLY;INTERVAL=2;BYDAY={weekday}",
        "monthly": f"FREQ=MONTHLY;BYDAY={place}{weekday}",
        "quarterly": f"FREQ=MONTHLY;INTERVAL=3;BYDAY={place}{weekday}",
        "yearly": f"FREQ=YEARLY;BYMONTH={first_on.month};BYDAY={place}{weekday}",
    }
    return rules[every]


def every_of(rule: str, first_on: date) -> str:
    """Which usual rhythm a rule is; "" for a rule of one's own."""
    return next((each for each in EVERY if rule_for(each, first_on) == rule), "")


def clean_rule(text: str, first_on: date) -> str:
    """A rule as it is kept: without spaces, in capitals, checked. Raises BadRule."""
    rule = "".join(text.split()).upper().removeprefix("RRULE:")
    parts = dict(each.partition("=")[::2] for each in rule.split(";") if each)
    if len(rule) > LONGEST_RULE or not parts:
        raise BadRule("syntax")
    if parts.get("FREQ") not in _FREQUENCIES:
        raise BadRule("frequency", parts.get("FREQ", ""))
    if unknown := [name for name in parts if name not in _PARTS]:
        raise BadRule("part", unknown[0])
    if not parts.get("INTERVAL", "1").isdecimal() or not 1 <= int(parts.get("INTERVAL", "1")) <= 99:
        raise BadRule("syntax")  # an interval of 0 stands still for ever
    if parts["FREQ"] in {"DAILY", "WEEKLY"} and _COARSE_ONLY & parts.keys():
        raise BadRule("part", sorted(_COARSE_ONLY & parts.keys())[0])
    if _parsed(rule, first_on).after(datetime.combine(first_on, time.min), inc=True) is None:
        raise BadRule("never")
    return rule


def occurrences(
    rule: str,
    *,
    first_on: date,
    at: time,
    zone: ZoneInfo,
    since: date,
    until: date,
    is_holiday: Callable[[date], bool] = lambda _day: False,
) -> list[Occurrence]:
    """Every time between two local dates, both included, on which the series takes place, holidays left out."""
    begin = datetime.combine(max(since, first_on), time.min)
    found = _parsed(rule, first_on).between(begin, datetime.combine(until, time.max), inc=True)
    days = (each.date() for each in found)
    return [Occurrence(day, instant(day, at, zone)) for day in days if not is_holiday(day)]


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant (UTC) of a time on the wall."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def _parsed(rule: str, first_on: date) -> rrule:
    try:
        parsed = rrulestr(rule, dtstart=datetime.combine(first_on, time.min), cache=False)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise BadRule("syntax") from error
    if not isinstance(parsed, rrule):
        raise BadRule("syntax")
    return parsed
