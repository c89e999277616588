"""One bet: placing, editing, moving, blocking, concluding, dropping."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quarterdeck import coach
from quarterdeck.board import actions
from quarterdeck.board.forms import BlockForm, ConcludeForm, InitiativeForm, MoveForm
from quarterdeck.board.models import Board, Column, Initiative
from quarterdeck.board.queries import find_initiative, initiative_page
from quarterdeck.board.queries.story import InitiativePage
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import today
from quarterdeck.keel.errors import Conflict
from quarterdeck.keel.pages import add_errors, address, fulfil, page, perform
from quarterdeck.keel.references import parse_reference
from quarterdeck.keel.submissions import once
from quarterdeck.okrs.coaching import Margin, coach_of, margin_of
from quarterdeck.okrs.forms import ReasonForm
from quarterdeck.okrs.models import KeyResult
from quarterdeck.okrs.queries import visible_objectives
from quarterdeck.people.middleware import OrganisationRequest
from quarterdeck.people.models import Member
from quarterdeck.people.queries import find_team


@require_safe
def initiative(request: OrganisationRequest, number: int) -> HttpResponse:
    """What did we believe, and were we right?"""
    found = find_initiative(request.member, number)
    answer = initiative_page(request.member, found, today(request.organisation))
    return page(request, "board/initiative.html", answer, margins=_margins(request, answer), nav="people:teams")


def _margins(request: OrganisationRequest, answer: InitiativePage) -> list[Margin]:
    """What the coach says of a bet, while it can still be changed."""
    if answer.is_ended or answer.dropped_because:
        return []
    bet = coach.Initiative(
        answer.title,
        answer.reference,
        hypothesis=answer.expected_move,
        key_results=tuple(aim.row.reference for aim in answer.aims),
    )
    return [margin_of(each) for each in coach_of(request.organisation.settings).check_initiative(bet)]


@require_http_methods(["GET", "POST"])
def new(request: OrganisationRequest, team: str) -> HttpResponse:
    """Place a bet. `?key_result=KR-34` chooses one, `?title=…&because=…&origin=…` come from where the idea was."""
    where = find_team(team)
    require(request.member, "board.bet_for", where)
    asked = request.GET
    initial = {
        "owner": request.member,
        "title": asked.get("title", "")[:200],
        "because": asked.get("because", "")[:500],
        "origin": asked.get("origin", "")[:300],
        "key_results": _named(request, asked.get("key_result", "")),
    }
    form = InitiativeForm(request.member, where, request.POST or None, initial=initial)
    back = address(request.organisation, "board:board", where.slug)
    if request.method == "POST":
        with once(request.organisation, request.POST.get("submission")) as sending:
            if sending.repeated:
                return HttpResponseRedirect(sending.location or back, status=303)
            placed = fulfil(form, lambda _data: _place(request, form, where))
            if placed is not None:
                own = address(request.organisation, "board:initiative", placed.reference)
                sending.location = back if "stay" in request.POST else own
        if placed is not None:
            messages.success(request, _("%(ref)s stands among the options.") % {"ref": placed.reference})
            return HttpResponseRedirect(sending.location, status=303)
    return _form_page(request, form, where, back, None)


def _place(request: OrganisationRequest, form: InitiativeForm, where: Any) -> Initiative:
    fields = form.fields_for_action()
    fields.pop("version", None)
    return actions.propose_initiative(request.member, team=where, **fields)


def _named(request: OrganisationRequest, words: str) -> list[KeyResult]:
    reference = parse_reference(words)
    if reference is None or reference.prefix != "KR":
        return []
    return list(KeyResult.objects.filter(number=reference.number, objective__in=visible_objectives(request.member)))


@require_http_methods(["GET", "POST"])
def edit(request: OrganisationRequest, number: int) -> HttpResponse:
    """Change what a bet says."""
    found = find_initiative(request.member, number)
    require(request.member, "board.change_initiative", found)
    seen = InitiativeForm.seen(found)
    form = InitiativeForm(request.member, found.team, request.POST or None, initial=seen)
    back = address(request.organisation, "board:initiative", found.reference)
    status = 422
    if request.method == "POST":
        try:
            saved = fulfil(form, lambda _data: _change(request, form, found))
        except Conflict as conflict:
            saved, status = None, 409
            _show_conflict(form, conflict.theirs)
        if saved is not None:
            messages.success(request, _("Saved %(ref)s.") % {"ref": found.reference})
            return HttpResponseRedirect(back, status=303)
    return _form_page(request, form, found.team, back, found, status if request.method == "POST" else 200)


def _change(request: OrganisationRequest, form: InitiativeForm, found: Initiative) -> Initiative:
    fields = form.fields_for_action()
    fields.pop("origin", None)
    return actions.edit_initiative(request.member, found, **fields)


def _show_conflict(form: InitiativeForm, theirs: Initiative) -> None:
    """What somebody else saved meanwhile stands beside what was typed; saving again takes what is in the fields."""
    words = _(
        "Somebody else saved this bet meanwhile. What they wrote stands below each field that differs; "
        "save again to keep yours."
    )
    form.add_error(None, words)
    current = InitiativeForm.seen(theirs)
    mine = {**form.cleaned_data, "links": "\n".join(form.cleaned_data.get("links", []))}
    for name in ("title", "because", "expected_move", "shows_by", "owner", "links"):
        if (current[name] or None) != (mine.get(name) or None):
            form[name].help_text = _("Now: %(theirs)s") % {"theirs": current[name] or "–"}
    _set(form, "version", str(theirs.version))


def _set(form: forms.Form, name: str, value: str) -> None:
    assert isinstance(form.data, QueryDict)
    data = form.data.copy()
    data[name] = value
    form.data = data


def _form_page(
    request: OrganisationRequest,
    form: InitiativeForm,
    team: Any,
    back: str,
    found: Initiative | None,
    status: int | None = None,
) -> HttpResponse:
    people = Member.objects.filter(team_memberships__team=team, deactivated_at__isnull=True).order_by("name")[:200]
    status = status or (422 if request.method == "POST" else 200)
    return page(
        request, "board/edit.html", form=form, team=team, back=back, found=found, people=people, status=status,
        nav="people:teams",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def move(request: OrganisationRequest, number: int) -> HttpResponse:
    """Move a card. The board's drag and drop, its keys and its menu all end here; what the move asks for is asked here."""
    found = find_initiative(request.member, number)
    require(request.member, "board.change_initiative", found)
    data = request.POST if request.method == "POST" else None
    said = {"learned": found.learned, "evidence": found.evidence}
    initial = {"to": request.GET.get("to") or found.column, "version": found.version, **said}
    form = MoveForm(data, initial=initial)
    status, theirs = 200, ""
    if request.method == "POST":
        status = 422
        try:
            if fulfil(form, lambda given: _move(request, found, given)) is not None:
                return _moved(request, found)
        except Conflict as conflict:
            status, found = 409, conflict.theirs
            theirs = str(Column(found.column).label)
            _set(form, "version", str(found.version))
    return _ask_move(request, form, found, theirs, status)


