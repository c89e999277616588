"""The backlog."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from quarterdeck.keel.access import require
from quarterdeck.keel.pages import address, fulfil, page, perform
from quarterdeck.keel.submissions import once
from quarterdeck.people.middleware import OrganisationRequest
from quarterdeck.people.models import Team
from quarterdeck.review import actions
from quarterdeck.review.forms import IdeaForm
from quarterdeck.review.models import Idea
from quarterdeck.review.queries import backlog_page


@require_http_methods(["GET", "POST"])
def backlog(request: OrganisationRequest) -> HttpResponse:
    """What did we set aside?"""
    slug = request.GET.get("team", "")
    team = get_object_or_404(Team, slug=slug) if slug else None
    form = IdeaForm(request.POST or None, initial={"team": slug})
    if request.method == "POST":
        require(request.member, "review.add_idea")
        back = f"{address(request.organisation, 'review:backlog')}{f'?team={slug}' if slug else ''}"
        with once(request.organisation, request.POST.get("submission")) as sending:
            if sending.repeated:
                return HttpResponseRedirect(sending.location or back, status=303)
            kept = fulfil(form, lambda data: actions.keep_idea(request.member, **data))
            if kept is not None:
                sending.location = back
        if kept is not None:
            messages.success(request, _("Set aside."))
            return HttpResponseRedirect(back, status=303)
    asked = request.GET.get("show", "")
    answer = backlog_page(request.member, team=team, show=asked, everything=asked == "all")
    return page(
        request,
        "review/backlog.html",
        answer,
        form=form if answer.may_add else None,
        status=422 if form.errors else 200,
    )


@require_POST
def settle(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Take an idea up, keep it on, or drop it with a word."""
    idea = get_object_or_404(Idea.objects.select_related("team"), pk=key)
    require(request.member, "review.settle_idea", idea)
    do = request.POST.get("do", "")
    back = address(request.organisation, "review:backlog")

    def act() -> None:
        if do == "keep":
            actions.keep_on(request.member, idea)
        elif do == "drop":
            actions.drop_idea(request.member, idea, reason=request.POST.get("reason", ""))
        else:
            became = actions.promote_idea(request.member, idea, into=do).became
            messages.success(request, _("Taken up: %(ref)s.") % {"ref": became})

    return perform(request, back, act)


@require_POST
def look_through(request: OrganisationRequest, team: str) -> HttpResponse:
    """We went through our backlog."""
    where = get_object_or_404(Team, slug=team)
    require(request.member, "review.look_through", where)
    return perform(
        request, address(request.organisation, "review:backlog"), lambda: actions.look_through(request.member, where),
        _("Noted: the backlog of %(team)s was looked through today.") % {"team": where.name},
    )  # fmt: skip
