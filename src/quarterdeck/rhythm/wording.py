"""A series' rule in words."""

from datetime import date, time

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from quarterdeck.rhythm.recurrence import every_of


def how_often(rule: str, first_on: date) -> str:
    """“every Tuesday”, “on the last Friday of a month”; a rule of one's own as calendars write it."""
    day = str(WEEKDAYS[first_on.weekday()])
    nth = (first_on.day - 1) // 7
    place = (_("first"), _("second"), _("third"), _("fourth"), _("last"))[nth]
    names = {"day": day, "nth": place, "month": str(MONTHS[first_on.month])}
    words = {
        "workdays": _("every workday"),
        "weekly": _("every %(day)s"),
        "fortnightly": _("every second %(day)s"),
        "monthly": _("on the %(nth)s %(day)s of a month"),
        "quarterly": _("every three months, on the %(nth)s %(day)s"),
        "yearly": _("every year, on the %(nth)s %(day)s of %(month)s"),
    }
    usual = every_of(rule, first_on)
    return words[usual] % names if usual else rule


def how_long(minutes: int) -> str:
    """“45 min”, “3 h”, “2 days” (a day has eight hours)."""
    if minutes % 480 == 0:
        days = minutes // 480
        return _("1 day") if days == 1 else _("%(n)d days") % {"n": days}
    if minutes >= 120 and minutes % 60 == 0:
        return _("%(n)d h") % {"n": minutes // 60}
    return _("%(n)d min") % {"n": minutes}


def clock(at: time) -> str:
    return time_format(at, "H:i")
