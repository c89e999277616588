"""The reader of the log that tells people and chats, at least once and never visibly twice.

A batch of events becomes notices and deliveries in one transaction with the cursor: what was read was told, and what was not
told is read again. A notice's key is its person and event, a delivery's is its own, so that a second reading changes nothing.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction
from django.db.models import Q

from quarterdeck.events.actions import advance
from quarterdeck.events.models import Event
from quarterdeck.events.queries import unread
from quarterdeck.events.sentences import tell
from quarterdeck.keel.clock import now
from quarterdeck.notify.calls import CallFailed, CallRefused, post_json
from quarterdeck.notify.chat import message
from quarterdeck.notify.kinds import KINDS, People, who_hears
from quarterdeck.notify.letters import at_once, base_of
from quarterdeck.notify.models import Channel, ChatHook, Delivery, Notice, Post, Preference
from quarterdeck.notify.paths import path_of
from quarterdeck.people.models import Organisation

_log = logging.getLogger(__name__)

READER = "notify"
MOST_TRIES = 12
LONGEST_WAIT = timedelta(hours=2)
AT_A_TIME = 200
BATCHES = 20
OLD = timedelta(days=3)
"""What happened longer ago is put into the inbox, but no letter is written and no chat told of it: a restored backup or a
worker that was away for a week must not flood anybody."""


def tell_everybody(organisation: Organisation) -> int:
    """Read what is new in the log and tell it, a batch at a time, each in a transaction of its own. Returns how many events
    were read, at most `BATCHES` batches of them."""
    read = 0
    for _batch in range(BATCHES):
        found = _tell_batch(organisation)
        read += found
        if not found:
            break
    return read


def _tell_batch(organisation: Organisation) -> int:
    with transaction.atomic():
        cursor, events = unread(organisation, READER)
        if not events:
            return 0
        interesting = [each.pk for each in events if each.verb in KINDS]
        if interesting:
            _tell(
                organisation,
                list(Event.objects.filter(pk__in=interesting).select_related("actor").order_by("position")),
            )
        advance(cursor, events[-1])
    return len(events)


def _tell(organisation: Organisation, events: Sequence[Event]) -> None:
    people, moment = People.now(), now()
    notices: list[Notice] = []
    for event in events:
        words, path, why = tell(event).sentence[:600], path_of(event)[:300], str(KINDS[event.verb].why)
        notices += [
            Notice(
                organisation=organisation, member_id=key, event=event.pk, kind=event.verb, words=words, why=why[:160],
                path=path, at=event.at,
            )
            for key in who_hears(event, people)
        ]  # fmt: skip
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=1000)
    fresh = [each for each in notices if moment - each.at < OLD]
    _write_at_once(organisation, fresh, moment)
    _write_to_chats(organisation, [each for each in events if moment - each.at < OLD], moment)


def _write_at_once(organisation: Organisation, notices: Iterable[Notice], moment: datetime) -> None:
    """Letters for those who want to hear at once, on their workdays and not before their quiet hours are over. Of what happens
    while somebody is on leave the first letter afterwards tells."""
    chosen = {
        each.member_id: when_to_write(each, organisation, moment)
        for each in Preference.objects.filter(post=Post.AT_ONCE).select_related("member")
        if each.member.email
    }
    made, told = [], []
    for notice in notices:
        due = chosen.get(notice.member_id)
        if due is None:
            continue
        subject, body = at_once(organisation, notice)
        made.append(
            letter(organisation, f"notice:{notice.member_id}:{notice.event}", subject, body, due, notice.member_id)
        )
        told.append((notice.member_id, notice.event))
    Delivery.objects.bulk_create(made, ignore_conflicts=True)
    for member, event in told:
        Notice.objects.filter(member=member, event=event).update(told_at=moment)


def when_to_write(preference: Preference, organisation: Organisation, moment: datetime) -> datetime | None:
    """The moment, or the end of the person's quiet hours or free days that it lies in; None when they are on leave then."""
    place = organisation.settings.holidays
    local = moment.astimezone(preference.zone(organisation.time_zone))
    if preference.is_quiet(local):
        until = _morning(preference, local)
        local = until if until > local else until + timedelta(days=1)
    while not preference.is_workday(local.date(), place):
        if preference.is_away(local.date()):
            return None
        local = _morning(preference, local + timedelta(days=1))
    return local


