"""Names that stand in addresses, made from names that people have."""

from collections.abc import Iterable

from django.utils.text import slugify

from quarterdeck.people.models import Member, Team

_TAKEN_BY_PAGES = frozenset({"new"})


def free_handle(name: str, *, besides: Iterable[str] = ()) -> str:
    """A handle for a person's name that nobody in the organisation has: "ada-lovelace", then "ada-lovelace-2"."""
    base = slugify(name)[:34].strip("-_") or "person"
    return _free(base, {*Member.objects.filter(handle__startswith=base).values_list("handle", flat=True), *besides})


def free_team_slug(name: str, *, besides: Iterable[str] = ()) -> str:
    """The part of a team's address, from its name; it stays when the team is renamed, so that links live on."""
    base = slugify(name)[:54].strip("-_") or "team"
    taken = set(Team.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return _free(base, {*taken, *besides, *_TAKEN_BY_PAGES})


def _free(base: str, taken: set[str]) -> str:
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name
