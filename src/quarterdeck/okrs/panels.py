"""What the heart says on its own pages a moment later: the coach's notes, which need not hold up the page."""

from typing import Any

from django.db.models import Sum
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string

from quarterdeck.keel.access import may
from quarterdeck.keel.clock import today
from quarterdeck.keel.panels import register
from quarterdeck.kpis.queries import watched
from quarterdeck.measure import Kind
from quarterdeck.okrs.models import KeyResult, ObjectiveState
from quarterdeck.okrs.queries import find_cycle, for_rows, key_result_rows, visible_objectives
from quarterdeck.okrs.queries.coaching import Read, margins_of
from quarterdeck.okrs.queries.panelled import panel_key_result, panel_objective
from quarterdeck.people.models import Team


def _objective(request: HttpRequest, reference: str) -> str:
    objective = panel_objective(request, reference)
    if objective is None:
        return ""
    key_results = list(KeyResult.objects.filter(objective=objective, dropped_at__isnull=True).select_related("owner"))
    margins = margins_of(objective, key_results)
    texts = [Read(objective.reference, objective.title, True, margins.get(objective.reference, ()))]
    texts += [Read(each.reference, each.statement, False, margins.get(each.reference, ())) for each in key_results]
    return _render(request, [each for each in texts if each.margins], objective)


def _key_result(request: HttpRequest, reference: str) -> str:
    key_result = panel_key_result(request, reference)
    if key_result is None:
        return ""
    margins = margins_of(key_result.objective, [key_result]).get(key_result.reference, ())
    texts = [Read(key_result.reference, key_result.statement, False, margins)] if margins else []
    return _render(request, texts, key_result.objective)


def _render(request: HttpRequest, texts: list[Read], objective: Any) -> str:
    may_waive = not objective.cycle.is_closed and may(request.member, "okrs.edit_objective", objective)  # type: ignore[attr-defined]
    return render_to_string("okrs/coach_panel.html", {"texts": texts, "may_waive": may_waive}, request)


def _team(request: HttpRequest, slug: str) -> str:
    return _quality(request, get_object_or_404(Team, slug=slug))


def _company(request: HttpRequest, _reference: str) -> str:
    return _quality(request, None)


def _quality(request: HttpRequest, team: Team | None) -> str:
    reader: Any = request.member  # type: ignore[attr-defined]
    cycle, _cycles = find_cycle(reader.organisation, request.GET.get("cycle"), today(reader.organisation))
    if cycle is None:
        return ""
    found = visible_objectives(reader).filter(cycle=cycle).exclude(state=ObjectiveState.DROPPED)
    if team is not None:
        found = found.filter(team=team)
    sums = found.aggregate(errors=Sum("coach_errors"), warnings=Sum("coach_warnings"))
    if sums["errors"] is None:
        return ""
    return render_to_string("okrs/quality_panel.html", {**sums, "cycle": cycle, "team": team}, request)


def _measured_by(request: HttpRequest, reference: str) -> str:
    """The KPI a key result reads its value from, or the ways to have one."""
    key_result = panel_key_result(request, reference)
    if key_result is None or key_result.kind == Kind.ORDINAL:
        return ""
    member: Any = request.member  # type: ignore[attr-defined]
    kpi = key_result.kpi
    may_link = not key_result.objective.cycle.is_closed and may(member, "okrs.check_in", key_result)
    if kpi is None and not may_link:
        return ""
    choices = watched().order_by("name")[:200] if may_link and kpi is None else []
    maintains = key_result.goal.direction.keeps and may(member, "kpis.place", key_result.objective.team)
    about = {"key_result": key_result, "kpi": kpi, "may_link": may_link, "choices": choices, "maintains": maintains}
    return render_to_string("okrs/kpi_panel.html", about, request)


def _moved_by(request: HttpRequest, slug: str) -> str:
    """The key results that want to move a KPI: while there are any, it is not business as usual but being improved."""
    reader: Any = request.member  # type: ignore[attr-defined]
    found = KeyResult.objects.filter(kpi__slug=slug, dropped_at__isnull=True, objective__in=visible_objectives(reader))
    rows = key_result_rows(
        list(for_rows(found).order_by("-objective__cycle__starts_on", "number")[:12]),
        reader,
        today(reader.organisation),
    )
    return render_to_string("okrs/kpi_moved_panel.html", {"rows": rows}, request)


register("key_result", _measured_by, order=35)
register("kpi", _moved_by, order=10)
register("objective", _objective, order=10)
register("key_result", _key_result, order=10)
register("team", _team, order=90)
register("company", _company, order=90)
