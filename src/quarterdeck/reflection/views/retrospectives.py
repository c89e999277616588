"""A retrospective: opening it, taking part, facilitating, and what became of its actions."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quarterdeck.keel.access import require
from quarterdeck.keel.clock import today
from quarterdeck.keel.pages import address, fulfil, page, perform
from quarterdeck.keel.submissions import once
from quarterdeck.okrs.models import Cycle, CycleKind, Phase
from quarterdeck.people.middleware import OrganisationRequest
from quarterdeck.people.models import Team
from quarterdeck.reflection import actions
from quarterdeck.reflection.forms import ActionForm, CardForm, RetrospectiveForm
from quarterdeck.reflection.markdown import retrospective_markdown
from quarterdeck.reflection.models import Action, Card, Retrospective
from quarterdeck.reflection.queries import find_retrospective, retrospective_page, revision_of
from quarterdeck.reflection.questions import TEMPLATES

USUAL_DAYS = 21


def _found(request: OrganisationRequest, key: UUID) -> Retrospective:
    """The retrospective, for those who may read it."""
    found = find_retrospective(key)
    found.organisation = request.organisation
    require(request.member, "reflection.read", found)
    return found


def _here(request: OrganisationRequest, found: Retrospective) -> str:
    return address(request.organisation, "reflection:retrospective", found.pk)


def _begun_cycles() -> list[Cycle]:
    """Cycles that can be looked back on, the one to look back on first."""
    rows = Cycle.objects.exclude(phase=Phase.PLANNING).exclude(kind=CycleKind.ANNUAL).order_by("-starts_on")[:8]
    order = {Phase.REFLECTING: 0, Phase.RUNNING: 1, Phase.CLOSED: 2}
    return sorted(rows, key=lambda each: order[Phase(each.phase)])


@require_http_methods(["GET", "POST"])
def new(request: OrganisationRequest, team: str) -> HttpResponse:
    """Open a team's retrospective of a cycle."""
    found = get_object_or_404(Team, slug=team)
    require(request.member, "reflection.open", found)
    cycles = _begun_cycles()
    wanted = request.POST.get("cycle") or request.GET.get("cycle")
    cycle = next((each for each in cycles if each.slug == wanted), cycles[0] if cycles and not wanted else None)
    form = RetrospectiveForm(request.POST or None)
    if request.method == "POST" and cycle is None:
        form.add_error(None, _("Choose one of the cycles that have begun."))
    elif request.method == "POST" and cycle is not None:
        opened = _open(request, form, found, cycle)
        if opened:
            return HttpResponseRedirect(opened, status=303)
    under_way = Retrospective.objects.filter(team=found, cycle=cycle, closed_at__isnull=True).values_list(
        "pk", flat=True
    )
    templates = [(name, title, asked) for name, (title, asked) in TEMPLATES.items()]
    return page(
        request, "reflection/new.html", form=form, team=found, cycles=cycles, cycle=cycle, templates=templates,
        under_way=under_way.first() if form.errors else None, status=422 if form.errors else 200,
    )  # fmt: skip


def _open(request: OrganisationRequest, form: RetrospectiveForm, team: Team, cycle: Cycle) -> str:
    """Where the opened retrospective is; "" when the form says why it was not opened."""
    with once(request.organisation, request.POST.get("submission")) as sending:
        if not sending.repeated:
            made = fulfil(form, lambda data: actions.open_retrospective(request.member, team, cycle, **data))
            sending.location = _here(request, made) if made is not None else ""
        return sending.location


def _show(request: OrganisationRequest, found: Retrospective, *, status: int = 200, **forms: Any) -> HttpResponse:
    day = today(request.organisation)
    answer = retrospective_page(request.member, found, day)
    question = request.GET.get("question", "0")
    shown = {
        "card_form": CardForm(), "action_form": ActionForm(initial={"due_on": day + timedelta(days=USUAL_DAYS)}),
        "question": int(question) if question.isdecimal() and len(question) < 3 else 0, **forms,
    }  # fmt: skip
    return page(request, "reflection/retrospective.html", answer, status=status, **shown)


