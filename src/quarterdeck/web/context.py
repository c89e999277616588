"""What every page's frame needs."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quarterdeck.okrs.models import MissCause
from quarterdeck.web.bundle import script, stylesheet


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation."""

    name: str | Promise
    view: str
    icon: str
    key: str
    on_phone: bool = False


PLACES = (
    Place(_("My week"), "web:my_week", "calendar-check", "g w", on_phone=True),
    Place(_("Inbox"), "notify:inbox", "bell", "g i"),
    Place(_("Teams"), "people:teams", "users", "g t", on_phone=True),
    Place(_("Company"), "web:company", "building-2", "g c", on_phone=True),
    Place(_("Map"), "planning:map", "map", "g m"),
    Place(_("Bets"), "board:bets", "kanban", "g b"),
    Place(_("Rhythm"), "rhythm:rhythm", "history", "g r"),
    Place(_("KPIs"), "kpis:kpis", "scale", "g k"),
    Place(_("Decisions"), "review:decisions", "gavel", "g d"),
    Place(_("Backlog"), "review:backlog", "archive", "g l"),
    Place(_("Learning"), "reflection:library", "eye", "g n"),
    Place(_("Cycles"), "okrs:cycles", "refresh-cw", "g y"),
    Place(_("Programme"), "programme:programme", "target", "g p"),
    Place(_("Activity"), "web:activity", "activity", "g a", on_phone=True),
)

_MARKED = {place.view for place in PLACES} | {"people:settings"}
"""The views that the navigation marks as where one is."""


def shell(request: HttpRequest) -> dict[str, Any]:
    """The navigation, the member and the addresses of the look's files. No statements."""
    match = request.resolver_match
    return {
        "places": PLACES,
        "nav": match.view_name if match and match.view_name in _MARKED else "",
        "member": getattr(request, "member", None),
        "organisation": getattr(request, "organisation", None),
        "miss_causes": MissCause.choices,
        "stylesheet": stylesheet(),
        "script": script(),
    }
