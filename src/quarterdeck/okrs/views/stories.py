"""The pages that tell the story of one objective or key result, and why a number is what it is."""

import csv

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from quarterdeck.keel.clock import today
from quarterdeck.keel.pages import page
from quarterdeck.okrs.forms import BaselineForm
from quarterdeck.okrs.queries.explaining import why_key_result as explain_key_result
from quarterdeck.okrs.queries.explaining import why_objective as explain_objective
from quarterdeck.okrs.queries.pages import (
    KeyResultPage,
    find_key_result,
    find_objective,
    key_result_page,
    objective_page,
)
from quarterdeck.people.middleware import OrganisationRequest


@require_safe
def objective(request: OrganisationRequest, number: int) -> HttpResponse:
    """What is the story of this objective?"""
    found = find_objective(request.member, number)
    return page(
        request,
        "okrs/objective.html",
        objective_page(request.member, found, today(request.organisation)),
        nav="people:teams",
    )


@require_safe
def key_result(request: OrganisationRequest, number: int) -> HttpResponse:
    """What is the story of this number? `?format=csv` gives its check-ins."""
    found = find_key_result(request.member, number)
    answer = key_result_page(request.member, found, today(request.organisation))
    if request.GET.get("format") == "csv":
        return _csv(answer)
    return page(request, "okrs/key_result.html", answer, baseline_form=BaselineForm(), nav="people:teams")


def _csv(answer: KeyResultPage) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{answer.row.reference}.csv"'
    writer = csv.writer(response)
    writer.writerow(
        [
            "date",
            "value",
            "unit",
            "confidence",
            "what moved",
            "cause",
            "blocker",
            "decision needed",
            "author",
            "corrected",
        ]
    )
    for each in reversed(answer.log):
        writer.writerow(
            [
                each.on.isoformat(),
                each.value,
                _harmless(answer.row.unit),
                "" if each.confidence is None else each.confidence,
                *(_harmless(words) for words in (each.what_moved, each.cause, each.blocker, each.decision_needed)),
                _harmless(each.author.name if each.author else each.source),
                "yes" if each.is_corrected else "",
            ]
        )
    return response


def _harmless(text: str) -> str:
    """Words that a spreadsheet would run as a formula are quoted."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


@require_safe
def why_objective(request: OrganisationRequest, number: int) -> HttpResponse:
    """Why this score?"""
    found = find_objective(request.member, number)
    return _why(request, explain_objective(request.member, found, today(request.organisation)), _("Why this score?"))


@require_safe
def why_key_result(request: OrganisationRequest, number: int) -> HttpResponse:
    """Why this score and this status?"""
    found = find_key_result(request.member, number)
    return _why(request, explain_key_result(request.member, found, today(request.organisation)), _("Why this status?"))


def _why(request: OrganisationRequest, answer: object, title: str) -> HttpResponse:
    template = "okrs/why.html" if request.headers.get("HX-Request") else "okrs/why_page.html"
    return page(request, template, answer, title=title)
