"""From facts to findings: which teams have which signal, and what that means in words. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quarterdeck.people.settings import OrganisationSettings
from quarterdeck.programme.facts import Facts
from quarterdeck.programme.signals import SIGNALS, Measure, Signal

WIDE = 0.5
"""A share of teams from which a signal is no longer some teams' matter."""
CHANGE = 0.1
"""By how much the share of teams has to differ from the cycle before to be called more or fewer."""

Measures = dict[UUID, dict[str, Measure]]


@dataclass(frozen=True, slots=True)
class Tally:
    """`having` of `asked` teams have a signal."""

    having: int = 0
    asked: int = 0

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where no team could be asked."""
        return self.having / self.asked if self.asked else None


def measure_all(facts: Facts) -> Measures:
    """What each signal says about each team, where it can say anything."""
    found: Measures = {}
    for team in facts.teams:
        measures = {code: signal.measure(team, facts) for code, signal in SIGNALS.items()}
        found[team.key] = {code: measure for code, measure in measures.items() if measure is not None}
    return found


def numbers_of(facts: Facts) -> dict[UUID, dict[str, float]]:
    """The bare numbers by team and code, as they are kept when a cycle is over."""
    return {
        team: {code: round(measure.number, 4) for code, measure in measures.items()}
        for team, measures in measure_all(facts).items()
    }


def tally(numbers: Iterable[Mapping[str, float]], settings: OrganisationSettings) -> dict[str, Tally]:
    """For each signal in how many teams it is, by the organisation's thresholds."""
    having: dict[str, int] = defaultdict(int)
    asked: dict[str, int] = defaultdict(int)
    limits = {code: signal.threshold(settings) for code, signal in SIGNALS.items()}
    for each in numbers:
        for code, number in each.items():
            if code in limits:
                asked[code] += 1
                having[code] += number > limits[code]
    return {code: Tally(having[code], asked[code]) for code in SIGNALS}


def having(measures: Measures, signal: Signal, settings: OrganisationSettings) -> list[tuple[UUID, Measure]]:
    """The teams that have a signal, strongest first, with their measures."""
    limit = signal.threshold(settings)
    found = [
        (team, each[signal.code])
        for team, each in measures.items()
        if signal.code in each and each[signal.code].number > limit
    ]
    return sorted(found, key=lambda each: -each[1].number)


def direction(now: Tally, before: Tally | None) -> str:
    """ "more", "fewer" or "same" teams than in the cycle before, "" where it cannot be compared."""
    if before is None or before.share is None or now.share is None:
        return ""
    if abs(now.share - before.share) < CHANGE:
        return "same"
    return "more" if now.share > before.share else "fewer"


# In words ------------------------------------------------------------------------------------------------------------


def verdict_of(tallies: Mapping[str, Tally]) -> str:
    """From what speaks in how many teams; there is no score to game. `tallies` leaves out what is silenced."""
    speaking = [each for each in tallies.values() if each.having]
    wide = [each for each in speaking if each.having > 1 and (each.share or 0) >= WIDE]
    if not speaking:
        return _("It steers: no signal of theatre speaks in any team.")
    if not wide:
        words = ngettext(
            "It mostly steers: %(n)d signal speaks, not in half of the teams.",
            "It mostly steers: %(n)d signals speak, none of them in half of the teams.",
            len(speaking),
        )
        return words % {"n": len(speaking)}
    if len(wide) <= 3:
        return _("It is slipping into a ritual: what speaks loudest is found in half of the teams or more.")
    return _("Much of it is theatre: %(n)d signals speak in half of the teams or more.") % {"n": len(wide)}


# Maturity ------------------------------------------------------------------------------------------------------------

HABITS = {"writing": ("PRG101", "PRG102", "PRG104"), "rhythm": ("PRG201", "PRG202", "PRG203")}
NOT_YET = 1 / 3
"""A habit holds while each of its signals is found in less than this share of the teams."""


def stage_words() -> list[tuple[int, str]]:
    """The three stages in their order, in words [001 "first, second, third cycle"]."""
    return [(1, _("Learning")), (2, _("Settling")), (3, _("Rhythm"))]


@dataclass(frozen=True, slots=True)
class Said:
    """One signal's part in a habit: `having` of `asked` teams have it."""

    code: str
    name: str
    having: int
    asked: int


@dataclass(frozen=True, slots=True)
class Habit:
    """Writing or rhythm: whether it holds, and the numbers that say so."""

    name: str
    holds: bool
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """How mature the practice was in a cycle: `at` is 1 learning, 2 settling, 3 rhythm [001]."""

    at: int
    word: str
    habits: tuple[Habit, ...]
    why: str
    next_step: str


def stage_of(before: int, tallies: Mapping[str, Tally]) -> Stage:
    """By what the records show, not by the calendar alone; `before`: how many cycles of its kind came before [001]."""
    names = {"writing": _("Writing"), "rhythm": _("Rhythm")}
    habits = {}
    for key, codes in HABITS.items():
        asked = [(code, tallies[code]) for code in codes if code in tallies and tallies[code].asked]
        said = tuple(Said(code, SIGNALS[code].name, each.having, each.asked) for code, each in asked)
        habits[key] = Habit(names[key], all((each.share or 0) < NOT_YET for _code, each in asked), said)
    writing, rhythm = habits["writing"].holds, habits["rhythm"].holds
    at = 3 if before >= 2 and writing and rhythm else 2 if before >= 1 and (writing or rhythm) else 1
    return Stage(
        at, dict(stage_words())[at], tuple(habits.values()), _why(at, before, writing, rhythm),
        _next_step(writing, rhythm),
    )  # fmt: skip


def _why(at: int, before: int, writing: bool, rhythm: bool) -> str:
    if before == 0:
        return _("the first cycle is awkward for everybody; nothing is a habit yet")
    cycles = ngettext("%(n)d cycle came before", "%(n)d cycles came before", before) % {"n": before}
    if writing and rhythm:
        held = _("writing and rhythm both hold") if at == 3 else _("writing and rhythm hold; one more cycle proves it")
    elif rhythm:
        held = _("the rhythm holds, the writing not yet")
    elif writing:
        held = _("the writing is sound, the rhythm not yet")
    else:
        held = _("neither writing nor rhythm is a habit yet")
    return f"{cycles}; {held}"


def _next_step(writing: bool, rhythm: bool) -> str:
    if writing and rhythm:
        return _("Raise the ambition, and let teams challenge each other's drafts.")
    if writing:
        return _("Make reviews end in decisions and keep their day.")
    if rhythm:
        return _("Turn the to-do lists into outcomes: let the coach read every draft before it is proposed.")
    return _("Fewer objectives, one check-in day, and one short review a week that decides something.")
