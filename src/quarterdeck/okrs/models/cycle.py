from datetime import date, timedelta
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.scope import OrganisationModel


class CycleKind(models.TextChoices):
    ANNUAL = "annual", _("Year")
    QUARTER = "quarter", _("Quarter")
    CUSTOM = "custom", _("Other period")


class Phase(models.TextChoices):
    PLANNING = "planning", _("Planning")
    RUNNING = "running", _("Running")
    REFLECTING = "reflecting", _("Reflecting")
    CLOSED = "closed", _("Closed")


class Cycle(OrganisationModel):
    """A dated period. Its dates suggest, its phase decides; a steward or a company lead moves the phase."""

    kind = models.CharField(_("kind"), max_length=8, choices=CycleKind.choices, default=CycleKind.QUARTER)
    name = models.CharField(_("name"), max_length=40)
    slug = models.SlugField(max_length=50)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    year = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="quarters")
    phase = models.CharField(_("phase"), max_length=10, choices=Phase.choices, default=Phase.PLANNING)
    running_since = models.DateTimeField(null=True, blank=True)
    reflecting_since = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-starts_on", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="one_cycle_per_slug"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="a_cycle_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                condition=Q(phase="running") & ~Q(kind="custom"),
                name="one_running_cycle_per_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_closed(self) -> bool:
        return self.phase == Phase.CLOSED

    @property
    def is_annual(self) -> bool:
        return self.kind == CycleKind.ANNUAL

    @property
    def days(self) -> int:
        """Length in days, the last day included."""
        return (self.ends_on - self.starts_on).days + 1

    @property
    def takes_check_ins(self) -> bool:
        """Final values arrive while the cycle is being reflected on."""
        return self.phase in {Phase.RUNNING, Phase.REFLECTING}

    @property
    def takes_drafts(self) -> bool:
        """New objectives may join until reflection begins; a late one is an ordinary thing."""
        return self.phase in {Phase.PLANNING, Phase.RUNNING}

    def locks_on(self, grace_days: int) -> date:
        """The first day on which its final values are expected to be in."""
        return self.ends_on + timedelta(days=grace_days + 1)

    event_type = "cycle"
    event_team_id: UUID | None = None
    event_parent_id: UUID | None = None

    @property
    def event_label(self) -> str:
        return self.name


class StrategicPriority(OrganisationModel):
    """A choice that leadership has made and that objectives may serve: strategy first, then OKRs [001]."""

    title = models.CharField(_("priority"), max_length=200)
    why = models.TextField(_("why this, why now"), blank=True, max_length=2000)
    year = models.ForeignKey(Cycle, on_delete=models.PROTECT, null=True, blank=True, related_name="priorities")
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "title"]
        indexes = [models.Index(fields=["organisation", "position"], name="priority_order")]

    def __str__(self) -> str:
        return self.title

    event_type = "priority"
    event_team_id: UUID | None = None
    event_parent_id: UUID | None = None

    @property
    def event_label(self) -> str:
        return self.title
