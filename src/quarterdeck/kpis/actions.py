"""The verbs: placing a KPI, reading it, saying that something has changed."""

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from quarterdeck.events.actions import record
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import now, today
from quarterdeck.keel.errors import Conflict, invalid
from quarterdeck.keel.holding import held
from quarterdeck.kpis.models import Break, Frequency, Kpi, Light, Reading
from quarterdeck.kpis.queries import chart_of, is_healthy, standing_readings
from quarterdeck.kpis.signals import kpi_read
from quarterdeck.kpis.wording import rule_words
from quarterdeck.measure import format_value
from quarterdeck.measure.xmr import Signal
from quarterdeck.people.models import Member, Team

EDITABLE = ("name", "about", "unit", "owner", "healthy_low", "healthy_high", "frequency")
KEPT = 26


@transaction.atomic
def place_kpi(
    actor: Member,
    team: Team,
    *,
    name: str,
    about: str = "",
    unit: str = "",
    owner: Member | None = None,
    healthy_low: float | None = None,
    healthy_high: float | None = None,
    frequency: str = Frequency.WEEKLY,
) -> Kpi:
    """Begin to watch a measure. Raises ValidationError by field."""
    require(actor, "kpis.place", team)
    if team.organisation_id != actor.organisation_id or team.archived_at is not None:
        raise invalid("team", _("Choose a team of your organisation that is there."))
    kpi = Kpi(
        organisation_id=actor.organisation_id, team=team, name=" ".join(name.split()), about=about.strip(), unit=unit.strip(),
        owner=owner, healthy_low=healthy_low, healthy_high=healthy_high, frequency=frequency,
    )  # fmt: skip
    _check(kpi)
    kpi.slug = _free_slug(kpi.name)
    kpi.save(force_insert=True)
    record(actor, "kpi.placed", kpi)
    return kpi


@transaction.atomic
def change_kpi(actor: Member, kpi: Kpi, *, version: int | None = None, **changes: Any) -> Kpi:
    """Change what a KPI is called, who owns it, what is healthy (`EDITABLE`)."""
    require(actor, "kpis.change", kpi)
    kpi = held(kpi, "team")
    if version is not None and version != kpi.version:
        raise Conflict(kpi, changes)
    before, after = {}, {}
    for name in EDITABLE:
        if name in changes:
            new = changes[name].strip() if isinstance(changes[name], str) else changes[name]
            old = getattr(kpi, name)
            if new != old:
                before[name], after[name] = str(old) if old is not None else "", str(new) if new is not None else ""
                setattr(kpi, name, new)
    _check(kpi)
    if after:
        kpi.version += 1
        _judge(kpi)
        kpi.save()
        record(actor, "kpi.changed", kpi, before=before, after=after)
    return kpi


@transaction.atomic
def archive_kpi(actor: Member, kpi: Kpi, *, reason: str) -> Kpi:
    """Stop watching, with a reason; the readings stay."""
    require(actor, "kpis.change", kpi)
    kpi = held(kpi, "team")
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise invalid("reason", _("Say why nobody needs to watch it any more."))
    if kpi.archived_at is None:
        kpi.archived_at = now()
        kpi.version += 1
        kpi.save(update_fields=["archived_at", "version"])
        record(actor, "kpi.archived", kpi, reason=reason)
    return kpi


@transaction.atomic
def read_kpi(
    actor: Member, kpi: Kpi, *, value: float, on: date | None = None, note: str = "", again: bool = False
) -> Reading:
    """Keep a value for a day (today by default). A second one for a day is asked about once: with `again` the newer one
    stands, and both stay visible. Days may come in any order, but not before they are over."""
    require(actor, "kpis.read", kpi)
    kpi = held(kpi, "team")
    _check_watched(kpi)
    day = today(actor.organisation)
    on = on or day
    if on > day:
        raise invalid("on", _("This day is still to come."))
    if not math.isfinite(value):
        raise invalid("value", _("Write a number, for example 29.4."))
    known = Reading.objects.filter(kpi=kpi, on=on).order_by("-at", "-id").first()
    if known is not None and not again:
        raise invalid(
            "again",
            _("There is %(value)s for that day already. Tick this to let yours stand; both stay visible.")
            % {"value": format_value(known.value, kpi.unit)},
        )
    made = Reading.objects.create(
        organisation_id=kpi.organisation_id,
        kpi=kpi,
        on=on,
        value=value,
        note=note.strip()[:300],
        author=actor,
        at=now(),
    )
    found = _judge(kpi)
    kpi.save()
    record(actor, "kpi.read", kpi, value=format_value(value, kpi.unit), on=on, note=made.note)
    _say_signal(kpi, found, on)
    kpi_read.send(Kpi, actor=actor, kpi=kpi, readings=[(on, value)])
    return made


