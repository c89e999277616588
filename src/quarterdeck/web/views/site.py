"""Addresses that belong to no organisation: the look's files, the way home, a sign of life."""

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from quarterdeck.keel.pages import address
from quarterdeck.people.queries import organisations_of
from quarterdeck.web.bundle import script, stylesheet


@require_safe
@cache_control(max_age=60 * 60 * 24 * 365, immutable=True, public=True)
def bundle(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """The joined stylesheet or script. An old digest gets the present file: pages and files may cross while upgrading."""
    for each in (stylesheet(), script()):
        if each.name == name:
            return HttpResponse(each.body, content_type=each.content_type)
    raise Http404


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The organisation last visited or the only one; a choice when there are several, a word when there is none."""
    organisations = organisations_of(request.user)
    if len(organisations) == 1:
        return HttpResponseRedirect(address(organisations[0], "web:my_week"))
    return render(request, "web/home.html", {"organisations": organisations})


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the server can reach its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
