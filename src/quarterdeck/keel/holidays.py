"""Public holidays, as the `holidays` package knows them: a country ("DE") or one of its regions ("DE-BY")."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from django.utils.translation import gettext as _

from quarterdeck.keel.errors import invalid


def checked_place(field: str, place: str) -> str:
    """A place as it is kept ("de-by" becomes "DE-BY"); "" stays. Raises ValidationError for `field` if nobody knows it."""
    place = place.strip().upper()
    if place and not is_place(place):
        raise invalid(field, _("Write a country as DE, or one of its regions as DE-BY; leave it empty for none."))
    return place


def is_workday(day: date, place: str = "") -> bool:
    """Monday to Friday, and no public holiday of the place."""
    return day.weekday() < 5 and not holiday_test(place)(day)


def next_workday(day: date, place: str = "") -> date:
    """The first workday after a day."""
    day += timedelta(days=1)
    while not is_workday(day, place):
        day += timedelta(days=1)
    return day


def is_place(place: str) -> bool:
    """Whether the holidays of a place are known."""
    return _known(place)


def holiday_test(place: str) -> Callable[[date], bool]:
    """Says of a date whether it is a public holiday there; for "" of none."""
    if not place:
        return lambda _day: False
    return lambda day: day in _of_year(place, day.year)


def holiday_name(place: str, day: date) -> str:
    """What the place celebrates on a day; "" on an ordinary one."""
    return _of_year(place, day.year).get(day, "") if place else ""


@lru_cache(maxsize=256)
def _of_year(place: str, year: int) -> dict[date, str]:
    # Imported when first needed: the package is large, and most installations never ask.
    import holidays

    country, _dash, region = place.partition("-")
    try:
        return dict(holidays.country_holidays(country, subdiv=region or None, years=year))
    except NotImplementedError:
        return {}


@lru_cache(maxsize=256)
def _known(place: str) -> bool:
    import holidays

    country, _dash, region = place.partition("-")
    regions = holidays.list_supported_countries().get(country)
    return regions is not None and (not region or region in regions)
