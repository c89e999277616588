"""What changed since last week, and how long a team has kept its check-ins up."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from quarterdeck.measure import format_value
from quarterdeck.measure.streak import team_streak
from quarterdeck.okrs.models import CheckIn, KeyResult, ObjectiveState, Phase
from quarterdeck.okrs.standing import grid_of
from quarterdeck.people.models import Member, Team
from quarterdeck.review.models import Decision

DAYS = 7
MOST = 8
WORTH_SAYING = 0.08
"""A move, as a share of the way from baseline to target, that is worth a line."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line: what changed, where it leads, and whether it is for the better (None: neither)."""

    reference: str
    words: str
    said: str
    better: bool | None


@dataclass(frozen=True, slots=True)
class Since:
    changes: tuple[Change, ...]
    streak: int


def since_last_week(reader: Member, team: Team, today: date) -> Since:
    """For a team its own key results; for the company those of the company and its functions. Three statements."""
    whose = Q(objective__team__kind__in=["company", "function"]) if team.is_company else Q(objective__team=team)
    live = list(
        KeyResult.objects.filter(
            whose,
            objective__state=ObjectiveState.COMMITTED,
            objective__cycle__phase=Phase.RUNNING,
            dropped_at__isnull=True,
        )
        .select_related("objective__cycle")
        .order_by("number")[:300]
    )
    moves = sorted((each for each in (_move(kr, today) for kr in live) if each), key=lambda each: -each[0])
    silent = [each for each in live if _fell_silent(each, today)]
    since = today - timedelta(days=DAYS)
    made = Decision.objects.filter(made_at__date__gte=since).filter(
        Q(team__kind__in=["company", "function"]) if team.is_company else Q(team=team)
    )
    changes = [change for _size, change in moves[:5]]
    changes += [Change(each.reference, each.statement, _("fell silent"), False) for each in silent[:2]]
    changes += [Change(each.reference, each.text, _("was decided"), None) for each in made.order_by("-number")[:3]]
    return Since(tuple(changes[:MOST]), 0 if team.is_company else _streak(reader, live, today))


def _move(key_result: KeyResult, today: date) -> tuple[float, Change] | None:
    """How far a key result moved in a week, as a share of its way."""
    recent = [(date.fromordinal(day), value) for day, value in key_result.recent]
    since = today - timedelta(days=DAYS)
    before = [value for on, value in recent if on <= since]
    start = before[-1] if before else key_result.baseline
    if not recent or recent[-1][0] <= since or start is None:
        return None
    way = (key_result.target or 0.0) - (key_result.baseline or 0.0)
    if not way or key_result.goal.direction.keeps or key_result.kind == "ordinal":
        return None
    share = (recent[-1][1] - start) / way
    if abs(share) < WORTH_SAYING:
        return None
    now = recent[-1][1]
    said = _("%(step)s, now %(now)s") % {
        "step": format_value(now - start, key_result.unit, sign=True), "now": format_value(now, key_result.unit),
    }  # fmt: skip
    return abs(share), Change(key_result.reference, key_result.statement, said, share > 0)


def _fell_silent(key_result: KeyResult, today: date) -> bool:
    last = key_result.last_check_in_on
    days = 7 * key_result.frequency
    return last is not None and days + DAYS < (today - last).days <= days + 2 * DAYS


def _streak(reader: Member, live: list[KeyResult], today: date) -> int:
    if not live:
        return 0
    days: dict[UUID, list[date]] = defaultdict(list)
    for key, on in CheckIn.objects.filter(key_result__in=[each.pk for each in live]).values_list("key_result_id", "on"):
        days[key].append(on)
    settings = reader.organisation.settings
    return team_streak(((grid_of(each, each.objective.cycle, settings), days[each.pk]) for each in live), today)
