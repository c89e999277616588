"""The coach's door in the browser: margins while somebody writes, rules, the catalogue, the quality of a cycle."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quarterdeck import coach
from quarterdeck.coach import RULES, Severity, catalogue, fields_of, search, why_ladder
from quarterdeck.keel.access import may, require
from quarterdeck.keel.clock import today
from quarterdeck.keel.pages import address, fulfil, page, perform
from quarterdeck.measure import UnreadableValueError, format_value, parse_value
from quarterdeck.okrs import actions
from quarterdeck.okrs.coaching import coach_of, margin_of, say
from quarterdeck.okrs.forms.metric import OwnMetricForm
from quarterdeck.okrs.models import OwnMetric, Waiver
from quarterdeck.okrs.queries import find_cycle
from quarterdeck.okrs.queries.coaching import quality_page
from quarterdeck.okrs.queries.pages import find_key_result, find_objective
from quarterdeck.people.actions import change_settings
from quarterdeck.people.middleware import OrganisationRequest
from quarterdeck.people.models import Team

LONGEST = 600
"""Characters of a field that are looked at while somebody types; longer ones are refused on saving anyway."""


# While somebody writes ------------------------------------------------------------------------------------------------


@require_safe
def read_key_result(request: OrganisationRequest) -> HttpResponse:
    """The margin beside a key result that is being written: findings, rewrites, and what fills the fields."""
    prefix = request.GET.get("prefix", "")[:60]
    key_result = _key_result(request.GET, prefix)
    found = coach_of(request.organisation.settings).check_key_result(key_result) if key_result.text.strip() else []
    reading = key_result.reading
    fields = fields_of(reading)
    is_output = any(each.code in {"KR201", "KR207"} for each in found)
    own = [each.metric for each in OwnMetric.objects.all()] if is_output else []
    ladder = why_ladder(key_result, also=own) if is_output else None
    return page(
        request, "okrs/margin.html", margins=[margin_of(each) for each in found], prefix=prefix, fill=_fill(fields),
        words=_read_words(fields), text=key_result.text,
        ladder=[(say(rung.question), rung.key_result) for rung in ladder.rungs] if ladder else [],
        rewrites=list(dict.fromkeys(each.rewrite for each in found if each.rewrite)),
    )  # fmt: skip


def _fill(fields: coach.Fields) -> dict[str, str]:
    """What the form's fields are filled with, by name. Words without a number empty what an earlier wording filled."""
    names = ("baseline", "target", "target_high")
    if not fields.has_numbers:
        return dict.fromkeys(("metric", "unit", *names), "")
    numbers = {name: getattr(fields, name) for name in names}
    return {
        "metric": fields.metric, "direction": fields.direction, "unit": fields.unit, "kind": fields.kind,
        **{name: "" if value is None else format_value(value, "") for name, value in numbers.items()},
    }  # fmt: skip


def _key_result(sent: Any, prefix: str) -> coach.KeyResult:
    def said(name: str) -> str:
        return str(sent.get(f"{prefix}-{name}", ""))[:LONGEST]

    def number(name: str) -> float | None:
        try:
            return parse_value(said(name), said("unit")) if said(name).strip() else None
        except UnreadableValueError:
            return None

    target = number("target")
    return coach.KeyResult(
        said("statement"),
        owner=said("owner"),
        metric=said("metric"),
        unit=said("unit"),
        direction=said("direction") if target is not None else "",
        baseline=number("baseline"),
        target=target,
        target_high=number("target_high"),
        kind="" if said("kind") == "metric" else said("kind"),
        criteria=said("criteria"),
        baseline_is_being_measured=bool(said("baseline_due_on")),
        is_guardrail=bool(said("is_guardrail")),
    )


def _read_words(fields: coach.Fields) -> str:
    """What was understood, in one line: “activation: 20 % → 35 %”."""
    if fields.target is None:
        return ""
    goal = format_value(fields.target, fields.unit)
    if fields.target_high is not None:
        goal = f"{goal} – {format_value(fields.target_high, fields.unit)}"
    start = "…" if fields.baseline is None else format_value(fields.baseline, fields.unit)
    keeps = fields.direction.startswith("keep")
    numbers = _("keep at %(goal)s") % {"goal": goal} if keeps else f"{start} → {goal}"
    return f"{fields.metric}: {numbers}" if fields.metric else numbers


@require_safe
def read_objective(request: OrganisationRequest) -> HttpResponse:
    """The margin beside an objective that is being written."""
    sent = request.GET
    objective = coach.Objective(
        sent.get("title", "")[:LONGEST], in_order_to=sent.get("in_order_to", "")[:LONGEST],
        key_results=(coach.KeyResult(""), coach.KeyResult("")),
    )  # fmt: skip
    found = coach_of(request.organisation.settings).check_objective(objective) if objective.title.strip() else []
    margins = [margin_of(each) for each in found if each.code.startswith("OBJ")]
    rewrites = list(dict.fromkeys(each.rewrite for each in found if each.rewrite))
    return page(request, "okrs/margin.html", margins=margins, rewrites=rewrites, prefix="", text=objective.title)


@require_http_methods(["GET", "POST"])
def metrics(request: OrganisationRequest) -> HttpResponse:
    """The metric catalogue: what others measure, and what this organisation has added, with what to watch beside each."""
    form = OwnMetricForm(request.POST or None)
    if request.method == "POST":
        require(request.member, "okrs.manage_metrics")
        if fulfil(form, lambda data: actions.add_metric(request.member, **data)) is not None:
            messages.success(request, _("Added to the catalogue."))
            return HttpResponseRedirect(address(request.organisation, "okrs:metrics"), status=303)
    words = request.GET.get("q", "")[:200]
    own = list(OwnMetric.objects.all())
    ours = [each.metric for each in own]
    functions: dict[str, list[coach.Metric]] = {}
    for each in search(words, also=ours, most=30) if words.strip() else (*ours, *catalogue()):
        functions.setdefault(each.function, []).append(each)
    template = "okrs/metric_hits.html" if request.headers.get("HX-Request") else "okrs/metrics.html"
    return page(
        request, template, {"functions": functions}, words=words, own=own, form=form,
        may_add=may(request.member, "okrs.manage_metrics"), status=422 if form.errors else 200,
    )  # fmt: skip


