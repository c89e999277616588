"""What went well for teams: targets reached, promises kept, bets that proved right, agreements done. Never about a person."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from quarterdeck.board.models import Evidence, Initiative
from quarterdeck.keel.clock import now
from quarterdeck.okrs.models import KeyResult, ObjectiveState, Phase
from quarterdeck.people.models import Team
from quarterdeck.planning.models import Dependency
from quarterdeck.reflection.models import Action, ActionState

DAYS = 7


@dataclass(frozen=True, slots=True)
class Win:
    """One line to be glad about; `reference` leads to it, "" when to nowhere."""

    words: str
    reference: str = ""


def wins_of_week(day: date, *, team: Team | None = None, most: int = 5) -> list[Win]:
    """What went well in the last seven days, of one team or of all, at most `most` targets and three times as many others. Two
    statements."""
    since, moment = day - timedelta(days=DAYS), now() - timedelta(days=DAYS)
    reached = KeyResult.objects.filter(
        objective__state=ObjectiveState.COMMITTED, objective__cycle__phase=Phase.RUNNING, dropped_at__isnull=True,
        progress__gte=1.0, last_check_in_on__gte=since, is_guardrail=False, direction__in=["increase", "decrease"],
    ).select_related("objective__team")  # fmt: skip
    kept = Dependency.objects.filter(delivered_at__gte=moment)
    proved = Initiative.objects.filter(evidence=Evidence.CONFIRMED, ended_at__gte=moment, dropped_at__isnull=True)
    done = Action.objects.filter(state=ActionState.DONE, settled_on__gte=since)
    if team is not None:
        reached, kept = reached.filter(objective__team=team), kept.filter(provider=team)
        proved, done = proved.filter(team=team), done.filter(retrospective__team=team)
    rows = _as(kept, "promise", "provider__name", "what", Concat(Value("KR-"), Cast("key_result__number", CharField()))).union(
        _as(proved, "bet", "team__name", "title", Concat(Value("I-"), Cast("number", CharField()))),
        _as(done, "action", "retrospective__team__name", "text", Value("")), all=True,
    )  # fmt: skip
    found = [
        Win(
            _("%(team)s reached a target: %(what)s") % {"team": each.objective.team.name, "what": each.statement},
            each.reference,
        )
        for each in reached.order_by("-last_check_in_on", "number")[:most]
    ]
    for kind, who, said, reference in rows.order_by("kind", "who", "said")[: 3 * most]:
        found.append(Win(_WORDS[kind]() % {"team": who, "what": said}, reference))
    return found


def _as(rows: Any, kind: str, who: str, said: str, reference: Any) -> Any:
    """Rows of any sort as (kind, who, said, reference), to be put together in one statement."""
    named = rows.order_by().annotate(kind=Value(kind), who=F(who), said=F(said), reference=reference)
    return named.values_list("kind", "who", "said", "reference")


_WORDS = {
    "promise": lambda: _("%(team)s kept a promise: %(what)s"),
    "bet": lambda: _("%(team)s was right: %(what)s"),
    "action": lambda: _("%(team)s did what it had agreed on: %(what)s"),
}
