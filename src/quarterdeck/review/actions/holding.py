"""Preparing, holding and closing a review."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from quarterdeck.events.actions import record
from quarterdeck.keel.access import require
from quarterdeck.keel.agenda import Entry, Section
from quarterdeck.keel.clock import now, today
from quarterdeck.keel.errors import invalid
from quarterdeck.keel.holding import held
from quarterdeck.okrs.actions.editing import check_fields
from quarterdeck.okrs.models import KeyResult
from quarterdeck.people.models import Member
from quarterdeck.review.actions.backlog import keep_idea, look_through
from quarterdeck.review.agenda import fresh_entries
from quarterdeck.review.live import touch
from quarterdeck.review.minutes import undecided, write_minutes
from quarterdeck.review.models import Decision, Idea, Item, Review
from quarterdeck.rhythm.actions import close_meeting, open_meeting
from quarterdeck.rhythm.models import Meeting, MeetingState
from quarterdeck.rhythm.presets import MeetingKind

MOST_ITEMS = 100
_ORDER = {section.value: n for n, section in enumerate(Section)}


@transaction.atomic
def prepare(actor: Member, meeting: Meeting, *, entries: Sequence[Entry] | None = None) -> Review:
    """Write the agenda down as it is now. What people did with an earlier one stays; what is new joins its section, and
    what is no longer worth a talk and was not touched leaves."""
    require(actor, "review.add_topic")
    _check_not_over(meeting)
    review = _locked_review(meeting)
    if entries is None:
        entries = fresh_entries(meeting, actor, today(actor.organisation))
    there = {each.key: each for each in Item.objects.filter(review=review)}
    decided = set(Decision.objects.filter(item__review=review).values_list("item_id", flat=True))
    wanted = {each.key for each in entries}
    gone = [
        each.pk
        for key, each in there.items()
        if key not in wanted and each.pk not in decided and not _was_touched(each)
    ]
    Item.objects.filter(pk__in=gone).delete()
    numbers = [each.key_result for each in entries if each.key_result]
    key_results = {
        each.reference: each
        for each in KeyResult.objects.filter(number__in=[int(each.split("-")[1]) for each in numbers])
    }
    made = []
    for entry in entries:
        if entry.key in there:
            known = there[entry.key]
            known.title, known.why, known.weight = entry.title[:300], entry.why[:400], entry.weight
            continue
        made.append(
            Item(
                organisation_id=review.organisation_id, review=review, section=entry.section, key=entry.key,
                title=entry.title[:300], why=entry.why[:400], url=entry.url[:300], weight=entry.weight,
                key_result=key_results.get(entry.key_result),
            )
        )  # fmt: skip
    kept = [each for each in there.values() if each.pk not in set(gone)]
    Item.objects.bulk_create(made)
    _renumber([*kept, *made])
    Item.objects.bulk_update([*kept, *made], ["position", "title", "why", "weight"])
    touch(review)
    return review


def _was_touched(item: Item) -> bool:
    return bool(item.added_by_id or item.notes or item.minutes is not None or item.is_done or item.is_off)


def _renumber(items: list[Item]) -> None:
    """Sections in their order; inside one, those that had a place keep it, new ones come by weight."""
    items.sort(key=lambda each: (_ORDER[each.section], each.position or 10_000, -each.weight, each.key))
    for n, each in enumerate(items, start=1):
        each.position = n


@transaction.atomic
def add_topic(actor: Member, meeting: Meeting, *, title: str, minutes: int | None = None) -> Item:
    """Put a hot topic on the agenda; anybody who may write can, before the meeting and during it."""
    require(actor, "review.add_topic")
    _check_not_over(meeting)
    review = _prepared(actor, meeting)
    item = Item(
        organisation_id=review.organisation_id, review=review, section=Section.TOPICS, title=" ".join(title.split()),
        minutes=minutes, added_by=actor, weight=0.5,
    )  # fmt: skip
    item.key = f"topic:{item.pk}"
    if not item.title:
        raise invalid("title", _("Say in one line what you want to talk about."))
    check_fields(item, only={"title", "minutes"})
    if Item.objects.filter(review=review).count() >= MOST_ITEMS:
        raise invalid("title", _("This agenda is full. Take something off it first, or park the topic."))
    item.save(force_insert=True)
    items = list(Item.objects.filter(review=review))
    _renumber(items)
    Item.objects.bulk_update(items, ["position"])
    touch(review)
    return item


@transaction.atomic
def change_item(
    actor: Member, meeting: Meeting, item: Item, *, minutes: int | None = None, is_off: bool | None = None
) -> Item:
    """Give an item its own time box (0 to 480 minutes; None: shared out again), take it off the agenda, or put it back."""
    require(actor, "rhythm.hold_meeting", meeting)
    _check_not_over(meeting)
    if is_off is not None:
        item.is_off = is_off
    else:
        item.minutes = minutes
        check_fields(item, only={"minutes"})
    item.save(update_fields=["minutes", "is_off"])
    touch(item.review)
    return item


@transaction.atomic
def reorder(actor: Member, meeting: Meeting, keys: Sequence[UUID]) -> None:
    """Put the items into an order of one's own; those not named come after, as they were."""
    require(actor, "rhythm.hold_meeting", meeting)
    _check_not_over(meeting)
    review = _locked_review(meeting)
    place = {key: n for n, key in enumerate(keys)}
    items = sorted(Item.objects.filter(review=review), key=lambda each: (place.get(each.pk, len(place)), each.position))
    for n, each in enumerate(items, start=1):
        each.position = n
    Item.objects.bulk_update(items, ["position"])
    touch(review)


