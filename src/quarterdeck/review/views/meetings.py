"""A meeting: agenda, live view, minutes."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from quarterdeck.comments.rendering import render as render_markdown
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import today
from quarterdeck.keel.pages import address, fulfil, page, perform
from quarterdeck.keel.submissions import once
from quarterdeck.people.middleware import OrganisationRequest
from quarterdeck.review import actions
from quarterdeck.review.actions.holding import Undecided
from quarterdeck.review.forms import DecisionForm, TopicForm
from quarterdeck.review.live import revision_of
from quarterdeck.review.models import Item, Review
from quarterdeck.review.queries import meeting_page
from quarterdeck.rhythm.models import Meeting, Presence
from quarterdeck.rhythm.queries import expected_at, find_meeting


def _here(request: OrganisationRequest, meeting: Meeting) -> str:
    return address(request.organisation, "review:meeting", meeting.pk)


def _show(request: OrganisationRequest, meeting: Meeting, *, status: int = 200, **forms: Any) -> HttpResponse:
    answer = meeting_page(request.member, meeting, today(request.organisation))
    about = answer.current.key_result if answer.current else ""
    decided = {"key_result": about, "item": answer.current.id if answer.current else None, "forum": answer.forum,
               "owner": answer.questions.likely_owner if answer.questions else ""}  # fmt: skip
    text = _as_html(answer.minutes, request.organisation.slug) if answer.minutes else ""
    shown = {"text": text, "decision": DecisionForm(request.member, initial=decided), "topic": TopicForm(), **forms}
    return page(request, "review/meeting.html", answer, status=status, nav="rhythm:rhythm", **shown)


@require_safe
def meeting(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """What do we decide today?"""
    return _show(request, find_meeting(key, "review__presenter"))


@require_safe
def live(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """The part of a running review that changes, for those who follow it or wait for it: 304 while nothing did, without
    asking the database more than once a second."""
    known = request.headers.get("If-None-Match", "").removeprefix("W/")
    if known and known == f'"{revision_of(key) or 0}"':
        return HttpResponseNotModified(headers={"ETag": known})
    found = find_meeting(key, "review__presenter")
    answer = meeting_page(request.member, found, today(request.organisation))
    response = page(request, "review/live.html", answer)
    response["ETag"] = f'"{answer.revision}"'
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def attendance(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Who is expected, and who was there?"""
    found = find_meeting(key)
    answer = expected_at(found)
    return page(
        request, "review/attendance.html", answer, meeting=found, presences=Presence.choices, nav="rhythm:rhythm"
    )


