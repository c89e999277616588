"""Public holidays, as the `holidays` package knows them: a country ("DE") or one of its regions ("DE-BY")."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache


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
