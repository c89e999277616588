"""The reads of KPIs: which lights are on, and one series with its limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quarterdeck.keel.access import may
from quarterdeck.kpis.models import Break, Kpi, Light, Reading
from quarterdeck.kpis.wording import rule_words
from quarterdeck.measure import format_value
from quarterdeck.measure.xmr import FEWEST, Behaviour, behaviour
from quarterdeck.people.models import Member, Team

PAGE = 60


@dataclass(frozen=True, slots=True)
class KpiRow:
    """A KPI in a list. `trail` are its newest readings by date, `why` says in words why somebody should look."""

    slug: str
    name: str
    unit: str
    team: str
    team_slug: str
    owner: str
    value: float | None
    last_on: date | None
    light: str
    light_word: str
    why: str
    healthy: str
    is_due: bool
    trail: tuple[tuple[date, float], ...]
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class KpisPage:
    """Are the lights on? `place_in`: the team whose measure the reader may begin to watch here, "" for none."""

    rows: tuple[KpiRow, ...]
    tally: tuple[tuple[str, str, int], ...]
    due: int
    show: str
    team: str
    team_slug: str
    place_in: str
    number: int
    has_more: bool


@dataclass(frozen=True, slots=True)
class Point:
    """A reading of the series with what it says."""

    on: date
    value: float
    is_healthy: bool
    rules: tuple[str, ...]
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class Limits:
    """A stretch of the series: from a day to a day, its average and natural process limits."""

    first: date
    last: date
    mean: float
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Declared:
    key: UUID
    on: date
    reason: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class KpiPage:
    """What does this number do by itself, and what is a signal?"""

    row: KpiRow
    about: str
    frequency: str
    is_archived: bool
    points: tuple[Point, ...]
    limits: tuple[Limits, ...]
    breaks: tuple[Declared, ...]
    finding: str
    signals: int
    count: int
    may_change: bool
    may_read: bool
    may_draft: bool


def standing_readings(kpi: Kpi) -> list[tuple[date, float]]:
    """The readings that stand, by day: of several for a day the newest. One statement."""
    rows = Reading.objects.filter(kpi=kpi).order_by("on", "at", "id").values_list("on", "value")
    return list(dict(rows).items())


def chart_of(kpi: Kpi, readings: Sequence[tuple[date, float]]) -> Behaviour:
    """The process behaviour of a KPI's readings with its declared breaks. One statement."""
    days = Break.objects.filter(kpi=kpi).values_list("on", flat=True)
    places = [next((n for n, (on, _value) in enumerate(readings) if on >= day), len(readings)) for day in days]
    return behaviour([value for _on, value in readings], places)


def is_healthy(kpi: Kpi, value: float) -> bool:
    """Whether a value lies in the healthy range, its ends included; without a range everything does."""
    low, high = kpi.healthy_low, kpi.healthy_high
    return (low is None or value >= low) and (high is None or value <= high)


_ORDER = Case(
    When(light=Light.OUT_OF_RANGE, then=Value(0)),
    When(light=Light.SIGNAL, then=Value(1)),
    When(light=Light.UNKNOWN, then=Value(2)),
    default=Value(3),
    output_field=IntegerField(),
)


def watched() -> QuerySet[Kpi]:
    """KPIs that are watched: neither they nor their teams are archived."""
    here = Kpi.objects.filter(archived_at__isnull=True, team__archived_at__isnull=True)
    return here.select_related("team", "owner")


def kpi_row(kpi: Kpi, today: date) -> KpiRow:
    """A row of a KPI fetched with team and owner. No statement."""
    above = kpi.mean is not None and kpi.value is not None and kpi.value > kpi.mean
    why = rule_words(kpi.rules[0], above=above) if kpi.rules else ""
    if kpi.light == Light.OUT_OF_RANGE:
        why = " ".join(
            filter(None, [_("Outside its healthy range of %(range)s.") % {"range": healthy_words(kpi)}, why])
        )
    return KpiRow(
        kpi.slug, kpi.name, kpi.unit, kpi.team.name, kpi.team.slug, kpi.owner.name if kpi.owner else "", kpi.value,
        kpi.last_on, kpi.light, str(kpi.get_light_display()), why, healthy_words(kpi),
        kpi.archived_at is None and kpi.is_due(today),
        tuple((date.fromordinal(day), value) for day, value in kpi.recent), kpi.lower, kpi.upper,
    )  # fmt: skip


def healthy_words(kpi: Kpi) -> str:
    """The healthy range as people say it; "" when none is set."""
    low = None if kpi.healthy_low is None else format_value(kpi.healthy_low, kpi.unit)
    high = None if kpi.healthy_high is None else format_value(kpi.healthy_high, kpi.unit)
    if low is not None and high is not None:
        return f"{low} – {high}"
    return f"≥ {low}" if low is not None else f"≤ {high}" if high is not None else ""


