"""Building demo companies: `build("S")` for a pilot's worth, "L" for a large company, "XL" for a thousand of S."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from quarterdeck.demo.company import CompanyBuilder, Size
from quarterdeck.demo.texts import COMPANIES
from quarterdeck.events.models import Cursor, Event
from quarterdeck.keel.clock import now
from quarterdeck.keel.scope import every_organisation, organisation_scope
from quarterdeck.notify.models import Notice
from quarterdeck.notify.telling import READER, tell_everybody
from quarterdeck.people.models import Organisation

TIME_ZONE = "Europe/Berlin"
PASSWORD = "quarterdeck-demo"  # noqa: S105 — printed with the log-ins; a demo has nothing to hide
SIZES = {
    "S": Size(functions=3, teams=6, members=50, objectives=2, key_results=3, closed_quarters=7, readings=0),
    "L": Size(functions=6, teams=200, members=5000, objectives=10, key_results=3, closed_quarters=8, readings=12),
}
TENANTS_XL = 1000
_COUNTED = ("teams", "members", "objectives", "key_results", "check_ins")
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class LogIn:
    """Who can log in to look around, all with `PASSWORD`."""

    email: str
    name: str
    can: str


@dataclass(frozen=True, slots=True)
class DemoSummary:
    """What was built. `slug` names the (first) organisation."""

    organisations: int
    slug: str
    teams: int
    members: int
    objectives: int
    key_results: int
    check_ins: int
    log_ins: tuple[LogIn, ...]


def build(
    size: str = "S", seed: int = 1, *, progress: Progress = lambda _: None, today: date | None = None
) -> DemoSummary:
    """Build one organisation of size S or L, or XL: a thousand of size S.

    The same seed on the same day gives the same company. Organisations already there stay; a second demo gets another
    name. Raises ValueError for an unknown size.
    """
    if size == "XL":
        parts = [_build_one("S", seed, progress, today)]
        _analyze()  # so that the others are written with good plans, too; again only at the end: it reads everything
        parts += [
            _build_one("S", seed + n, progress if n % 50 == 0 else lambda _: None, today) for n in range(1, TENANTS_XL)
        ]
    elif size in SIZES:
        parts = [_build_one(size, seed, progress, today)]
    else:
        raise ValueError(f"There is no size {size!r}. Choose S, L or XL.")
    _analyze()
    sums = {name: sum(getattr(each, name) for each in parts) for name in _COUNTED}
    return DemoSummary(organisations=len(parts), slug=parts[0].slug, log_ins=parts[0].log_ins, **sums)


def _build_one(size: str, seed: int, progress: Progress, today: date | None) -> DemoSummary:
    rng = random.Random(seed)  # noqa: S311 — a demo is to be repeatable, not secret
    name = COMPANIES[(seed - 1) % len(COMPANIES)] if size == "S" else f"{COMPANIES[(seed - 1) % len(COMPANIES)]} Group"
    # The company's own day: between its midnight and UTC's the two differ.
    day = today or now().astimezone(ZoneInfo(TIME_ZONE)).date()
    with transaction.atomic():
        organisation = Organisation(
            name=name,
            slug=_free_slug(name),
            time_zone=TIME_ZONE,
            is_demo=True,
            stored_settings={"fiscal_year_starts_in": _fiscal_start(day), "holidays": "DE"},
        )
        progress(f"{name}: people and teams")
        with organisation_scope(organisation), timezone.override(organisation.zone):
            organisation.save(force_insert=True)
            builder = CompanyBuilder(organisation, SIZES[size], rng, day, make_password(PASSWORD), progress)
            builder.build()
            builder.progress(f"{name}: who hears of what")
            _fill_inboxes(organisation)
    log_ins = tuple(LogIn(email, name, can) for email, name, can in builder.log_ins())
    return DemoSummary(1, organisation.slug, **builder.counts(), log_ins=log_ins)


def _analyze() -> None:
    """Let the database count what it holds, for its query planner."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _fill_inboxes(organisation: Organisation) -> None:
    """What happened in the last three weeks stands in the inboxes; what is older is read already."""
    since = now() - timedelta(weeks=3)
    before = Event.objects.filter(at__lt=since).aggregate(last=Max("position"))["last"] or 0
    Cursor.objects.create(organisation=organisation, reader=READER, position=before)
    while tell_everybody(organisation):
        pass
    Notice.objects.filter(at__lt=now() - timedelta(days=4)).update(read_at=now())


def _free_slug(name: str) -> str:
    """The name in small letters, with a number when another demo has it. Slugs are unique over all organisations."""
    base = name.lower().replace(" ", "-")
    with every_organisation():
        taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(each for each in (base, *(f"{base}-{n}" for n in range(2, 100_000))) if each not in taken)


def _fiscal_start(day: date) -> int:
    """The fiscal month that puts today well into a quarter, so that a demo has something to show on any day of the year.

    From the 15th on the running quarter began with the month before, else with the one before that: week 7 to 11.
    """
    months_back = 1 if day.day >= 15 else 2
    return (day.month - 1 - months_back) % 3 + 1