def _morning(preference: Preference, local: datetime) -> datetime:
    """When quiet hours end on a day."""
    at = preference.quiet_until
    return local.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0, fold=0)


def _write_to_chats(organisation: Organisation, events: Sequence[Event], moment: datetime) -> None:
    hooks = list(ChatHook.objects.filter(is_on=True))
    if not hooks:
        return
    made = []
    for event in events:
        if not KINDS[event.verb].for_chat or event.is_private:
            continue
        words, address = tell(event).sentence, base_of(organisation) + path_of(event)
        for hook in hooks:
            if hook.team_id is None or hook.team_id == event.team_id:
                body = message(hook.kind, words, address).decode()
                one = letter(organisation, f"chat:{hook.pk}:{event.pk}", words[:200], body, moment, None)
                one.channel, one.hook = Channel.CHAT, hook
                made.append(one)
    Delivery.objects.bulk_create(made, ignore_conflicts=True)


def letter(
    organisation: Organisation, key: str, subject: str, body: str, due_at: datetime, member: UUID | None
) -> Delivery:
    """A letter to a member, not yet saved. `key` names it for ever: it is written once."""
    return Delivery(
        organisation=organisation, channel=Channel.EMAIL, key=key, member_id=member, subject=" ".join(subject.split())[:300],
        body=body, due_at=due_at,
    )  # fmt: skip


# Sending ----------------------------------------------------------------------------------------------------------------


def send_waiting(organisation: Organisation) -> int:
    """Send what is due, each in a transaction of its own, at most `AT_A_TIME`. What fails is tried again, ever less often;
    after `MOST_TRIES` it is dead until an admin tries again. Returns how many arrived."""
    waiting = Delivery.objects.filter(sent_at__isnull=True, dead_at__isnull=True, due_at__lte=now())
    mails = get_connection(fail_silently=False) if settings.HAS_EMAIL else None
    sent = 0
    for key in list(waiting.filter(_possible()).values_list("pk", flat=True)[:AT_A_TIME]):
        with transaction.atomic():
            one = (
                Delivery.objects.select_for_update(of=("self",), skip_locked=_skips())
                .select_related("member", "hook")
                .filter(pk=key, sent_at__isnull=True, dead_at__isnull=True)
                .first()
            )
            if one is not None:
                sent += _send(one, mails)
    return sent


def _possible() -> Q:
    """Without a mail server letters wait; chats do not."""
    return Q() if settings.HAS_EMAIL else Q(channel=Channel.CHAT)


def _skips() -> bool:
    return bool(connection.features.has_select_for_update_skip_locked)


def _send(one: Delivery, mails: Any) -> bool:
    one.tries += 1
    try:
        if one.channel == Channel.CHAT:
            assert one.hook is not None
            post_json(one.hook.address, one.body.encode())
        else:
            assert one.member is not None
            EmailMessage(one.subject, one.body, None, [one.member.email], connection=mails).send()
    except CallRefused as error:
        one.error, one.dead_at = str(error)[:300], now()
    except (CallFailed, SMTPException, OSError) as error:
        _log.warning("A delivery (%s) failed for the %d. time: %s", one.channel, one.tries, error)
        one.error = str(error)[:300]
        wait = min(LONGEST_WAIT, timedelta(minutes=2 ** (one.tries - 1)))
        one.due_at = now() + wait
        if one.tries >= MOST_TRIES:
            one.dead_at = now()
    else:
        one.sent_at, one.error = now(), ""
    one.save(update_fields=["tries", "error", "due_at", "dead_at", "sent_at"])
    return one.sent_at is not None
