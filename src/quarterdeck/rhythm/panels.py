"""What the rhythm shows on a team's page and in my week: the next meetings."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from quarterdeck.keel.access import may
from quarterdeck.keel.panels import register
from quarterdeck.people.models import Member
from quarterdeck.people.queries.panelled import panel_team
from quarterdeck.rhythm.queries import line_of, next_meetings


def _member(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def _my_week(request: HttpRequest, reference: str) -> str:
    member = _member(request)
    lines = [line_of(each, member) for each in next_meetings(member.team_ids)] if member.team_ids else []
    return render_to_string("rhythm/panel.html", {"meetings": lines}, request) if lines else ""


def _team(request: HttpRequest, slug: str) -> str:
    team = panel_team(request, slug)
    if team is None:
        return ""
    member = _member(request)
    lines = [line_of(each, member) for each in next_meetings([team.pk], days=14, limit=4)]
    begins = not lines and team.archived_at is None and may(member, "rhythm.set_cadence", team)
    if not lines and not begins:
        return ""
    return render_to_string("rhythm/panel.html", {"meetings": lines, "team": team, "begins": begins}, request)


register("my_week", _my_week, order=10)
register("team", _team, order=15)
