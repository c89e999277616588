"""The signals of theatre: each looks at one team's facts and says how strong it is there. Pure.

A signal is a small record in `SIGNALS`: what it asks, how it measures a team (a number and what it is made of), from when it
speaks (a setting of the organisation, where its name stands too: `people/thresholds.py`), what to do about it, which trouble it
belongs to, and which practitioner text says so (docs/sources.md). A number is a share (0 to 1) or a count; None means that
nothing can be said about a team. Nothing here knows a person.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quarterdeck.people.settings import OrganisationSettings
from quarterdeck.people.thresholds import SignalThresholds
from quarterdeck.programme.facts import Evidence, Facts, KeyResultFact, MeetingFact, TeamFacts, referring

FEWEST = 2
"""Key results, or agreed actions, from which a share of them says something about a team."""
FEWEST_REVIEWS, FEWEST_MEETINGS = 3, 4
SURE = 7
"""A confidence from which its owner counts on reaching the target."""
SAFE = 8
"""A first confidence from which a target was safe on the day it was set: even odds would be 5."""

_SETTINGS = {each.name: each for each in fields(SignalThresholds)}


@dataclass(frozen=True, slots=True)
class Measure:
    """How strong a signal is in a team, and by what."""

    number: float
    by: tuple[Evidence, ...] = ()


Ask = Callable[[TeamFacts, Facts], Measure | None]


@dataclass(frozen=True, slots=True)
class Signal:
    """`limit` names the setting from whose value on it speaks; `trouble` the page that helps (troubles.py), or "" for none;
    `look` where a team's evidence can be seen as a whole, within the organisation's address."""

    code: str
    group: str
    limit: str
    asks: str | Promise
    remedy: str | Promise
    source: str
    trouble: str
    look: str
    measure: Ask

    @property
    def name(self) -> str:
        return str(_SETTINGS[self.limit].metadata["label"])

    @property
    def is_share(self) -> bool:
        return bool(_SETTINGS[self.limit].metadata["unit"] == "%")

    def threshold(self, settings: OrganisationSettings) -> float:
        """A team has the signal when its number is above: a share from 0 to 1, or a count."""
        set_to = float(getattr(settings, self.limit))
        return set_to / 100 if self.is_share else set_to

    def said(self, number: float) -> str:
        """A number of this signal as people read it."""
        return f"{round(number * 100)} %" if self.is_share else f"{number:g}"


SIGNALS: dict[str, Signal] = {}
GROUPS: dict[str, str | Promise] = {
    "writing": _("How they are written"), "steering": _("How they are steered"), "ending": _("How they end"),
    "people": _("How people carry them"),
}  # fmt: skip
_TEAM, _BOARD, _RHYTHM = "teams/{team}?cycle={cycle}", "teams/{team}/board", "rhythm?team={team}"


def _signal(
    code: str, group: str, limit: str, asks: str | Promise, *, remedy: str | Promise, source: str, trouble: str = "",
    look: str = _TEAM,
) -> Callable[[Ask], Ask]:  # fmt: skip
    def register(measure: Ask) -> Ask:
        SIGNALS[code] = Signal(code, group, limit, asks, remedy, source, trouble, look, measure)
        return measure

    return register


def _share(of: Iterable[KeyResultFact], those: Callable[[KeyResultFact], bool]) -> Measure | None:
    every = list(of)
    if len(every) < FEWEST:
        return None
    found = [each for each in every if those(each)]
    return Measure(len(found) / len(every), tuple(referring(each.reference) for each in found))


def _of_meetings(every: list[MeetingFact], fewest: int, those: Callable[[MeetingFact], bool]) -> Measure | None:
    if len(every) < fewest:
        return None
    found = [each for each in every if those(each)]
    return Measure(len(found) / len(every), tuple(each.seen for each in found))


# How they are written ------------------------------------------------------------------------------------------------


@_signal(
    "PRG101", "writing", "outputs_above", _("Do key results describe work instead of change?"), source="001, 002, 003, 004",
    remedy=_("Ask of each what changes when the work is done, and measure that. The work itself is a bet on the board."),
)  # fmt: skip
def outputs(team: TeamFacts, facts: Facts) -> Measure | None:
    return _share(team.key_results, lambda each: each.is_output)


@_signal(
    "PRG102", "writing", "objectives_above", _("Does a team want more than it can hold in mind?"), source="000, 001, 003, 004",
    remedy=_("Choose the one or two that matter most this quarter; what is set aside goes to the backlog, not away."),
)  # fmt: skip
def many_objectives(team: TeamFacts, facts: Facts) -> Measure | None:
    settings = facts.settings
    limit = settings.company_objectives_recommended if team.is_company else settings.team_objectives_recommended
    over = team.objectives[limit:]
    return Measure(len(over), tuple(referring(each.reference) for each in over))


@_signal(
    "PRG103", "writing", "key_results_above", _("Do objectives need a list to be proven?"), source="000, 001, 004",
    remedy=_("Two to four prove an objective. Keep those whose move would convince a stranger."),
)  # fmt: skip
def many_key_results(team: TeamFacts, facts: Facts) -> Measure | None:
    limit = facts.settings.key_results_recommended
    over = [each for each in team.objectives if sum(not kr.is_guardrail for kr in each.key_results) > limit]
    return Measure(len(over), tuple(referring(each.reference) for each in over))


@_signal(
    "PRG104", "writing", "baselines_missing_above", _("Does nobody know where the numbers start?"), source="000, 001",
    remedy=_("Measure first: a target without a start cannot be believed. Name somebody and a day for each."),
)  # fmt: skip
def no_baseline(team: TeamFacts, facts: Facts) -> Measure | None:
    return _share(team.key_results, lambda each: not each.has_baseline and not each.keeps and each.kind != "ordinal")


@_signal(
    "PRG105", "writing", "business_as_usual_above", _("Do key results only keep things as they are?"), source="000, 001, 002",
    remedy=_("Watch them as KPIs with a healthy range; OKRs are for what shall be different."),
)  # fmt: skip
def lights(team: TeamFacts, facts: Facts) -> Measure | None:
    return _share(team.key_results, lambda each: each.keeps)


@_signal(
    "PRG106", "writing", "unlinked_above", _("Can the team say what its objectives contribute to?"), source="001, 004",
    remedy=_("Write the sentence: our objective contributes, because. If none can be found, ask whether it matters now."),
)  # fmt: skip
def unlinked(team: TeamFacts, facts: Facts) -> Measure | None:
    if team.is_company or not team.objectives:
        return None
    loose = [referring(each.reference) for each in team.objectives if not each.linked]
    return Measure(len(loose) / len(team.objectives), tuple(loose))


@_signal(
    "PRG107", "writing", "unserved_priorities_above", _("Has leadership stated a choice that no objective answers?"),
    source="001", look="priorities/",
    remedy=_("Ask whether it still is a choice. If it is, one team drafts for it now; if not, archive it and say so."),
)  # fmt: skip
def unserved(team: TeamFacts, facts: Facts) -> Measure | None:
    """Asked of the company: priorities are leadership's, whichever team serves them."""
    if not team.is_company or not facts.priorities:
        return None
    return Measure(len(facts.unserved), tuple(Evidence(title, "priorities/") for title in facts.unserved))


