"""What speaks against archiving a team: what it owes to others and what others owe to it."""

from django.db.models import Q

from quarterdeck.people.models import Team
from quarterdeck.people.ownership import Hold, register_hold
from quarterdeck.planning.models import Dependency
from quarterdeck.planning.models.dependency import OPEN_DEPENDENCIES


def _open_dependencies(team: Team) -> list[Hold]:
    found = Dependency.objects.filter(
        Q(provider=team) | Q(key_result__objective__team=team), state__in=OPEN_DEPENDENCIES
    )
    return [
        Hold(each.what, "okrs:key_result", each.key_result.reference)
        for each in found.exclude(key_result__objective__cycle__phase="closed").select_related("key_result")
    ]


register_hold(_open_dependencies)
