"""What a person who leaves owns here, and what keeps a team from being archived: told to the room `people`."""

from typing import Any

from django.db.models import Q

from quarterdeck.okrs.actions import edit_key_result, edit_objective
from quarterdeck.okrs.models import KeyResult, Objective, ObjectiveState, Phase
from quarterdeck.people.models import Member, Team
from quarterdeck.people.ownership import Hold, Owned, register, register_hold

_OPEN = (ObjectiveState.DRAFT, ObjectiveState.PROPOSED, ObjectiveState.COMMITTED)


def _objectives(member: Member) -> list[Owned]:
    open_ones = Objective.objects.filter(owner=member, state__in=_OPEN).exclude(cycle__phase=Phase.CLOSED)
    return [
        Owned(each.pk, "objective", each.title, "okrs:objective", each.reference)
        for each in open_ones.order_by("number")
    ]


def _give_objective(actor: Member, owned: Owned, leaving: Member, successor: Member, reason: str) -> None:
    edit_objective(actor, Objective.objects.get(pk=owned.id), owner=successor, reason=reason)


def _key_results(member: Member) -> list[Owned]:
    open_ones = KeyResult.objects.filter(
        Q(owner=member) | Q(baseline_owner=member, baseline__isnull=True),
        dropped_at__isnull=True, objective__state__in=_OPEN,
    ).exclude(objective__cycle__phase=Phase.CLOSED)  # fmt: skip
    return [
        Owned(each.pk, "key_result", each.statement, "okrs:key_result", each.reference)
        for each in open_ones.order_by("number")
    ]


def _give_key_result(actor: Member, owned: Owned, leaving: Member, successor: Member, reason: str) -> None:
    key_result = KeyResult.objects.select_related("objective__team").get(pk=owned.id)
    theirs = [field for field in ("owner", "baseline_owner") if getattr(key_result, f"{field}_id") == leaving.pk]
    changes: dict[str, Any] = dict.fromkeys(theirs, successor)
    edit_key_result(actor, key_result, reason=reason, **changes)


def _open_in(team: Team) -> list[Hold]:
    open_ones = Objective.objects.filter(team=team, state__in=_OPEN).exclude(cycle__phase=Phase.CLOSED)
    return [Hold(str(each), "okrs:objective", each.reference) for each in open_ones.order_by("number")]


register(_objectives, _give_objective)
register(_key_results, _give_key_result)
register_hold(_open_in)