@require_safe
def retrospective(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """What do we make of this cycle?"""
    return _show(request, _found(request, key))


@require_safe
def live(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """The part that changes, for those who take part: 304 while nothing did."""
    etag = f'"{revision_of(key)}"'
    if request.headers.get("If-None-Match", "").removeprefix("W/") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    answer = retrospective_page(request.member, _found(request, key), today(request.organisation))
    response = page(request, "reflection/live.html", answer)
    response["ETag"] = f'"{answer.revision}"'
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def markdown(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """What it found, as Markdown."""
    answer = retrospective_page(request.member, _found(request, key), today(request.organisation))
    response = HttpResponse(retrospective_markdown(answer), content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="retrospective-{answer.team_slug}-{answer.cycle_slug}.md"'
    return response


@require_POST
def add_card(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Write a card. With htmx the answer is the own card alone; nothing of it is kept apart when it is anonymous."""
    found = _found(request, key)
    require(request.member, "reflection.take_part", found)
    form = CardForm(request.POST)
    card = fulfil(form, lambda data: actions.add_card(request.member, found, **data))
    if request.headers.get("HX-Request"):
        shown = {"card": card, "form": form, "key": key}
        return render(request, "reflection/own_card.html", shown, status=422 if card is None else 200)
    if card is None:
        return _show(request, found, status=422, card_form=form)
    return HttpResponseRedirect(f"{_here(request, found)}?question={card.question}#desk", status=303)


def _do(
    request: OrganisationRequest, key: UUID, action: Callable[[Retrospective], Any], said: str = ""
) -> HttpResponse:
    found = _found(request, key)
    return perform(request, _here(request, found), lambda: action(found), said)


def _card(found: Retrospective, text: str) -> Card:
    """A card by its key or by the number people say."""
    cards = Card.objects.filter(retrospective=found)
    if text.isdecimal() and len(text) < 5:
        return get_object_or_404(cards, number=int(text), number__gt=0)
    try:
        return get_object_or_404(cards, pk=UUID(text))
    except ValueError:
        raise Http404 from None


@require_POST
def take_back(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Take an own card back while nobody else has seen it."""
    found = _found(request, key)
    require(request.member, "reflection.take_part", found)
    try:
        card = UUID(request.POST.get("card", ""))
    except ValueError:
        raise Http404 from None
    if request.headers.get("HX-Request"):
        try:
            actions.take_back(request.member, found, card)
        except ValidationError as error:
            return HttpResponse(" ".join(error.messages), status=422)
        return HttpResponse("")
    return _do(request, key, lambda each: actions.take_back(request.member, each, card), _("Taken back."))


@require_POST
def group(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Lay a card under another one, or take it out."""
    found = _found(request, key)
    require(request.member, "reflection.take_part", found)
    card = _card(found, request.POST.get("card", ""))
    wanted = request.POST.get("under", "").strip()
    if wanted and wanted.isdecimal() and not Card.objects.filter(retrospective=found, number=int(wanted[:4])).exists():
        messages.error(request, _("There is no card %(number)s here.") % {"number": wanted[:8]})
        return HttpResponseRedirect(_here(request, found), status=303)
    under = _card(found, wanted) if wanted else None
    return _do(request, key, lambda each: actions.group(request.member, each, card, under=under))


@require_POST
def vote(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Cast one's votes: a number for each card."""
    found = _found(request, key)
    require(request.member, "reflection.take_part", found)
    choices: dict[UUID, int] = {}
    for name, value in request.POST.items():
        if not name.startswith("votes-"):
            continue
        try:
            choices[UUID(name.removeprefix("votes-"))] = int(str(value) or 0)
        except ValueError:
            messages.error(request, _("Votes are whole numbers, from 0 up."))
            return HttpResponseRedirect(_here(request, found), status=303)
    return _do(request, key, lambda each: actions.vote(request.member, each, choices), _("Your votes are counted."))


@require_POST
def stage(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Go on to the next step, or back."""
    require(request.member, "reflection.facilitate", _found(request, key))
    return _do(request, key, lambda found: actions.move_on(request.member, found, stage=request.POST.get("stage", "")))


@require_POST
def timer(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Start a clock for all, or stop it."""
    require(request.member, "reflection.facilitate", _found(request, key))
    text = request.POST.get("minutes", "")
    if not text.isdecimal() or len(text) > 4:
        messages.error(request, _("Give the minutes, from 1 to 240."))
        return HttpResponseRedirect(address(request.organisation, "reflection:retrospective", key), status=303)
    return _do(request, key, lambda found: actions.set_timer(request.member, found, minutes=int(text)))


@require_POST
def agree(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Agree on what changes."""
    found = _found(request, key)
    require(request.member, "reflection.take_part", found)
    form = ActionForm(request.POST)
    with once(request.organisation, request.POST.get("submission")) as sending:
        if sending.repeated:
            return HttpResponseRedirect(sending.location or _here(request, found), status=303)
        if fulfil(form, lambda data: actions.agree(request.member, found, **data)) is not None:
            sending.location = f"{_here(request, found)}#desk"
            return HttpResponseRedirect(sending.location, status=303)
    return _show(request, found, status=422, action_form=form)


@require_POST
def close(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """End it, with what was learned."""
    require(request.member, "reflection.facilitate", _found(request, key))
    learned = request.POST.get("learned", "")
    return _do(request, key, lambda found: actions.close(request.member, found, learned=learned), _("Closed."))


@require_POST
def settle(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Say what became of an agreed action."""
    found = get_object_or_404(Action.objects.select_related("retrospective__team"), pk=key)
    require(request.member, "reflection.settle", found)
    wanted = request.POST.get("next", "")
    safe = wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    back = wanted if safe else address(request.organisation, "reflection:retrospective", found.retrospective_id)
    state, words = request.POST.get("state", ""), request.POST.get("words", "")
    return perform(request, back, lambda: actions.settle(request.member, found, state=state, words=words), _("Noted."))
