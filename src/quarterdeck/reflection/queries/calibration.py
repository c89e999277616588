"""How grades fall over cycles: what a team or the company can read from its own distribution. Never about a person."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Case, Count, IntegerField, Value, When
from django.utils.translation import gettext as _

from quarterdeck.okrs.models import Ambition, Cycle, CycleKind, KeyResult, ObjectiveState
from quarterdeck.people.models import Team, TeamKind
from quarterdeck.reflection.queries.causes import below

CYCLES = 8
FEWEST = 5
"""Grades from which a distribution says something, and hides who gave them."""
MOSTLY = 0.6
BOTH_ENDS = 0.3
KEPT, SOUND = 0.9, 0.6
"""Means from which commitments count as kept, and aspirations as stretched and reached."""
_LIVE = [ObjectiveState.COMMITTED, ObjectiveState.CLOSED]
BOUNDS = (0.4, 0.7, 0.995)
"""Where the four parts of a distribution end: below 0.4, below 0.7, below 1.0 (as grades are shown); what is left is 1.0."""


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
    """Aspirational or committed: what it expects, its distributions, the newest first, all of them `together` where there are
    several, and what they say."""

    ambition: str
    name: str
    expects: str
    rows: tuple[Distribution, ...]
    together: Distribution | None
    finding: str
    advice: str


@dataclass(frozen=True, slots=True)
class CalibrationPage:
    """Do our grades mean what they should? `teams` are those to choose from, as (slug, name, kind in words)."""

    team: str
    team_slug: str
    kinds: tuple[Kind, ...]
    teams: tuple[tuple[str, str, str], ...]


Counted = dict[int, tuple[int, float]]
"""Part of a distribution (0 to 3) → how many grades and their mean."""


def calibration_page(team: Team | None) -> CalibrationPage:
    """The grades of the last cycles, of the company or of a team and those below it. Three statements."""
    cycles = list(Cycle.objects.exclude(kind=CycleKind.ANNUAL).order_by("-starts_on")[: CYCLES + 4])
    counted = _count(cycles, team)
    teams = Team.objects.filter(archived_at__isnull=True).exclude(kind=TeamKind.COMPANY).order_by("kind", "name")
    words = dict(TeamKind.choices)
    return CalibrationPage(
        team.name if team else "", team.slug if team else "",
        (
            _kind(Ambition.ASPIRATIONAL, _("Aspirational"), _("0.7 is a success"), cycles, counted),
            _kind(Ambition.COMMITTED, _("Committed"), _("expects 1.0"), cycles, counted),
        ),
        tuple((slug, name, str(words[kind])) for slug, name, kind in teams.values_list("slug", "name", "kind")),
    )  # fmt: skip


def _count(cycles: list[Cycle], team: Team | None) -> dict[tuple[Any, str], Counted]:
    """(cycle, ambition) → its grades by part, counted by the database. One statement."""
    rows = KeyResult.objects.filter(
        objective__cycle__in=cycles, objective__state__in=_LIVE, dropped_at__isnull=True, grade__isnull=False
    )
    if team is not None and not team.is_company:
        rows = rows.filter(below(team, "objective__team"))
    part = Case(
        *(When(grade__lt=bound, then=Value(n)) for n, bound in enumerate(BOUNDS)), default=Value(len(BOUNDS)),
        output_field=IntegerField(),
    )  # fmt: skip
    grouped = (
        rows.order_by()
        .annotate(part=part)
        .values("objective__cycle_id", "objective__ambition", "part")
        .annotate(number=Count("id"), mean=Avg("grade"))
    )
    found: dict[tuple[Any, str], Counted] = {}
    for each in grouped:
        of_cycle = found.setdefault((each["objective__cycle_id"], each["objective__ambition"]), {})
        of_cycle[each["part"]] = (each["number"], each["mean"])
    return found


def _kind(
    ambition: Ambition, name: str, expects: str, cycles: list[Cycle], counted: dict[tuple[Any, str], Counted]
) -> Kind:
    graded = [cycle for cycle in cycles if (cycle.pk, ambition) in counted][:CYCLES]
    rows = tuple(_distribution(cycle.name, cycle.slug, ambition, [counted[cycle.pk, ambition]]) for cycle in graded)
    together = None
    if len(graded) > 1:
        together = _distribution(_("all together"), "", ambition, [counted[cycle.pk, ambition] for cycle in graded])
    finding, advice = _over_cycles(ambition, rows, together)
    return Kind(ambition.value, name, expects, rows, together, finding, advice)


def _distribution(cycle: str, cycle_slug: str, ambition: str, counted: list[Counted]) -> Distribution:
    numbers = [sum(each.get(part, (0, 0.0))[0] for each in counted) for part in range(len(BOUNDS) + 1)]
    count = sum(numbers)
    if count < FEWEST:
        return Distribution(cycle, cycle_slug, count, None, None, _("too few to say"))
    mean = sum(number * mean for each in counted for number, mean in each.values()) / count
    shares = Bands(*(number / count for number in numbers))
    return Distribution(cycle, cycle_slug, count, mean, shares, _READINGS[reading_of(ambition, shares, mean)]())


def reading_of(ambition: str, bands: Bands, mean: float) -> str:
    """What a distribution says: "full", "low", "scattered", "short", "sound". Pure.

    Nearly all 1.0 means that targets were safe (of something committed it is what was promised); nearly all under 0.4 that
    they were wishes or nobody steered; both ends at once that nobody knows what a target is [004].
    """
    if ambition == Ambition.COMMITTED and mean >= KEPT:
        return "kept"
    if bands.low >= BOTH_ENDS and bands.full >= BOTH_ENDS:
        return "scattered"
    if ambition == Ambition.ASPIRATIONAL and bands.full >= MOSTLY:
        return "full"
    if bands.low >= MOSTLY:
        return "low"
    return "sound" if ambition == Ambition.ASPIRATIONAL and mean >= SOUND else "short"


_READINGS = {
    "full": lambda: _("nearly always 1.0"),
    "kept": lambda: _("kept as promised"),
    "low": lambda: _("nearly always under 0.4"),
    "scattered": lambda: _("all over the place"),
    "short": lambda: _("short of what was meant"),
    "sound": lambda: _("stretched and reached"),
}


def _over_cycles(ambition: str, rows: tuple[Distribution, ...], together: Distribution | None) -> tuple[str, str]:
    """What the cycles say, and what to do: the reading that at least half of those that say something share. Where each has
    too few grades, as in a small team, all of them together may say something."""
    said = [_read(ambition, each) for each in rows if each.bands is not None]
    if not said and together is not None and together.bands is not None:
        reading = _read(ambition, together)
        return _("%(reading)s, all cycles together") % {"reading": _capital(_READINGS[reading]())}, _ADVICE[reading]()
    if not said:
        return _("Too few grades to read anything from them"), _("After the next cycle there will be more.")
    most = max(sorted(set(said)), key=said.count)
    if said.count(most) * 2 < len(said):
        return _("It changes from cycle to cycle"), _(
            "Look at the newest first; a pattern over three cycles says more than one."
        )
    finding = _("%(reading)s, in %(n)d of %(of)d cycles") % {
        "reading": _capital(_READINGS[most]()), "n": said.count(most), "of": len(said),
    }  # fmt: skip
    return finding, _ADVICE[most]()


def _read(ambition: str, found: Distribution) -> str:
    assert found.bands is not None
    assert found.mean is not None
    return reading_of(ambition, found.bands, found.mean)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


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
