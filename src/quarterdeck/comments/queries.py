"""Reading talk."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from quarterdeck.comments.models import Comment
from quarterdeck.comments.rendering import handles_in, references_of, render
from quarterdeck.keel.prepared import among, prepared
from quarterdeck.people.models import Member

_VIEWS = {"O": "okrs:objective", "KR": "okrs:key_result", "I": "board:initiative"}


@dataclass(frozen=True, slots=True)
class Said:
    """A comment as a page shows it."""

    id: UUID
    author: str
    initials: str
    at: datetime
    is_edited: bool
    is_removed: bool
    body: str
    _html: SafeString
    is_own: bool
    may_remove: bool

    @property
    def html(self) -> SafeString:
        return self._html


@prepared
def _comments_on(subject_ids: Sequence[UUID]) -> QuerySet[Comment]:
    return Comment.objects.filter(among("subject_id", subject_ids)).select_related("author").order_by("at", "id")


def threads_of(reader: Member, subject_ids: Iterable[UUID]) -> dict[UUID, list[Said]]:
    """The talk about some things, oldest first. One statement, one more where anybody is mentioned."""
    found = _comments_on(list(subject_ids))
    named = {handle for each in found for handle in handles_in(each.body)}
    known = (
        frozenset(Member.objects.filter(handle__in=named).values_list("handle", flat=True)) if named else frozenset()
    )
    threads: dict[UUID, list[Said]] = defaultdict(list)
    for each in found:
        threads[each.subject_id].append(_said(reader, each, known))
    return dict(threads)


def _said(reader: Member, comment: Comment, handles: frozenset[str]) -> Said:
    slug = reader.organisation.slug
    targets = {
        each: reverse(view, args=[slug, each])
        for each in references_of(comment.body)
        if (view := _VIEWS.get(each.split("-")[0]))
    }
    return Said(
        id=comment.pk,
        author=comment.author.name,
        initials=comment.author.initials,
        at=comment.at,
        is_edited=comment.edited_at is not None,
        is_removed=comment.removed_at is not None,
        body=comment.body,
        _html=render(comment.body, reference_address=targets.get, handles=handles),
        is_own=comment.author_id == reader.pk,
        may_remove=comment.author_id == reader.pk or reader.is_steward,
    )
