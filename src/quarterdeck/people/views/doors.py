"""The ways in from outside: the first run, and an invitation's link."""

from typing import cast

from allauth.account.utils import perform_login
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from quarterdeck.keel.pages import address, fulfil
from quarterdeck.people import actions
from quarterdeck.people.forms import PersonForm, StartForm
from quarterdeck.people.models import Member, User
from quarterdeck.people.queries import invitation_door, is_first_run


def _let_in(request: HttpRequest, member: Member) -> HttpResponse:
    """Log a new person in, and lead them to what waits for them."""
    redirect = address(member.organisation, "web:my_week")
    return cast("HttpResponse", perform_login(request, member.user, redirect_url=redirect))


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, token: str) -> HttpResponse:
    """The first run: make the first login and organisation with a one-time link."""
    if not is_first_run(token):
        return _dead(request, _("This link was used already, or the server was started again since."), status=410)
    form = StartForm(request.POST or None)
    if request.method == "POST":
        founder = fulfil(form, lambda data: actions.found_by_token(token, **data))
        if founder is not None:
            return _let_in(request, founder)
    return render(request, "people/start.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Join an organisation: with the login one has, or with a new one."""
    door = invitation_door(token)
    if door.problem:
        return _dead(request, door.problem, status=410)
    user = request.user
    if isinstance(user, User):
        return _join_with_login(request, token, user)
    form = PersonForm(request.POST or None, initial={"name": door.name, "email": door.email})
    if request.method == "POST":
        member = fulfil(form, lambda data: actions.accept_as_new_person(token, **data))
        if member is not None:
            return _let_in(request, member)
    login = f"{reverse('account_login')}?next={request.path}"
    context = {"door": door, "form": form, "login": login}
    return render(request, "people/invitation.html", context, status=422 if form.errors else 200)


def _join_with_login(request: HttpRequest, token: str, user: User) -> HttpResponse:
    problem = ""
    if request.method == "POST":
        try:
            member = actions.accept_with_login(token, user)
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            return HttpResponseRedirect(address(member.organisation, "web:my_week"), status=303)
    context = {"door": invitation_door(token), "problem": problem, "token": token}
    return render(request, "people/invitation_login.html", context, status=422 if problem else 200)


@require_POST
def other_login(request: HttpRequest, token: str) -> HttpResponse:
    """Log out and come back to the invitation, to use it as somebody else."""
    logout(request)
    return HttpResponseRedirect(reverse("invitation", args=[token]), status=303)


def _dead(request: HttpRequest, words: str, *, status: int) -> HttpResponse:
    return render(request, "people/dead_link.html", {"words": words}, status=status)
