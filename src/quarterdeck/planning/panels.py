"""What planning shows on the pages of objectives, key results, teams, cycles and in my week."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from quarterdeck import coach
from quarterdeck.keel.clock import today
from quarterdeck.keel.panels import register
from quarterdeck.keel.references import parse_reference
from quarterdeck.okrs.coaching import Margin, coach_of, margin_of
from quarterdeck.okrs.models import Cycle, CycleKind, KeyResult, Objective, ObjectiveState, Phase
from quarterdeck.okrs.queries import visible_objectives
from quarterdeck.people.models import Member
from quarterdeck.people.queries.panelled import panel_team
from quarterdeck.planning.actions.commitments import whole_way
from quarterdeck.planning.models import (
    Challenge,
    ChallengeState,
    Dependency,
    DependencyState,
    Suggestion,
    SuggestionState,
)
from quarterdeck.planning.presence import ticket
from quarterdeck.planning.queries.agreements import (
    challenge_row,
    challenges_of,
    covering,
    share_rows,
    shares_of,
    way_unit,
)
from quarterdeck.planning.queries.asks import asks_of
from quarterdeck.planning.queries.dependencies import of_key_result, of_team
from quarterdeck.planning.queries.forum import open_questions
from quarterdeck.planning.queries.sight import Sight, linked_in, sight_of


def _member(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def _today(request: HttpRequest) -> date:
    return today(_member(request).organisation)


def _once(request: HttpRequest, reference: str, find: Callable[[int], Any]) -> Any:
    """What a page is about, fetched once for all of this room's panels on it."""
    kept: dict[str, Any] = request.__dict__.setdefault("planning_subjects", {})
    if reference not in kept:
        parsed = parse_reference(reference)
        kept[reference] = find(parsed.number) if parsed is not None else None
    return kept[reference]


def _objective(request: HttpRequest, reference: str) -> Objective | None:
    """The objective a page is about, None when it is not the reader's to see. One statement, once."""

    def find(number: int) -> Objective | None:
        found = (
            visible_objectives(_member(request))
            .filter(number=number)
            .select_related("cycle", "team", "authorship")
            .first()
        )
        if found is not None:
            found.organisation = _member(request).organisation
        return found

    found: Objective | None = _once(request, reference, find) if reference.startswith("O-") else None
    return found


def _key_result(request: HttpRequest, reference: str) -> KeyResult | None:
    """The key result a page is about, None when it is not the reader's to see. One statement, once."""

    def find(number: int) -> KeyResult | None:
        found = KeyResult.objects.filter(number=number, objective__in=visible_objectives(_member(request)))
        return found.select_related("objective__cycle", "objective__team", "owner", "need").first()

    found: KeyResult | None = _once(request, reference, find) if reference.startswith("KR-") else None
    return found


def _alignment(request: HttpRequest, reference: str) -> str:
    objective = _objective(request, reference)
    if objective is None:
        return ""
    sight = sight_of(_member(request), objective)
    about = {"sight": sight, "margins": _margins(objective, sight)}
    return render_to_string("planning/panels/alignment.html", about, request)


def _margins(objective: Objective, sight: Sight) -> list[Margin]:
    """What the coach says of an objective's agreements (ALN4xx). One statement."""
    unanswered = Dependency.objects.filter(
        key_result__objective=objective, state__in=[DependencyState.REQUESTED, DependencyState.NEGOTIATING]
    )
    read = coach.Objective(
        objective.title,
        objective.reference,
        parents=tuple(coach.Parent(each.words, each.sentence) for each in sight.above if not each.is_key_result),
        asks_open=tuple(unanswered.values_list("provider__name", flat=True).distinct()),
        written_by_team=not objective.authorship.is_handed_down if hasattr(objective, "authorship") else None,
    )
    found = coach_of(objective.organisation.settings).check_objective(read)
    return [margin_of(each) for each in found if each.code.startswith("ALN")]


def _sight(request: HttpRequest, reference: str) -> str:
    key_result = _key_result(request, reference)
    if key_result is None:
        return ""
    sight = sight_of(_member(request), key_result.objective)
    return render_to_string("planning/panels/sight.html", {"sight": sight, "reference": reference}, request)


def _waits_for(request: HttpRequest, reference: str) -> str:
    key_result = _key_result(request, reference)
    if key_result is None:
        return ""
    rows = of_key_result(_member(request), key_result.pk, _today(request))
    return render_to_string("planning/panels/waits_for.html", {"rows": rows}, request)


def _agreements(request: HttpRequest, reference: str) -> str:
    key_result = _key_result(request, reference)
    if key_result is None:
        return ""
    member = _member(request)
    shares = shares_of(key_result)
    about = {
        "reference": key_result.reference,
        "unit": way_unit(key_result.unit),
        "need": key_result.need.words if hasattr(key_result, "need") else "",
        "shares": share_rows(shares, member),
        "coverage": covering(whole_way(key_result), shares),
        "open_challenges": [
            challenge_row(each, member) for each in challenges_of(key_result) if each.state == ChallengeState.OPEN
        ],
    }
    return render_to_string("planning/panels/agreements.html", about, request)


def _writing(request: HttpRequest, reference: str) -> str:
    """While an objective is being written: who is here, what is suggested, what is challenged."""
    objective = _objective(request, reference)
    if objective is None or objective.state not in {ObjectiveState.DRAFT, ObjectiveState.PROPOSED}:
        return ""
    member = _member(request)
    open_ones = Challenge.objects.filter(key_result__objective=objective, state=ChallengeState.OPEN)
    about = {
        "reference": objective.reference,
        "ticket": ticket(str(objective.pk), str(member.pk), member.name, request.session.session_key or ""),
        "waiting": Suggestion.objects.filter(objective=objective, state=SuggestionState.OPEN).count(),
        "challenged": [
            challenge_row(each, member)
            for each in open_ones.select_related("author", "answered_by", "key_result__objective__cycle")
        ],
    }
    return render_to_string("planning/panels/writing.html", about, request)


def _team(request: HttpRequest, slug: str) -> str:
    team = panel_team(request, slug)
    if team is None:
        return ""
    asking, asked = of_team(_member(request), team, _today(request))
    return render_to_string("planning/panels/team.html", {"asking": asking, "asked": asked}, request)


def _my_week(request: HttpRequest, reference: str) -> str:
    return render_to_string("planning/panels/week.html", {"asks": asks_of(_member(request), _today(request))}, request)


def _cycle(request: HttpRequest, slug: str) -> str:
    cycle = Cycle.objects.filter(slug=slug).first()
    if cycle is None:
        return ""
    return render_to_string("planning/panels/cycle.html", {"cycle": cycle, "open": open_questions(cycle)}, request)


def _company(request: HttpRequest, reference: str) -> str:
    """How much of the running quarter is linked, and the way to the map."""
    member = _member(request)
    running = Cycle.objects.filter(phase=Phase.RUNNING, kind=CycleKind.QUARTER).first()
    if running is None:
        return ""
    about = {"cycle": running, "linked": linked_in(member, running)}
    return render_to_string("planning/panels/company.html", about, request)


register("company", _company, order=20)
register("cycle", _cycle, order=10)
register("my_week", _my_week, order=20)
register("team", _team, order=20)
register("objective", _writing, order=15)
register("objective", _alignment, order=20)
register("key_result", _sight, order=20)
register("key_result", _agreements, order=22)
register("key_result", _waits_for, order=24)