@transaction.atomic
def read_many(actor: Member, kpi: Kpi, rows: Sequence[tuple[date, float]], *, source: str = "paste") -> int:
    """Keep many readings at once, all or none; those whose day has the same value already are left out. Returns how many
    are new. One event, and at most one signal: that of the newest."""
    require(actor, "kpis.read", kpi)
    kpi = held(kpi, "team")
    _check_watched(kpi)
    day, moment = today(actor.organisation), now()
    standing = dict(standing_readings(kpi))
    new = [(on, value) for on, value in sorted(rows) if standing.get(on) != value]
    if any(on > day for on, _value in new) or not all(math.isfinite(value) for _on, value in new):
        raise ValidationError(_("A reading is in the future or no number. Look at the preview again."))
    Reading.objects.bulk_create(
        [
            Reading(
                organisation_id=kpi.organisation_id, kpi=kpi, on=on, value=value, author=actor, at=moment, source=source
            )
            for on, value in new
        ],
        batch_size=2000,
    )
    if new:
        found = _judge(kpi)
        kpi.save()
        record(actor, "kpi.read_many", kpi, count=len(new), since=new[0][0], until=new[-1][0])
        _say_signal(kpi, found, new[-1][0])
        kpi_read.send(Kpi, actor=actor, kpi=kpi, readings=new)
    return len(new)


@transaction.atomic
def declare_break(actor: Member, kpi: Kpi, *, on: date, reason: str) -> Break:
    """Say that something is known to have changed from a day on: the limits are computed anew from there."""
    require(actor, "kpis.change", kpi)
    kpi = held(kpi, "team")
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise invalid("reason", _("Say what changed: a new price, a new way to count, a season's end."))
    if on > today(actor.organisation):
        raise invalid("on", _("This day is still to come."))
    if Break.objects.filter(kpi=kpi, on=on).exists():
        raise invalid("on", _("A change is declared for that day already."))
    made = Break.objects.create(organisation_id=kpi.organisation_id, kpi=kpi, on=on, reason=reason, by=actor, at=now())
    _judge(kpi)
    kpi.save()
    record(actor, "kpi.break_declared", kpi, reason=reason, on=on)
    return made


@transaction.atomic
def withdraw_break(actor: Member, declared: Break) -> Kpi:
    """Take a declared change back."""
    require(actor, "kpis.change", declared.kpi)
    kpi = held(declared.kpi, "team")
    reason, on = declared.reason, declared.on
    declared.delete()
    _judge(kpi)
    kpi.save()
    record(actor, "kpi.break_withdrawn", kpi, reason=reason, on=on)
    return kpi


def recompute(kpi: Kpi) -> Kpi:
    """Find the kept figures again from the readings; unsaved."""
    _judge(kpi)
    return kpi


def _judge(kpi: Kpi) -> Signal | None:
    """Bring the kept figures up to date; the signal of the newest reading, if it is one."""
    readings = standing_readings(kpi)
    if not readings:
        kpi.value = kpi.last_on = kpi.lower = kpi.mean = kpi.upper = None
        kpi.light, kpi.rules, kpi.recent = Light.UNKNOWN, [], []
        return None
    seen = chart_of(kpi, readings)
    kpi.last_on, kpi.value = readings[-1]
    kpi.recent = [[on.toordinal(), value] for on, value in readings[-KEPT:]]
    stretch = seen.current
    assert stretch is not None
    kpi.lower, kpi.mean, kpi.upper = stretch.lower, stretch.mean, stretch.upper
    last = seen.signals[-1] if seen.signals and seen.signals[-1].at == len(readings) - 1 else None
    kpi.rules = [str(each) for each in last.rules] if last else []
    if not is_healthy(kpi, kpi.value):
        kpi.light = Light.OUT_OF_RANGE
    else:
        kpi.light = Light.SIGNAL if last else Light.ON
    return last


def _say_signal(kpi: Kpi, found: Signal | None, on: date) -> None:
    if kpi.last_on != on:
        return
    if found is not None:
        record(None, "kpi.signalled", kpi, why=rule_words(found.rules[0], above=found.above), light=kpi.light)
    elif kpi.light == Light.OUT_OF_RANGE:
        record(None, "kpi.signalled", kpi, why=str(Light.OUT_OF_RANGE.label), light=kpi.light)


def _check(kpi: Kpi) -> None:
    if not kpi.name:
        raise invalid("name", _("Say what is measured."))
    if kpi.owner is not None and (kpi.owner.organisation_id != kpi.organisation_id or not kpi.owner.is_active):
        raise invalid("owner", _("Choose somebody who is here."))
    for name in ("healthy_low", "healthy_high"):
        bound = getattr(kpi, name)
        if bound is not None and not math.isfinite(bound):
            raise invalid(name, _("Write a number, or leave it empty."))
    if kpi.healthy_low is not None and kpi.healthy_high is not None and kpi.healthy_low >= kpi.healthy_high:
        raise invalid("healthy_high", _("The healthy range has to end above where it begins."))
    known = {field.name for field in Kpi._meta.fields}
    kpi.clean_fields(exclude=known - {"name", "about", "unit", "frequency"})


def _check_watched(kpi: Kpi) -> None:
    if kpi.archived_at is not None:
        raise ValidationError(_("%(kpi)s is not watched any more and takes no readings.") % {"kpi": kpi.name})


def _free_slug(name: str) -> str:
    base = slugify(name)[:60] or "kpi"
    taken = set(Kpi.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    taken |= {"new"}
    return next(each for each in (base, *(f"{base}-{n}" for n in range(2, 100_000))) if each not in taken)
