"""The diagnosis of a cycle: which signals speak, where, by what evidence, and what that means in words."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quarterdeck.keel.access import may
from quarterdeck.okrs.models import Cycle
from quarterdeck.okrs.queries import CycleChoice, cycle_choices
from quarterdeck.people.models import Member
from quarterdeck.programme.facts import Facts, facts_of
from quarterdeck.programme.models import Silence
from quarterdeck.programme.signals import GROUPS, SIGNALS, Measure, Signal

MOST_TEAMS, MOST_EVIDENCE = 12, 6


@dataclass(frozen=True, slots=True)
class TeamFinding:
    """A team that has a signal. Its name and evidence are for stewards and its own leads; others get the count only."""

    team: str
    team_slug: str
    number: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignalFinding:
    """A signal over all teams it can say something about: `having` of `asked` teams."""

    code: str
    name: str
    asks: str
    remedy: str
    source: str
    threshold: str
    having: int
    asked: int
    teams: tuple[TeamFinding, ...]
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
class ProgrammePage:
    """Is this helping or is it theatre?"""

    cycle: str
    cycle_slug: str
    phase: str
    cycles: tuple[CycleChoice, ...]
    verdict: str
    why: tuple[str, ...]
    stage: str
    stage_why: str
    next_step: str
    groups: tuple[Group, ...]
    unserved: tuple[str, ...]
    teams: int
    may_silence: bool
    sees_all: bool


def diagnose(facts: Facts) -> dict[str, list[tuple[Any, Measure]]]:
    """For each signal the teams that have it, strongest first, with their measures; pure."""
    found: dict[str, list[tuple[Any, Measure]]] = {}
    for code, signal in SIGNALS.items():
        measured = [(team, measure) for team in facts.teams if (measure := signal.measure(team, facts)) is not None]
        having = [(team, measure) for team, measure in measured if measure.number > signal.threshold]
        found[code] = sorted(having, key=lambda each: (-each[1].number, each[0].name))
    return found


def asked(facts: Facts, signal: Signal) -> int:
    """How many teams a signal can say something about."""
    return sum(1 for team in facts.teams if signal.measure(team, facts) is not None)


def programme_page(reader: Member, cycle: Cycle, cycles: list[Cycle], today: date) -> ProgrammePage:
    """The diagnosis of a cycle. At most nine statements, whatever the size; seven of them are the facts."""
    facts = facts_of(cycle, reader.organisation.settings, today)
    found = diagnose(facts)
    silences = {each.code: each for each in Silence.objects.select_related("by")}
    led: frozenset[UUID] = frozenset() if reader.is_steward else reader.led_team_ids
    findings = [
        _finding(SIGNALS[code], having, facts, silences.get(code), None if reader.is_steward else led)
        for code, having in found.items()
    ]
    speaking = sorted((each for each in findings if each.speaks), key=lambda each: -each.having / max(1, each.asked))
    verdict, why = _verdict(facts, speaking)
    stage, stage_why, next_step = _stage(facts, speaking, cycles, cycle)
    return ProgrammePage(
        cycle=cycle.name, cycle_slug=cycle.slug, phase=cycle.phase, cycles=tuple(cycle_choices(cycles, cycle)), verdict=verdict,
        why=why, stage=stage, stage_why=stage_why, next_step=next_step,
        groups=tuple(
            Group(
                str(name),
                tuple(
                    sorted(
                        (each for each in findings if SIGNALS[each.code].group == key),
                        key=lambda each: (not each.speaks, -each.having, each.code),
                    )
                ),
            )
            for key, name in GROUPS.items()
        ),
        unserved=facts.unserved, teams=len(facts.teams), may_silence=may(reader, "programme.silence"),
        sees_all=reader.is_steward,
    )  # fmt: skip


def _finding(
    signal: Signal,
    having: list[tuple[Any, Measure]],
    facts: Facts,
    silence: Silence | None,
    only: frozenset[UUID] | None,
) -> SignalFinding:
    shown = [each for each in having if only is None or each[0].key in only]
    return SignalFinding(
        signal.code, str(signal.name), str(signal.asks), str(signal.remedy), signal.source,
        _number(signal, signal.threshold), len(having), asked(facts, signal),
        tuple(
            TeamFinding(team.name, team.slug, _number(signal, measure.number), measure.by[:MOST_EVIDENCE])
            for team, measure in shown[:MOST_TEAMS]
        ),
        silence.reason if silence else "", silence.by.name if silence and silence.by else "",
    )  # fmt: skip


def _number(signal: Signal, number: float) -> str:
    return f"{round(number * 100)} %" if signal.unit == "share" else f"{number:g}"


def _verdict(facts: Facts, speaking: list[SignalFinding]) -> tuple[str, tuple[str, ...]]:
    """In words, from what speaks in how many teams; there is no score to game."""
    if not facts.teams:
        return _("Nothing to judge yet: no team has committed objectives in this cycle."), ()
    wide = [each for each in speaking if each.having * 2 >= each.asked]
    why = tuple(
        _("%(name)s, in %(n)d of %(of)d teams") % {"name": each.name, "n": each.having, "of": each.asked}
        for each in speaking[:4]
    )
    if not speaking:
        return _("It steers: no signal of theatre speaks in any team."), ()
    if not wide:
        words = ngettext(
            "It mostly steers: %(n)d signal speaks, nowhere in half of the teams.",
            "It mostly steers: %(n)d signals speak, none of them in half of the teams.",
            len(speaking),
        )
        return words % {"n": len(speaking)}, why
    if len(wide) <= 3:
        return _("It is slipping into a ritual: what speaks loudest is found in half of the teams or more."), why
    return _("Much of it is theatre: %(n)d signals speak in half of the teams or more.") % {"n": len(wide)}, why


def _stage(facts: Facts, speaking: list[SignalFinding], cycles: list[Cycle], cycle: Cycle) -> tuple[str, str, str]:
    """Maturity by cycle [001]: learning, settling, rhythm; by what the records show, not by the calendar alone."""
    before = sum(1 for each in cycles if each.kind == cycle.kind and each.starts_on < cycle.starts_on)
    codes = {each.code for each in speaking if each.having * 3 >= each.asked}
    rhythm = not codes & {"PRG201", "PRG202", "PRG203"}
    writing = not codes & {"PRG101", "PRG102", "PRG104"}
    cycles_words = ngettext("%(n)d cycle came before", "%(n)d cycles came before", before) % {"n": before}
    if before >= 2 and rhythm and writing:
        return (
            _("Rhythm"),
            _("%(cycles)s; check-ins and reviews hold, and what is written describes change.")
            % {"cycles": cycles_words},
            _("Raise the ambition, and let teams challenge each other's drafts."),
        )
    if before >= 1 and (rhythm or writing):
        step = (
            _("Make reviews end in decisions and keep their day.")
            if not rhythm
            else _("Turn the to-do lists into outcomes: let the coach read every draft before it is proposed.")
        )
        held = _("the rhythm holds, the writing not yet") if rhythm else _("the writing is sound, the rhythm not yet")
        return _("Settling"), f"{cycles_words}; {held}.", step
    return (
        _("Learning"),
        _("%(cycles)s; neither writing nor rhythm is a habit yet.") % {"cycles": cycles_words},
        _("Fewer objectives, one check-in day, and one short review a week that decides something."),
    )
