"""The rhythm's pages: the series, and skipping, moving and calling meetings."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quarterdeck.keel.access import require
from quarterdeck.keel.clock import today
from quarterdeck.keel.errors import Conflict
from quarterdeck.keel.pages import address, fulfil, page, perform
from quarterdeck.keel.submissions import once
from quarterdeck.people.middleware import OrganisationRequest
from quarterdeck.people.models import Member, Team
from quarterdeck.rhythm import actions
from quarterdeck.rhythm.forms import CadenceForm, MeetingForm, MoveMeetingForm
from quarterdeck.rhythm.models import Presence
from quarterdeck.rhythm.presets import PRESETS, MeetingKind
from quarterdeck.rhythm.queries import find_cadence, find_meeting, rhythm_page


@require_safe
def rhythm(request: OrganisationRequest) -> HttpResponse:
    """Do we keep our rhythm?"""
    slug = request.GET.get("team", "")
    team = get_object_or_404(Team, slug=slug) if slug else None
    number = request.GET.get("page", "")
    answer = rhythm_page(
        request.member,
        team=team,
        everything=request.GET.get("show") == "all",
        number=min(1000, max(1, int(number))) if number.isdecimal() and len(number) < 5 else 1,
    )
    return page(request, "rhythm/rhythm.html", answer)


@require_http_methods(["GET", "POST"])
def new_cadence(request: OrganisationRequest, team: str) -> HttpResponse:
    """Begin a series of meetings; `?kind=weekly_review` fills in what is usual."""
    where = get_object_or_404(Team, slug=team)
    require(request.member, "rhythm.set_cadence", where)
    kind = request.GET.get("kind", "")
    kind = kind if kind in MeetingKind.values else str(MeetingKind.WEEKLY_REVIEW)
    tomorrow = today(request.organisation) + timedelta(days=1)
    initial = {**CadenceForm.usual(kind, request.organisation, tomorrow), "chair": request.member}
    form = CadenceForm(request.POST or None, initial=initial)
    back = _rhythm_of(request, where)
    if request.method == "POST":
        with once(request.organisation, request.POST.get("submission")) as sending:
            if sending.repeated:
                return HttpResponseRedirect(sending.location or back, status=303)
            begun = fulfil(form, lambda _data: actions.set_cadence(request.member, where, **form.fields_for_action()))
            if begun is not None:
                sending.location = back
        if begun is not None:
            messages.success(request, _("%(name)s stands in the calendar.") % {"name": begun.name})
            return HttpResponseRedirect(back, status=303)
    about = {"team": where, "back": back, "kinds": _kinds(kind), "people": _people(where)}
    return page(
        request, "rhythm/cadence.html", form=form, status=422 if form.errors else 200, nav="rhythm:rhythm", **about
    )


def _kinds(chosen: str) -> list[tuple[str, Any, Any, bool]]:
    return [(str(each), each.label, PRESETS[each].about, each == chosen) for each in MeetingKind if PRESETS[each].every]


def _people(team: Team) -> Any:
    return Member.objects.filter(team_memberships__team=team, deactivated_at__isnull=True).order_by("name")[:200]


def _rhythm_of(request: OrganisationRequest, team: Team) -> str:
    return f"{address(request.organisation, 'rhythm:rhythm')}?team={team.slug}"


@require_http_methods(["GET", "POST"])
def cadence(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Change a series from now on."""
    found = find_cadence(key)
    require(request.member, "rhythm.change_cadence", found)
    form = CadenceForm(request.POST or None, initial=CadenceForm.seen(found))
    back = _rhythm_of(request, found.team)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST":
        try:
            saved = fulfil(
                form,
                lambda data: actions.change_cadence(
                    request.member, found, version=data["version"], **_without_kind(form.fields_for_action())
                ),
            )
        except Conflict as conflict:
            saved, status = None, 409
            form.add_error(None, _("Somebody else changed this series a moment ago. Look again, then save yours."))
            form.data = {**{name: form.data[name] for name in form.data}, "version": conflict.theirs.version}
        if saved is not None:
            messages.success(request, _("Saved. The calendar follows from now on."))
            return HttpResponseRedirect(back, status=303)
    about = {"team": found.team, "cadence": found, "back": back, "people": _people(found.team)}
    return page(request, "rhythm/cadence.html", form=form, status=status, nav="rhythm:rhythm", **about)


