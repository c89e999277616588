from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.scope import OrganisationModel
from quarterdeck.people.models import Member, Team


class Frequency(models.TextChoices):
    DAILY = "daily", _("every day")
    WEEKLY = "weekly", _("every week")
    MONTHLY = "monthly", _("every month")
    QUARTERLY = "quarterly", _("every quarter")


DAYS = {Frequency.DAILY: 1, Frequency.WEEKLY: 7, Frequency.MONTHLY: 31, Frequency.QUARTERLY: 92}


class Light(models.TextChoices):
    """Whether a KPI needs somebody to look. Kept with it; `recompute` finds it again."""

    ON = "on", _("as it should be")
    OUT_OF_RANGE = "out_of_range", _("outside its healthy range")
    SIGNAL = "signal", _("something has changed")
    UNKNOWN = "unknown", _("no reading yet")


class Kpi(OrganisationModel):
    """An ongoing health measure with a healthy range: it keeps the lights on [000 KTLO].

    The fields below `version` are denormalised from the readings.
    """

    slug = models.SlugField(max_length=80)
    name = models.CharField(_("what is measured"), max_length=160)
    about = models.CharField(_("how it is measured"), max_length=500, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    healthy_low = models.FloatField(_("healthy from"), null=True, blank=True)
    healthy_high = models.FloatField(_("healthy up to"), null=True, blank=True)
    frequency = models.CharField(_("read"), max_length=9, choices=Frequency.choices, default=Frequency.WEEKLY)
    archived_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    value = models.FloatField(null=True, editable=False)
    last_on = models.DateField(null=True, editable=False)
    light = models.CharField(max_length=12, choices=Light.choices, default=Light.UNKNOWN, editable=False)
    rules = models.JSONField(default=list, editable=False, help_text="why the newest reading is a signal")
    lower = models.FloatField(null=True, editable=False)
    mean = models.FloatField(null=True, editable=False)
    upper = models.FloatField(null=True, editable=False)
    recent = models.JSONField(default=list, editable=False, help_text="[[day number, value], …], the newest 26")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "slug"], name="one_kpi_per_slug")]
        indexes = [
            models.Index(
                fields=["organisation", "team", "name"], name="kpi_of_team", condition=Q(archived_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.name

    def is_due(self, today: date) -> bool:
        """Whether a reading is missing for its frequency."""
        return self.last_on is None or (today - self.last_on).days > DAYS[Frequency(self.frequency)]

    event_type = "kpi"
    event_parent_id: UUID | None = None

    @property
    def event_team_id(self) -> UUID | None:
        return self.team_id

    @property
    def event_label(self) -> str:
        return self.name


class Reading(OrganisationModel):
    """One value of a KPI: append-only. Of several for a day the newest stands; the others stay visible."""

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="readings", db_index=False)
    on = models.DateField(_("date"))
    value = models.FloatField(_("value"))
    note = models.CharField(_("what happened"), max_length=300, blank=True)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    source = models.CharField(max_length=40, blank=True, help_text="empty for a person; else what fed it")

    class Meta:
        ordering = ["on", "at", "id"]
        indexes = [models.Index(fields=["organisation", "kpi", "on"], name="readings_of_kpi")]

    def __str__(self) -> str:
        return f"{self.on}: {self.value}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("readings are append-only: a newer one for the same day stands in its place")
        super().save(*args, **kwargs)


class Break(OrganisationModel):
    """Something is known to have changed from a day on: the limits are computed anew from there."""

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="breaks")
    on = models.DateField(_("from"))
    reason = models.CharField(_("what changed"), max_length=300)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["kpi", "on"], name="one_break_per_day")]

    def __str__(self) -> str:
        return f"{self.on}: {self.reason}"