# How they are steered ------------------------------------------------------------------------------------------------


@_signal(
    "PRG201", "steering", "silent_above", _("Has nobody said for weeks where the numbers are?"), source="001, 002, 004",
    trouble="resistance",
    remedy=_("Fifteen minutes a week, one day for all. If a number is not worth that, it is not a key result."),
)  # fmt: skip
def forgotten(team: TeamFacts, facts: Facts) -> Measure | None:
    def is_silent(each: KeyResultFact) -> bool:
        begun = facts.elapsed > 0.25
        return begun if each.days_silent is None else each.days_silent > 2 * each.grace

    return _share(team.key_results, is_silent)


@_signal(
    "PRG202", "steering", "undecided_reviews_above", _("Do reviews see what is off track and leave it?"), source="001",
    look=_RHYTHM,
    remedy=_("End each review with: what do we change now? Accepting a number with a reason is a decision too."),
)  # fmt: skip
def undecided(team: TeamFacts, facts: Facts) -> Measure | None:
    reviews = [each for each in team.meetings if each.reviewed is not None]
    return _of_meetings(reviews, FEWEST_REVIEWS, lambda each: not each.reviewed)


@_signal(
    "PRG203", "steering", "broken_meetings_above", _("Are meetings skipped, moved or simply not held?"), source="000, 001",
    trouble="cancelled-meetings", look=_RHYTHM,
    remedy=_("Say again what the meeting is for, and make it sacred: if somebody is away, hold it anyway. In doubt, simplify."),
)  # fmt: skip
def broken_rhythm(team: TeamFacts, facts: Facts) -> Measure | None:
    return _of_meetings(team.meetings, FEWEST_MEETINGS, lambda each: not each.kept or each.moved)


@_signal(
    "PRG204", "steering", "watermelons_above", _("Is it green outside and red inside?"), source="001", trouble="resistance",
    remedy=_("Talk about the gap, without blame: what does the owner know that the numbers do not, or the other way round?"),
)  # fmt: skip
def watermelons(team: TeamFacts, facts: Facts) -> Measure | None:
    """While a cycle runs, and after it: said to be sure to the end, and missed."""
    low = facts.settings.at_risk_at
    return _share(
        team.key_results,
        lambda each: (
            each.confidence is not None and each.confidence >= SURE and each.p_hit is not None and each.p_hit < low
        ),
    )


