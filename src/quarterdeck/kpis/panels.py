"""What KPIs show on a team's page and in my week."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from quarterdeck.keel.access import may
from quarterdeck.keel.clock import today
from quarterdeck.keel.panels import register
from quarterdeck.kpis.drawing import spark_of
from quarterdeck.kpis.queries import due_for, of_team
from quarterdeck.people.models import Member
from quarterdeck.people.queries.panelled import panel_team


def _member(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def _my_week(request: HttpRequest, reference: str) -> str:
    member = _member(request)
    rows = due_for(member, today(member.organisation))
    return render_to_string("kpis/week.html", {"rows": rows}, request) if rows else ""


def _team(request: HttpRequest, slug: str) -> str:
    team = panel_team(request, slug)
    if team is None:
        return ""
    member = _member(request)
    rows = of_team(team, today(member.organisation))
    places = team.archived_at is None and may(member, "kpis.place", team)
    if not rows and not places:
        return ""
    sparks = {row.slug: spark_of(row) for row in rows}
    return render_to_string(
        "kpis/panel.html", {"rows": rows, "sparks": sparks, "team": team, "places": places}, request
    )


register("my_week", _my_week, order=30)
register("team", _team, order=40)
