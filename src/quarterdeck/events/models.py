from typing import Any

from django.db import models
from django.db.models import Index

from quarterdeck.keel.scope import OrganisationManager, OrganisationModel


class Event(models.Model):
    """One thing that happened: who did what to which thing, with what it was before and after.

    Its key is its position in the log, not a UUID: a log's identity is its order (docs/decisions/0003).
    """

    position = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    actor = models.ForeignKey("people.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=30)
    subject_id = models.UUIDField()
    subject_label = models.CharField(max_length=300)
    team_id = models.UUIDField(null=True)
    parent_id = models.UUIDField(null=True, help_text="what the subject belongs to, so that a page finds its history")
    is_private = models.BooleanField(default=False, help_text="about a draft: for its team and stewards only")
    data = models.JSONField(default=dict)

    objects = OrganisationManager()

    class Meta:
        ordering = ["position"]
        indexes = [
            Index(fields=["organisation", "-position"], name="event_newest"),
            Index(fields=["organisation", "subject_id", "-position"], name="event_of_subject"),
            Index(fields=["organisation", "parent_id", "-position"], name="event_of_parent"),
            Index(fields=["organisation", "verb", "-position"], name="event_of_verb"),
            Index(fields=["organisation", "team_id", "-position"], name="event_of_team"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("events are append-only")
        super().save(*args, **kwargs)


class Cursor(OrganisationModel):
    """How far one reader has read an organisation's log."""

    reader = models.CharField(max_length=80)
    position = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "reader"], name="one_cursor_per_reader")]

    def __str__(self) -> str:
        return self.reader
