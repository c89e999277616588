"""The letters that sum up, one a workday or one a week: what somebody owes, what they should know, what went well.

They come in the person's morning, in their time zone, on their workdays: not at the weekend, on public holidays or on leave. A
check-in is asked for on the workday before it is due, when it is due and while it is late, until it came in (from whoever or
whatever) or was put off. With nothing to say there is no letter.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quarterdeck.keel.clock import now, today
from quarterdeck.keel.holidays import next_workday
from quarterdeck.measure import Status
from quarterdeck.notify.letters import Owed, digest
from quarterdeck.notify.models import Delivery, Notice, Post, Preference
from quarterdeck.notify.telling import letter
from quarterdeck.okrs.models import KeyResult, ObjectiveState, Phase
from quarterdeck.okrs.standing import is_snoozed, standing_of
from quarterdeck.people.models import Member, Organisation
from quarterdeck.reflection.queries.wins import wins_of_week

MOST_WINS = 6
DAYS_BACK = 8
"""A letter tells nothing older: it stands in the inbox."""
EVENING = 18


def write_letters(organisation: Organisation) -> int:
    """Write today's letters to those whose morning it is. Runs every quarter of an hour; a letter is written once a day of
    the person's calendar. Returns how many."""
    moment = now()
    chosen = {each.member_id: each for each in Preference.objects.all()}
    waiting = _waiting_for_one(organisation, chosen, moment)
    if not waiting:
        return 0
    owed = owed_by(organisation, today(organisation))
    untold: dict[UUID, list[Notice]] = defaultdict(list)
    since = moment - timedelta(days=DAYS_BACK)
    for notice in Notice.objects.filter(told_at__isnull=True, read_at__isnull=True, at__gte=since).order_by("-event"):
        untold[notice.member_id].append(notice)
    # Read once for the organisation, and told to everybody once a week: in the weekly letter, or in that day's daily one.
    day = today(organisation)
    wins = [each.words for each in wins_of_week(day)][:MOST_WINS]
    made: list[Delivery] = []
    told: list[UUID] = []
    for member, key in waiting:
        mine, owes = untold[member.pk], owed.get(member.pk, [])
        preference = chosen.get(member.pk) or Preference()
        weekly = preference.post == Post.WEEKLY
        if not owes and not mine and not (weekly and wins):
            continue
        subject = _subject(organisation, owes, len(mine))
        glad = wins if weekly or (wins and _is_weekly_day(preference, organisation, day)) else []
        body = digest(organisation, subject, owes, mine, glad)
        made.append(letter(organisation, key, subject, body, moment, member.pk))
        told += [each.pk for each in mine]
    with transaction.atomic():
        Delivery.objects.bulk_create(made, ignore_conflicts=True, batch_size=500)
        for n in range(0, len(told), 5000):
            Notice.objects.filter(pk__in=told[n : n + 5000]).update(told_at=moment)
    return len(made)


def _waiting_for_one(
    organisation: Organisation, chosen: dict[UUID, Preference], moment: datetime
) -> list[tuple[Member, str]]:
    """Those whose morning it is and who have no letter of this day yet, with the key of theirs. Two statements."""
    found: list[tuple[Member, str]] = []
    days: set[str] = set()
    for member in Member.objects.filter(deactivated_at__isnull=True).exclude(email=""):
        preference = chosen.get(member.pk) or Preference()
        local = moment.astimezone(preference.zone(organisation.time_zone))
        if _wants_letter(preference, organisation, local):
            day = local.date().isoformat()
            days.add(day)
            found.append((member, f"digest:{member.pk}:{day}"))
    if not found:
        return []
    of_these_days = Q()
    for day in days:
        of_these_days |= Q(key__endswith=f":{day}")
    there = set(Delivery.objects.filter(of_these_days, key__startswith="digest:").values_list("key", flat=True))
    return [(member, key) for member, key in found if key not in there]


def _wants_letter(preference: Preference, organisation: Organisation, local: datetime) -> bool:
    """Whether a local instant lies in the morning of a day on which somebody gets a letter."""
    place = organisation.settings.holidays
    if preference.post == Post.OFF or not preference.is_workday(local.date(), place):
        return False
    if preference.post == Post.WEEKLY and not _is_weekly_day(preference, organisation, local.date()):
        return False
    return not preference.is_quiet(local) and local.hour < EVENING


def _is_weekly_day(preference: Preference, organisation: Organisation, day: date) -> bool:
    """Whether a workday is the first one since the weekday of the check-ins (Friday at the latest) came round."""
    asked = min(4, organisation.settings.check_in_weekday)
    since = range(1, (day.weekday() - asked) % 7 + 1)
    return not any(preference.is_workday(day - timedelta(days=n), organisation.settings.holidays) for n in since)


def _subject(organisation: Organisation, owed: Sequence[Owed], news: int) -> str:
    n = len(owed)
    if any(each.is_late for each in owed):
        return ngettext("A check-in waits for you", "%(n)d check-ins wait for you", n) % {"n": n}
    if owed:
        return ngettext("A check-in is due", "%(n)d check-ins are due", n) % {"n": n}
    if news:
        return ngettext("One thing you should know", "%(n)d things you should know", news) % {"n": news}
    return _("%(organisation)s this week") % {"organisation": organisation.name}


def owed_by(organisation: Organisation, day: date) -> dict[UUID, list[Owed]]:
    """The check-ins people owe: due by the next workday (the reminder before), due, or late (the reminder after), except
    what was put off. One statement."""
    live = KeyResult.objects.filter(
        objective__state=ObjectiveState.COMMITTED, objective__cycle__phase__in=[Phase.RUNNING, Phase.REFLECTING],
        dropped_at__isnull=True, owner__isnull=False,
    ).select_related("objective__cycle")  # fmt: skip
    soon = next_workday(day, organisation.settings.holidays)
    found: dict[UUID, list[Owed]] = defaultdict(list)
    for each in live.order_by("number"):
        each.organisation = organisation
        standing = standing_of(each, each.objective.cycle, organisation.settings, day)
        due = standing.due_on
        if due is None or due > soon or each.owner_id is None or is_snoozed(each, day):
            continue
        silent = standing.weeks_silent if standing.status == Status.STALE else 0
        found[each.owner_id].append(Owed(each.reference, each.statement, due, due < day, silent))
    return found
