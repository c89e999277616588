"""Each page below `/<organisation>/` runs inside that organisation, for a member of it; strangers get 404."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from quarterdeck.keel.scope import doorstep_scope, login_scope, organisation_scope, standing_in
from quarterdeck.people.models import Member, Organisation


class OrganisationRequest(HttpRequest):
    """A request below `/<organisation>/`: what every view of the rooms receives."""

    member: Member
    organisation: Organisation


View = Callable[..., HttpResponse]


def known_by_ticket(knows: Callable[..., bool]) -> Callable[[View], View]:
    """Mark a view that may know its visitor by a signed ticket of the session: where `knows(request, **kwargs)`, it runs
    without `request.member` and outside of any organisation's scope (a query would be an error): without a statement."""

    def mark(view: View) -> View:
        view.knows = knows  # type: ignore[attr-defined]
        return view

    return mark


class OrganisationMiddleware:
    """Must be the last middleware: its `process_view` calls the view itself, inside the organisation's scope."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.known: dict[str, UUID] = {}
        """Where short names lead, as far as this process has seen. No secret, and no promise: each request asks again
        who is there, and one that finds nobody asks without it."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        slug = kwargs.pop("organisation", None)
        knows = getattr(view, "knows", None)
        if slug is None or (knows and knows(request, **kwargs)):
            return None
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest  # no text holds a NUL, and PostgreSQL does not take one
        user_id = request.session.get(SESSION_KEY)
        if user_id is not None and slug in self.known:
            with doorstep_scope(self.known[slug]):
                member = _member_of_session(request, user_id, slug)
                if member is not None:
                    with standing_in(member.organisation):
                        return _inside(request, member, view, args, kwargs)
        if user_id is not None:
            with login_scope(user_id):
                member = _member_of_session(request, user_id, slug)
            if member is not None:
                self.known[slug] = member.organisation_id
                with organisation_scope(member.organisation):
                    return _inside(request, member, view, args, kwargs)
        # The slow road: no session, a password that changed since, a stranger, or somebody who left.
        if not request.user.is_authenticated:
            if request.headers.get("HX-Request"):
                # The log-in page does not belong into a part of another page: the page says it, and keeps its words.
                return HttpResponse(status=401, headers={"HX-Reswap": "none"})
            return redirect_to_login(request.get_full_path())
        raise Http404


def _inside(
    request: HttpRequest,
    member: Member,
    view: Callable[..., HttpResponse],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> HttpResponse:
    request.member = member  # type: ignore[attr-defined]
    request.organisation = member.organisation  # type: ignore[attr-defined]
    with timezone.override(member.organisation.zone):
        return view(request, *args, **kwargs)


def _member_of_session(request: HttpRequest, user_id: Any, slug: str) -> Member | None:
    """The logged-in person's membership, their login and organisation in one statement.

    Does what `django.contrib.auth.get_user` does for a valid session, without fetching the login by itself first.
    """
    member = (
        Member.objects.select_related("organisation", "user")
        .filter(user_id=user_id, user__is_active=True, organisation__slug=slug, deactivated_at__isnull=True)
        .first()
    )
    if member is None or member.user is None:
        return None
    if not constant_time_compare(request.session.get(HASH_SESSION_KEY, ""), member.user.get_session_auth_hash()):
        return None
    member.user.backend = request.session[BACKEND_SESSION_KEY]
    request.user = member.user
    return member
