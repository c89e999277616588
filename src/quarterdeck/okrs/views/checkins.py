"""Checking in: from the key result's page, from My week in place, now or later."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from quarterdeck.keel.access import require
from quarterdeck.keel.clock import today
from quarterdeck.keel.holidays import next_workday
from quarterdeck.keel.pages import add_errors, address, fulfil, page, perform
from quarterdeck.kpis.models import Kpi
from quarterdeck.okrs import actions
from quarterdeck.okrs.forms import AcknowledgeForm, BaselineForm, CheckInForm, SnoozeForm
from quarterdeck.okrs.models import CheckIn, KeyResult
from quarterdeck.okrs.queries.pages import find_key_result, key_result_page
from quarterdeck.okrs.queries.rows import key_result_rows
from quarterdeck.people.middleware import OrganisationRequest


@require_http_methods(["GET", "POST"])
def check_in(request: OrganisationRequest, number: int) -> HttpResponse:
    """Check a key result in. With htmx the answer replaces the form in place, else it leads back to where one was."""
    key_result = find_key_result(request.member, number)
    require(request.member, "okrs.check_in", key_result)
    if request.method == "GET":
        return HttpResponseRedirect(
            address(request.organisation, "okrs:key_result", key_result.reference) + "#check-in"
        )
    form = CheckInForm(key_result, _as_before(key_result, request.POST) if "unmoved" in request.POST else request.POST)
    later = "later" in request.POST
    made = None if later else _check_in(request, key_result, form)
    done = _save_for_later(request, key_result, form) if later else made is not None
    if request.headers.get("HX-Request"):
        if made is not None:  # as it stands now; nobody else owns it for that
            made.key_result.owner, key_result = key_result.owner, made.key_result
        return _in_place(request, key_result, form, done=done, later=later)
    if not done:
        answer = key_result_page(request.member, key_result, today(request.organisation))
        return page(
            request, "okrs/key_result.html", answer, check_in_form=form, baseline_form=BaselineForm(), status=422
        )
    messages.success(
        request, _("Saved for later.") if later else _("Checked in %(ref)s.") % {"ref": key_result.reference}
    )
    return HttpResponseRedirect(_back(request, key_result), status=303)


def _as_before(key_result: KeyResult, sent: QueryDict) -> QueryDict:
    """Nothing moved: the last value again, and what was felt unless something else was typed."""
    data = sent.copy()
    if key_result.value is not None:
        data["value"] = f"{key_result.value:g}" if key_result.kind == "ordinal" else repr(key_result.value)
    if not data.get("confidence") and key_result.confidence is not None:
        data["confidence"] = str(key_result.confidence)
    data["what_moved"] = data.get("what_moved") or _("Nothing moved")
    return data


def _check_in(
    request: OrganisationRequest, key_result: KeyResult, form: CheckInForm, corrects: CheckIn | None = None
) -> CheckIn | None:
    def act(data: dict[str, Any]) -> CheckIn:
        known = {name: value for name, value in data.items() if name != "publish_on" and value not in (None, "")}
        return actions.check_in(request.member, key_result, corrects=corrects, **known)

    made: CheckIn | None = fulfil(form, act)
    return made


def _save_for_later(request: OrganisationRequest, key_result: KeyResult, form: CheckInForm) -> bool:
    def act(data: dict[str, Any]) -> object:
        data = {name: value for name, value in data.items() if name != "key"}
        on = (
            data.pop("on") or data["publish_on"] or min(today(request.organisation), key_result.objective.cycle.ends_on)
        )
        return actions.save_draft(request.member, key_result, on=on, **data)

    return fulfil(form, act) is not None


def _in_place(
    request: OrganisationRequest, key_result: KeyResult, form: CheckInForm, *, done: bool, later: bool
) -> HttpResponse:
    row = key_result_rows([key_result], request.member, today(request.organisation))[0]
    if done:
        return render(request, "okrs/check_in_done.html", {"row": row, "later": later})
    return render(request, "okrs/check_in_form.html", {"row": row, "check_in_form": form, "in_place": True}, status=422)


def _back(request: OrganisationRequest, key_result: KeyResult) -> str:
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return address(request.organisation, "okrs:key_result", key_result.reference)


@require_http_methods(["GET", "POST"])
def snooze(request: OrganisationRequest, number: int) -> HttpResponse:
    """Be reminded of a check-in later, with a reason. On My week it is asked and answered in place."""
    key_result = find_key_result(request.member, number)
    require(request.member, "okrs.check_in", key_result)
    day = today(request.organisation)
    tomorrow = next_workday(day, request.organisation.settings.holidays)
    form = SnoozeForm(request.POST or None, initial={"until": tomorrow}, auto_id=f"{key_result.reference}-%s")
    back = address(request.organisation, "web:my_week")
    in_place = bool(request.headers.get("HX-Request"))
    if request.method == "POST":
        put_off = fulfil(form, lambda data: actions.snooze(request.member, key_result, **data))
        if put_off is not None and in_place:
            row = key_result_rows([put_off], request.member, day)[0]
            return render(request, "okrs/snooze_done.html", {"row": row})
        if put_off is not None:
            messages.success(request, _("Put off. The reason stands beside it."))
            return HttpResponseRedirect(back, status=303)
    return page(
        request, "okrs/snooze_form.html" if in_place else "okrs/snooze.html", form=form, key_result=key_result, back=back,
        in_place=in_place, status=422 if form.errors else 200,
    )  # fmt: skip


@require_POST
def discard_draft(request: OrganisationRequest, number: int) -> HttpResponse:
    """Forget what one had begun to say."""
    key_result = find_key_result(request.member, number)
    back = address(request.organisation, "okrs:key_result", key_result.reference)
    return perform(request, back, lambda: actions.discard_draft(request.member, key_result), _("Draft discarded."))


@require_http_methods(["GET", "POST"])
def correct(request: OrganisationRequest, number: int, key: UUID) -> HttpResponse:
    """Correct a wrong check-in by a new one that names it; both stay visible."""
    key_result = find_key_result(request.member, number)
    wrong: CheckIn = get_object_or_404(CheckIn, pk=key, key_result=key_result)
    form = CheckInForm(
        key_result,
        request.POST or None,
        initial={
            "value": wrong.value,
            "confidence": wrong.confidence,
            "what_moved": wrong.what_moved,
            "on": wrong.on,
            "cause": wrong.cause,
            "blocker": wrong.blocker,
            "decision_needed": wrong.decision_needed,
        },
    )
    if request.method == "POST" and _check_in(request, key_result, form, corrects=wrong) is not None:
        messages.success(request, _("Corrected. Both values stay visible."))
        return HttpResponseRedirect(address(request.organisation, "okrs:key_result", key_result.reference), status=303)
    return page(
        request, "okrs/correct.html", form=form, wrong=wrong, key_result=key_result, status=422 if form.errors else 200
    )


@require_POST
def acknowledge(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Seen, here is help."""
    check_in: CheckIn = get_object_or_404(CheckIn.objects.select_related("key_result__objective__team"), pk=key)
    key_result = find_key_result(request.member, check_in.key_result.number)
    form = AcknowledgeForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    back = address(request.organisation, "okrs:key_result", key_result.reference) + f"#check-in-{key}"
    return perform(
        request,
        back,
        lambda: actions.acknowledge(request.member, check_in, words=words),
        _("They can see that you saw it."),
    )


