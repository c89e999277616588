"""The signals of theatre: each looks at one team's facts and says how strong it is there. Pure.

A signal is a small record in `SIGNALS`: what it asks, how it measures a team (a number and what it is made of), from when it
speaks, what to do about it, and which practitioner text says so (docs/sources.md). A number is a share (0 to 1) or a count, as
`unit` says; None means that nothing can be said about a team. Nothing here knows a person.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quarterdeck.programme.facts import Facts, KeyResultFact, TeamFacts, is_company

FEWEST = 2
"""Key results from which a share of them says something about a team."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How strong a signal is in a team, and by what: references of key results and objectives."""

    number: float
    by: tuple[str, ...] = ()


Ask = Callable[[TeamFacts, Facts], Measure | None]


@dataclass(frozen=True, slots=True)
class Signal:
    """`threshold`: the team has it when its number is above."""

    code: str
    group: str
    name: str | Promise
    asks: str | Promise
    unit: str
    threshold: float
    remedy: str | Promise
    source: str
    measure: Ask


SIGNALS: dict[str, Signal] = {}
GROUPS: dict[str, str | Promise] = {
    "writing": _("How they are written"), "steering": _("How they are steered"), "ending": _("How they end"),
    "people": _("How people carry them"),
}  # fmt: skip


def _signal(
    code: str, group: str, name: str | Promise, asks: str | Promise, *, unit: str, threshold: float, remedy: str | Promise,
    source: str,
) -> Callable[[Ask], Ask]:  # fmt: skip
    def register(measure: Ask) -> Ask:
        SIGNALS[code] = Signal(code, group, name, asks, unit, threshold, remedy, source, measure)
        return measure

    return register


def _share(of: Iterable[KeyResultFact], those: Callable[[KeyResultFact], bool]) -> Measure | None:
    every = list(of)
    if len(every) < FEWEST:
        return None
    found = [each for each in every if those(each)]
    return Measure(len(found) / len(every), tuple(each.reference for each in found))


@_signal(
    "PRG101", "writing", _("To-do lists dressed as key results"), _("Do key results describe work instead of change?"),
    unit="share", threshold=0.25, source="001, 003",
    remedy=_("Ask of each what changes when the work is done, and measure that. The work itself is a bet on the board."),
)  # fmt: skip
def outputs(team: TeamFacts, facts: Facts) -> Measure | None:
    return _share(team.key_results, lambda each: each.is_output)


@_signal(
    "PRG102", "writing", _("Too many objectives"), _("Does a team want more than it can hold in mind?"),
    unit="count", threshold=0, source="000, 001, 004",
    remedy=_("Choose the one or two that matter most this quarter; what is set aside goes to the backlog, not away."),
)  # fmt: skip
def many_objectives(team: TeamFacts, facts: Facts) -> Measure | None:
    settings = facts.settings
    limit = settings.company_objectives_recommended if is_company(team) else settings.team_objectives_recommended
    return Measure(max(0, len(team.objectives) - limit), tuple(each.reference for each in team.objectives[limit:]))


@_signal(
    "PRG103", "writing", _("Too many key results"), _("Do objectives need a list to be proven?"),
    unit="count", threshold=0, source="000, 001",
    remedy=_("Two to four prove an objective. Keep those whose move would convince a stranger."),
)  # fmt: skip
def many_key_results(team: TeamFacts, facts: Facts) -> Measure | None:
    limit = facts.settings.key_results_recommended
    over = [each for each in team.objectives if sum(not kr.is_guardrail for kr in each.key_results) > limit]
    return Measure(len(over), tuple(each.reference for each in over))


@_signal(
    "PRG104", "writing", _("Missing baselines"), _("Does nobody know where the numbers start?"),
    unit="share", threshold=0.2, source="001, 004",
    remedy=_("Measure first: a target without a start cannot be believed. Name somebody and a day for each."),
)  # fmt: skip
def no_baseline(team: TeamFacts, facts: Facts) -> Measure | None:
    return _share(team.key_results, lambda each: not each.has_baseline and not each.keeps and each.kind != "ordinal")


@_signal(
    "PRG105", "writing", _("Business as usual dressed as OKR"), _("Do key results only keep things as they are?"),
    unit="share", threshold=0.34, source="000, 001, 002",
    remedy=_("Watch them as KPIs with a healthy range; OKRs are for what shall be different."),
)  # fmt: skip
def lights(team: TeamFacts, facts: Facts) -> Measure | None:
    return _share(team.key_results, lambda each: each.keeps)


@_signal(
    "PRG106", "writing", _("No sentence to what is above"), _("Can the team say what its objectives contribute to?"),
    unit="share", threshold=0.5, source="000, 003",
    remedy=_("Write the sentence: our objective contributes, because. If none can be found, ask whether it matters now."),
)  # fmt: skip
def unlinked(team: TeamFacts, facts: Facts) -> Measure | None:
    if is_company(team) or not team.objectives:
        return None
    loose = [each.reference for each in team.objectives if not each.linked]
    return Measure(len(loose) / len(team.objectives), tuple(loose))


@_signal(
    "PRG201", "steering", _("Set and forgotten"), _("Has nobody said for weeks where the numbers are?"),
    unit="share", threshold=0.25, source="001, 004",
    remedy=_("Fifteen minutes a week, one day for all. If a number is not worth that, it is not a key result."),
)  # fmt: skip
def forgotten(team: TeamFacts, facts: Facts) -> Measure | None:
    def is_silent(each: KeyResultFact) -> bool:
        begun = facts.elapsed > 0.25
        return begun if each.days_silent is None else each.days_silent > 2 * each.grace

    return _share(team.key_results, is_silent)