@require_safe
def minutes(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """The minutes as Markdown."""
    found = find_meeting(key)
    review = Review.objects.filter(meeting=found).first()
    if review is None or not review.minutes:
        raise Http404
    response = HttpResponse(review.minutes, content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="minutes-{found.starts_at:%Y-%m-%d}.md"'
    return response


def _as_html(text: str, organisation: str) -> Any:
    """Minutes as HTML, with references as links; the page has their title already."""
    below_title = text.partition("\n")[2]
    return render_markdown(below_title, reference_address=lambda each: f"/{organisation}/{each}", headings=True)


def _do(request: OrganisationRequest, key: UUID, action: Callable[[Meeting], Any], said: str = "") -> HttpResponse:
    found = find_meeting(key)
    return perform(request, _here(request, found), lambda: action(found), said)


def _item(request: OrganisationRequest, meeting: Meeting, name: str = "item") -> Item:
    try:
        wanted = UUID(request.POST.get(name, ""))
    except ValueError:
        raise Http404 from None
    found = Item.objects.select_related("review").filter(pk=wanted, review__meeting=meeting).first()
    if found is None:
        raise Http404
    return found


@require_POST
def prepare(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Write the agenda down, so that it can be put into an order of one's own."""
    require(request.member, "review.add_topic")
    return _do(request, key, lambda found: actions.prepare(request.member, found))


@require_POST
def begin(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Open the meeting, or take the presenting over."""
    require(request.member, "rhythm.hold_meeting", find_meeting(key))
    return _do(request, key, lambda found: actions.begin(request.member, found))


@require_POST
def turn_to(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Talk about this one now."""
    found = find_meeting(key)
    require(request.member, "rhythm.hold_meeting", found)
    item = _item(request, found)
    return perform(request, _here(request, found), lambda: actions.turn_to(request.member, found, item))


@require_POST
def topic(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """A hot topic for the agenda."""
    found = find_meeting(key)
    require(request.member, "review.add_topic")
    form = TopicForm(request.POST)
    with once(request.organisation, request.POST.get("submission")) as sending:
        if sending.repeated:
            return HttpResponseRedirect(sending.location or _here(request, found), status=303)
        added = fulfil(form, lambda data: actions.add_topic(request.member, found, **data))
        if added is not None:
            sending.location = _here(request, found)
    if added is None:
        return _show(request, found, status=422, topic=form)
    return HttpResponseRedirect(_here(request, found), status=303)


@require_POST
def item(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """One item: its minutes, off the agenda, back on it, up, down."""
    found = find_meeting(key)
    require(request.member, "rhythm.hold_meeting", found)
    wanted, do = _item(request, found), request.POST.get("do", "")
    given = request.POST.get("minutes", "").strip()

    def change() -> None:
        if do in {"up", "down"}:
            actions.shift(request.member, found, wanted, by=-1 if do == "up" else 1)
        elif do in {"off", "on"}:
            actions.change_item(request.member, found, wanted, is_off=do == "off")
        elif given and not (given.isdecimal() and len(given) <= 3):
            raise ValidationError(_("Write whole minutes, for example 8; empty shares the time out again."))
        else:
            actions.change_item(request.member, found, wanted, minutes=int(given) if given else None)

    return perform(request, _here(request, found), change)


@require_POST
def order(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """The agenda in an order of one's own, as dragged: `item` once for each."""
    found = find_meeting(key)
    require(request.member, "rhythm.hold_meeting", found)
    try:
        keys = [UUID(each) for each in request.POST.getlist("item")][:200]
    except ValueError:
        raise Http404 from None
    return perform(request, _here(request, found), lambda: actions.reorder(request.member, found, keys))


@require_POST
def note(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Keep what was said."""
    found = find_meeting(key)
    require(request.member, "rhythm.hold_meeting", found)
    about = _item(request, found)
    words = request.POST.get("words", "")
    return perform(request, _here(request, found), lambda: actions.note(request.member, found, about, words=words))


@require_POST
def park(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Set a topic aside."""
    require(request.member, "review.add_idea")
    return _do(
        request, key, lambda found: actions.park(request.member, found, words=request.POST.get("words", "")),
        _("Set aside: it stands in the backlog and on the next agenda."),
    )  # fmt: skip


@require_POST
def decide(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """A decision of this meeting."""
    found = find_meeting(key)
    require(request.member, "rhythm.hold_meeting", found)
    form = DecisionForm(request.member, request.POST)
    with once(request.organisation, request.POST.get("submission")) as sending:
        if sending.repeated:
            return HttpResponseRedirect(sending.location or _here(request, found), status=303)
        made = fulfil(form, lambda data: _decide(request, found, data))
        if made is not None:
            sending.location = _here(request, found)
    if made is None:
        return _show(request, found, status=422, decision=form)
    messages.success(request, _("%(ref)s is decided.") % {"ref": made.reference})
    return HttpResponseRedirect(_here(request, found), status=303)


def _decide(request: OrganisationRequest, found: Meeting, data: dict[str, Any]) -> Any:
    about = Item.objects.filter(pk=data.pop("item"), review__meeting=found).first()
    return actions.decide(request.member, team=found.team, meeting=found, item=about, **data)


@require_POST
def close(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """End the meeting: minutes are written. Asks once about what is off track and undecided."""
    found = find_meeting(key)
    require(request.member, "rhythm.hold_meeting", found)
    try:
        actions.close(request.member, found, anyway="anyway" in request.POST)
    except Undecided as undecided:
        return _show(request, find_meeting(key), status=422, undecided=undecided.references)
    except ValidationError as error:
        for said in error.messages:
            messages.error(request, said)
    return HttpResponseRedirect(_here(request, found), status=303)
