"""The tree of teams, and the page where a team is edited."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quarterdeck.keel.access import require
from quarterdeck.keel.pages import address, fulfil, page, perform
from quarterdeck.keel.submissions import once
from quarterdeck.people import actions
from quarterdeck.people.forms import AddToTeamForm, ArchiveTeamForm, MoveTeamForm, NewTeamForm, TeamForm
from quarterdeck.people.middleware import OrganisationRequest
from quarterdeck.people.models import Member, Team
from quarterdeck.people.queries import find_team, possible_parents, team_edit_page, tree_page

NAV = "people:teams"


@require_safe
def teams(request: OrganisationRequest) -> HttpResponse:
    """Which teams are there, and who leads them?"""
    return page(request, "people/teams.html", tree_page(request.member))


@require_http_methods(["GET", "POST"])
def new(request: OrganisationRequest) -> HttpResponse:
    """Make a team."""
    require(request.member, "people.change_tree")
    form = NewTeamForm(possible_parents(), request.POST or None, initial={"parent": request.GET.get("parent", "")})
    if request.method == "POST":
        with once(request.organisation, request.POST.get("submission")) as sending:
            team = None if sending.repeated else fulfil(form, lambda data: actions.create_team(request.member, **data))
            if team is not None:
                sending.location = address(request.organisation, "people:team_edit", team.slug)
        if sending.location:
            return HttpResponseRedirect(sending.location, status=303)
    return page(request, "people/team_new.html", form=form, nav=NAV, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit(request: OrganisationRequest, team: str) -> HttpResponse:
    """Change what a team is called and is for; everything else about it has a button here."""
    answer = team_edit_page(request.member, team)
    require(request.member, "people.change_team", answer.team)
    form = _team_form(request, answer.team)
    if request.method == "POST" and fulfil(form, lambda data: actions.change_team(request.member, answer.team, **data)):
        return HttpResponseRedirect(address(request.organisation, "web:team", team), status=303)
    return _edit_page(request, team, form=form)


def _team_form(request: OrganisationRequest, team: Team) -> TeamForm:
    data = request.POST if request.method == "POST" and "name" in request.POST else None
    initial = {"name": team.name, "purpose": team.purpose, "kind": team.kind}
    return TeamForm(data, initial=initial, with_kind=request.member.is_steward and not team.is_company)


def _edit_page(request: OrganisationRequest, slug: str, **given: object) -> HttpResponse:
    """The page with its forms; those `given` carry what was typed and why it was refused."""
    answer = team_edit_page(request.member, slug)
    team = answer.team
    forms: dict[str, object] = {"form": TeamForm(
        initial={"name": team.name, "purpose": team.purpose, "kind": team.kind},
        with_kind=answer.may_change_tree and not team.is_company,
    ), "adding": AddToTeamForm(request.organisation, auto_id="add_%s")}  # fmt: skip
    if answer.may_change_tree and not team.is_company:
        parent = {"parent": team.parent.slug if team.parent else ""}
        forms["moving"] = MoveTeamForm(possible_parents(team), initial=parent)
        forms["archiving"] = ArchiveTeamForm()
    forms.update(given)
    refused = any(getattr(each, "errors", None) for each in given.values())
    return page(request, "people/team_edit.html", answer, nav=NAV, status=422 if refused else 200, **forms)


def _back(request: OrganisationRequest, slug: str) -> str:
    return address(request.organisation, "people:team_edit", slug)


@require_POST
def move(request: OrganisationRequest, team: str) -> HttpResponse:
    """Hang a team under another one."""
    found = find_team(team)
    require(request.member, "people.change_tree")
    form = MoveTeamForm(possible_parents(found), request.POST)
    if fulfil(form, lambda data: actions.move_team(request.member, found, **data)):
        return HttpResponseRedirect(_back(request, team), status=303)
    return _edit_page(request, team, moving=form)


@require_POST
def archive(request: OrganisationRequest, team: str) -> HttpResponse:
    """Set a team aside."""
    found = find_team(team)
    require(request.member, "people.change_tree")
    form = ArchiveTeamForm(request.POST)
    if fulfil(form, lambda data: actions.archive_team(request.member, found, **data)):
        return HttpResponseRedirect(address(request.organisation, "people:teams"), status=303)
    return _edit_page(request, team, archiving=form)


@require_POST
def restore(request: OrganisationRequest, team: str) -> HttpResponse:
    """Bring a team back."""
    found = find_team(team)
    said = _("%(team)s is back.") % {"team": found.name}
    return perform(request, _back(request, team), lambda: actions.restore_team(request.member, found), said)


@require_POST
def add(request: OrganisationRequest, team: str) -> HttpResponse:
    """Add somebody to a team."""
    found = find_team(team)
    require(request.member, "people.change_team", found)
    form = AddToTeamForm(request.organisation, request.POST, auto_id="add_%s")
    if fulfil(form, lambda data: actions.add_to_team(request.member, found, data["person"], lead=data["lead"])):
        return HttpResponseRedirect(_back(request, team), status=303)
    return _edit_page(request, team, adding=form)


@require_POST
def remove(request: OrganisationRequest, team: str, handle: str) -> HttpResponse:
    """Take somebody out of a team."""
    found, person = find_team(team), get_object_or_404(Member, handle=handle)
    return perform(request, _back(request, team), lambda: actions.remove_from_team(request.member, found, person))


@require_POST
def lead(request: OrganisationRequest, team: str, handle: str) -> HttpResponse:
    """Make somebody a lead, or release them: `lead` is "yes" or empty."""
    found, person = find_team(team), get_object_or_404(Member, handle=handle)
    leads = request.POST.get("lead") == "yes"
    return perform(request, _back(request, team), lambda: actions.set_lead(request.member, found, person, lead=leads))