def _move(request: OrganisationRequest, found: Initiative, given: dict[str, Any]) -> Initiative:
    before = parse_reference(given.pop("before"))
    neighbour = Initiative.objects.filter(number=before.number, team=found.team).first() if before else None
    return actions.move(request.member, found, before=neighbour, **given)


def _moved(request: OrganisationRequest, found: Initiative) -> HttpResponse:
    """On the board the card is already where it was dropped: nothing to send but that it worked."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Trigger": "board-changed"})
    messages.success(request, _("Moved %(ref)s.") % {"ref": found.reference})
    return HttpResponseRedirect(address(request.organisation, "board:board", found.team.slug), status=303)


def _ask_move(
    request: OrganisationRequest, form: MoveForm, found: Initiative, theirs: str, status: int
) -> HttpResponse:
    """The questions of a move: as a page of its own, or as what the board's dialog holds."""
    board = Board.objects.filter(team=found.team).first() or Board(team=found.team)
    to = form["to"].value() or found.column
    needs = actions.needs_of(board, found, to) if to in Column.values else actions.Needs()
    response = page(
        request,
        "board/move_form.html" if request.headers.get("HX-Request") else "board/move.html",
        form=form,
        found=found,
        theirs=theirs,
        needs=needs,
        to_word=Column(to).label if to in Column.values else "",
        chosen="to" in request.GET or request.method == "POST",
        columns=Column.choices,
        back=address(request.organisation, "board:board", found.team.slug),
        status=status,
        nav="people:teams",
    )
    if request.headers.get("HX-Request"):
        response["HX-Retarget"], response["HX-Reswap"] = "#board-dialog", "innerHTML"
    return response


