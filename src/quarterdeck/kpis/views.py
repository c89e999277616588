"""The doors for browsers: KPIs, one of them, readings."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quarterdeck.keel.access import require
from quarterdeck.keel.clock import today
from quarterdeck.keel.errors import Conflict
from quarterdeck.keel.pages import address, fulfil, page, perform
from quarterdeck.keel.submissions import once
from quarterdeck.kpis import actions
from quarterdeck.kpis.drawing import drawing_of, spark_of
from quarterdeck.kpis.forms import BreakForm, KpiForm, PasteForm, ReadingForm
from quarterdeck.kpis.models import Break, Kpi
from quarterdeck.kpis.pasting import Row, good_rows, read_rows
from quarterdeck.kpis.queries import find_kpi, kpi_page, kpis_page, standing_readings
from quarterdeck.kpis.wording import limits_words
from quarterdeck.people.middleware import OrganisationRequest
from quarterdeck.people.models import Member, Team

SHOWN_ROWS = 200


@require_safe
def kpis(request: OrganisationRequest) -> HttpResponse:
    """Are the lights on?"""
    slug, number = request.GET.get("team", ""), request.GET.get("page", "")
    team = get_object_or_404(Team, slug=slug) if slug else None
    answer = kpis_page(
        request.member, today(request.organisation), team=team, show=request.GET.get("show", ""),
        number=min(1000, max(1, int(number))) if number.isdecimal() and len(number) < 5 else 1,
    )  # fmt: skip
    return page(request, "kpis/kpis.html", answer, sparks={row.slug: spark_of(row) for row in answer.rows})


@require_http_methods(["GET", "POST"])
def new(request: OrganisationRequest, team: str) -> HttpResponse:
    """Watch a measure; `?name=…&unit=…&low=…&high=…` come from a key result that only maintains."""
    where = get_object_or_404(Team, slug=team)
    require(request.member, "kpis.place", where)
    asked = request.GET
    initial = {
        "name": asked.get("name", "")[:160], "unit": asked.get("unit", "")[:20], "owner": request.member,
        "healthy_low": asked.get("low", "")[:30], "healthy_high": asked.get("high", "")[:30],
    }  # fmt: skip
    form = KpiForm(request.POST or None, initial=initial)
    back = f"{address(request.organisation, 'kpis:kpis')}?team={where.slug}"
    if request.method == "POST":
        with once(request.organisation, request.POST.get("submission")) as sending:
            if sending.repeated:
                return HttpResponseRedirect(sending.location or back, status=303)
            placed = fulfil(form, lambda data: actions.place_kpi(request.member, where, **_fields(data)))
            if placed is not None:
                sending.location = address(request.organisation, "kpis:kpi", placed.slug)
        if placed is not None:
            messages.success(request, _("Now it needs its first reading."))
            return HttpResponseRedirect(sending.location, status=303)
    return _form_page(request, form, where, back, None)


def _fields(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "version"}


def _form_page(
    request: OrganisationRequest, form: KpiForm, team: Team, back: str, kpi: Kpi | None, status: int = 0
) -> HttpResponse:
    people = Member.objects.filter(team_memberships__team=team, deactivated_at__isnull=True).order_by("name")[:200]
    about = {"team": team, "back": back, "kpi": kpi, "people": people}
    return page(
        request, "kpis/edit.html", form=form, status=status or (422 if form.errors else 200), nav="kpis:kpis", **about
    )


@require_http_methods(["GET", "POST"])
def edit(request: OrganisationRequest, kpi: str) -> HttpResponse:
    """Change what a KPI says."""
    found = find_kpi(kpi)
    require(request.member, "kpis.change", found)
    form = KpiForm(request.POST or None, initial=KpiForm.seen(found))
    back, status = address(request.organisation, "kpis:kpi", found.slug), 0
    if request.method == "POST":
        try:
            saved = fulfil(
                form, lambda data: actions.change_kpi(request.member, found, version=data["version"], **_fields(data))
            )
        except Conflict as conflict:
            saved, status = None, 409
            form.add_error(None, _("Somebody else changed it a moment ago. Look again, then save yours."))
            form.data = {**{name: form.data[name] for name in form.data}, "version": conflict.theirs.version}
        if saved is not None:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(back, status=303)
    return _form_page(request, form, found.team, back, found, status)


@require_http_methods(["GET", "POST"])
def kpi(request: OrganisationRequest, kpi: str) -> HttpResponse:
    """What does this number do by itself, and what is a signal? A sent form is a reading."""
    found = find_kpi(kpi)
    form = ReadingForm(found, request.POST or None, initial={"on": today(request.organisation)})
    here = address(request.organisation, "kpis:kpi", found.slug)
    if request.method == "POST":
        require(request.member, "kpis.read", found)
        with once(request.organisation, request.POST.get("submission")) as sending:
            if sending.repeated:
                return HttpResponseRedirect(here, status=303)
            made = fulfil(form, lambda data: actions.read_kpi(request.member, found, **data))
            if made is not None:
                sending.location = here
        if made is not None:
            return HttpResponseRedirect(here, status=303)
        found = find_kpi(kpi)
    answer = kpi_page(request.member, found, today(request.organisation))
    shown = {
        "form": form if answer.may_read else None, "break_form": BreakForm() if answer.may_change else None,
        "chart": drawing_of(answer), "how": limits_words(), "asks_again": "again" in form.errors,
    }  # fmt: skip
    return page(request, "kpis/kpi.html", answer, status=422 if form.errors else 200, nav="kpis:kpis", **shown)


@require_http_methods(["GET", "POST"])
def paste(request: OrganisationRequest, kpi: str) -> HttpResponse:
    """Bring many readings: first what is good and what is not, line by line; then, if wanted, the good ones."""
    found = find_kpi(kpi)
    require(request.member, "kpis.read", found)
    form = PasteForm(request.POST or None, request.FILES or None)
    shown: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        rows = read_rows(form.cleaned_data["rows"], found.unit, today(request.organisation))
        good = good_rows(rows)
        bad = [each for each in rows if each.problem]
        if "keep" in request.POST and good and (not bad or "only_good" in request.POST):
            return perform(
                request, address(request.organisation, "kpis:kpi", found.slug),
                lambda: _bring(request, found, good),
            )  # fmt: skip
        standing = dict(standing_readings(found))
        replaced = sum(1 for on, value in good if on in standing and standing[on] != value)
        shown = {
            "text": form.cleaned_data["rows"], "good": len(good), "bad": [(each, _problem(each)) for each in bad[:SHOWN_ROWS]],
            "bad_count": len(bad), "replaced": replaced, "first": good[:5], "asked": "keep" in request.POST,
        }  # fmt: skip
    status = 422 if form.errors else 200
    return page(request, "kpis/paste.html", form=form, kpi=found, status=status, nav="kpis:kpis", **shown)


def _bring(request: OrganisationRequest, found: Kpi, rows: list[Any]) -> None:
    count = actions.read_many(request.member, found, rows)
    said = ngettext("%(n)d reading is new.", "%(n)d readings are new.", count) % {"n": count}
    messages.success(request, said)


def _problem(row: Row) -> str:
    words = {
        "columns": _("needs a day and a value"),
        "date": _("“%(what)s” is not a day; write 2026-11-02 or 2.11.2026"),
        "value": _("“%(what)s” is not a number"),
        "future": _("%(what)s is still to come"),
        "twice": _("the same day as line %(what)s"),
        "too_many": _("more than %(what)s lines; bring the rest in a second go"),
    }
    return words[row.problem] % {"what": row.detail[:60]}


@require_POST
def archive(request: OrganisationRequest, kpi: str) -> HttpResponse:
    """Stop watching, with a reason."""
    found = find_kpi(kpi)
    require(request.member, "kpis.change", found)
    return perform(
        request, address(request.organisation, "kpis:kpi", found.slug),
        lambda: actions.archive_kpi(request.member, found, reason=request.POST.get("reason", "")),
        _("It is not watched any more; its readings stay."),
    )  # fmt: skip


@require_POST
def declare(request: OrganisationRequest, kpi: str) -> HttpResponse:
    """Something is known to have changed."""
    found = find_kpi(kpi)
    require(request.member, "kpis.change", found)
    form = BreakForm(request.POST)
    here = address(request.organisation, "kpis:kpi", found.slug)
    if not form.is_valid():
        for said in form.errors.values():
            messages.error(request, " ".join(str(each) for each in said))
        return HttpResponseRedirect(here, status=303)
    return perform(
        request, here, lambda: actions.declare_break(request.member, found, **form.cleaned_data),
        _("The limits are computed anew from that day on."),
    )  # fmt: skip


@require_POST
def withdraw(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Take a declared change back."""
    declared = get_object_or_404(Break.objects.select_related("kpi__team"), pk=key)
    require(request.member, "kpis.change", declared.kpi)
    here = address(request.organisation, "kpis:kpi", declared.kpi.slug)
    return perform(request, here, lambda: actions.withdraw_break(request.member, declared), _("Taken back."))
