"""The board, its agreement, its flow, and the bets of all teams."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from quarterdeck.board import actions
from quarterdeck.board.drawing import cumulative_flow_of, cycle_times_of, throughput_of
from quarterdeck.board.forms import BoardForm
from quarterdeck.board.queries import Filters, bets_page, board_page, board_revision, flow_page
from quarterdeck.board.queries.flow import WEEKS
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import today
from quarterdeck.keel.errors import Conflict
from quarterdeck.keel.pages import address, fulfil, page
from quarterdeck.people.middleware import OrganisationRequest
from quarterdeck.people.queries import find_team


@require_safe
def bets(request: OrganisationRequest) -> HttpResponse:
    """What is the whole organisation betting on, and where is it too much?"""
    return page(request, "board/bets.html", bets_page())


@require_safe
def board(request: OrganisationRequest, team: str) -> HttpResponse:
    """What are we betting on, and are we doing too much?

    htmx asks for the board alone every few seconds and says what it has; nothing new costs one small statement (304).
    """
    found, revision = board_revision(request.member, find_team(team), today(request.organisation))
    etag, live = f'"{revision}"', bool(request.headers.get("HX-Request"))
    if live and request.headers.get("If-None-Match", "").removeprefix("W/") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    answer = board_page(request.member, found, revision, _filters(request), today(request.organisation))
    response = page(
        request,
        "board/board_itself.html" if live else "board/board.html",
        answer,
        query=request.GET.urlencode(),
        nav="board:bets" if answer.is_company else "people:teams",
    )
    response["Vary"] = "HX-Request"
    if live:
        response["ETag"] = etag
    return response


def _filters(request: OrganisationRequest) -> Filters:
    asked = request.GET
    return Filters(
        owner=asked.get("owner", "")[:40],
        objective=asked.get("objective", "")[:12].upper(),
        key_result=asked.get("kr", "")[:12].upper(),
        words=asked.get("q", "").strip()[:60],
        blocked="blocked" in asked,
        lanes=asked.get("lanes") == "objective",
        ended=asked.get("ended") == "all",
    )


@require_http_methods(["GET", "POST"])
def agreement(request: OrganisationRequest, team: str) -> HttpResponse:
    """How much do we do at once, and when may a card be pulled?"""
    where = find_team(team)
    require(request.member, "board.change_board", where)
    found, _revision = board_revision(request.member, where, today(request.organisation))
    form = BoardForm(found, request.POST or None)
    back = address(request.organisation, "board:board", where.slug)
    if request.method == "POST":
        try:
            saved = fulfil(
                form,
                lambda data: actions.change_board(
                    request.member, where, limits=form.limits, policies=form.policies, version=data["version"]
                ),
            )
        except Conflict as conflict:
            form.add_error(None, _("Somebody else changed the agreement a moment ago. Look again, then save yours."))
            form.data = {**{key: form.data[key] for key in form.data}, "version": conflict.theirs.version}
            saved = None
        if saved is not None:
            messages.success(request, _("Saved. The board shows it now."))
            return HttpResponseRedirect(back, status=303)
    status = 422 if request.method == "POST" else 200
    return page(request, "board/agreement.html", form=form, team=where, back=back, status=status, nav="people:teams")


@require_safe
def flow(request: OrganisationRequest, team: str) -> HttpResponse:
    """How does work flow here, and when will it be done?"""
    where = find_team(team)
    asked = request.GET.get("weeks", "")
    weeks = int(asked) if asked in {str(each) for each in WEEKS} else WEEKS[0]
    answer = flow_page(request.member, where, weeks, today(request.organisation))
    return page(
        request,
        "board/flow.html",
        answer,
        cumulative=cumulative_flow_of(answer),
        cycle_times=cycle_times_of(answer),
        throughput=throughput_of(answer),
        nav="people:teams",
    )
