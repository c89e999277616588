"""The reads of the room: the inbox, what was chosen, what never arrived."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from quarterdeck.notify.models import ChatHook, Delivery, Feed, Notice, Preference
from quarterdeck.people.models import Member

PAGE = 50


@dataclass(frozen=True, slots=True)
class NoticeRow:
    key: UUID
    words: str
    why: str
    path: str
    at: datetime
    is_new: bool


@dataclass(frozen=True, slots=True)
class InboxPage:
    """What should I know?"""

    rows: tuple[NoticeRow, ...]
    unread: int
    only_new: bool
    number: int
    has_more: bool


def inbox_page(reader: Member, *, only_new: bool = False, number: int = 1) -> InboxPage:
    """The reader's notices, newest first. Two statements."""
    mine = Notice.objects.filter(member=reader)
    waiting = mine.filter(read_at__isnull=True)
    first = (number - 1) * PAGE
    found = list((waiting if only_new else mine)[first : first + PAGE + 1])
    return InboxPage(
        tuple(NoticeRow(each.pk, each.words, each.why, each.path, each.at, each.read_at is None) for each in found[:PAGE]),
        waiting.count(), only_new, number, len(found) > PAGE,
    )  # fmt: skip


def unread_count(reader: Member, *, at_most: int = 99) -> int:
    """How many notices wait, counted up to a limit. One small statement."""
    return Notice.objects.filter(member=reader, read_at__isnull=True)[: at_most + 1].count()


def preference_of(member: Member) -> Preference:
    """What somebody chose, or what holds for those who have not."""
    return Preference.objects.filter(member=member).first() or Preference(member=member)


def feeds_of(member: Member) -> QuerySet[Feed]:
    return Feed.objects.filter(member=member, revoked_at__isnull=True).select_related("team")


def hooks() -> QuerySet[ChatHook]:
    return ChatHook.objects.select_related("team", "added_by")


def dead_letters() -> QuerySet[Delivery]:
    """What never arrived, newest first."""
    return Delivery.objects.filter(dead_at__isnull=False).select_related("member", "hook__team").order_by("-dead_at")
