"""The diagnosis of a cycle: which signals speak, where, by what evidence, how that changed, and what it means in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from quarterdeck.keel.access import may
from quarterdeck.okrs.models import Cycle, Phase
from quarterdeck.okrs.queries import CycleChoice, cycle_choices
from quarterdeck.people.models import Member
from quarterdeck.people.settings import OrganisationSettings
from quarterdeck.programme.diagnosis import (
    Measures,
    Stage,
    Tally,
    direction,
    having,
    measure_all,
    stage_of,
    tally,
    verdict_of,
)
from quarterdeck.programme.facts import Evidence, Facts
from quarterdeck.programme.models import Measured, Silence
from quarterdeck.programme.reading import facts_of
from quarterdeck.programme.signals import GROUPS, SIGNALS, Measure, Signal
from quarterdeck.programme.troubles import TROUBLES

MOST_TEAMS, MOST_EVIDENCE, MOST_LOUD = 12, 8, 3
CYCLES_BACK = 4


@dataclass(frozen=True, slots=True)
class TeamFinding:
    """A team that has a signal, with its number in this cycle and in those before (oldest first, "–" where nothing could be
    said). For stewards and its own leads only; others get the count."""

    team: str
    team_slug: str
    number: str
    before: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    more: int
    look: str


@dataclass(frozen=True, slots=True)
class Point:
    """A signal in one cycle. `height` is the share of teams as drawn, 0 to 20, None where nothing was said; `at` where."""

    cycle: str
    having: int
    asked: int
    height: float | None
    at: int
    is_this: bool

    @property
    def drawn(self) -> float:
        """Nowhere is a thin line: it was asked."""
        return round(1.5 + (self.height or 0), 1)


@dataclass(frozen=True, slots=True)
class SignalFinding:
    """A signal over all teams it can say something about: `having` of `asked` teams are above `threshold`."""

    code: str
    name: str
    asks: str
    remedy: str
    source: str
    threshold: str
    limit: str
    having: int
    asked: int
    trend: tuple[Point, ...]
    direction: str
    changed: str
    teams: tuple[TeamFinding, ...]
    more_teams: int
    trouble: str
    trouble_title: str
    silenced: str
    silenced_by: str

    @property
    def speaks(self) -> bool:
        return self.having > 0 and not self.silenced


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    signals: tuple[SignalFinding, ...]


@dataclass(frozen=True, slots=True)
class StageRow:
    """The maturity of one cycle; without a stage where it was never measured."""

    cycle: str
    cycle_slug: str
    is_this: bool
    stage: Stage | None


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """Is this helping or is it theatre?"""

    cycle: str
    cycle_slug: str
    phase: str
    cycles: tuple[CycleChoice, ...]
    verdict: str
    loudest: tuple[SignalFinding, ...]
    better: tuple[str, ...]
    worse: tuple[str, ...]
    holds: tuple[str, ...]
    before: str
    stage: Stage
    stages: tuple[StageRow, ...]
    groups: tuple[Group, ...]
    trend_cycles: tuple[str, ...]
    teams: int
    may_silence: bool
    may_set: bool
    sees_all: bool


def programme_page(reader: Member, cycle: Cycle, cycles: list[Cycle], today: date) -> ProgrammePage:
    """The diagnosis of a cycle. Eight or nine statements, whatever the size; six of them are the facts."""
    settings = reader.organisation.settings
    facts = facts_of(cycle, settings, today)
    silences = {each.code: each for each in Silence.objects.select_related("by")}
    past = _before(cycle, cycles)
    kept = _kept(past)
    measures = measure_all(facts)
    now = tally(({code: each.number for code, each in team.items()} for team in measures.values()), settings)
    then = [tally(kept[each.pk].values(), settings) if each.pk in kept else None for each in past]
    sees: frozenset[UUID] | None = None if reader.is_steward else reader.led_team_ids
    report = _Report(facts, sees, measures, cycle, past, kept, now, then, silences)
    findings = {code: report.finding(signal) for code, signal in SIGNALS.items()}
    speaking = sorted((each for each in findings.values() if each.speaks), key=_loudness)
    quiet = {code: each for code, each in now.items() if code not in silences}
    stages = _stages(cycle, cycles, past, then, quiet, silences)
    compared = [each for each in findings.values() if not each.silenced]
    return ProgrammePage(
        cycle=cycle.name, cycle_slug=cycle.slug, phase=cycle.phase, cycles=tuple(cycle_choices(cycles, cycle)),
        verdict=verdict_of(quiet) if facts.teams else _(
            "Nothing to judge yet: no team has committed objectives in this cycle."
        ),
        loudest=tuple(speaking[:MOST_LOUD]), better=tuple(each.name for each in compared if each.direction == "fewer"),
        worse=tuple(each.name for each in compared if each.direction == "more"),
        holds=tuple(each.name for each in compared if each.asked and not each.having),
        before=past[-1].name if past and then[-1] else "", stage=stages[-1].stage or stage_of(0, {}), stages=stages,
        groups=tuple(_group(key, findings) for key in GROUPS),
        trend_cycles=tuple(each.name for each in (*past, cycle)), teams=len(facts.teams),
        may_silence=may(reader, "programme.silence"), may_set=may(reader, "people.change_settings"), sees_all=reader.is_steward,
    )  # fmt: skip


def _group(key: str, findings: Mapping[str, SignalFinding]) -> Group:
    of = [findings[code] for code, each in SIGNALS.items() if each.group == key]
    return Group(str(GROUPS[key]), tuple(sorted(of, key=_loudness)))


def _loudness(each: SignalFinding) -> tuple[bool, int, float, str]:
    """What speaks in most teams first; then what speaks in most of those it can be asked of."""
    return (not each.speaks, -each.having, -each.having / max(1, each.asked), each.code)


def _before(cycle: Cycle, cycles: list[Cycle]) -> list[Cycle]:
    """The last few cycles of the same kind before one, oldest first."""
    earlier = [
        each for each in cycles
        if each.kind == cycle.kind and each.starts_on < cycle.starts_on and each.phase != Phase.PLANNING
    ]  # fmt: skip
    return sorted(earlier, key=lambda each: each.starts_on)[-CYCLES_BACK:]


def _kept(past: list[Cycle]) -> dict[UUID, dict[UUID, dict[str, float]]]:
    """What was measured in past cycles, by cycle and team. One statement."""
    found: dict[UUID, dict[UUID, dict[str, float]]] = {}
    for cycle, team, numbers in Measured.objects.filter(cycle__in=past).values_list("cycle_id", "team_id", "numbers"):
        found.setdefault(cycle, {})[team] = numbers
    return found


def _stages(
    cycle: Cycle, cycles: list[Cycle], past: list[Cycle], then: list[dict[str, Tally] | None], now: dict[str, Tally],
    silences: Mapping[str, Silence],
) -> tuple[StageRow, ...]:  # fmt: skip
    """Maturity by cycle, the oldest first and the chosen one last."""
    rows = []
    for each, tallies in zip((*past, cycle), (*then, now), strict=True):
        before = sum(1 for one in cycles if one.kind == each.kind and one.starts_on < each.starts_on)
        spoken = {code: one for code, one in (tallies or {}).items() if code not in silences}
        rows.append(StageRow(each.name, each.slug, each == cycle, stage_of(before, spoken) if tallies else None))
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class _Report:
    """What all findings are made of. `sees`: the teams whose detail the reader may see, None for all."""

    facts: Facts
    sees: frozenset[UUID] | None
    measures: Measures
    cycle: Cycle
    past: list[Cycle]
    kept: dict[UUID, dict[UUID, dict[str, float]]]
    now: dict[str, Tally]
    then: list[dict[str, Tally] | None]
    silences: Mapping[str, Silence]

    def finding(self, signal: Signal) -> SignalFinding:
        code = signal.code
        found = having(self.measures, signal, self.settings)
        shown = [each for each in found if self.sees is None or each[0] in self.sees]
        silence, trouble = self.silences.get(code), TROUBLES.get(signal.trouble)
        last = self.then[-1] if self.then else None
        turned = direction(self.now[code], last[code] if last else None)
        return SignalFinding(
            code, signal.name, str(signal.asks), str(signal.remedy), signal.source,
            signal.said(signal.threshold(self.settings)), signal.limit, self.now[code].having, self.now[code].asked,
            self._trend(code), turned,
            self._changed(turned),
            tuple(self._team(signal, team, measure) for team, measure in shown[:MOST_TEAMS]),
            max(0, len(shown) - MOST_TEAMS), signal.trouble if trouble else "", str(trouble.title) if trouble else "",
            silence.reason if silence else "", silence.by.name if silence and silence.by else "",
        )  # fmt: skip

    @property
    def settings(self) -> OrganisationSettings:
        return self.facts.settings

    def _changed(self, turned: str) -> str:
        words = {"more": _("more teams than in %(cycle)s"), "fewer": _("fewer teams than in %(cycle)s")}.get(turned, "")
        return words % {"cycle": self.past[-1].name} if words else ""

    def _trend(self, code: str) -> tuple[Point, ...]:
        points = []
        for at, (cycle, tallies) in enumerate(zip((*self.past, self.cycle), (*self.then, self.now), strict=True)):
            found = tallies[code] if tallies else Tally()
            height = None if found.share is None else round(20 * found.share, 1)
            points.append(Point(cycle.name, found.having, found.asked, height, 12 * at, cycle == self.cycle))
        return tuple(points)

    def _team(self, signal: Signal, key: UUID, measure: Measure) -> TeamFinding:
        team = next(each for each in self.facts.teams if each.key == key)
        before = []
        for cycle in self.past:
            number = self.kept.get(cycle.pk, {}).get(key, {}).get(signal.code)
            before.append("–" if number is None else signal.said(number))
        return TeamFinding(
            team.name, team.slug, signal.said(measure.number), tuple(before), measure.by[:MOST_EVIDENCE],
            max(0, len(measure.by) - MOST_EVIDENCE), signal.look.format(team=team.slug, cycle=self.cycle.slug),
        )  # fmt: skip
