"""The minutes of a review, as Markdown: what was decided first, then what was said, then what was left open."""

from collections import defaultdict
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from quarterdeck.okrs.models import KeyResult
from quarterdeck.review.models import Decision, DecisionKind, Idea, Item, Review
from quarterdeck.rhythm.models import Attendance, Presence


def undecided(review: Review) -> list[KeyResult]:
    """Key results on the agenda that are off track and that nothing was decided about in this meeting. Two statements."""
    decided = set(
        Decision.objects.filter(meeting=review.meeting_id, key_result__isnull=False).values_list(
            "key_result_id", flat=True
        )
    )
    items = (
        Item.objects.filter(review=review, is_off=False, key__startswith="KR-", key_result__status="off_track")
        .select_related("key_result")
        .order_by("position")
    )
    return [each.key_result for each in items if each.key_result is not None and each.key_result_id not in decided]


def write_minutes(review: Review) -> str:
    """The minutes of a review as it stands in the records. Four statements."""
    meeting = review.meeting
    there = Attendance.objects.filter(meeting=meeting, presence=Presence.PRESENT).select_related("member")
    return compose(
        review,
        list(Item.objects.filter(review=review, is_off=False).order_by("position", "id")),
        list(Decision.objects.filter(meeting=meeting).select_related("owner", "key_result").order_by("number")),
        list(Idea.objects.filter(meeting=meeting).order_by("added_at")),
        [each.member.name for each in there.order_by("member__name")],
    )


def compose(review: Review, items: list[Item], decisions: list[Decision], parked: list[Idea], there: list[str]) -> str:
    """The text, from what was talked about in its order, what was decided and set aside, and who was there."""
    meeting = review.meeting
    names = ", ".join(there)
    start = localtime(meeting.opened_at or meeting.starts_at)
    held = f"{plain(meeting.team.name)}, {date_format(start, 'l j F Y, H:i')}{_took(meeting)}"
    lines = [f"# {plain(meeting.name)}", "", held]
    if names:
        lines += ["", _("There: %(names)s") % {"names": plain(names)}]
    lines += ["", f"## {_('Decided')}", ""]
    lines += [f"- {decision_line(each)}" for each in decisions] or [_("Nothing was decided.")]
    if review.left_open:
        lines += ["", _("Off track, and nothing decided: %(what)s") % {"what": ", ".join(review.left_open)}]
    by_item: dict[Any, list[Decision]] = defaultdict(list)
    for each in decisions:
        by_item[each.item_id].append(each)
    said = [each for each in items if each.notes or by_item[each.pk]]
    if said:
        lines += ["", f"## {_('Talked about')}"]
    for item in said:
        lines += ["", f"### {_heading(item)}", ""]
        lines += [f"- {plain(line)}" for line in item.notes.splitlines() if line.strip()]
        lines += [f"- {_what(each)}" for each in by_item[item.pk]]
    if parked:
        lines += ["", f"## {_('Set aside')}", "", *(f"- {plain(each.words)}" for each in parked)]
    untouched = [each for each in items if each not in said and not each.is_done]
    if untouched:
        lines += ["", f"## {_('Not talked about')}", "", *(f"- {_heading(each)}" for each in untouched)]
    return "\n".join(lines) + "\n"


def decision_line(decision: Decision) -> str:
    """A decision in one line: what, for which key result, who, by when."""
    parts = [_what(decision)]
    if decision.key_result:
        parts.append(decision.key_result.reference)
    if decision.owner:
        parts.append(plain(decision.owner.name))
    if decision.due_on:
        parts.append(_("by %(day)s") % {"day": date_format(decision.due_on, "j M")})
    return " · ".join(parts)


def _what(decision: Decision) -> str:
    accepted = _("accepted as it is: ") if decision.kind == DecisionKind.ACCEPT else ""
    return f"**{decision.reference}** {accepted}{plain(decision.text)}"


def plain(text: str) -> str:
    """People's words as plain text in Markdown: nothing in them is markup."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#|" else sign for sign in text)


def _heading(item: Item) -> str:
    reference = f"{item.key} " if item.key.startswith("KR-") else ""
    return f"{reference}{plain(item.title)}"


def _took(meeting: Any) -> str:
    if meeting.took is None:
        return ""
    return ", " + _("%(took)d of %(planned)d minutes") % {"took": meeting.took, "planned": meeting.minutes}