@require_http_methods(["GET", "POST"])
def block(request: OrganisationRequest, number: int) -> HttpResponse:
    """Say what blocks a bet."""
    found = find_initiative(request.member, number)
    require(request.member, "board.change_initiative", found)
    return _ask(
        request,
        BlockForm(request.POST or None, initial={"because": found.blocked_because}),
        found,
        _("What blocks it?"),
        _("The card stays where it is and says so. A block that everybody sees is half solved."),
        _("Mark as blocked"),
        lambda data: actions.block(request.member, found, because=data["because"]),
    )


@require_POST
def unblock(request: OrganisationRequest, number: int) -> HttpResponse:
    """It can move again."""
    found = find_initiative(request.member, number)
    back = address(request.organisation, "board:initiative", found.reference)
    return perform(request, back, lambda: actions.unblock(request.member, found), _("It can move again."))


@require_http_methods(["GET", "POST"])
def conclude(request: OrganisationRequest, number: int) -> HttpResponse:
    """Say what an ended bet taught; evidence often arrives later than the work ends."""
    found = find_initiative(request.member, number)
    require(request.member, "board.change_initiative", found)
    seen = {"evidence": found.evidence, "learned": found.learned, "version": found.version}
    return _ask(
        request,
        ConcludeForm(request.POST or None, initial=seen),
        found,
        _("What did this bet teach?"),
        _("A refuted bet that taught something is worth more than a confirmed one nobody can explain."),
        _("Keep it"),
        lambda data: actions.conclude(request.member, found, **data),
    )


@require_http_methods(["GET", "POST"])
def drop(request: OrganisationRequest, number: int) -> HttpResponse:
    """Take a bet that never began off the board."""
    found = find_initiative(request.member, number)
    require(request.member, "board.change_initiative", found)
    return _ask(
        request,
        ReasonForm(request.POST or None),
        found,
        _("Drop this bet"),
        _("It leaves the board and keeps its page. One that has begun is stopped instead, with what it taught."),
        _("Drop it"),
        lambda data: actions.drop_initiative(request.member, found, reason=data["reason"]),
    )


def _ask(
    request: OrganisationRequest,
    form: forms.Form,
    found: Initiative,
    title: str,
    words: str,
    button: str,
    action: Callable[[dict[str, Any]], Any],
) -> HttpResponse:
    back = address(request.organisation, "board:initiative", found.reference)
    if request.method == "POST":
        try:
            done = fulfil(form, action)
        except Conflict as conflict:
            done = None
            add_errors(form, ValidationError(_("Somebody else changed this bet meanwhile. Look again, then save.")))
            _set(form, "version", str(conflict.theirs.version))
        if done is not None:
            return HttpResponseRedirect(back, status=303)
    status = 422 if request.method == "POST" else 200
    return page(
        request, "okrs/ask.html", form=form, title=title, words=words, button=button, back=back, about=str(found),
        status=status, nav="people:teams",
    )  # fmt: skip
