"""The steps from a pilot to the whole organisation [000, 001, 004]: each reads from the records whether it is done. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as t
from django.utils.translation import ngettext

from quarterdeck.programme.diagnosis import Stage

PILOT_TEAMS, PILOT_OBJECTIVES, PILOT_KEY_RESULTS = 2, 2, 3
FIRST_BATCH, BATCH = 3, 2
"""A batch brings at most three teams at first, later at most twice as many as practise already."""
LINKED, REACHED = 0.5, 0.75


@dataclass(frozen=True, slots=True)
class Pilot:
    """Those who began and their first cycle: numbers of objectives and key results, how many of these had an owner, a
    start, a check-in until the end, a grade."""

    teams: tuple[str, ...]
    cycle: str
    cycle_slug: str
    objectives: int
    key_results: int
    owned: int
    started: int
    heard: int
    graded: int
    is_over: bool
    reviewed: bool
    looked_back: bool
    told: bool


@dataclass(frozen=True, slots=True)
class Grown:
    """How many teams practised in a cycle, and how many of them for the first time."""

    cycle: str
    cycle_slug: str
    teams: int
    new: int


@dataclass(frozen=True, slots=True)
class Records:
    """What the checklist reads."""

    steward: bool
    priorities: bool
    pilot: Pilot | None
    grown: tuple[Grown, ...]
    below: int
    linked: int
    across: bool
    forum: bool
    moved: bool
    teams: int
    practising: int
    stage: Stage | None


@dataclass(frozen=True, slots=True)
class Step:
    """`state`: "done", "otherwise" (the time for it is over, it was done in another way), "next" or "open". `said` is what the
    records show, `place` where to see or do it, within the organisation's address."""

    part: str
    name: str
    advice: str
    leads: str
    source: str
    state: str
    said: str
    place: str


Answer = tuple[bool, str]
Ask = Callable[[Records], Answer]
Words = str | Promise


@dataclass(frozen=True, slots=True)
class _Asked:
    """A step as it is declared. `once`: it belongs to the pilot's first cycle and cannot be made up for later."""

    part: Words
    name: Words
    advice: Words
    leads: Words
    source: str
    place: str
    once: bool
    ask: Ask


_STEPS: list[_Asked] = []


def _step(
    part: Words, name: Words, advice: Words, leads: Words, source: str, place: str, *, once: bool = False
) -> Callable[[Ask], Ask]:
    def register(ask: Ask) -> Ask:
        _STEPS.append(_Asked(part, name, advice, leads, source, place, once, ask))
        return ask

    return register


def steps_of(records: Records) -> tuple[Step, ...]:
    """Every step with what the records say; the first that can still be done and is not is the next one."""
    found, has_next = [], False
    for each in _STEPS:
        done, said = each.ask(records)
        gone = each.once and records.pilot is not None and (records.pilot.is_over or len(records.grown) > 1)
        state = "done" if done else "otherwise" if gone else "open" if has_next else "next"
        has_next = has_next or state == "next"
        slug = records.pilot.cycle_slug if records.pilot else ""
        place = each.place.format(cycle=slug) if slug or "{" not in each.place else "cycles/"
        words = (str(each.part), str(each.name), str(each.advice), str(each.leads))
        found.append(Step(*words, each.source, state, said, place))
    return tuple(found)


_BEFORE, _PILOT, _BATCHES, _WHOLE = t("Before you begin"), t("The pilot"), t("In batches"), t("The whole organisation")


@_step(
    _BEFORE, t("Somebody answers for the quality of the system"),
    t("Not for the results: for drafts that are sound, reviews that decide, and a method that stays the same for a while."),
    t("an admin names a steward"), "001", "members/",
)  # fmt: skip
def steward(records: Records) -> Answer:
    return records.steward, _("A steward is named.") if records.steward else _("Nobody is a steward yet.")