def _without_kind(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: each for name, each in fields.items() if name != "kind"}


@require_POST
def end_cadence(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """End a series with a word."""
    found = find_cadence(key)
    require(request.member, "rhythm.change_cadence", found)
    return perform(
        request, _rhythm_of(request, found.team),
        lambda: actions.end_cadence(request.member, found, reason=request.POST.get("reason", "")),
        _("%(name)s has ended.") % {"name": found.name},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def call(request: OrganisationRequest, team: str) -> HttpResponse:
    """Call a meeting for once."""
    where = get_object_or_404(Team, slug=team)
    require(request.member, "rhythm.call_meeting", where)
    initial = {"name": request.GET.get("about", "")[:120], "on": today(request.organisation) + timedelta(days=1),
               "at": PRESETS[MeetingKind.DEEP_DIVE].at}  # fmt: skip
    form = MeetingForm(request.POST or None, initial=initial)
    back = _rhythm_of(request, where)
    if request.method == "POST":
        with once(request.organisation, request.POST.get("submission")) as sending:
            if sending.repeated:
                return HttpResponseRedirect(sending.location or back, status=303)
            called = fulfil(form, lambda data: actions.call_meeting(request.member, where, **data))
            if called is not None:
                sending.location = address(request.organisation, "review:meeting", called.pk)
        if called is not None:
            messages.success(request, _("It stands in the calendar."))
            return HttpResponseRedirect(sending.location, status=303)
    return page(
        request,
        "rhythm/call.html",
        form=form,
        team=where,
        back=back,
        status=422 if form.errors else 200,
        nav="rhythm:rhythm",
    )


@require_POST
def skip(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Leave a meeting out, with a reason."""
    meeting = find_meeting(key)
    require(request.member, "rhythm.hold_meeting", meeting)
    return perform(
        request, address(request.organisation, "review:meeting", meeting.pk),
        lambda: actions.skip(request.member, meeting, reason=request.POST.get("reason", "")),
        _("Skipped. The reason stands beside it."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def move(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Hold a meeting at another time."""
    meeting = find_meeting(key)
    require(request.member, "rhythm.hold_meeting", meeting)
    starts = localtime(meeting.starts_at)
    form = MoveMeetingForm(request.POST or None, initial={"on": starts.date(), "at": starts.time()})
    back = address(request.organisation, "review:meeting", meeting.pk)
    if request.method == "POST":
        moved = fulfil(form, lambda data: actions.move(request.member, meeting, **data))
        if moved is not None:
            crossed = actions.crosses_cycle(moved)
            said = _("Moved.")
            if crossed is not None:
                said = _("Moved into %(cycle)s: its agenda will be about that quarter.") % {"cycle": crossed.name}
            messages.success(request, said)
            return HttpResponseRedirect(back, status=303)
    return page(
        request,
        "rhythm/move.html",
        form=form,
        meeting=meeting,
        back=back,
        status=422 if form.errors else 200,
        nav="rhythm:rhythm",
    )


@require_POST
def attendance(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Who was there? Sent as `presence-<handle>=present`."""
    meeting = find_meeting(key)
    require(request.member, "rhythm.hold_meeting", meeting)
    sent = {
        name.removeprefix("presence-"): str(value)
        for name, value in request.POST.items()
        if name.startswith("presence-") and value
    }

    def note() -> None:
        people = {each.handle: each for each in Member.objects.filter(handle__in=sent)}
        if unknown := sorted(sent.keys() - people.keys()):
            raise ValidationError(_("Nobody here has the handle @%(handle)s.") % {"handle": unknown[0][:40]})
        if any(each not in Presence.values for each in sent.values()):
            raise ValidationError(_("Choose: there, planned leave, emergency, or not there."))
        actions.note_attendance(request.member, meeting, {people[handle]: each for handle, each in sent.items()})

    return perform(request, address(request.organisation, "review:meeting", meeting.pk), note, _("Noted."))
