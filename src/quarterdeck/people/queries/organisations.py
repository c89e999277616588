"""Whose organisations, and whether there is anybody yet."""

from typing import Any

from quarterdeck.keel.scope import login_scope
from quarterdeck.people.models import FirstRun, Member, Organisation
from quarterdeck.people.tokens import digest_of


def organisations_of(user: Any) -> list[Organisation]:
    """The organisations a login is an active member of, by name. One statement."""
    with login_scope(user.pk):
        memberships = Member.objects.select_related("organisation").filter(user=user, deactivated_at__isnull=True)
        return [each.organisation for each in memberships.order_by("organisation__name")]


def is_first_run(token: str) -> bool:
    """Whether a first-run token may still be used."""
    return FirstRun.objects.filter(digest=digest_of(token), used_at__isnull=True).exists()