@_step(
    _BEFORE, t("Leadership has made its few choices"),
    t("OKRs carry out a strategy, they do not find one. If the choices are open, every draft below them is a guess."),
    t("leadership"), "001", "priorities/",
)  # fmt: skip
def priorities(records: Records) -> Answer:
    said = _("Priorities are stated.") if records.priorities else _("No priority is stated yet.")
    return records.priorities, said


@_step(
    _PILOT, t("One team begins, one that wants to"),
    t("The senior team, or another that is glad to try. Whoever is made to begin teaches you only what resistance looks like."),
    t("the steward, with the team's lead"), "000, 004", "cycles/{cycle}", once=True,
)  # fmt: skip
def one_team(records: Records) -> Answer:
    pilot = records.pilot
    if pilot is None:
        return False, _("No team has committed objectives yet.")
    if len(pilot.teams) <= PILOT_TEAMS:
        names = {"team": _(" and ").join(pilot.teams), "cycle": pilot.cycle}
        return True, _("%(team)s began in %(cycle)s.") % names
    return False, _("%(n)d teams began at once in %(cycle)s.") % {"n": len(pilot.teams), "cycle": pilot.cycle}


@_step(
    _PILOT, t("One objective, three key results"),
    t("So few that everybody knows them by heart. Each key result has one owner, a start and a target."),
    t("the team's lead"), "003, 004", "cycles/{cycle}", once=True,
)  # fmt: skip
def one_objective(records: Records) -> Answer:
    pilot = records.pilot
    if pilot is None:
        return False, _("Begin with a draft; the coach reads along.")
    few = pilot.objectives <= PILOT_OBJECTIVES * len(pilot.teams)
    few = few and pilot.key_results <= (PILOT_KEY_RESULTS + 1) * max(1, pilot.objectives)
    complete = pilot.key_results > 0 and pilot.owned == pilot.started == pilot.key_results
    said = ngettext(
        "%(o)d objective with %(n)d key results, %(owned)d of them with an owner, %(started)d with a start.",
        "%(o)d objectives with %(n)d key results, %(owned)d of them with an owner, %(started)d with a start.",
        pilot.objectives,
    )
    numbers = {"o": pilot.objectives, "n": pilot.key_results, "owned": pilot.owned, "started": pilot.started}
    return few and complete, said % numbers


@_step(
    _PILOT, t("Fifteen minutes a week, to the last week"),
    t("Check in on one day, review what is off track, decide something. Here a cycle is won or lost, not in the wording."),
    t("the owners, and the lead who chairs"), "000, 001, 004", "cycles/{cycle}", once=True,
)  # fmt: skip
def every_week(records: Records) -> Answer:
    pilot = records.pilot
    if pilot is None:
        return False, _("Comes with the first cycle.")
    said = _("%(n)d of %(of)d key results were heard of to the end.") if pilot.is_over else _(
        "%(n)d of %(of)d key results were heard of in the last two weeks."
    )  # fmt: skip
    reviewed = _("Reviews were held.") if pilot.reviewed else _("No review is on record.")
    done = pilot.key_results > 0 and pilot.heard == pilot.key_results
    return done, f"{said % {'n': pilot.heard, 'of': pilot.key_results}} {reviewed}"


@_step(
    _PILOT, t("The whole way: grades, causes, looking back"),
    t("Run the full cycle before you judge the method. The middle question teaches most: why did we miss or hit?"),
    t("the team, moderated by the steward"), "001, 003, 004", "cycles/{cycle}/closing", once=True,
)  # fmt: skip
def whole_way(records: Records) -> Answer:
    pilot = records.pilot
    if pilot is None or not pilot.is_over:
        return False, _("Comes at the end of the first cycle.")
    looked = _("The team looked back.") if pilot.looked_back else _("No retrospective is on record.")
    said = _("%(n)d of %(of)d key results are graded.") % {"n": pilot.graded, "of": pilot.key_results}
    return pilot.graded == pilot.key_results and pilot.looked_back, f"{said} {looked}"


