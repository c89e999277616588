"""Importing in three steps (choose, map, look) and exporting."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quarterdeck.exchange import actions
from quarterdeck.exchange.forms import ColumnsForm, FileForm
from quarterdeck.exchange.models import Upload
from quarterdeck.exchange.queries import (
    Preview,
    chosen_of,
    export_page,
    people_choices,
    preview_of,
    start_page,
    waiting_upload,
)
from quarterdeck.exchange.reading import read
from quarterdeck.keel.access import require
from quarterdeck.keel.pages import address, fulfil, page, perform
from quarterdeck.people.middleware import OrganisationRequest

NAV = "people:settings"


@require_http_methods(["GET", "POST"])
def start(request: OrganisationRequest) -> HttpResponse:
    """Which file, for which cycle and team?"""
    require(request.member, "exchange.import_okrs")
    choices = start_page(request.member)
    if request.method == "GET":
        asked = {"cycle": request.GET.get("cycle", ""), "team": request.GET.get("team", "")}
        form = FileForm(start=choices, initial={name: value for name, value in asked.items() if value})
        return page(request, "exchange/start.html", start=choices, form=form, nav=NAV)
    form = FileForm(request.POST, request.FILES, start=choices)

    def keep(data: dict[str, Any]) -> Upload:
        return actions.upload(
            request.member, name=data["file"].name, content=data["file"].read(), cycle=form.cycles.get(data["cycle"]),
            team=form.teams.get(data["team"]),
        )  # fmt: skip

    kept = fulfil(form, keep)
    if kept is None:
        return page(request, "exchange/start.html", start=choices, form=form, nav=NAV, status=422)
    is_foreign = read(kept.name, bytes(kept.content)).table is not None
    following = "exchange:columns" if is_foreign else "exchange:preview"
    return HttpResponseRedirect(address(request.organisation, following, kept.pk), status=303)


def _waiting(request: OrganisationRequest, key: UUID) -> Upload:
    require(request.member, "exchange.import_okrs")
    kept = waiting_upload(request.member, key)
    if kept is None:
        raise Http404
    return kept


@require_http_methods(["GET", "POST"])
def columns(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """What does each column of a foreign table hold?"""
    kept = _waiting(request, key)
    table = read(kept.name, bytes(kept.content), kept.mapping).table
    if table is None:
        raise Http404
    if request.method == "GET":
        return page(request, "exchange/columns.html", form=ColumnsForm(table=table), upload=kept, nav=NAV)
    form = ColumnsForm(request.POST, table=table)
    if fulfil(form, lambda data: actions.map_columns(request.member, kept, mapping=form.mapping)) is None:
        return page(request, "exchange/columns.html", form=form, upload=kept, nav=NAV, status=422)
    return HttpResponseRedirect(address(request.organisation, "exchange:preview", kept.pk), status=303)


@require_safe
def preview(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """What was understood, and what will be written?"""
    kept = _waiting(request, key)
    return _preview(request, preview_of(request.member, kept, request.GET.get("only", "")), kept)


def _preview(
    request: OrganisationRequest, shown: Preview, kept: Upload, *, status: int = 200, said: Any = ()
) -> HttpResponse:
    return page(
        request,
        "exchange/preview.html",
        shown,
        upload=kept,
        nav=NAV,
        people=people_choices(shown.plan),
        said=said,
        status=status,
    )


@require_POST
def bring_in(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Import what was previewed."""
    require(request.member, "exchange.import_okrs")
    kept = waiting_upload(request.member, key)
    only = request.POST.get("only", "")
    if kept is None:
        messages.info(request, _("This file was imported already, or set aside."))
        return HttpResponseRedirect(address(request.organisation, "exchange:import"), status=303)
    words, handles = request.POST.getlist("person"), request.POST.getlist("handle")
    try:
        imported = actions.import_upload(
            request.member, kept, people=dict(zip(words, handles, strict=False)), only_cycle=only
        )
    except ValidationError as error:
        return _preview(request, preview_of(request.member, kept, only), kept, status=422, said=error.messages)
    messages.success(
        request,
        ngettext("%(count)d objective imported", "%(count)d objectives imported", len(imported.objectives))
        % {"count": len(imported.objectives)}
        + ", "
        + ngettext("%(count)d key result.", "%(count)d key results.", len(imported.key_results))
        % {"count": len(imported.key_results)},
    )
    if kept.team is None or kept.cycle is None:
        return HttpResponseRedirect(address(request.organisation, "web:company"), status=303)
    goal = address(request.organisation, "web:team", kept.team.slug)
    return HttpResponseRedirect(f"{goal}?cycle={kept.cycle.slug}", status=303)


@require_POST
def discard(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Set the file aside."""
    kept = _waiting(request, key)
    back = address(request.organisation, "exchange:import")
    return perform(
        request, back, lambda: actions.discard_upload(request.member, kept), _("Set aside. Nothing was written.")
    )


@require_safe
def export(request: OrganisationRequest) -> HttpResponse:
    """What can leave, and in which format?"""
    require(request.member, "exchange.export_okrs")
    return page(request, "exchange/export.html", export_page(request.member), nav=NAV)


@require_POST
def take_out(request: OrganisationRequest) -> HttpResponse:
    """Hand out a file."""
    cycle, team, whole = chosen_of(
        request.POST.get("cycle", ""), request.POST.get("team", ""), request.POST.get("scope", "")
    )
    try:
        file = actions.export_file(
            request.member, format=request.POST.get("format", ""), cycle=cycle, team=team, whole=whole
        )
    except ValidationError as error:
        return page(
            request, "exchange/export.html", export_page(request.member), nav=NAV, said=error.messages, status=422
        )
    response = HttpResponse(file.content, content_type=file.media_type)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
