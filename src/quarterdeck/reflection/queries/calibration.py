"""How grades fall over cycles: what a team or the company can read from its own distribution. Never about a person."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Case, Count, IntegerField, Value, When
from django.utils.translation import gettext as _

from quarterdeck.okrs.models import Ambition, Cycle, CycleKind, KeyResult, ObjectiveState
from quarterdeck.people.models import Team
from quarterdeck.reflection.queries.causes import below

CYCLES = 8
FEWEST = 5
"""Grades from which a distribution says something, and hides who gave them."""
MOSTLY = 0.6
BOTH_ENDS = 0.3
KEPT, SOUND = 0.9, 0.55
"""Means from which commitments count as kept, and aspirations as stretched and reached."""
_LIVE = [ObjectiveState.COMMITTED, ObjectiveState.CLOSED]
_BANDS = ((0.4, "low"), (0.7, "short"), (0.995, "good"))
"""Upper bounds: below 0.4, below 0.7, below 1.0; what is left is 1.0."""


@dataclass(frozen=True, slots=True)
class Bands:
    """Shares of grades below 0.4, from there to 0.7, from there to 1.0, and of 1.0; they add up to 1."""

    low: float
    short: float
    good: float
    full: float


@dataclass(frozen=True, slots=True)
class Distribution:
    """The grades of one cycle and one ambition. `bands` is None where there are too few to say anything."""

    cycle: str
    cycle_slug: str
    count: int
    mean: float | None
    bands: Bands | None
    reading: str


@dataclass(frozen=True, slots=True)
class Kind:
    """Aspirational or committed: what it expects, its distributions, the newest first, and what they say together."""

    ambition: str
    name: str
    expects: str
    rows: tuple[Distribution, ...]
    finding: str
    advice: str


@dataclass(frozen=True, slots=True)
class CalibrationPage:
    """Do our grades mean what they should?"""

    team: str
    team_slug: str
    kinds: tuple[Kind, ...]
    teams: tuple[tuple[str, str], ...]


def calibration_page(team: Team | None) -> CalibrationPage:
    """The grades of the last cycles, of the company or of a team and those below it. Three statements."""
    cycles = list(Cycle.objects.exclude(kind=CycleKind.ANNUAL).order_by("-starts_on")[: CYCLES + 4])
    rows = KeyResult.objects.filter(
        objective__cycle__in=cycles, objective__state__in=_LIVE, dropped_at__isnull=True, grade__isnull=False
    )
    if team is not None and not team.is_company:
        rows = rows.filter(below(team, "objective__team"))
    band = Case(
        *(When(grade__lt=bound, then=Value(n)) for n, (bound, _name) in enumerate(_BANDS)), default=Value(3),
        output_field=IntegerField(),
    )  # fmt: skip
    grouped = (
        rows.order_by()
        .annotate(band=band)
        .values("objective__cycle_id", "objective__ambition", "band")
        .annotate(number=Count("id"), mean=Avg("grade"))
    )
    found: dict[tuple[Any, str], dict[int, tuple[int, float]]] = {}
    for each in grouped:
        key = (each["objective__cycle_id"], each["objective__ambition"])
        found.setdefault(key, {})[each["band"]] = (each["number"], each["mean"])
    kinds = []
    for ambition, name, expects in (
        (Ambition.ASPIRATIONAL, _("Aspirational"), _("0.7 is a success")),
        (Ambition.COMMITTED, _("Committed"), _("expects 1.0")),
    ):
        those = tuple(
            _distribution(cycle, ambition, found[cycle.pk, ambition]) for cycle in cycles if (cycle.pk, ambition) in found
        )[:CYCLES]  # fmt: skip
        finding, advice = _over_cycles(ambition, those)
        kinds.append(Kind(ambition.value, name, expects, those, finding, advice))
    teams = Team.objects.filter(archived_at__isnull=True, kind__in=["company", "function"]).order_by("kind", "name")
    return CalibrationPage(
        team.name if team else "",
        team.slug if team else "",
        tuple(kinds),
        tuple(teams.values_list("slug", "name")[:40]),
    )


def _distribution(cycle: Cycle, ambition: str, bands: dict[int, tuple[int, float]]) -> Distribution:
    count = sum(number for number, _mean in bands.values())
    if count < FEWEST:
        return Distribution(cycle.name, cycle.slug, count, None, None, _("too few to say"))
    mean = sum(number * mean for number, mean in bands.values()) / count
    shares = Bands(*(bands.get(n, (0, 0.0))[0] / count for n in range(4)))
    return Distribution(cycle.name, cycle.slug, count, mean, shares, _READINGS[reading_of(ambition, shares, mean)]())


def reading_of(ambition: str, bands: Bands, mean: float) -> str:
    """What a distribution says: "full", "low", "scattered", "short", "sound". Pure.

    Nearly all 1.0 means that targets were safe (of something committed it is what was promised); nearly all under 0.4 that
    they were wishes or nobody steered; both ends at once that nobody knows what a target is [004].
    """
    if ambition == Ambition.COMMITTED and mean >= KEPT:
        return "kept"
    if ambition == Ambition.ASPIRATIONAL and bands.full >= MOSTLY:
        return "full"
    if bands.low >= MOSTLY:
        return "low"
    if bands.low >= BOTH_ENDS and bands.full >= BOTH_ENDS:
        return "scattered"
    return "sound" if ambition == Ambition.ASPIRATIONAL and mean >= SOUND else "short"


_READINGS = {
    "full": lambda: _("nearly always 1.0"),
    "kept": lambda: _("kept as promised"),
    "low": lambda: _("nearly always under 0.4"),
    "scattered": lambda: _("all over the place"),
    "short": lambda: _("short of what was meant"),
    "sound": lambda: _("stretched and reached"),
}


def _over_cycles(ambition: str, rows: tuple[Distribution, ...]) -> tuple[str, str]:
    """What the cycles say together, and what to do: the reading that at least half of those that say something share."""
    said = [
        reading_of(ambition, each.bands, each.mean) for each in rows if each.bands is not None and each.mean is not None
    ]
    if not said:
        return _("Too few grades to read anything from them"), _("After the next cycle there will be more.")
    most = max(sorted(set(said)), key=said.count)
    if said.count(most) * 2 < len(said):
        return _("It changes from cycle to cycle"), _(
            "Look at the newest first; a pattern over three cycles says more than one."
        )
    finding = _("%(reading)s, in %(n)d of %(of)d cycles") % {
        "reading": _READINGS[most]()[:1].upper() + _READINGS[most]()[1:], "n": said.count(most), "of": len(said),
    }  # fmt: skip
    return finding, _ADVICE[most]()


_ADVICE = {
    "full": lambda: _(
        "Targets were safe. Set the next ones where it is even odds, and say out loud that 0.7 of something aspirational is "
        "a success; look whether grades touch anybody's pay, for then they will stay at 1.0. [004]"
    ),
    "kept": lambda: _("What was promised was kept. If that holds for long, ask whether you promise enough. [004]"),
    "low": lambda: _(
        "Either targets were wishes, or nobody steered. The causes tell which: with “execution” on top mend the weekly "
        "rhythm, with “the target was unrealistic” begin from the baseline. [004]"
    ),
    "scattered": lambda: _(
        "Some reach everything, others nothing: targets do not mean the same everywhere. Let teams challenge each other's "
        "drafts, with the question whether everyone would score it the same way. [003]"
    ),
    "short": lambda: _(
        "Fewer key results, and a look at the middle of the cycle whether each can still be reached. [001]"
    ),
    "sound": lambda: _("Targets stretch and can be reached. Keep the way you set them. [004]"),
}