@_step(
    _PILOT, t("Tell what came of it, and celebrate what moved"),
    t("One page with what was wanted, reached and learned, before anybody else is asked to join. Small progress counts."),
    t("the team's lead and leadership"), "000", "cycles/{cycle}/summary",
)  # fmt: skip
def told(records: Records) -> Answer:
    pilot = records.pilot
    if pilot is None or not pilot.is_over:
        return False, _("Comes at the end of the first cycle.")
    said = _("The first cycle has its summary in a leader's words.") if pilot.told else _(
        "Nobody has put words to the first cycle's summary."
    )  # fmt: skip
    return pilot.told, said


@_step(
    _BATCHES, t("Go on in small batches"),
    t("Each cycle a few teams more, each with somebody beside it who has done it. Repeat, look, then choose who is next."),
    t("the steward"), "000, 004", "cycles/",
)  # fmt: skip
def batches(records: Records) -> Answer:
    later = records.grown[1:]
    before = [each.teams for each in records.grown]
    large = [
        each for each, known in zip(later, before, strict=False) if each.new > max(FIRST_BATCH, BATCH * known)
    ]  # fmt: skip
    joined = [each for each in later if each.new]
    if not joined:
        return False, _("Nobody has joined since the first cycle.")
    if large:
        return False, _("%(n)d teams joined at once in %(cycle)s.") % {"n": large[0].new, "cycle": large[0].cycle}
    said = ngettext("In %(n)d cycle teams joined, never many at once.",
                    "In %(n)d cycles teams joined, never many at once.", len(joined))  # fmt: skip
    return True, said % {"n": len(joined)}


@_step(
    _BATCHES, t("Link loosely"),
    t("Every team says in a sentence what it contributes to, takes on the part it can carry, and adds its own. Nothing is "
      "passed down word by word."),
    t("the teams"), "000, 001, 004", "map",
)  # fmt: skip
def loosely(records: Records) -> Answer:
    if not records.below:
        return False, _("No team below the company has objectives yet.")
    said = _("%(n)d of %(of)d objectives say what they contribute to.") % {"n": records.linked, "of": records.below}
    return records.linked >= LINKED * records.below, said


@_step(
    _BATCHES, t("Meet across teams once a month"),
    t("If teams only look inside their own lane, what does not fit together is found at the end of the cycle."),
    t("leadership"), "000, 001", "rhythm?show=all",
)  # fmt: skip
def across(records: Records) -> Answer:
    said = _("The company has a monthly review.") if records.across else _("The company has no monthly review yet.")
    return records.across, said


@_step(
    _BATCHES, t("Let money and people follow"),
    t("OKRs sit inside governance, not beside it: the forum that decides about resources looks at the same key results."),
    t("leadership"), "001", "decisions/by-risk",
)  # fmt: skip
def governance(records: Records) -> Answer:
    forum = (
        _("A leadership forum is named.") if records.forum else _("No series of meetings names its leadership forum.")
    )
    moved = _("Decisions of this cycle moved money or people.") if records.moved else _(
        "No decision of this cycle has moved money or people."
    )  # fmt: skip
    return records.forum and records.moved, f"{forum} {moved}"


@_step(
    _WHOLE, t("As far down as it makes sense"),
    t("Not every unit needs its own: go to the level at which a team can move a number by itself, and stop there."),
    t("the steward, with the functions' leads"), "000", "teams/",
)  # fmt: skip
def level(records: Records) -> Answer:
    said = _("%(n)d of %(of)d teams practise in this cycle.") % {"n": records.practising, "of": records.teams}
    return records.practising > 1 and records.practising >= REACHED * records.teams, said


@_step(
    _WHOLE, t("A rhythm, not a ceremony"),
    t("By the third cycle one can tell. What delays it is not imperfect OKRs but inconsistency: keep the method, and let no "
      "leader opt out."),
    t("everybody, looked after by the steward"), "001", "programme",
)  # fmt: skip
def ceremony(records: Records) -> Answer:
    if records.stage is None:
        return False, _("No cycle has been measured to its end yet.")
    words = {"stage": records.stage.word, "why": records.stage.why}
    return records.stage.at == 3, _("Maturity of the last measured cycle: %(stage)s; %(why)s.") % words
