"""The list of people, a person's page, and letting somebody go."""

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quarterdeck.keel.access import require
from quarterdeck.keel.pages import address, fulfil, page, perform
from quarterdeck.people import actions
from quarterdeck.people.forms import DeactivationForm, MemberForm
from quarterdeck.people.middleware import OrganisationRequest
from quarterdeck.people.models import Member, Role
from quarterdeck.people.ownership import owned_by
from quarterdeck.people.queries import MemberFilters, find_people, member_page, members_page
from quarterdeck.people.queries.members import STATES

NAV = "people:teams"


@require_safe
def members(request: OrganisationRequest) -> HttpResponse:
    """Who is here?"""
    asked = request.GET
    number, role, state = asked.get("page", ""), asked.get("role", ""), asked.get("state", "")
    filters = MemberFilters(
        words=asked.get("q", "")[:100], role=role if role in Role.values else "", team=asked.get("team", "")[:60],
        state=state if state in STATES else "here",
        page=min(100_000, int(number)) if number.isdecimal() and 0 < len(number) < 7 and int(number) else 1,
    )  # fmt: skip
    query = asked.copy()
    query.pop("page", None)
    return page(request, "people/members.html", members_page(request.member, filters), query=query.urlencode(), nav=NAV)


@require_safe
def find(request: OrganisationRequest) -> HttpResponse:
    """Options for a field that takes a person; whatever that field is called, its text is the question."""
    words = str(next(iter(request.GET.values()), ""))
    return page(request, "people/found.html", find_people(words.removeprefix("@")))


@require_safe
def member(request: OrganisationRequest, handle: str) -> HttpResponse:
    """Who is this, and where do they belong?"""
    return page(request, "people/member.html", member_page(request.member, handle), nav=NAV)


@require_http_methods(["GET", "POST"])
def edit(request: OrganisationRequest, handle: str) -> HttpResponse:
    """Change how a person is shown, and as an admin their role."""
    answer = member_page(request.member, handle)
    person = answer.member
    require(request.member, "people.change_person", person)
    initial = {"name": person.name, "handle": person.handle, "email": person.email, "role": person.role}
    form = MemberForm(request.POST or None, initial=initial, has_login=answer.has_login, with_role=answer.may_manage)

    @transaction.atomic
    def change(data: dict[str, str]) -> Member:
        role = data.pop("role", person.role)
        if role != person.role:
            actions.change_role(request.member, person, role)
        return actions.change_member(request.member, person, **data)

    if request.method == "POST":
        changed = fulfil(form, change)
        if changed is not None:
            return HttpResponseRedirect(address(request.organisation, "people:member", changed.handle), status=303)
    return page(request, "people/member_edit.html", answer, form=form, nav=NAV, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def deactivate(request: OrganisationRequest, handle: str) -> HttpResponse:
    """Let somebody go: what they own gets new owners, their history stays."""
    answer = member_page(request.member, handle)
    require(request.member, "people.manage_members")
    owned = [each for each, _reassign in owned_by(answer.member)]
    form = DeactivationForm(request.organisation, owned, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        gone = fulfil(form, lambda data: actions.deactivate_member(
            request.member, answer.member, successor=data.get("successor"), successors=form.successors()
        ))  # fmt: skip
        if gone is not None:
            return HttpResponseRedirect(address(request.organisation, "people:member", handle), status=303)
    return page(
        request, "people/deactivate.html", answer, form=form, owned=owned, nav=NAV, status=422 if form.errors else 200
    )


@require_POST
def reactivate(request: OrganisationRequest, handle: str) -> HttpResponse:
    """Let somebody back in."""
    person = member_page(request.member, handle).member
    back = address(request.organisation, "people:member", handle)
    said = _("%(name)s is back.") % {"name": person.name}
    return perform(request, back, lambda: actions.reactivate_member(request.member, person), said)