@_signal(
    "PRG205", "steering", "without_bets_above", _("Is there a target, and no bet on how?"), source="001, 002", look=_BOARD,
    remedy=_("Place one bet for each: we believe that this work will move that number by then. No bet, no result."),
)  # fmt: skip
def no_bets(team: TeamFacts, facts: Facts) -> Measure | None:
    return _share(team.key_results, lambda each: not each.has_bet)


@_signal(
    "PRG206", "steering", "over_limit_above", _("Are more bets under way than the team agreed on?"), source="002", look=_BOARD,
    remedy=_("Stop one before the next begins; stopping with what was learned is a result."),
)  # fmt: skip
def overload(team: TeamFacts, facts: Facts) -> Measure | None:
    """Bets beyond the limits now, or moved beyond one during the cycle: whichever is more."""
    return Measure(max(team.over_limit, team.over_moves))


@_signal(
    "PRG207", "steering", "overlong_meetings_above", _("Do meetings take much longer than planned?"), source="000",
    trouble="long-meetings", look=_RHYTHM,
    remedy=_("Talk only about what asks for a decision; park the rest, and give what needs depth a meeting of its own."),
)  # fmt: skip
def long_meetings(team: TeamFacts, facts: Facts) -> Measure | None:
    return _of_meetings([each for each in team.meetings if each.kept], FEWEST_MEETINGS, lambda each: each.overlong)


# How they end --------------------------------------------------------------------------------------------------------


@_signal(
    "PRG301", "ending", "sandbagging_above", _("Is the target reached early, or everything always 1.0?"),
    source="000, 001, 004", trouble="sandbagging",
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
    "PRG302", "ending", "last_jumps_above", _("Do numbers arrive all at once at the end?"), source="000", trouble="gaming",
    remedy=_("Look at how the number is made: what was counted in the last days that was not before?"),
)  # fmt: skip
def last_jump(team: TeamFacts, facts: Facts) -> Measure | None:
    if not facts.is_over:
        return None
    return _share(team.key_results, lambda each: each.last_jump is not None and each.last_jump >= 0.5)


@_signal(
    "PRG303", "ending", "low_ambition_above", _("Was nothing in it that might fail?"), source="001, 003, 004",
    trouble="sandbagging",
    remedy=_("Let one objective be an aspiration: agree aloud that missing it honestly costs nobody anything."),
)  # fmt: skip
def low_ambition(team: TeamFacts, facts: Facts) -> Measure | None:
    """Key results that were safe from the first day: promised, not aspired to, or their owner was sure at the start."""
    promised = {
        each.reference
        for objective in team.objectives if not objective.aspirational
        for each in objective.key_results
    }  # fmt: skip
    started = [each for each in team.key_results if each.first_confidence is not None]
    return _share(started, lambda each: each.reference in promised or (each.first_confidence or 0) >= SAFE)


@_signal(
    "PRG304", "ending", "actions_undone_above", _("Does what retrospectives agree on come to nothing?"), source="001, 003",
    look="cycles/{cycle}/closing",
    remedy=_("Agree on one change that the team can make itself, with a name and a day, and ask about it first next time."),
)  # fmt: skip
def actions_undone(team: TeamFacts, facts: Facts) -> Measure | None:
    if len(team.actions) < FEWEST:
        return None
    open_ = [each for each in team.actions if not each.done]
    return Measure(len(open_) / len(team.actions), tuple(each.seen for each in open_))


# How people carry them -----------------------------------------------------------------------------------------------


@_signal(
    "PRG401", "people", "handed_down_above", _("Did nobody in the team help to write its objectives?"),
    source="000, 002, 003, 004", trouble="resistance",
    remedy=_("Leadership says why and where; the team answers with what and how. Let it write the next drafts."),
)  # fmt: skip
def handed_down(team: TeamFacts, facts: Facts) -> Measure | None:
    known = [each for each in team.objectives if each.handed_down is not None]
    if not known:
        return None
    found = [referring(each.reference) for each in known if each.handed_down]
    return Measure(len(found) / len(known), tuple(found))


@_signal(
    "PRG402", "people", "overloaded_owners_above", _("Does one person carry more than they can steer?"), source="001, 004",
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
    "PRG403", "people", "overrides_above", _("Are limits and findings overridden again and again?"), source="001",
    remedy=_("Keep the limit or change it for all; an exception every quarter is a rule nobody has decided."),
)  # fmt: skip
def overrides(team: TeamFacts, facts: Facts) -> Measure | None:
    return Measure(len(team.overrides), tuple(team.overrides))
