"""What the board shows on the pages of key results, objectives and teams."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from quarterdeck.board.models import OPEN
from quarterdeck.board.queries import bets_of, brief_of_team, overloaded_boards
from quarterdeck.keel.access import may
from quarterdeck.keel.panels import register
from quarterdeck.okrs.models import KeyResult, Objective
from quarterdeck.okrs.queries.panelled import panel_key_result, panel_objective
from quarterdeck.people.models import Member


def _member(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def _of_key_result(request: HttpRequest, reference: str) -> str:
    found = panel_key_result(request, reference)
    if found is None:
        return ""
    bets = bets_of([found.pk])
    asks = not found.is_dropped and not found.objective.cycle.is_closed
    aimless = asks and not any(each.column in OPEN for each in bets)
    return _render(request, found.objective, bets, [reference] if aimless else [], f"?key_result={reference}", asks)


def _of_objective(request: HttpRequest, reference: str) -> str:
    found = panel_objective(request, reference)
    if found is None:
        return ""
    key_results = list(KeyResult.objects.filter(objective=found, dropped_at__isnull=True, is_guardrail=False))
    bets = bets_of(each.pk for each in key_results)
    asks = found.is_open and not found.cycle.is_closed
    aimed = {reference for each in bets if each.is_open for reference in each.key_results}
    aimless = [each.reference for each in key_results if each.reference not in aimed] if asks else []
    return _render(request, found, bets, aimless, "", asks, several=True)


def _render(
    request: HttpRequest,
    objective: Objective,
    bets: object,
    aimless: list[str],
    query: str,
    asks: bool,
    *,
    several: bool = False,
) -> str:
    """The list, what nothing is tried for, and the way to place a bet for those who may. One statement."""
    member, team = _member(request), objective.team
    if not bets and not asks:
        return ""
    context = {
        "bets": bets,
        "aimless": aimless,
        "several": several,
        "may_bet": asks and may(member, "board.bet_for", team),
        "new": reverse("board:new", args=[member.organisation.slug, team.slug]) + query,
    }
    return render_to_string("board/bets_panel.html", context, request)


def _of_team(request: HttpRequest, slug: str) -> str:
    brief = brief_of_team(slug)
    return "" if brief is None else render_to_string("board/brief_panel.html", {"brief": brief}, request)


def _of_wall(request: HttpRequest, reference: str) -> str:
    """Whose boards carry more than they agreed on: what the forum weighs new objectives against. Two statements."""
    briefs = overloaded_boards()
    return render_to_string("board/overloaded_panel.html", {"boards": briefs}, request) if briefs else ""


register("wall", _of_wall, order=10)
register("key_result", _of_key_result, order=30)
register("objective", _of_objective, order=30)
register("team", _of_team, order=30)
