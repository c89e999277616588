"""What reviews show on the pages of key results and teams, and in my week: decisions."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from quarterdeck.keel.access import may
from quarterdeck.keel.clock import today
from quarterdeck.keel.panels import register
from quarterdeck.okrs.queries.panelled import panel_key_result
from quarterdeck.people.models import Member
from quarterdeck.people.queries.panelled import panel_team
from quarterdeck.review.models import Decision
from quarterdeck.review.queries import decision_rows, open_for


def _member(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def _key_result(request: HttpRequest, reference: str) -> str:
    found = panel_key_result(request, reference)
    if found is None:
        return ""
    member = _member(request)
    rows = decision_rows(Decision.objects.filter(key_result=found)[:20], today(member.organisation))
    team = found.objective.team
    about = {
        "rows": rows,
        "asks": found.status in {"off_track", "at_risk"},
        "may_decide": not found.objective.cycle.is_closed and may(member, "review.decide_for", team),
        "team": team,
        "reference": reference,
    }
    return render_to_string("review/panels/key_result.html", about, request)


def _team(request: HttpRequest, slug: str) -> str:
    team = panel_team(request, slug)
    if team is None:
        return ""
    rows = decision_rows(Decision.objects.filter(team=team)[:5], today(_member(request).organisation))
    return render_to_string("review/panels/team.html", {"rows": rows, "team": team}, request) if rows else ""


def _my_week(request: HttpRequest, reference: str) -> str:
    member = _member(request)
    rows = open_for(member, today(member.organisation))
    return render_to_string("review/panels/week.html", {"rows": rows}, request) if rows else ""


register("key_result", _key_result, order=28)
register("team", _team, order=25)
register("my_week", _my_week, order=15)
