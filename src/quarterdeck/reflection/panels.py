"""What reflection shows elsewhere: agreed actions in my week, on teams' pages and in planning; the way to close on a
cycle's page; what was learned about something similar while it is drafted."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from quarterdeck.keel.access import may
from quarterdeck.keel.clock import today
from quarterdeck.keel.panels import register
from quarterdeck.okrs.models import Cycle, Phase
from quarterdeck.okrs.queries.panelled import panel_objective
from quarterdeck.people.models import Member
from quarterdeck.people.queries.panelled import panel_team
from quarterdeck.reflection.models import Retrospective
from quarterdeck.reflection.queries import open_actions, similar


def _member(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def _my_week(request: HttpRequest, reference: str) -> str:
    member = _member(request)
    rows = open_actions(member, today(member.organisation), mine=True)
    return render_to_string("reflection/panels/actions.html", {"rows": rows, "mine": True}, request) if rows else ""


def _team(request: HttpRequest, slug: str) -> str:
    """A team's last retrospective and what it agreed on. Three statements."""
    team = panel_team(request, slug)
    if team is None:
        return ""
    member = _member(request)
    last = Retrospective.objects.filter(team=team).select_related("cycle").order_by("-opened_at").first()
    rows = open_actions(member, today(member.organisation), team=team.pk)
    may_open = team.archived_at is None and may(member, "reflection.open", team)
    if last is None and not rows and not may_open:
        return ""
    shown = {"last": last, "rows": rows, "may_open": may_open, "team": team}
    return render_to_string("reflection/panels/team.html", shown, request)


def _cycle(request: HttpRequest, slug: str) -> str:
    """The way to a cycle's closing, its causes and its summary, once it has run. One statement."""
    cycle = Cycle.objects.filter(slug=slug).exclude(phase=Phase.PLANNING).first()
    return render_to_string("reflection/panels/cycle.html", {"cycle": cycle}, request) if cycle else ""


def _planning(request: HttpRequest, slug: str) -> str:
    """What the reader's teams agreed to change comes back when the next cycle is planned. Two statements."""
    member = _member(request)
    rows = open_actions(member, today(member.organisation))
    return render_to_string("reflection/panels/actions.html", {"rows": rows, "mine": False}, request) if rows else ""


def _objective(request: HttpRequest, reference: str) -> str:
    """What was learned about something similar, beside a draft. Two statements."""
    found = panel_objective(request, reference)
    if found is None or found.is_live:
        return ""
    lessons = similar(f"{found.title} {found.in_order_to}")
    return render_to_string("reflection/similar.html", {"lessons": lessons}, request) if lessons else ""


def _drafting(request: HttpRequest, reference: str) -> str:
    """Listens to what is being drafted and shows what was learned about it. No statement."""
    return render_to_string("reflection/panels/drafting.html", {}, request)


register("my_week", _my_week, order=18)
register("team", _team, order=45)
register("cycle", _cycle, order=5)
register("planning", _planning, order=10)
register("objective", _objective, order=12)
register("drafting", _drafting, order=10)
