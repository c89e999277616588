"""The planning window of a cycle: are we ready to start, and if not, what is missing where?"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quarterdeck.keel.access import may
from quarterdeck.okrs.models import Cycle, CycleKind, Objective, ObjectiveState, Phase, StrategicPriority
from quarterdeck.people.models import Member, Team
from quarterdeck.people.settings import OrganisationSettings
from quarterdeck.planning.models import Alignment, Challenge, ChallengeState, Dependency, MovedStep, PlanningStep
from quarterdeck.planning.models.dependency import OPEN_DEPENDENCIES
from quarterdeck.planning.window import STEPS, current_step, days_of

PAGE = 80


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the window: by when, whether it is past, present or to come, and how far everyone is."""

    step: str
    word: str
    about: str
    on: date
    is_moved: bool
    is_current: bool
    is_past: bool
    progress: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team in the window. `state` is none, forming, proposed or committed; `next_step` what helps most now."""

    name: str
    slug: str
    level: int
    state: str
    state_word: str
    objectives: int
    key_results: int
    challenges: int
    asked: int
    waiting: int
    unlinked: int
    over_limit: bool
    next_step: str
    is_ready: bool
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """One of the year's objectives, and how many of the cycle's contribute to it."""

    reference: str
    title: str
    supporters: int


@dataclass(frozen=True, slots=True)
class PriorityServed:
    title: str
    objectives: int
    teams: int


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Are we ready to start?"""

    cycle: str
    cycle_slug: str
    phase: str
    starts_on: date
    days_left: int
    steps: tuple[StepLine, ...]
    priorities: tuple[PriorityServed, ...]
    year: str
    frames: tuple[Frame, ...]
    teams: tuple[TeamLine, ...]
    tally: tuple[tuple[str, str, int], ...]
    missing: tuple[str, ...]
    only_waiting: bool
    number: int
    has_more: bool
    is_window: bool
    may_move: bool


@dataclass(slots=True)
class _Facts:
    """What a team has, summed up from its objectives and dependencies."""

    states: Counter[str]
    key_results: int = 0
    incomplete: int = 0
    challenges: int = 0
    unlinked: int = 0
    asked: int = 0
    waiting: int = 0


def plan_page(reader: Member, cycle: Cycle, today: date, *, only_waiting: bool = False, number: int = 1) -> PlanPage:
    """Everything on the planning page. Six statements, however many teams."""
    settings = reader.organisation.settings
    moved = dict(MovedStep.objects.filter(cycle=cycle).values_list("step", "on"))
    days = days_of(cycle.starts_on, settings.planning_days, moved)
    teams = _in_reading_order(Team.objects.filter(archived_at__isnull=True))
    objectives = _objectives(cycle)
    asks = list(
        Dependency.objects.filter(key_result__objective__cycle=cycle, state__in=OPEN_DEPENDENCIES).values_list(
            "key_result__objective__team_id", "provider_id", "state", "turn"
        )
    )
    facts = _facts(objectives, asks)
    lines = [_line(reader, team, level, facts[team.pk], settings) for team, level in teams]
    shown = sorted((each for each in lines if not only_waiting or not each.is_ready), key=lambda each: not each.is_mine)
    first = (number - 1) * PAGE
    priorities = _priorities(objectives)
    return PlanPage(
        cycle=cycle.name,
        cycle_slug=cycle.slug,
        phase=cycle.phase,
        starts_on=cycle.starts_on,
        days_left=(cycle.starts_on - today).days,
        steps=_steps(days, moved, today, lines, len(priorities), asks, cycle),
        priorities=priorities,
        year=cycle.year.name if cycle.year else "",
        frames=_frames(cycle),
        teams=tuple(shown[first : first + PAGE]),
        tally=_tally(lines),
        missing=_missing(lines),
        only_waiting=only_waiting,
        number=number,
        has_more=len(shown) > first + PAGE,
        is_window=cycle.phase == Phase.PLANNING,
        may_move=not cycle.is_closed and may(reader, "planning.move_steps"),
    )


