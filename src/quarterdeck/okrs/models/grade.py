from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.scope import OrganisationModel
from quarterdeck.okrs.models.keyresult import KeyResult
from quarterdeck.people.models import Member


class MissCause(models.TextChoices):
    """Why a key result was missed or hit [001, 004]."""

    EXECUTION = "execution", _("Execution")
    HYPOTHESIS = "hypothesis", _("The hypothesis was wrong")
    INITIATIVES = "initiatives", _("The set of initiatives was wrong")
    AUTHORITY = "authority", _("The owner lacked authority")
    MEASURE = "measure", _("The key result measured the wrong thing")
    DEPENDENCY = "dependency", _("A dependency failed")
    PRIORITIES = "priorities", _("Priorities changed")
    UNREALISTIC = "unrealistic", _("The target was unrealistic")
    OTHER = "other", _("Something else")


class Grade(OrganisationModel):
    """A key result's final 0.0–1.0 beside its computed score, with words. Append-only: the newest stands.

    `value` None means: left ungraded, and `words` says why.
    """

    key_result = models.ForeignKey(KeyResult, on_delete=models.PROTECT, related_name="grades", db_index=False)
    computed = models.FloatField(null=True, help_text="the score when the grade was given")
    computed_original = models.FloatField(null=True, help_text="the same against the original baseline and target")
    value = models.FloatField(_("grade"), null=True)
    words = models.TextField(_("why did we miss or hit"), max_length=2000, blank=True)
    cause = models.CharField(_("cause"), max_length=12, choices=MissCause.choices, blank=True)
    graded_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0, value__lte=1), name="grade_0_to_1"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "key_result", "at"], name="grades_of_key_result")]

    def __str__(self) -> str:
        return "–" if self.value is None else f"{self.value:.1f}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("grades are append-only: a new one replaces the old, both stay")
        super().save(*args, **kwargs)
