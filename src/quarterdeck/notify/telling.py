"""The reader of the log that tells people and chats, at least once and never visibly twice.

A batch of events becomes notices and deliveries in one transaction with the cursor: what was read was told, and what was not
told is read again. A notice's key is its person and event, a delivery's is its own, so that a second reading changes nothing.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from smtplib import SMTPException
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from quarterdeck.events.actions import advance
from quarterdeck.events.models import Event
from quarterdeck.events.queries import unread
from quarterdeck.events.sentences import tell
from quarterdeck.keel.clock import now, today
from quarterdeck.measure import Status
from quarterdeck.notify.calls import CallFailed, CallRefused, post_json
from quarterdeck.notify.chat import message
from quarterdeck.notify.kinds import KINDS, People, who_hears
from quarterdeck.notify.letters import Owed, at_once, base_of, digest
from quarterdeck.notify.models import Channel, ChatHook, Delivery, Notice, Post, Preference
from quarterdeck.notify.paths import path_of
from quarterdeck.okrs.models import KeyResult, ObjectiveState, Phase
from quarterdeck.okrs.standing import standing_of
from quarterdeck.people.models import Member, Organisation
from quarterdeck.reflection.queries.wins import wins_of_week

_log = logging.getLogger(__name__)

READER = "notify"
MOST_TRIES = 12
LONGEST_WAIT = timedelta(hours=2)
AT_A_TIME = 200
BATCHES = 20
MOST_WINS = 6
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
    """Letters for those who want to hear at once, not before their quiet hours are over."""
    chosen = {
        each.member_id: each
        for each in Preference.objects.filter(post=Post.AT_ONCE).select_related("member")
        if each.member.email
    }
    made, told = [], []
    for notice in notices:
        preference = chosen.get(notice.member_id)
        if preference is None:
            continue
        subject, body = at_once(organisation, notice)
        due = after_quiet_hours(preference, organisation, moment)
        made.append(
            _delivery(organisation, f"notice:{notice.member_id}:{notice.event}", subject, body, due, notice.member_id)
        )
        told.append((notice.member_id, notice.event))
    Delivery.objects.bulk_create(made, ignore_conflicts=True)
    for member, event in told:
        Notice.objects.filter(member=member, event=event).update(told_at=moment)


def after_quiet_hours(preference: Preference, organisation: Organisation, moment: datetime) -> datetime:
    """The moment, or when the person's quiet hours that it lies in are over."""
    local = moment.astimezone(preference.zone(organisation.time_zone))
    if not preference.is_quiet(local):
        return moment
    until = local.replace(
        hour=preference.quiet_until.hour, minute=preference.quiet_until.minute, second=0, microsecond=0, fold=0
    )
    return until if until > local else until + timedelta(days=1)


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
                one = _delivery(organisation, f"chat:{hook.pk}:{event.pk}", words[:200], body, moment, None)
                one.channel, one.hook = Channel.CHAT, hook
                made.append(one)
    Delivery.objects.bulk_create(made, ignore_conflicts=True)


def _delivery(
    organisation: Organisation, key: str, subject: str, body: str, due_at: datetime, member: UUID | None
) -> Delivery:
    return Delivery(
        organisation=organisation, channel=Channel.EMAIL, key=key, member_id=member, subject=" ".join(subject.split())[:300],
        body=body, due_at=due_at,
    )  # fmt: skip


# Letters that sum up ----------------------------------------------------------------------------------------------------


