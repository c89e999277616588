"""What the screens that gather show of themselves: what changed since last week."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from quarterdeck.keel.clock import today
from quarterdeck.keel.panels import register
from quarterdeck.people.models import Member, Team, TeamKind
from quarterdeck.people.queries.panelled import panel_team
from quarterdeck.web.queries.since import since_last_week


def _team(request: HttpRequest, slug: str) -> str:
    return _render(request, panel_team(request, slug))


def _company(request: HttpRequest, _reference: str) -> str:
    return _render(request, Team.objects.filter(kind=TeamKind.COMPANY).first())


def _render(request: HttpRequest, team: Team | None) -> str:
    if team is None:
        return ""
    member: Member = request.member  # type: ignore[attr-defined]
    since = since_last_week(member, team, today(member.organisation))
    return render_to_string("web/since.html", {"since": since}, request) if since.changes or since.streak > 1 else ""


register("team", _team, order=5)
register("company", _company, order=5)
