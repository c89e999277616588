"""The verbs: reading one's inbox, choosing how to hear, connecting a chat, making and revoking a calendar's address."""

import secrets
from datetime import date, time
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.events.actions import record
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import now
from quarterdeck.keel.errors import invalid
from quarterdeck.keel.holidays import checked_place
from quarterdeck.notify.calls import CallFailed, CallRefused, post_json
from quarterdeck.notify.chat import message
from quarterdeck.notify.letters import base_of
from quarterdeck.notify.models import ChatHook, ChatKind, Delivery, Feed, Notice, Post, Preference
from quarterdeck.people.models import Member, Team, check_time_zone

MOST_FEEDS = 20


@transaction.atomic
def mark_read(reader: Member, notice: Notice | None = None) -> int:
    """Mark one of the reader's notices as read, or all of them. Returns how many."""
    mine = Notice.objects.filter(member=reader, read_at__isnull=True)
    if notice is not None:
        mine = mine.filter(pk=notice.pk)
    return mine.update(read_at=now())


@transaction.atomic
def choose(
    member: Member,
    *,
    post: str,
    time_zone: str = "",
    holidays: str = "",
    quiet_from: time | None = None,
    quiet_until: time | None = None,
    away_from: date | None = None,
    away_until: date | None = None,
) -> Preference:
    """Say how one wants to hear. Raises ValidationError by field."""
    if post not in Post.values:
        raise invalid("post", _("Choose one of the four."))
    if time_zone:
        try:
            check_time_zone(time_zone)
        except Exception as error:
            raise invalid("time_zone", _("Choose a time zone from the list, for example Europe/Berlin.")) from error
    if away_from and away_until and away_until < away_from:
        raise invalid("away_until", _("The last day away cannot lie before the first."))
    fields: dict[str, Any] = {
        "post": post, "time_zone": time_zone, "holidays": checked_place("holidays", holidays),
        "away_from": away_from, "away_until": away_until,
        "organisation_id": member.organisation_id,
    }  # fmt: skip
    if quiet_from is not None:
        fields["quiet_from"] = quiet_from
    if quiet_until is not None:
        fields["quiet_until"] = quiet_until
    chosen, _created = Preference.objects.update_or_create(member=member, defaults=fields)
    return chosen


@transaction.atomic
def add_hook(actor: Member, *, kind: str, address: str, team: Team | None = None) -> ChatHook:
    """Connect a chat: what happens in a team, or without one in the whole organisation, is told there from now on."""
    require(actor, "notify.add_hook", team)
    if kind not in ChatKind.values:
        raise invalid("kind", _("Choose the chat."))
    address = address.strip()
    if not address.startswith("https://") or len(address) > 500:
        raise invalid("address", _("Copy the address that the chat gave you; it begins with https://."))
    hook = ChatHook.objects.create(
        organisation_id=actor.organisation_id, team=team, kind=kind, address=address, added_by=actor, added_at=now()
    )
    record(actor, "chat_hook.added", hook)
    return hook


@transaction.atomic
def remove_hook(actor: Member, hook: ChatHook) -> None:
    """Disconnect a chat; what waited for it is forgotten."""
    require(actor, "notify.change_hook", hook)
    record(actor, "chat_hook.removed", hook)
    hook.delete()


def try_hook(actor: Member, hook: ChatHook) -> None:
    """Say a word in the chat now. Raises ValidationError with what went wrong."""
    require(actor, "notify.change_hook", hook)
    words = _("%(who)s connected this channel with Quarterdeck.") % {"who": actor.name}
    try:
        post_json(hook.address, message(hook.kind, words, base_of(actor.organisation)))
    except (CallRefused, CallFailed) as error:
        raise invalid("address", str(error)) from error


@transaction.atomic
def try_again(actor: Member, delivery: Delivery) -> None:
    """Give a dead letter another life."""
    require(actor, "notify.see_dead_letters")
    Delivery.objects.filter(pk=delivery.pk, dead_at__isnull=False).update(dead_at=None, tries=0, error="", due_at=now())


@transaction.atomic
def make_feed(member: Member, *, team: Team | None = None) -> str:
    """A new secret for a calendar feed, of one's own things or of a team's. It is shown once: only its digest is kept."""
    mine = Feed.objects.filter(member=member, revoked_at__isnull=True)
    if mine.count() >= MOST_FEEDS:
        raise invalid("team", _("You have %(most)d calendars; revoke one first.") % {"most": MOST_FEEDS})
    secret = secrets.token_urlsafe(32)
    Feed.objects.create(
        organisation_id=member.organisation_id, member=member, team=team, digest=digest_of(secret), made_at=now()
    )
    return secret


@transaction.atomic
def revoke_feed(member: Member, feed: Feed) -> None:
    """Make a calendar's address answer 404 from now on. One's own only."""
    Feed.objects.filter(pk=feed.pk, member=member, revoked_at__isnull=True).update(revoked_at=now())


def digest_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