def _objectives(cycle: Cycle) -> list[dict[str, Any]]:
    """A cycle's objectives with what is missing in them, drafts too: where a team is in planning is for all to see."""
    live = Q(key_results__dropped_at__isnull=True)
    keeps = Q(key_results__direction__startswith="keep") | Q(key_results__kind="ordinal")
    unmeasured = Q(key_results__baseline__isnull=True, key_results__baseline_owner__isnull=True)
    lacks = Q(key_results__owner__isnull=True) | (~keeps & (Q(key_results__target__isnull=True) | unmeasured))
    open_challenges = (
        Challenge.objects.filter(key_result__objective=OuterRef("pk"), state=ChallengeState.OPEN)
        .order_by().values("key_result__objective").annotate(number=Count("id")).values("number")
    )  # fmt: skip
    rows: Any = (
        Objective.objects.filter(cycle=cycle)
        .exclude(state=ObjectiveState.DROPPED)
        .order_by()
        .annotate(
            results=Count("key_results", filter=live),
            incomplete=Count("key_results", filter=live & lacks),
            linked=Exists(Alignment.objects.filter(objective=OuterRef("pk"))),
            challenged=Coalesce(Subquery(open_challenges, output_field=IntegerField()), 0),
        )
        .values("team_id", "state", "priority__title", "results", "incomplete", "linked", "challenged")
    )
    return list(rows)


def _facts(objectives: list[dict[str, Any]], asks: list[Any]) -> dict[UUID, _Facts]:
    found: dict[UUID, _Facts] = defaultdict(lambda: _Facts(Counter()))
    for each in objectives:
        facts = found[each["team_id"]]
        facts.states[each["state"]] += 1
        facts.key_results += each["results"]
        facts.challenges += each["challenged"]
        facts.unlinked += not each["linked"]
        facts.incomplete += each["incomplete"] + (each["results"] == 0)
    for asker, provider, state, turn in asks:
        if state == "committed":
            continue
        found[asker].waiting += 1
        if turn == "provider":
            found[provider].asked += 1
        else:
            found[asker].asked += 1
    return found


def _line(reader: Member, team: Team, level: int, facts: _Facts, settings: OrganisationSettings) -> TeamLine:
    states = facts.states
    state = (
        "forming" if states["draft"] else "proposed" if states["proposed"]
        else "committed" if states["committed"] or states["closed"] else "none"
    )  # fmt: skip
    words = {"none": _("nothing yet"), "forming": _("forming"), "proposed": _("proposed"), "committed": _("committed")}
    count = sum(states.values())
    unlinked = 0 if team.is_company else facts.unlinked
    limit = settings.company_objectives_recommended if team.is_company else settings.team_objectives_recommended
    step = _next_step(state, facts, unlinked)
    return TeamLine(
        team.name, team.slug, level, state, words[state], count, facts.key_results, facts.challenges, facts.asked,
        facts.waiting, unlinked, count > limit, step, not step, team.pk in reader.team_ids,
    )  # fmt: skip


def _next_step(state: str, facts: _Facts, unlinked: int) -> str:
    """What helps this team most now; empty when it is ready."""
    if state == "none":
        return _("Draft a first objective")
    if facts.asked:
        return ngettext("Answer %(n)d ask of another team", "Answer %(n)d asks of other teams", facts.asked) % {
            "n": facts.asked
        }
    if facts.challenges:
        return ngettext("Answer %(n)d challenge", "Answer %(n)d challenges", facts.challenges) % {"n": facts.challenges}
    if state == "committed":
        return ""
    if facts.incomplete:
        return ngettext("Complete %(n)d key result", "Complete %(n)d key results", facts.incomplete) % {
            "n": facts.incomplete
        }
    if state == "forming":
        return _("Propose the drafts")
    if unlinked:
        return ngettext("Link %(n)d objective", "Link %(n)d objectives", unlinked) % {"n": unlinked}
    if facts.waiting:
        return ngettext("Settle %(n)d dependency", "Settle %(n)d dependencies", facts.waiting) % {"n": facts.waiting}
    return _("Commit")


_ABOUT = {
    "priorities": lambda: _("Leadership says which few choices it has made, and the company drafts first."),
    "propose": lambda: _("Teams answer with one to three drafts and show them to everyone."),
    "challenge": lambda: _("Peers ask: is it an outcome, is the baseline real, what could it break?"),
    "dependencies": lambda: _("Who needs what from whom by when; asked, answered, agreed."),
    "forum": lambda: _("All drafts on one wall; what clashes is settled in one room."),
    "commit": lambda: _("Each team stands behind the part it can carry."),
}


