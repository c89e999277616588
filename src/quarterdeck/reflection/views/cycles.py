"""Closing a cycle: the way there, its causes, its summary."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from quarterdeck.keel.access import require
from quarterdeck.keel.clock import today
from quarterdeck.keel.errors import Conflict
from quarterdeck.keel.pages import address, fulfil, page, perform
from quarterdeck.okrs.models import Cycle
from quarterdeck.people.middleware import OrganisationRequest
from quarterdeck.people.models import Team, TeamKind
from quarterdeck.reflection import actions
from quarterdeck.reflection.actions.closing import remind
from quarterdeck.reflection.forms import SummaryForm
from quarterdeck.reflection.markdown import bands_words, landed_words, summary_markdown
from quarterdeck.reflection.models import CycleWords
from quarterdeck.reflection.queries import SummaryPage, causes_page, closing_page, summary_page


@require_http_methods(["GET", "POST"])
def closing(request: OrganisationRequest, slug: str) -> HttpResponse:
    """What is left to do before this cycle is over? POST reminds those who have something to do."""
    cycle = get_object_or_404(Cycle.objects.select_related("organisation"), slug=slug)
    if request.method == "POST":
        require(request.member, "okrs.move_phase")

        def act() -> None:
            count = remind(request.member, cycle)
            words = ngettext("%(n)d team is reminded.", "%(n)d teams are reminded.", count) % {"n": count}
            messages.success(request, words if count else _("Whoever has something to do was reminded today already."))

        return perform(request, address(request.organisation, "reflection:closing", slug), act)
    waiting = request.GET.get("show") == "waiting"
    answer = closing_page(request.member, cycle, today(request.organisation), only_waiting=waiting)
    return page(request, "reflection/closing.html", answer, nav="okrs:cycles")


def _team(request: OrganisationRequest) -> Team | None:
    """The team that an address names; None for the whole company."""
    slug = request.GET.get("team", "")[:60]
    return get_object_or_404(Team, slug=slug) if slug else None


@require_safe
def causes(request: OrganisationRequest, slug: str) -> HttpResponse:
    """What caused it?"""
    cycle = get_object_or_404(Cycle, slug=slug)
    return page(request, "reflection/causes.html", causes_page(cycle, _team(request)), nav="okrs:cycles")


def _summary(request: OrganisationRequest, slug: str) -> SummaryPage:
    cycle = get_object_or_404(Cycle, slug=slug)
    team = _team(request) or get_object_or_404(Team, kind=TeamKind.COMPANY)
    return summary_page(request.member, cycle, team, today(request.organisation))


@require_safe
def summary(request: OrganisationRequest, slug: str) -> HttpResponse:
    """What we wanted, where we landed, why, what we decided and learned, what changes. `?slides` shows it slide by slide."""
    answer = _summary(request, slug)
    template = "reflection/slides.html" if "slides" in request.GET else "reflection/summary.html"
    return page(request, template, answer, landed=landed_words(answer), bands=bands_words(answer), nav="okrs:cycles")


@require_safe
def summary_text(request: OrganisationRequest, slug: str) -> HttpResponse:
    """The same as Markdown."""
    answer = _summary(request, slug)
    response = HttpResponse(summary_markdown(answer), content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="summary-{answer.cycle_slug}-{answer.team_slug}.md"'
    return response


@require_http_methods(["GET", "POST"])
def edit_summary(request: OrganisationRequest, slug: str) -> HttpResponse:
    """Say how it went in one's own words, above the numbers."""
    cycle = get_object_or_404(Cycle, slug=slug)
    team = _team(request) or get_object_or_404(Team, kind=TeamKind.COMPANY)
    require(request.member, "reflection.sum_up", team)
    back = address(request.organisation, "reflection:summary", slug) + ("" if team.is_company else f"?team={team.slug}")
    known = CycleWords.objects.filter(cycle=cycle, team=team).first()
    start = {"words": known.words, "changes": known.changes, "version": known.version} if known else {}
    form = SummaryForm(request.POST or None, initial=start)
    theirs = None
    if request.method == "POST":
        try:
            if fulfil(form, lambda data: actions.write_summary(request.member, team, cycle, **data)) is not None:
                return HttpResponseRedirect(back, status=303)
        except Conflict as conflict:
            theirs = conflict.theirs
            form = SummaryForm(initial={**conflict.mine, "version": theirs.version})
    status = 409 if theirs else 422 if form.errors else 200
    return page(
        request, "reflection/edit_summary.html", form=form, team=team, cycle=cycle, back=back, theirs=theirs, status=status,
        nav="okrs:cycles",
    )  # fmt: skip
