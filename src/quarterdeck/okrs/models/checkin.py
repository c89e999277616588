from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.scope import OrganisationModel
from quarterdeck.okrs.models.keyresult import KeyResult
from quarterdeck.people.models import Member


class VarianceCause(models.TextChoices):
    """Why a number is not where its trajectory expects it [001: "what is causing the variance?"]."""

    EXECUTION = "execution", _("We did less, or later, than planned")
    HYPOTHESIS = "hypothesis", _("The bet does not move the number")
    DEPENDENCY = "dependency", _("We wait for another team")
    CAPACITY = "capacity", _("People or money were elsewhere")
    MEASUREMENT = "measurement", _("The number is late or measures the wrong thing")
    OUTSIDE = "outside", _("Something outside changed")
    OTHER = "other", _("Something else")


class Observation(OrganisationModel):
    """What a person says about a key result on a date: shared by check-ins and their drafts."""

    on = models.DateField(_("date"))
    value = models.FloatField(_("value"))
    confidence = models.PositiveSmallIntegerField(_("how sure, 0–10"), null=True, blank=True)
    what_moved = models.CharField(_("what moved"), max_length=1000, blank=True)
    cause = models.CharField(_("cause of variance"), max_length=12, choices=VarianceCause.choices, blank=True)
    blocker = models.CharField(_("what blocks"), max_length=500, blank=True)
    decision_needed = models.CharField(_("decision needed"), max_length=500, blank=True)

    class Meta:
        abstract = True


class CheckIn(Observation):
    """An append-only observation of a key result. A wrong one is corrected by a later one that names it."""

    key_result = models.ForeignKey(KeyResult, on_delete=models.PROTECT, related_name="check_ins", db_index=False)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    value_before = models.FloatField(null=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")
    source = models.CharField(max_length=40, blank=True, help_text="empty for a person; else what fed the value")
    key = models.UUIDField(null=True, blank=True, help_text="idempotency key")

    class Meta:
        ordering = ["on", "at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key"], name="one_check_in_per_key", condition=Q(key__isnull=False)
            ),
            models.CheckConstraint(
                condition=Q(confidence__isnull=True) | Q(confidence__lte=10), name="confidence_0_to_10"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "key_result", "on"], name="check_ins_of_key_result")]

    def __str__(self) -> str:
        return f"{self.on}: {self.value}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("check-ins are append-only: correct one by a later one that names it")
        super().save(*args, **kwargs)

    event_type = "check_in"

    @property
    def event_team_id(self) -> UUID | None:
        return self.key_result.objective.team_id

    @property
    def event_parent_id(self) -> UUID | None:
        return self.key_result_id

    @property
    def event_label(self) -> str:
        return str(self.key_result)


class CheckInDraft(Observation):
    """A check-in being written, or waiting for its day. It changes nothing until it is published, then all at once."""

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="drafts")
    author = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    publish_on = models.DateField(_("publish on"), null=True, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key_result", "author"], name="one_draft_per_author")]

    def __str__(self) -> str:
        return f"draft for {self.key_result_id}"


class Acknowledgement(OrganisationModel):
    """ "Seen, here is help": a lead or peer answers a check-in; never its author."""

    check_in = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="acknowledgements")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(_("your word"), max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["check_in", "member"], name="acknowledged_once")]

    def __str__(self) -> str:
        return f"{self.member_id} saw {self.check_in_id}"