def write_letters(organisation: Organisation) -> int:
    """Write today's letters to those whose morning it is: a digest of what they owe and should know, on workdays, or once a
    week; nothing to say, no letter. Runs every quarter of an hour; a letter is written once a day. Returns how many."""
    moment, day = now(), today(organisation)
    chosen = {each.member_id: each for each in Preference.objects.all()}
    people = [
        each
        for each in Member.objects.filter(deactivated_at__isnull=True).exclude(email="")
        if _wants_letter(chosen.get(each.pk), organisation, moment)
    ]
    if not people:
        return 0
    keys = {each.pk: f"digest:{each.pk}:{day.isoformat()}" for each in people}
    there = set(
        Delivery.objects.filter(key__startswith="digest:", key__endswith=day.isoformat()).values_list("key", flat=True)
    )
    people = [each for each in people if keys[each.pk] not in there]
    if not people:
        return 0
    owed = owed_by(organisation, day)
    untold: dict[UUID, list[Notice]] = defaultdict(list)
    since = moment - timedelta(days=8)
    for notice in Notice.objects.filter(told_at__isnull=True, read_at__isnull=True, at__gte=since).order_by("-event"):
        untold[notice.member_id].append(notice)
    # Read once for the organisation, and told to everybody once a week: in the weekly letter, or in that day's daily one.
    wins = [each.words for each in wins_of_week(day)][:MOST_WINS]
    wins_day = min(4, organisation.settings.check_in_weekday)
    made: list[Delivery] = []
    told: list[UUID] = []
    for member in people:
        preference = chosen.get(member.pk)
        mine = [] if preference is not None and preference.post == Post.AT_ONCE else untold[member.pk]
        weekly = preference is not None and preference.post == Post.WEEKLY
        if not owed.get(member.pk) and not mine and not (weekly and wins):
            continue
        subject = _subject(organisation, owed.get(member.pk, []), len(mine))
        glad = wins if weekly or day.weekday() == wins_day else []
        body = digest(organisation, subject, owed.get(member.pk, []), mine, glad)
        made.append(_delivery(organisation, keys[member.pk], subject, body, moment, member.pk))
        told += [each.pk for each in mine]
    with transaction.atomic():
        Delivery.objects.bulk_create(made, ignore_conflicts=True, batch_size=500)
        for n in range(0, len(told), 5000):
            Notice.objects.filter(pk__in=told[n : n + 5000]).update(told_at=moment)
    return len(made)


def _wants_letter(preference: Preference | None, organisation: Organisation, moment: datetime) -> bool:
    """Whether it is this person's morning of a day on which they get a letter: a workday, not away, after quiet hours."""
    preference = preference or Preference()
    if preference.post == Post.OFF:
        return False
    local = moment.astimezone(preference.zone(organisation.time_zone))
    if local.weekday() > 4 or preference.is_away(local.date()):
        return False
    if preference.post == Post.WEEKLY and local.weekday() != min(4, organisation.settings.check_in_weekday):
        return False
    return not preference.is_quiet(local) and local.hour < 18


def _subject(organisation: Organisation, owed: Sequence[Owed], news: int) -> str:
    if owed:
        late = sum(1 for each in owed if each.is_late)
        if late:
            return (
                _("%(n)d check-ins wait for you") % {"n": len(owed)} if len(owed) > 1 else _("A check-in waits for you")
            )
        return _("%(n)d check-ins are due") % {"n": len(owed)} if len(owed) > 1 else _("A check-in is due")
    if news:
        return _("%(n)d things you should know") % {"n": news} if news > 1 else _("One thing you should know")
    return _("%(organisation)s this week") % {"organisation": organisation.name}


def owed_by(organisation: Organisation, day: date) -> dict[UUID, list[Owed]]:
    """The check-ins people owe: due today or tomorrow (the reminder before), and late ones (the reminder after); for those
    that are neither due nor late nobody is asked. One statement."""
    live = KeyResult.objects.filter(
        objective__state=ObjectiveState.COMMITTED, objective__cycle__phase__in=[Phase.RUNNING, Phase.REFLECTING],
        dropped_at__isnull=True, owner__isnull=False,
    ).select_related("objective__cycle")  # fmt: skip
    found: dict[UUID, list[Owed]] = defaultdict(list)
    for each in live.order_by("number"):
        each.organisation = organisation
        standing = standing_of(each, each.objective.cycle, organisation.settings, day)
        due = standing.due_on
        if due is None or each.owner_id is None or due > day + timedelta(days=1):
            continue
        if standing.is_due or standing.status == Status.STALE or due > day - timedelta(days=1):
            found[each.owner_id].append(Owed(each.reference, each.statement, due, due < day))
    return found


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
