"""Closing a cycle: which step is done where, and what is missing."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quarterdeck.keel.access import may
from quarterdeck.okrs.models import Cycle, Grade, KeyResult, Objective, ObjectiveState, Phase
from quarterdeck.people.models import Member, Team, TeamKind
from quarterdeck.reflection.models import CycleWords, Retrospective

FINAL_DAYS = 7
"""A check-in this many days before the end, or later, counts as the last one."""
SHORT = 0.7
"""Objectives that scored below this ended short: what of them goes on?"""
_LIVE = [ObjectiveState.COMMITTED, ObjectiveState.CLOSED]
MOST_SHORT = 20


@dataclass(frozen=True, slots=True)
class TeamClosing:
    """How far one team is: numbers of key results, the state of its retrospective, and what is missing in words. `final` counts
    those that have their last value or are graded: of what is graded nobody asks for a value any more."""

    key: UUID
    name: str
    slug: str
    kind: str
    key_results: int
    final: int
    graded: int
    explained: int
    retrospective: UUID | None
    retrospective_closed: bool
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClosingStep:
    """One step of the way: `done` of `whole`. `link` is a view of the cycle, "#…" a place on the page. One that is `optional`
    is a question, not a debt: not everything that ended short has to go on."""

    name: str
    about: str
    done: int
    whole: int
    link: str
    link_words: str
    is_optional: bool = False
    is_now: bool = False

    @property
    def is_done(self) -> bool:
        return self.whole > 0 and self.done >= self.whole


@dataclass(frozen=True, slots=True)
class ShortObjective:
    """An objective that ended short of 0.7, and the draft it was carried into, if it was."""

    reference: str
    title: str
    team: str
    score: float | None
    carried_to: str
    may_carry: bool


@dataclass(frozen=True, slots=True)
class ClosingPage:
    """What is left to do before this cycle is over?"""

    cycle: str
    cycle_slug: str
    phase: str
    phase_word: str
    ends_on: date
    locks_on: date
    days_left: int
    is_over: bool
    steps: tuple[ClosingStep, ...]
    teams: tuple[TeamClosing, ...]
    only_waiting: bool
    waiting: int
    short: tuple[ShortObjective, ...]
    short_more: int
    ungraded: int
    may_move: bool
    may_reopen: bool
    is_closed: bool


def teams_in_closing(cycle: Cycle) -> list[TeamClosing]:
    """Every team with committed key results in a cycle, and how far it is. Three statements, however many teams."""
    counted = _counted(cycle)
    retrospectives = _retrospectives(cycle)
    teams = Team.objects.filter(pk__in=list(counted)).select_related("parent")
    found = []
    for team in sorted(teams, key=_reading_order):
        number, final, graded, explained = counted[team.pk]
        key, is_closed = retrospectives.get(team.pk, (None, False))
        missing = _missing(number, final, graded, explained, has_retrospective=is_closed)
        found.append(
            TeamClosing(
                team.pk, team.name, team.slug, team.kind, number, final, graded, explained, key, is_closed, missing
            )
        )
    return found


def _counted(cycle: Cycle) -> dict[UUID, tuple[int, int, int, int]]:
    """Team → its committed key results: how many, with last value or grade, graded, explained. One statement."""
    told = Grade.objects.filter(key_result=OuterRef("pk")).exclude(words="", cause="")
    final = Q(last_check_in_on__gte=cycle.ends_on - timedelta(days=FINAL_DAYS)) | Q(is_graded=True)
    live = KeyResult.objects.filter(objective__cycle=cycle, objective__state__in=_LIVE, dropped_at__isnull=True)
    rows = (
        live.order_by()
        .annotate(told=Exists(told))
        .values("objective__team_id")
        .annotate(
            number=Count("id"), final=Count("id", filter=final), graded=Count("id", filter=Q(is_graded=True)),
            explained=Count("id", filter=Q(told=True)),
        )
    )  # fmt: skip
    return {
        each["objective__team_id"]: (each["number"], each["final"], each["graded"], each["explained"]) for each in rows
    }


def _retrospectives(cycle: Cycle) -> dict[UUID, tuple[UUID, bool]]:
    """Team → its retrospective of a cycle, a closed one before an open one, and whether it is closed. One statement."""
    found: dict[UUID, tuple[UUID, bool]] = {}
    rows = Retrospective.objects.filter(cycle=cycle).order_by("opened_at")
    for key, team, closed_at in rows.values_list("pk", "team_id", "closed_at"):
        if team not in found or not found[team][1]:
            found[team] = (key, closed_at is not None)
    return found


def _reading_order(team: Team) -> tuple[str, ...]:
    """The company, then each function with its teams below it."""
    if team.parent is None:
        return ("",)
    return (team.name.lower(),) if team.kind != TeamKind.TEAM else (team.parent.name.lower(), team.name.lower())


def _missing(number: int, final: int, graded: int, explained: int, *, has_retrospective: bool) -> tuple[str, ...]:
    """What a team has to do, in words."""
    words = []
    if number > final:
        words.append(ngettext("%(n)d last value", "%(n)d last values", number - final) % {"n": number - final})
    if number > graded:
        words.append(ngettext("%(n)d grade", "%(n)d grades", number - graded) % {"n": number - graded})
    if graded > explained:
        untold = graded - explained
        words.append(ngettext("why, of %(n)d grade", "why, of %(n)d grades", untold) % {"n": untold})
    if not has_retrospective:
        words.append(_("its retrospective"))
    return tuple(words)


def closing_page(reader: Member, cycle: Cycle, today: date, *, only_waiting: bool = False) -> ClosingPage:
    """The way from the last check-ins to the summary, and who is where on it. Seven statements at most."""
    teams = teams_in_closing(cycle)
    short, short_count, carried = _short(reader, cycle)
    locks_on = cycle.locks_on(reader.organisation.settings.grace_days)
    return ClosingPage(
        cycle=cycle.name, cycle_slug=cycle.slug, phase=cycle.phase, phase_word=str(cycle.get_phase_display()),
        ends_on=cycle.ends_on, locks_on=locks_on, days_left=(locks_on - today).days, is_over=cycle.ends_on < today,
        steps=_steps(cycle, teams, carried, short_count),
        teams=tuple(each for each in teams if each.missing or not only_waiting), only_waiting=only_waiting,
        waiting=sum(1 for each in teams if each.missing), short=short, short_more=max(0, short_count - len(short)),
        ungraded=sum(each.key_results - each.graded for each in teams),
        may_move=cycle.phase in {Phase.REFLECTING, Phase.RUNNING} and may(reader, "okrs.move_phase"),
        may_reopen=cycle.is_closed and may(reader, "okrs.manage_cycles"), is_closed=cycle.is_closed,
    )  # fmt: skip


def _steps(cycle: Cycle, teams: list[TeamClosing], carried: int, short: int) -> tuple[ClosingStep, ...]:
    """The six steps of the way, the first that is not done marked. One statement."""
    whole = sum(each.key_results for each in teams)
    final, graded = sum(each.final for each in teams), sum(each.graded for each in teams)
    explained, held = sum(each.explained for each in teams), sum(each.retrospective_closed for each in teams)
    summed_up = CycleWords.objects.filter(cycle=cycle).exclude(words="").exists()
    way = [
        ClosingStep(
            _("Last check-ins"), _("The final value of every number"), final, whole, "web:my_week", _("My week")
        ),
        ClosingStep(_("Grades"), _("The owner's beside the computed one"), graded, whole, "okrs:reflect", _("Grade")),
        ClosingStep(
            _("Why"),
            _("Why did we miss or hit, and what caused it?"),
            explained,
            whole,
            "reflection:causes",
            _("Causes"),
        ),
        ClosingStep(_("Retrospectives"), _("What each team makes of it"), held, len(teams), "#teams", _("Teams")),
        ClosingStep(
            _("Carry-over"),
            _("What ended short: does it go on?"),
            carried,
            short,
            "#short",
            _("Look"),
            is_optional=True,
        ),
        ClosingStep(
            _("Summary"), _("One page that a leader would send"), int(summed_up), 1, "reflection:summary", _("Summary")
        ),
    ]
    now_at = next((n for n, each in enumerate(way) if not each.is_done and not each.is_optional), -1)
    return tuple(replace(each, is_now=n == now_at and not cycle.is_closed) for n, each in enumerate(way))


def _short(reader: Member, cycle: Cycle) -> tuple[tuple[ShortObjective, ...], int, int]:
    """Objectives that ended short, the reader's teams' first: some of them, how many there are, how many went on."""
    rows = list(
        Objective.objects.filter(cycle=cycle, state__in=_LIVE)
        .filter(Q(score__lt=SHORT) | Q(score__isnull=True))
        .select_related("team")
        .order_by("score", "number")
    )
    carried: dict[UUID, str] = {}
    onward = Objective.objects.filter(carried_from__cycle=cycle).exclude(state=ObjectiveState.DROPPED)
    for source, number in onward.values_list("carried_from_id", "number"):
        carried[source] = f"O-{number}"
    counts = Counter(each.pk in carried for each in rows)
    mine = sorted(rows, key=lambda each: each.team_id not in reader.team_ids)[:MOST_SHORT]
    shown = tuple(
        ShortObjective(
            each.reference, each.title, each.team.name, each.score, carried.get(each.pk, ""),
            may(reader, "okrs.draft_for", each.team),
        )
        for each in mine
    )  # fmt: skip
    return shown, len(rows), counts[True]
