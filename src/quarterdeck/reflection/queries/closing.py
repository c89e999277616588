"""Closing a cycle: which step is done where, and what is missing."""

from collections import Counter
from dataclasses import dataclass
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
    """How far one team is: numbers of key results, the state of its retrospective, and what is missing in words."""

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
    """One step of the way: `done` of `whole`."""

    name: str
    about: str
    done: int
    whole: int
    link: str
    link_words: str
    is_now: bool

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
    steps: tuple[ClosingStep, ...]
    teams: tuple[TeamClosing, ...]
    only_waiting: bool
    short: tuple[ShortObjective, ...]
    short_more: int
    ungraded: int
    may_move: bool
    may_reopen: bool
    is_closed: bool


def teams_in_closing(cycle: Cycle) -> list[TeamClosing]:
    """Every team with committed key results in a cycle, and how far it is. Three statements, however many teams."""
    explained = Grade.objects.filter(key_result=OuterRef("pk")).exclude(words="", cause="")
    final_from = cycle.ends_on - timedelta(days=FINAL_DAYS)
    live = KeyResult.objects.filter(
        objective__cycle=cycle, objective__state__in=_LIVE, dropped_at__isnull=True
    ).order_by()  # fmt: skip
    counted = {
        each["objective__team_id"]: each
        for each in live.annotate(told=Exists(explained))
        .values("objective__team_id")
        .annotate(
            number=Count("id"), final=Count("id", filter=Q(last_check_in_on__gte=final_from)),
            graded=Count("id", filter=Q(is_graded=True)), told_number=Count("id", filter=Q(told=True)),
        )
    }  # fmt: skip
    retrospectives: dict[UUID, tuple[UUID | None, bool]] = {}
    for key, team_id, closed_at in (
        Retrospective.objects.filter(cycle=cycle).order_by("opened_at").values_list("pk", "team_id", "closed_at")
    ):
        if team_id not in retrospectives or not retrospectives[team_id][1]:
            retrospectives[team_id] = (key, closed_at is not None)
    found: list[TeamClosing] = []
    nothing: tuple[UUID | None, bool] = (None, False)
    teams = Team.objects.filter(pk__in=list(counted)).select_related("parent")
    for team in sorted(teams, key=_reading_order):
        row = counted[team.pk]
        retrospective, is_closed = retrospectives.get(team.pk, nothing)
        found.append(
            TeamClosing(
                team.pk, team.name, team.slug, team.kind, row["number"], row["final"], row["graded"], row["told_number"],
                retrospective, is_closed,
                _missing(row["number"], row["final"], row["graded"], row["told_number"], is_closed),
            )
        )  # fmt: skip
    return found


def _reading_order(team: Team) -> tuple[str, ...]:
    """The company, then each function with its teams below it."""
    if team.parent is None:
        return ("",)
    return (team.name.lower(),) if team.kind != TeamKind.TEAM else (team.parent.name.lower(), team.name.lower())


def _missing(number: int, final: int, graded: int, told: int, has_retrospective: bool) -> tuple[str, ...]:
    """What a team has to do, in words. Of key results that are graded nobody asks for a last check-in any more."""
    words = []
    values = number - max(final, graded)
    if values > 0:
        words.append(ngettext("%(n)d last value", "%(n)d last values", values) % {"n": values})
    if number > graded:
        words.append(ngettext("%(n)d grade", "%(n)d grades", number - graded) % {"n": number - graded})
    if graded > told:
        words.append(ngettext("why, of %(n)d grade", "why, of %(n)d grades", graded - told) % {"n": graded - told})
    if not has_retrospective:
        words.append(_("its retrospective"))
    return tuple(words)


def closing_page(reader: Member, cycle: Cycle, today: date, *, only_waiting: bool = False) -> ClosingPage:
    """The way from the last check-ins to the summary, and who is where on it. Seven statements at most."""
    teams = teams_in_closing(cycle)
    whole = sum(each.key_results for each in teams)
    final = sum(max(each.final, each.graded) for each in teams)
    graded = sum(each.graded for each in teams)
    explained = sum(each.explained for each in teams)
    retrospectives = sum(each.retrospective_closed for each in teams)
    short, short_count, carried = _short(reader, cycle)
    summed_up = CycleWords.objects.filter(cycle=cycle).exclude(words="").count()
    locks_on = cycle.locks_on(reader.organisation.settings.grace_days)
    raw = [
        (_("Last check-ins"), _("The final value of every number"), final, whole, "web:my_week", _("My week")),
        (_("Grades"), _("The owner's beside the computed one"), graded, whole, "okrs:reflect", _("Grade")),
        (_("Why"), _("Why did we miss or hit, and what caused it?"), explained, whole, "reflection:causes", _("Causes")),
        (_("Retrospectives"), _("What each team makes of it"), retrospectives, len(teams), "", ""),
        (_("Carry-over"), _("What ended short: does it go on?"), carried, short_count, "#short", _("Look")),
        (_("Summary"), _("One page that a leader would send"), min(1, summed_up), 1, "reflection:summary", _("Summary")),
    ]  # fmt: skip
    now_at = next((n for n, each in enumerate(raw) if each[2] < each[3] and n != 4), -1)
    return ClosingPage(
        cycle=cycle.name, cycle_slug=cycle.slug, phase=cycle.phase, phase_word=str(cycle.get_phase_display()),
        ends_on=cycle.ends_on, locks_on=locks_on, days_left=(locks_on - today).days,
        steps=tuple(ClosingStep(*each, n == now_at and not cycle.is_closed) for n, each in enumerate(raw)),
        teams=tuple(each for each in teams if each.missing or not only_waiting), only_waiting=only_waiting, short=short,
        short_more=max(0, short_count - len(short)), ungraded=whole - graded,
        may_move=cycle.phase in {Phase.REFLECTING, Phase.RUNNING} and may(reader, "okrs.move_phase"),
        may_reopen=cycle.is_closed and may(reader, "okrs.manage_cycles"), is_closed=cycle.is_closed,
    )  # fmt: skip


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
