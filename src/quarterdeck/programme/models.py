from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.scope import OrganisationModel
from quarterdeck.okrs.models import Cycle
from quarterdeck.people.models import Member, Team


class Silence(OrganisationModel):
    """A signal that a steward has silenced, with a reason everybody can read."""

    code = models.CharField(max_length=8)
    reason = models.CharField(_("why"), max_length=300)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="silenced_once")]

    def __str__(self) -> str:
        return f"{self.code}: {self.reason}"

    event_type = "signal"
    event_team_id: UUID | None = None
    event_parent_id: UUID | None = None

    @property
    def event_label(self) -> str:
        return self.code


class Measured(OrganisationModel):
    """What the signals measured in a team when a cycle was over: `numbers` by code, without thresholds, so that a trend is
    drawn by today's. Kept so that trends need no second look at the records; `measure` makes it again at any time."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="+", db_index=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    numbers = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "team"], name="measured_once")]

    def __str__(self) -> str:
        return f"{self.team_id} in {self.cycle_id}"