@require_POST
def remove_metric(request: OrganisationRequest, key: Any) -> HttpResponse:
    """Take an own measure out of the catalogue."""
    metric = get_object_or_404(OwnMetric, pk=key)
    back = address(request.organisation, "okrs:metrics")
    return perform(request, back, lambda: actions.remove_metric(request.member, metric), _("Taken out."))


# Rules ----------------------------------------------------------------------------------------------------------------


@require_safe
def rules(request: OrganisationRequest) -> HttpResponse:
    """Every rule, with how loudly it speaks here."""
    at_work = coach_of(request.organisation.settings)
    listed = [_rule(each, at_work) for each in RULES.values()]
    return page(
        request, "okrs/rules.html", {"rules": listed}, may_change=may(request.member, "people.change_settings"),
        nav="people:settings",
    )  # fmt: skip


def _rule(each: coach.Rule, at_work: coach.Coach) -> dict[str, Any]:
    return {
        "code": each.code, "name": each.name, "about": each.about, "what": _(each.what),
        "severity": at_work.severity_of(each.code).value, "default": each.severity.value,
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
def rule(request: OrganisationRequest, code: str) -> HttpResponse:
    """What one rule says, why, and how to mend it; whoever looks after the settings chooses how loudly it speaks."""
    found = RULES.get(code.upper())
    if found is None:
        raise Http404
    if request.method == "POST":
        require(request.member, "people.change_settings")
        wanted = request.POST.get("severity", "")
        return perform(
            request, address(request.organisation, "okrs:rule", found.code),
            lambda: _set_severity(request, found.code, wanted), _("Saved."),
        )  # fmt: skip
    told = {
        **_rule(found, coach_of(request.organisation.settings)), "why": _(found.why), "fix": _(found.fix),
        "source": found.source, "bad": _examples(found.bad), "good": _examples(found.good),
    }  # fmt: skip
    return page(
        request, "okrs/rule.html", told, severities=[each.value for each in Severity],
        may_change=may(request.member, "people.change_settings"), nav="people:settings",
    )  # fmt: skip


def _set_severity(request: OrganisationRequest, code: str, wanted: str) -> None:
    if wanted not in set(Severity):
        raise ValidationError(_("Choose off, info, warning or error."))
    chosen = {**request.organisation.settings.severities, code: Severity(wanted)}
    if wanted == RULES[code].severity and request.organisation.settings.coach_profile == "standard":
        del chosen[code]
    change_settings(
        request.member, {"coach_rules": ", ".join(f"{each}={value}" for each, value in sorted(chosen.items()))}
    )


def _examples(examples: tuple[Any, ...]) -> list[str]:
    """The texts of a rule's examples; of a set, the texts in it."""
    found = []
    for each in examples:
        match each:
            case coach.Plan():
                found.append("; ".join(objective.title for objective in each.objectives))
            case coach.Objective():
                found.append("; ".join([each.title, *(one.text for one in each.key_results)]))
            case coach.Initiative():
                found.append(each.title)
            case coach.KeyResult():
                found.append(each.text)
    return list(dict.fromkeys(found))


# Findings on records --------------------------------------------------------------------------------------------------


@require_POST
def waive(request: OrganisationRequest, reference: str) -> HttpResponse:
    """Set a finding aside, with a reason."""
    kind, _dash, number = reference.upper().partition("-")
    key_result = find_key_result(request.member, int(number)) if kind == "KR" else None
    objective = key_result.objective if key_result else find_objective(request.member, int(number))
    code, reason = request.POST.get("code", "")[:8], request.POST.get("reason", "")
    return perform(
        request, _back(request, key_result or objective),
        lambda: actions.waive(request.member, objective, code=code, reason=reason, key_result=key_result),
        _("Set aside. Everyone can read why."),
    )  # fmt: skip


@require_POST
def withdraw(request: OrganisationRequest, key: Any) -> HttpResponse:
    """Let a finding speak again."""
    waiver = get_object_or_404(Waiver.objects.select_related("objective", "key_result__objective"), pk=key)
    about = find_objective(request.member, waiver.objective.number)
    return perform(
        request, _back(request, waiver.key_result or about),
        lambda: actions.withdraw_waiver(request.member, waiver), _("It speaks again."),
    )  # fmt: skip


def _back(request: OrganisationRequest, about: Any) -> str:
    view = "okrs:key_result" if about.event_type == "key_result" else "okrs:objective"
    return f"{address(request.organisation, view, about.reference)}#coach"


@require_safe
def quality(request: OrganisationRequest) -> HttpResponse:
    """How well are the OKRs of this cycle written?"""
    asked: Any = request.GET
    cycle, cycles = find_cycle(request.organisation, asked.get("cycle"), today(request.organisation))
    if cycle is None:
        return HttpResponseRedirect(address(request.organisation, "okrs:cycles"))
    team = get_object_or_404(Team, slug=asked["team"]) if asked.get("team") else None
    number = int(asked["page"]) if asked.get("page", "").isdecimal() and 0 < int(asked["page"]) < 10_000 else 1
    answer = quality_page(request.member, cycle, team, number)
    return page(request, "okrs/quality.html", answer, cycles=cycles, nav="web:company")