def _steps(
    days: dict[str, date], moved: dict[str, date], today: date, lines: list[TeamLine], priorities: int, asks: list[Any],
    cycle: Cycle,
) -> tuple[StepLine, ...]:  # fmt: skip
    now = current_step(days, today) if cycle.phase == Phase.PLANNING else ""
    count = len(lines)
    begun = sum(each.state in {"proposed", "committed"} for each in lines)
    committed = sum(each.state == "committed" for each in lines)
    challenges = sum(each.challenges for each in lines)
    unsettled = sum(state != "committed" for _asker, _provider, state, _turn in asks)
    progress = {
        "priorities": (ngettext("%(n)d stated", "%(n)d stated", priorities) % {"n": priorities}, priorities > 0),
        "propose": (_("%(n)d of %(all)d teams") % {"n": begun, "all": count}, begun == count),
        "challenge": (ngettext("%(n)d open", "%(n)d open", challenges) % {"n": challenges}, not challenges and begun > 0),
        "dependencies": (
            ngettext("%(n)d to settle", "%(n)d to settle", unsettled) % {"n": unsettled}, not unsettled and begun > 0),
        "forum": (_("on the wall"), False),
        "commit": (_("%(n)d of %(all)d teams") % {"n": committed, "all": count}, committed == count),
    }  # fmt: skip
    at = STEPS.index(now) if now else len(STEPS)
    return tuple(
        StepLine(
            step, str(PlanningStep(step).label), _ABOUT[step](), days[step], step in moved, step == now,
            n < at and days[step] < today, *progress[step],
        )
        for n, step in enumerate(STEPS)
    )  # fmt: skip


def _tally(lines: list[TeamLine]) -> tuple[tuple[str, str, int], ...]:
    counted = Counter((each.state, each.state_word) for each in lines)
    order = ["none", "forming", "proposed", "committed"]
    return tuple(
        (state, word, n) for (state, word), n in sorted(counted.items(), key=lambda each: order.index(each[0][0]))
    )


def _missing(lines: list[TeamLine]) -> tuple[str, ...]:
    """What a facilitator would go after now, in a few sentences."""
    found = []
    looked_for: tuple[tuple[Callable[[TeamLine], Any], str], ...] = (
        (lambda each: each.state == "none", _("Nothing yet from %(teams)s.")),
        (lambda each: each.challenges, _("Challenges wait at %(teams)s.")),
        (lambda each: each.asked, _("Asks of other teams wait at %(teams)s.")),
        (lambda each: each.over_limit, _("More objectives than recommended: %(teams)s.")),
    )
    for wanted, words in looked_for:
        names = [each.name for each in lines if wanted(each)]
        if names:
            listed = ", ".join(names[:6])
            rest = len(names) - 6
            more = ngettext(" and %(n)d more", " and %(n)d more", rest) % {"n": rest} if rest > 0 else ""
            found.append(words % {"teams": f"{listed}{more}"})
    return tuple(found)


def _priorities(objectives: list[dict[str, Any]]) -> tuple[PriorityServed, ...]:
    """The priorities in their order with what of this cycle serves them. One statement."""
    titles = StrategicPriority.objects.filter(archived_at__isnull=True).order_by("position", "title")
    serving: dict[str, list[Any]] = defaultdict(list)
    for each in objectives:
        serving[each["priority__title"]].append(each["team_id"])
    return tuple(
        PriorityServed(title, len(serving[title]), len(set(serving[title])))
        for title in titles.values_list("title", flat=True)
    )


def _frames(cycle: Cycle) -> tuple[Frame, ...]:
    """The year's objectives of the company, which frame the quarter's. One statement."""
    if cycle.kind == CycleKind.ANNUAL or cycle.year_id is None:
        return ()
    of_cycle = Q(supporters__objective__cycle=cycle)
    through = Q(key_results__supporters__objective__cycle=cycle)
    found = (
        Objective.objects.filter(cycle_id=cycle.year_id, state__in=[ObjectiveState.COMMITTED, ObjectiveState.PROPOSED])
        .annotate(
            direct=Count("supporters__objective", filter=of_cycle, distinct=True),
            by_result=Count("key_results__supporters__objective", filter=through, distinct=True),
        )
        .order_by("team__kind", F("position"), "number")[:12]
    )
    return tuple(Frame(each.reference, each.title, each.direct + each.by_result) for each in found)


def _in_reading_order(teams: Iterable[Team]) -> list[tuple[Team, int]]:
    """The company, then each function with its teams below it, with their levels."""
    below: dict[UUID | None, list[Team]] = defaultdict(list)
    found = sorted(teams, key=lambda each: each.name)
    known = {each.pk for each in found}
    for each in found:
        below[each.parent_id if each.parent_id in known else None].append(each)
    ordered: list[tuple[Team, int]] = []

    def walk(team: Team, level: int) -> None:
        ordered.append((team, min(level, 2)))
        for child in below[team.pk]:
            walk(child, level + 1)

    for root in sorted(below[None], key=lambda each: not each.is_company):
        walk(root, 0)
    return ordered
