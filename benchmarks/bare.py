"""A logged-in page that says nothing, and a logged-in POST that inserts one row.

Both pass through everything a real page passes through: session, log-in, organisation, scope, the frame with its
navigation. What a screen costs beyond them is its own.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from quarterdeck.keel.clock import now
from quarterdeck.keel.keys import new_key
from quarterdeck.keel.models import Submission


def page(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html")


def row(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        Submission.objects.create(organisation=request.organisation, key=new_key(), location="", at=now())  # type: ignore[attr-defined]
    return HttpResponseRedirect("page", status=303)
