"""Reading a cycle's facts from the records, once and in a constant number of statements."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.formats import date_format

from quarterdeck.board.models import ACTIVE, DEFAULT_LIMITS, Aim, Initiative
from quarterdeck.events.models import Event
from quarterdeck.okrs.models import CheckIn, Cycle, Objective, ObjectiveState, StrategicPriority
from quarterdeck.people.settings import OrganisationSettings
from quarterdeck.planning.models import Alignment
from quarterdeck.programme.facts import (
    ActionFact,
    Evidence,
    Facts,
    KeyResultFact,
    MeetingFact,
    ObjectiveFact,
    TeamFacts,
    referring,
)
from quarterdeck.reflection.models import Action, ActionState
from quarterdeck.review.models import Decision
from quarterdeck.rhythm.models import Meeting, MeetingState
from quarterdeck.rhythm.queries import overlong

LIVE = [ObjectiveState.COMMITTED, ObjectiveState.CLOSED]
_REVIEWS = {"weekly_review", "monthly_review"}
_PLANNED_BEFORE = timedelta(days=30)
"""How long before a cycle its objectives are committed: overrides from then on are of this cycle."""


def facts_of(cycle: Cycle, settings: OrganisationSettings, today: date) -> Facts:
    """Everything the signals need about one cycle. Six statements, however large the organisation."""
    as_of = min(today, cycle.ends_on)
    teams = _teams(cycle, as_of)
    _add_meetings(teams, cycle, as_of if today > cycle.ends_on else as_of - timedelta(days=1))
    _add_boards(teams, is_over=today > cycle.ends_on)
    _add_exceptions(teams, cycle, as_of)
    _add_actions(teams, cycle, as_of)
    serving = Objective.objects.filter(priority=OuterRef("pk"), cycle=cycle, state__in=LIVE)
    stated: Any = StrategicPriority.objects.filter(
        Q(year=None) | Q(year=cycle.year_id or cycle.pk), archived_at__isnull=True
    ).annotate(served=Exists(serving))
    priorities = list(stated.values_list("title", "served"))
    days = max(1, (cycle.ends_on - cycle.starts_on).days)
    return Facts(
        settings, today > cycle.ends_on, min(1.0, max(0.0, (as_of - cycle.starts_on).days / days)),
        tuple(sorted(teams.values(), key=lambda each: each.name)),
        tuple(title for title, served in priorities if not served), len(priorities),
    )  # fmt: skip


# Objectives and key results ------------------------------------------------------------------------------------------

_KEY_RESULT = (
    "number", "is_output", "direction", "is_guardrail", "baseline", "kind", "last_check_in_on", "frequency", "confidence",
    "p_hit", "progress", "grade", "recent", "target", "owner_id",
)  # fmt: skip
_OBJECTIVE = (
    "number", "ambition", "linked", "authorship__writers", "authorship__writers_of_the_team", "team_id", "team__name",
    "team__slug", "team__kind", "key_results__dropped_at", "bets", "first_word",
)  # fmt: skip


def _teams(cycle: Cycle, as_of: date) -> dict[UUID, TeamFacts]:
    """The teams that have objectives in a cycle, with these and their key results: one statement, a row for each of these."""
    bets = Aim.objects.filter(key_result=OuterRef("key_results"), initiative__dropped_at__isnull=True)
    said = CheckIn.objects.filter(key_result=OuterRef("key_results")).order_by("on", "at").values("confidence")
    found: Any = Objective.objects.filter(cycle=cycle, state__in=LIVE, team__archived_at__isnull=True)
    rows = found.annotate(
        linked=Exists(Alignment.objects.filter(objective=OuterRef("pk"))),
        bets=Exists(bets),
        first_word=Subquery(said[:1]),
    ).order_by("number", "key_results__number")
    facts: dict[int, tuple[UUID, ObjectiveFact]] = {}
    key_results: dict[int, list[KeyResultFact]] = defaultdict(list)
    teams: dict[UUID, TeamFacts] = {}
    fields = (*_OBJECTIVE, *(f"key_results__{each}" for each in _KEY_RESULT))
    for row in rows.values_list(*fields):
        number, ambition, linked, writers, own, team, name, slug, kind, dropped_at, has_bet, first_word = row[:12]
        if number not in facts:
            handed_down = None if writers is None else writers > 0 and own == 0
            facts[number] = team, ObjectiveFact(f"O-{number}", ambition == "aspirational", linked, handed_down, ())
            teams.setdefault(team, TeamFacts(team, name, slug, kind))
        if row[12] is not None and dropped_at is None:
            key_results[number].append(_key_result(row[12:], as_of, has_bet=has_bet, first_word=first_word))
    for number, (team, fact) in facts.items():
        teams[team].objectives.append(replace(fact, key_results=tuple(key_results[number])))
    return teams


def _key_result(row: Sequence[Any], as_of: date, *, has_bet: bool, first_word: int | None) -> KeyResultFact:
    (number, is_output, direction, is_guardrail, baseline, kind, last, frequency, confidence, p_hit, progress, grade, recent,
     target, owner) = row  # fmt: skip
    return KeyResultFact(
        f"KR-{number}", is_output, direction.startswith("keep"), is_guardrail, baseline is not None, kind,
        None if last is None else (as_of - last).days, 7 * frequency, first_word, confidence, p_hit, progress, grade,
        _last_jump(recent, baseline, target), owner, has_bet,
    )  # fmt: skip


def _last_jump(recent: list[list[float]], baseline: float | None, target: float | None) -> float | None:
    """The share of its whole way that a number made with its last reading; None where that cannot be said."""
    if len(recent) < 3 or baseline is None or target is None or target == baseline:
        return None
    return (recent[-1][1] - recent[-2][1]) / (target - baseline)


# What happened around them -------------------------------------------------------------------------------------------


def _between(since: date, until: date) -> dict[str, datetime]:
    """From one midnight to the one after `until`, UTC: an hour more or less does not matter to a diagnosis."""
    return {
        "gte": datetime.combine(since, time.min, UTC),
        "lt": datetime.combine(until + timedelta(days=1), time.min, UTC),
    }


def _add_meetings(teams: dict[UUID, TeamFacts], cycle: Cycle, until: date) -> None:
    """The meetings of series up to a day, each with what became of it. Reviews called for once count as reviews too."""
    span = {f"starts_at__{name}": at for name, at in _between(cycle.starts_on, until).items()}
    decided = Decision.objects.filter(meeting=OuterRef("pk"))
    rows: Any = Meeting.objects.filter(**span).annotate(decided=Exists(decided)).order_by("starts_at")
    fields = ("pk", "team_id", "cadence_id", "kind", "state", "moved_from", "minutes", "took", "starts_at", "review__left_open",
              "decided")  # fmt: skip
    for key, team, cadence, kind, state, moved_from, minutes, took, at, left_open, has_decided in rows.values_list(
        *fields
    ):
        held = state == MeetingState.HELD
        is_review = held and kind in _REVIEWS and left_open is not None
        if team not in teams or state == MeetingState.RUNNING or (cadence is None and not is_review):
            continue
        teams[team].meetings.append(
            MeetingFact(
                Evidence(date_format(at, "j M"), f"meetings/{key}"), held, moved_from is not None,
                held and overlong(minutes, took), (has_decided and not left_open) if is_review else None,
            )
        )  # fmt: skip


def _add_boards(teams: dict[UUID, TeamFacts], *, is_over: bool) -> None:
    """How many bets stand over the agreed limits now; what stood there when a cycle ended, boards do not keep."""
    if is_over:
        return
    active = Initiative.objects.filter(column__in=ACTIVE, dropped_at__isnull=True)
    limits: dict[UUID, dict[str, int | None]] = {}
    counts: Counter[tuple[UUID, str]] = Counter()
    for team, column, agreed in active.values_list("team_id", "column", "team__board__limits"):
        counts[team, column] += 1
        limits[team] = agreed or {}
    for (team, column), number in counts.items():
        limit = limits[team].get(column, DEFAULT_LIMITS[column])
        if team in teams and limit is not None:
            teams[team].over_limit += max(0, number - limit)


_OVERRIDES = ["limit.overridden", "finding.overridden"]


def _add_exceptions(teams: dict[UUID, TeamFacts], cycle: Cycle, as_of: date) -> None:
    """Commitments that overrode a limit or a finding, and bets moved over a limit: both are told by events."""
    span = _between(cycle.starts_on - _PLANNED_BEFORE, as_of)
    begun = _between(cycle.starts_on, as_of)["gte"]
    rows = Event.objects.filter(
        verb__in=[*_OVERRIDES, "initiative.moved_over_limit"], at__gte=span["gte"], at__lt=span["lt"]
    ).values_list("verb", "team_id", "at", "subject_label")
    for verb, team, at, label in rows:
        if team not in teams:
            continue
        found, reference = teams[team], label.split(" ")[0]
        if verb not in _OVERRIDES:
            found.over_moves += at >= begun
        elif (
            any(each.reference == reference for each in found.objectives)
            and referring(reference) not in found.overrides
        ):
            # One commitment that overrode three findings is one exception.
            found.overrides.append(referring(reference))


def _add_actions(teams: dict[UUID, TeamFacts], cycle: Cycle, as_of: date) -> None:
    """What retrospectives agreed on and was due in the cycle, as it stood on the day. What was dropped asks nothing."""
    rows = Action.objects.filter(due_on__gte=cycle.starts_on, due_on__lt=as_of).exclude(state=ActionState.DROPPED)
    fields = ("retrospective_id", "retrospective__team_id", "due_on", "state", "settled_on")
    for retrospective, team, due_on, state, settled_on in rows.order_by("due_on").values_list(*fields):
        if team in teams:
            done = state == ActionState.DONE and (settled_on is None or settled_on <= as_of)
            seen = Evidence(date_format(due_on, "j M"), f"retrospectives/{retrospective}")
            teams[team].actions.append(ActionFact(seen, done))