@transaction.atomic
def shift(actor: Member, meeting: Meeting, item: Item, *, by: int) -> None:
    """Move an item one place up (−1) or down (+1): reordering without a mouse."""
    items = list(Item.objects.filter(review=item.review_id, is_off=False).order_by("position", "id"))
    keys = [each.pk for each in items]
    at = keys.index(item.pk) if item.pk in keys else -1
    to = at + (1 if by > 0 else -1)
    if at >= 0 and 0 <= to < len(keys):
        keys[at], keys[to] = keys[to], keys[at]
    reorder(actor, meeting, keys)


@transaction.atomic
def begin(actor: Member, meeting: Meeting) -> Review:
    """Open the meeting: the agenda is written down, its first item is the current one, the clock runs. Whoever opens it
    presents; beginning one that is going on takes the presenting over."""
    meeting = open_meeting(actor, meeting)
    review = _locked_review(meeting)
    if review.current_id is None:
        review = prepare(actor, meeting)
        review.current = Item.objects.filter(review=review, is_off=False, is_done=False).order_by("position").first()
        review.current_since = now()
    review.presenter = actor
    review.save(update_fields=["current", "current_since", "presenter"])
    touch(review)
    return review


@transaction.atomic
def turn_to(actor: Member, meeting: Meeting, item: Item) -> Review:
    """Talk about this one now. The one before is done with."""
    require(actor, "rhythm.hold_meeting", meeting)
    review = _locked_review(meeting)
    _check_running(meeting)
    if item.review_id != review.pk:
        raise ValidationError(_("This is on another agenda."))
    if review.current_id and review.current_id != item.pk:
        Item.objects.filter(pk=review.current_id).update(is_done=True)
    Item.objects.filter(pk=item.pk).update(is_done=False)
    review.current, review.current_since, review.presenter = item, now(), actor
    review.save(update_fields=["current", "current_since", "presenter"])
    touch(review)
    return review


@transaction.atomic
def note(actor: Member, meeting: Meeting, item: Item, *, words: str) -> Item:
    """Keep what was said about an item; the minutes quote it. Two people's notes are both kept."""
    require(actor, "rhythm.hold_meeting", meeting)
    _check_not_over(meeting)
    words = words.strip()
    if not words:
        raise invalid("words", _("Write what should be remembered."))
    item = held(item)
    item.notes = f"{item.notes}\n{words}".strip()
    check_fields(item, only={"notes"})
    item.save(update_fields=["notes"])
    touch(item.review)
    return item


@transaction.atomic
def park(actor: Member, meeting: Meeting, *, words: str) -> Idea:
    """Set a topic aside: it stands in the team's backlog and on its next review."""
    idea = keep_idea(actor, meeting.team, words=words, meeting=meeting)
    review = Review.objects.filter(meeting=meeting).first()
    if review is not None:
        touch(review)
    return idea


@transaction.atomic
def close(actor: Member, meeting: Meeting, *, anyway: bool = False) -> Review:
    """End the review and write its minutes. A key result that is off track and was talked about without a decision is asked
    for once: `Undecided` names them. With `anyway` the meeting ends, and the diagnosis will count them [001: theatre].

    Two people who close at once close it once: the second sees the minutes of the first.
    """
    require(actor, "rhythm.hold_meeting", meeting)
    review = _locked_review(meeting)
    meeting.refresh_from_db(fields=["state", "opened_at", "closed_at"])
    if meeting.state == MeetingState.HELD:
        return review
    _check_running(meeting)
    left = undecided(review)
    if left and not anyway:
        raise Undecided([each.reference for each in left])
    if review.current_id:
        Item.objects.filter(pk=review.current_id).update(is_done=True)
    meeting = close_meeting(actor, meeting)
    review.meeting = meeting
    review.closed_by = actor
    review.left_open = [each.reference for each in left]
    review.minutes = write_minutes(review)
    review.save(update_fields=["closed_by", "left_open", "minutes"])
    if meeting.kind == MeetingKind.BACKLOG_REVIEW:
        look_through(actor, meeting.team)
    decisions = meeting.decisions.count()
    record(actor, "review.closed", meeting, decisions=decisions, left_open=len(left))
    touch(review)
    return review


class Undecided(ValidationError):
    """Off-track key results that nothing was decided about."""

    def __init__(self, references: list[str]) -> None:
        super().__init__(
            _("%(what)s: off track, and nothing decided. Decide, or accept it with a reason.")
            % {"what": ", ".join(references)},
            code="undecided",
        )
        self.references = references


def _prepared(actor: Member, meeting: Meeting) -> Review:
    review = Review.objects.select_for_update(of=("self",)).filter(meeting=meeting).first()
    if review is None or not Item.objects.filter(review=review).aggregate(last=Max("position"))["last"]:
        return prepare(actor, meeting)
    review.meeting = meeting
    return review


def _locked_review(meeting: Meeting) -> Review:
    """The review, made when there is none, held until the transaction ends."""
    review, _created = Review.objects.select_for_update(of=("self",)).get_or_create(
        meeting=meeting, defaults={"organisation_id": meeting.organisation_id}
    )
    review.meeting = meeting
    return review


def _check_not_over(meeting: Meeting) -> None:
    if meeting.state == MeetingState.HELD:
        raise ValidationError(_("This meeting is over; its minutes stay as they are."))
    if meeting.state == MeetingState.SKIPPED:
        raise ValidationError(_("This meeting was skipped. Put it on the agenda of the next one."))


def _check_running(meeting: Meeting) -> None:
    if meeting.state != MeetingState.RUNNING:
        raise ValidationError(_("Open the meeting first."))
