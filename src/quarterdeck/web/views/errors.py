"""What a person reads when something is refused, missing or broken."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def _error(request: HttpRequest, status: int, title: str, words: str) -> HttpResponse:
    return render(request, "errors/error.html", {"title": title, "words": words, "status": status}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(
        request,
        400,
        _("That request could not be read"),
        _("Go back and try again. If you followed a link, it may be incomplete."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(
        request, 403, _("This is for somebody else to do"), str(exception) or _("Ask a lead of the team or a steward.")
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(
        request,
        404,
        _("Nothing here"),
        _("There is no such page, or it belongs to an organisation you are not a member of."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Without a request context: whatever broke may break again in it."""
    return HttpResponse(render_to_string("errors/broken.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _error(
        request,
        403,
        _("This form is out of date"),
        _("Go back, reload the page and send it again. Cookies have to be allowed."),
    )
