"""The inbox, how one hears, chats, calendars, dead letters."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quarterdeck.keel.access import may, require
from quarterdeck.keel.pages import address, fulfil, page, perform
from quarterdeck.keel.scope import every_organisation, organisation_scope
from quarterdeck.keel.submissions import once
from quarterdeck.notify import actions
from quarterdeck.notify.forms import FeedForm, HookForm, PreferenceForm
from quarterdeck.notify.models import ChatHook, Delivery, Feed, Notice
from quarterdeck.notify.queries import dead_letters, feeds_of, hooks, inbox_page, preference_of, unread_count
from quarterdeck.people.middleware import OrganisationRequest


@require_http_methods(["GET", "POST"])
def inbox(request: OrganisationRequest) -> HttpResponse:
    """What should I know? A sent form marks everything as read."""
    if request.method == "POST":
        actions.mark_read(request.member)
        return HttpResponseRedirect(address(request.organisation, "notify:inbox"), status=303)
    number = request.GET.get("page", "")
    answer = inbox_page(
        request.member, only_new="new" in request.GET,
        number=min(1000, max(1, int(number))) if number.isdecimal() and len(number) < 5 else 1,
    )  # fmt: skip
    return page(request, "notify/inbox.html", answer)


@require_safe
def count(request: OrganisationRequest) -> HttpResponse:
    """How many notices wait: the little number beside the inbox."""
    return page(request, "notify/count.html", {"unread": unread_count(request.member)})


@require_safe
def follow(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Go to what a notice is about; it is read then."""
    notice = get_object_or_404(Notice, pk=key, member=request.member)
    actions.mark_read(request.member, notice)
    return HttpResponseRedirect(f"/{request.organisation.slug}/{notice.path}")


@require_http_methods(["GET", "POST"])
def settings_page(request: OrganisationRequest) -> HttpResponse:
    """How do I hear, and where is my calendar?"""
    chosen = preference_of(request.member)
    names = ("post", "quiet_from", "quiet_until", "time_zone", "holidays", "away_from", "away_until")
    form = PreferenceForm(request.POST or None, initial={name: getattr(chosen, name) for name in names})
    if request.method == "POST":
        saved = fulfil(form, lambda data: actions.choose(request.member, **data))
        if saved is not None:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(address(request.organisation, "notify:settings"), status=303)
    mine = [each for each in hooks() if may(request.member, "notify.change_hook", each)]
    about: dict[str, Any] = {
        "feeds": feeds_of(request.member), "hooks": mine, "feed_form": FeedForm(),
        "may_connect": request.member.is_admin or bool(request.member.led_team_ids), "has_email": settings.HAS_EMAIL,
        "shown": request.session.pop("calendar_address", ""),
    }  # fmt: skip
    return page(
        request, "notify/settings.html", form=form, status=422 if form.errors else 200, nav="notify:inbox", **about
    )


@require_POST
def make_feed(request: OrganisationRequest) -> HttpResponse:
    """A new secret address for a calendar, shown once."""
    form = FeedForm(request.POST)
    secret = fulfil(form, lambda data: actions.make_feed(request.member, team=data["team"]))
    if secret is None:
        messages.error(request, " ".join(str(each) for said in form.errors.values() for each in said))
    else:
        request.session["calendar_address"] = f"{settings.SITE_URL}{reverse('calendar', args=[secret])}"
    return HttpResponseRedirect(address(request.organisation, "notify:settings") + "#calendars", status=303)


@require_POST
def revoke_feed(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Make a calendar's address answer 404."""
    feed = get_object_or_404(Feed, pk=key, member=request.member)
    return perform(
        request, address(request.organisation, "notify:settings"), lambda: actions.revoke_feed(request.member, feed),
        _("Revoked. Calendars that know the address get nothing any more."),
    )  # fmt: skip


@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The feed behind a secret address; calendars cannot log in."""
    with every_organisation():
        feed = (
            Feed.objects.select_related("organisation", "member", "team")
            .filter(digest=actions.digest_of(secret), revoked_at__isnull=True, member__deactivated_at__isnull=True)
            .first()
        )
    if feed is None:
        raise Http404
    organisation: Any = feed.organisation
    with organisation_scope(organisation):
        from quarterdeck.notify.calendars import calendar_of  # here: iCalendar is large, and few processes meet it

        body = calendar_of(organisation, feed)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=300"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_http_methods(["GET", "POST"])
def add_hook(request: OrganisationRequest) -> HttpResponse:
    """Connect a chat."""
    member = request.member
    if not member.is_admin and not member.led_team_ids:
        require(member, "notify.add_hook", None)
    form = HookForm(member, request.POST or None)
    back = address(request.organisation, "notify:settings")
    if request.method == "POST":
        with once(request.organisation, request.POST.get("submission")) as sending:
            if sending.repeated:
                return HttpResponseRedirect(back, status=303)
            made = fulfil(form, lambda data: actions.add_hook(member, **data))
            if made is not None:
                sending.location = back
        if made is not None:
            messages.success(request, _("Connected. Try it with a word."))
            return HttpResponseRedirect(back, status=303)
    return page(
        request, "notify/hook.html", form=form, back=back, status=422 if form.errors else 200, nav="notify:inbox"
    )


@require_POST
def change_hook(request: OrganisationRequest, key: UUID) -> HttpResponse:
    """Try a chat with a word, or disconnect it."""
    hook = get_object_or_404(ChatHook.objects.select_related("team"), pk=key)
    require(request.member, "notify.change_hook", hook)
    back = address(request.organisation, "notify:settings")
    if request.POST.get("do") == "remove":
        return perform(request, back, lambda: actions.remove_hook(request.member, hook), _("Disconnected."))
    return perform(request, back, lambda: actions.try_hook(request.member, hook), _("Said. Look there."))


@require_http_methods(["GET", "POST"])
def dead(request: OrganisationRequest) -> HttpResponse:
    """What never arrived, and why."""
    require(request.member, "notify.see_dead_letters")
    if request.method == "POST":
        try:
            key = UUID(request.POST.get("key", ""))
        except ValueError:
            raise Http404 from None
        delivery = get_object_or_404(Delivery, pk=key)
        return perform(
            request, address(request.organisation, "notify:dead"), lambda: actions.try_again(request.member, delivery),
            _("It will be tried again within a minute."),
        )  # fmt: skip
    return page(request, "notify/dead.html", letters=dead_letters()[:100], nav="notify:inbox")
