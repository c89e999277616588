from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.scope import OrganisationModel
from quarterdeck.people.models import Member


class Comment(OrganisationModel):
    """Words about an objective, a key result or a check-in. A removed one leaves its place in the talk."""

    subject_type = models.CharField(max_length=30)
    subject_id = models.UUIDField()
    subject_label = models.CharField(max_length=300)
    team_id = models.UUIDField(null=True)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(_("comment"), max_length=10_000)
    at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    mentions = models.ManyToManyField(Member, through="Mention", related_name="+")

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["organisation", "subject_id", "at"], name="comments_of_subject")]

    def __str__(self) -> str:
        return self.body[:60]

    event_type = "comment"

    @property
    def event_team_id(self) -> UUID | None:
        return self.team_id

    @property
    def event_parent_id(self) -> UUID | None:
        return self.subject_id

    @property
    def event_label(self) -> str:
        return self.subject_label


class Mention(OrganisationModel):
    """A member named in a comment by @handle."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "member"], name="mentioned_once_in_a_comment")]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.comment_id}"