@require_POST
def baseline(request: OrganisationRequest, number: int) -> HttpResponse:
    """Give the baseline that was still to be measured."""
    key_result = find_key_result(request.member, number)
    require(request.member, "okrs.measure_baseline", key_result)
    form = BaselineForm(request.POST)
    form.fields["baseline"].unit = key_result.unit  # type: ignore[attr-defined]
    try:
        if form.is_valid():
            actions.measure_baseline(request.member, key_result, baseline=form.cleaned_data["baseline"])
            messages.success(request, _("Baseline set. From here it has a score."))
            return HttpResponseRedirect(
                address(request.organisation, "okrs:key_result", key_result.reference), status=303
            )
    except ValidationError as error:
        add_errors(form, error)
    answer = key_result_page(request.member, find_key_result(request.member, number), today(request.organisation))
    return page(request, "okrs/key_result.html", answer, baseline_form=form, status=422)


@require_POST
def link_kpi(request: OrganisationRequest, number: int) -> HttpResponse:
    """Let a key result read its value from a KPI; without one, take it away."""
    key_result = find_key_result(request.member, number)
    require(request.member, "okrs.check_in", key_result)
    slug = request.POST.get("kpi", "")
    kpi = get_object_or_404(Kpi, slug=slug) if slug else None
    return perform(
        request, address(request.organisation, "okrs:key_result", key_result.reference),
        lambda: actions.link_kpi(request.member, key_result, kpi),
        _("Linked: its readings are check-ins now.") if kpi else _("Taken away; people check in by hand again."),
    )  # fmt: skip
