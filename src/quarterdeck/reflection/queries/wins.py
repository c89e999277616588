"""What went well for teams: targets reached, promises kept, bets that proved right, agreements done. Never about a person."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from quarterdeck.board.models import Evidence, Initiative
from quarterdeck.keel.clock import now
from quarterdeck.measure import progress
from quarterdeck.okrs.models import KeyResult, ObjectiveState, Phase
from quarterdeck.people.models import Team
from quarterdeck.planning.models import Dependency
from quarterdeck.reflection.models import Action, ActionState

DAYS = 7
LOOK_AT = 8
"""How many candidates are looked at for each target that is shown: most of them were reached before."""


@dataclass(frozen=True, slots=True)
class Win:
    """One line to be glad about; `reference` leads to it, "" when to nowhere."""

    words: str
    reference: str = ""


def wins_of_week(day: date, *, team: Team | None = None, most: int = 5) -> list[Win]:
    """What went well in the last seven days, of one team or of all, at most `most` targets and three times as many others. Two
    statements."""
    since, moment = day - timedelta(days=DAYS), now() - timedelta(days=DAYS)
    found = [
        Win(
            _("%(team)s reached a target: %(what)s") % {"team": each.objective.team.name, "what": each.statement},
            each.reference,
        )
        for each in _reached(since, team, most)
    ]
    others = _others(since, moment, team).order_by("kind", "who", "said")
    for kind, who, said, reference in others[: 3 * most]:
        found.append(Win(_WORDS[kind]() % {"team": who, "what": said}, reference))
    return found


def _reached(since: date, team: Team | None, most: int) -> list[KeyResult]:
    """Key results whose target was reached since a day and not before it: what was there last week is no news. One
    statement."""
    rows = KeyResult.objects.filter(
        objective__state=ObjectiveState.COMMITTED, objective__cycle__phase=Phase.RUNNING, dropped_at__isnull=True,
        progress__gte=1.0, last_check_in_on__gte=since, is_guardrail=False, direction__in=["increase", "decrease"],
    ).select_related("objective__team")  # fmt: skip
    if team is not None:
        rows = rows.filter(objective__team=team)
    newest = rows.order_by("-last_check_in_on", "number")[: most * LOOK_AT]
    return [each for each in newest if not _was_there(each, since)][:most]


def _was_there(key_result: KeyResult, before: date) -> bool:
    """Whether the last value before a day had reached the target already."""
    earlier = [value for on, value in key_result.recent if on < before.toordinal()]
    return bool(earlier) and (progress(key_result.goal, earlier[-1]) or 0.0) >= 1.0


def _others(since: date, moment: datetime, team: Team | None) -> Any:
    """Promises kept, bets that were right and agreements done, in one statement."""
    kept = Dependency.objects.filter(delivered_at__gte=moment)
    proved = Initiative.objects.filter(evidence=Evidence.CONFIRMED, ended_at__gte=moment, dropped_at__isnull=True)
    done = Action.objects.filter(state=ActionState.DONE, settled_on__gte=since)
    if team is not None:
        kept, proved = kept.filter(provider=team), proved.filter(team=team)
        done = done.filter(retrospective__team=team)
    asked_for = Concat(Value("KR-"), Cast("key_result__number", CharField()))
    bet = Concat(Value("I-"), Cast("number", CharField()))
    return _as(kept, "promise", "provider__name", "what", asked_for).union(
        _as(proved, "bet", "team__name", "title", bet),
        _as(done, "action", "retrospective__team__name", "text", Value("")),
        all=True,
    )


def _as(rows: Any, kind: str, who: str, said: str, reference: Any) -> Any:
    """Rows of any sort as (kind, who, said, reference), to be put together in one statement."""
    named = rows.order_by().annotate(kind=Value(kind), who=F(who), said=F(said), reference=reference)
    return named.values_list("kind", "who", "said", "reference")


_WORDS = {
    "promise": lambda: _("%(team)s kept a promise: %(what)s"),
    "bet": lambda: _("%(team)s was right: %(what)s"),
    "action": lambda: _("%(team)s did what it had agreed on: %(what)s"),
}