def kpis_page(reader: Member, today: date, *, team: Team | None = None, show: str = "", number: int = 1) -> KpisPage:
    """All KPIs, those that need somebody to look first. Up to four statements."""
    rows = watched()
    if team is not None:
        rows = rows.filter(team=team)
    elif show == "mine":
        rows = rows.filter(Q(owner=reader) | Q(team_id__in=reader.team_ids))
    counted: dict[str, int] = {}
    due = 0
    for each in rows.only("light", "last_on", "frequency", "team_id", "owner_id").select_related(None):
        counted[each.light] = counted.get(each.light, 0) + 1
        due += each.is_due(today)
    first = (number - 1) * PAGE
    found = list(rows.annotate(order=_ORDER).order_by("order", "name")[first : first + PAGE + 1])
    return KpisPage(
        rows=tuple(kpi_row(each, today) for each in found[:PAGE]),
        tally=tuple((value, str(label), counted[value]) for value, label in Light.choices if value in counted),
        due=due,
        show=show,
        team=team.name if team else "",
        team_slug=team.slug if team else "",
        place_in=_place_in(reader, team),
        number=number,
        has_more=len(found) > PAGE,
    )


def _place_in(reader: Member, team: Team | None) -> str:
    """The team that is looked at, or else the first that the reader belongs to."""
    where = team or Team.objects.filter(pk__in=reader.team_ids, archived_at=None).order_by("name").first()
    return where.slug if where is not None and may(reader, "kpis.place", where) else ""


def find_kpi(slug: str) -> Kpi:
    """A KPI with team and owner, or 404. KPIs are open to every member."""
    found = Kpi.objects.select_related("team", "owner").filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def kpi_page(reader: Member, kpi: Kpi, today: date) -> KpiPage:
    """One series with its limits and signals. Four statements."""
    readings = standing_readings(kpi)
    seen = chart_of(kpi, readings)
    notes = dict(Reading.objects.filter(kpi=kpi).exclude(note="").order_by("at").values_list("on", "note"))
    by_place: dict[int, Any] = {each.at: each for each in seen.signals}
    points = []
    for n, (on, value) in enumerate(readings):
        signal = by_place.get(n)
        rules = tuple(str(each) for each in signal.rules) if signal else ()
        words = " ".join(rule_words(each, above=signal.above) for each in rules) if signal else ""
        points.append(Point(on, value, is_healthy(kpi, value), rules, words, notes.get(on, "")))
    row = kpi_row(kpi, today)
    return KpiPage(
        row=row,
        about=kpi.about,
        frequency=str(kpi.get_frequency_display()),
        is_archived=kpi.archived_at is not None,
        points=tuple(points),
        limits=tuple(
            Limits(readings[each.first][0], readings[each.last][0], each.mean, each.lower, each.upper)
            for each in seen.stretches
        ),
        breaks=tuple(
            Declared(each.pk, each.on, each.reason, each.by.name if each.by else "", each.at)
            for each in Break.objects.filter(kpi=kpi).select_related("by")
        ),
        finding=_finding(row, seen),
        signals=len(seen.signals),
        count=len(points),
        may_change=may(reader, "kpis.change", kpi),
        may_read=kpi.archived_at is None and may(reader, "kpis.read", kpi),
        may_draft=reader.may_write and kpi.team_id in reader.team_ids,
    )  # fmt: skip


def _finding(row: KpiRow, seen: Behaviour) -> str:
    """The sentence above the chart."""
    if row.value is None:
        return _("No reading yet")
    now = format_value(row.value, row.unit)
    if row.light == Light.OUT_OF_RANGE:
        return _("At %(now)s, outside its healthy range of %(range)s") % {"now": now, "range": row.healthy}
    if row.light == Light.SIGNAL:
        return _("At %(now)s: something has changed") % {"now": now}
    if row.lower is None or row.upper is None:
        current = seen.current
        count = current.last - current.first + 1 if current else 0
        left = max(1, FEWEST - count)
        words = ngettext(
            "At %(now)s; %(n)d more reading until its limits say something",
            "At %(now)s; %(n)d more readings until its limits say something",
            left,
        )
        return words % {"now": now, "n": left}
    said = {"now": now, "low": format_value(float(f"{row.lower:.3g}"), row.unit),
            "high": format_value(float(f"{row.upper:.3g}"), row.unit)}  # fmt: skip
    return _("At %(now)s; by itself it moves between %(low)s and %(high)s") % said


def history_before(kpi_id: UUID, day: date, *, most: int = 400) -> tuple[tuple[date, float], ...]:
    """The readings that stood before a day, oldest first, at most the last `most`: what a forecast learns from. One
    statement."""
    rows = Reading.objects.filter(kpi=kpi_id, on__lt=day).order_by("-on", "-at", "-id").values_list("on", "value")
    found: dict[date, float] = {}
    for on, value in rows[: most * 2]:
        found.setdefault(on, value)
    return tuple(sorted(found.items()))[-most:]


def due_for(reader: Member, today: date) -> list[KpiRow]:
    """KPIs of the reader that wait for a reading. One statement."""
    mine = watched().filter(owner=reader).order_by("last_on", "name")[:60]
    return [kpi_row(each, today) for each in mine if each.is_due(today)]


def of_team(team: Team, today: date, *, limit: int = 12) -> list[KpiRow]:
    """A team's KPIs, those that need a look first. One statement."""
    rows = watched().filter(team=team).annotate(order=_ORDER).order_by("order", "name")[:limit]
    return [kpi_row(each, today) for each in rows]