@_signal(
    "PRG202", "steering", _("Reviews without decisions"), _("Do reviews see what is off track and leave it?"),
    unit="share", threshold=0.5, source="001",
    remedy=_("End each review with: what do we change now? Accepting a number with a reason is a decision too."),
)  # fmt: skip
def undecided(team: TeamFacts, facts: Facts) -> Measure | None:
    return Measure(team.undecided_reviews / team.reviews) if team.reviews >= 3 else None


@_signal(
    "PRG203", "steering", _("A rhythm that does not hold"), _("Are meetings skipped, moved or much too long?"),
    unit="share", threshold=0.34, source="000, 001",
    remedy=_("Fewer and shorter, but sacred: cut the review to the key results that ask for a decision, and keep its day."),
)  # fmt: skip
def broken_rhythm(team: TeamFacts, facts: Facts) -> Measure | None:
    held = team.held
    broken = held.skipped + held.moved + held.overlong + max(0, held.of - held.held - held.skipped)
    return Measure(min(1.0, broken / held.of)) if held.of >= 4 else None


@_signal(
    "PRG204", "steering", _("Watermelons"), _("Is it green outside and red inside?"),
    unit="share", threshold=0.2, source="001",
    remedy=_("Talk about the gap, without blame: what does the owner know that the numbers do not, or the other way round?"),
)  # fmt: skip
def watermelons(team: TeamFacts, facts: Facts) -> Measure | None:
    if facts.is_over:
        return None
    low = facts.settings.at_risk_at
    return _share(
        team.key_results,
        lambda each: (
            each.confidence is not None and each.confidence >= 7 and each.p_hit is not None and each.p_hit < low
        ),
    )


@_signal(
    "PRG205", "steering", _("Key results that nothing is tried for"), _("Is there a target, and no bet on how?"),
    unit="share", threshold=0.5, source="002",
    remedy=_("Place one bet for each: we believe that this work will move that number by then. No bet, no result."),
)  # fmt: skip
def no_bets(team: TeamFacts, facts: Facts) -> Measure | None:
    return _share(team.key_results, lambda each: not each.has_bet)


@_signal(
    "PRG206", "steering", _("Too much at once"), _("Are more bets under way than the team agreed on?"),
    unit="count", threshold=0, source="002",
    remedy=_("Stop one before the next begins; stopping with what was learned is a result."),
)  # fmt: skip
def overload(team: TeamFacts, facts: Facts) -> Measure | None:
    return None if facts.is_over else Measure(team.over_limit)


@_signal(
    "PRG301", "ending", _("Sandbagging"), _("Is the target reached early, or everything always 1.0?"),
    unit="share", threshold=0.6, source="001, 004",
    remedy=_("Set the target where it is even odds, and say that 0.7 of an aspiration is a success; reward the stretch."),
)  # fmt: skip
def sandbagging(team: TeamFacts, facts: Facts) -> Measure | None:
    measured = [each for each in team.key_results if not each.keeps and each.progress is not None]
    if facts.is_over:
        return _share((each for each in measured if each.grade is not None), lambda each: (each.grade or 0) >= 0.99)
    if facts.elapsed > 0.7:
        return None
    return _share(measured, lambda each: (each.progress or 0) >= 1.0)


@_signal(
    "PRG302", "ending", _("The jump in the last week"), _("Do numbers arrive all at once at the end?"),
    unit="share", threshold=0.2, source="001",
    remedy=_("Look at how the number is made: what was counted in the last days that was not before?"),
)  # fmt: skip
def last_jump(team: TeamFacts, facts: Facts) -> Measure | None:
    if not facts.is_over:
        return None
    return _share(team.key_results, lambda each: each.last_jump is not None and each.last_jump >= 0.5)


@_signal(
    "PRG401", "people", _("Handed down"), _("Did nobody in the team help to write its objectives?"),
    unit="share", threshold=0.5, source="000, 003",
    remedy=_("Leadership says why and where; the team answers with what and how. Let it write the next drafts."),
)  # fmt: skip
def handed_down(team: TeamFacts, facts: Facts) -> Measure | None:
    known = [each for each in team.objectives if each.handed_down is not None]
    if not known:
        return None
    found = [each.reference for each in known if each.handed_down]
    return Measure(len(found) / len(known), tuple(found))


@_signal(
    "PRG402", "people", _("Too much on one pair of shoulders"), _("Does one person carry more than they can steer?"),
    unit="count", threshold=0, source="001",
    remedy=_("Share ownership out: one owner for a number, few numbers for an owner."),
)  # fmt: skip
def shoulders(team: TeamFacts, facts: Facts) -> Measure | None:
    """How many owners carry more than the setting says; who they are is not the diagnosis's business."""
    carried: dict[object, int] = {}
    for each in team.key_results:
        if each.owner is not None:
            carried[each.owner] = carried.get(each.owner, 0) + 1
    return Measure(sum(1 for number in carried.values() if number > facts.settings.key_results_per_owner))


@_signal(
    "PRG403", "people", _("Limits that do not limit"), _("Are hard limits overridden again and again?"),
    unit="count", threshold=1, source="001",
    remedy=_("Keep the limit or change it for all; an exception every quarter is a rule nobody has decided."),
)  # fmt: skip
def overrides(team: TeamFacts, facts: Facts) -> Measure | None:
    return Measure(team.overrides)
