"""Saying, changing and removing words."""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.comments.models import Comment, Mention
from quarterdeck.comments.rendering import handles_in
from quarterdeck.comments.subjects import Subject
from quarterdeck.events.actions import record
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import now
from quarterdeck.keel.errors import invalid
from quarterdeck.people.models import Member


@dataclass(frozen=True, slots=True)
class _Said:
    """A comment for the log, private when what it is about is."""

    comment: Comment
    event_is_private: bool
    event_type = "comment"

    @property
    def pk(self) -> UUID:
        return self.comment.pk

    @property
    def organisation_id(self) -> UUID:
        return self.comment.organisation_id

    @property
    def event_label(self) -> str:
        return self.comment.subject_label

    @property
    def event_team_id(self) -> UUID | None:
        return self.comment.team_id

    @property
    def event_parent_id(self) -> UUID | None:
        return self.comment.subject_id


@transaction.atomic
def write(actor: Member, subject: Subject, *, body: str) -> Comment:
    """Say something about a thing, in Markdown; members named by @handle are mentioned."""
    require(actor, "comments.write")
    comment = Comment(
        organisation_id=actor.organisation_id,
        subject_type=subject.type,
        subject_id=subject.id,
        subject_label=subject.label[:300],
        team_id=subject.team_id,
        author=actor,
        body=_checked(body),
        at=now(),
    )
    comment.save()
    said = _Said(comment, subject.is_private)
    record(actor, "comment.written", said, words=comment.body[:300])
    for member in _mention(comment):
        record(actor, "comment.mentioned", said, mentioned=member.name, member=member.pk)
    return comment


@transaction.atomic
def edit(actor: Member, comment: Comment, *, body: str) -> Comment:
    """Change one's own words; that they were changed stays visible."""
    require(actor, "comments.edit", comment)
    if comment.removed_at is not None:
        raise ValidationError(_("This comment was removed."))
    comment.body, comment.edited_at = _checked(body), now()
    comment.save(update_fields=["body", "edited_at"])
    _mention(comment)
    return comment


@transaction.atomic
def remove(actor: Member, comment: Comment) -> Comment:
    """Take words back. Their place in the talk stays, so that answers keep their sense."""
    require(actor, "comments.remove", comment)
    if comment.removed_at is None:
        comment.body, comment.removed_at = "", now()
        comment.save(update_fields=["body", "removed_at"])
        record(actor, "comment.removed", _Said(comment, True))
    return comment


def _checked(body: str) -> str:
    body = body.replace("\x00", "").strip()
    if not body:
        raise invalid("body", _("Write something first."))
    if len(body) > 10_000:
        raise invalid("body", _("Keep a comment below 10,000 characters."))
    return body


def _mention(comment: Comment) -> list[Member]:
    """Remember whom the words name; returns those named for the first time."""
    named = list(Member.objects.filter(handle__in=handles_in(comment.body)[:50], deactivated_at__isnull=True))
    known = set(Mention.objects.filter(comment=comment).values_list("member_id", flat=True))
    fresh = [each for each in named if each.pk not in known]
    Mention.objects.bulk_create(
        Mention(organisation_id=comment.organisation_id, comment=comment, member=each) for each in fresh
    )
    return [each for each in fresh if each.pk != comment.author_id]
