from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.scope import OrganisationModel
from quarterdeck.okrs.models import Cycle, Objective
from quarterdeck.people.models import Member


class PlanningStep(models.TextChoices):
    """The planning window, in its order [001, 004]."""

    PRIORITIES = "priorities", _("State priorities")
    PROPOSE = "propose", _("Propose")
    CHALLENGE = "challenge", _("Challenge")
    DEPENDENCIES = "dependencies", _("Dependencies")
    FORUM = "forum", _("Forum")
    COMMIT = "commit", _("Commit")


class MovedStep(OrganisationModel):
    """A step whose day was chosen by hand; the others follow from the cycle's first day."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="+")
    step = models.CharField(max_length=12, choices=PlanningStep.choices)
    on = models.DateField(_("done by"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "step"], name="one_day_per_planning_step")]

    def __str__(self) -> str:
        return f"{self.step} {self.on}"


class ForumNote(OrganisationModel):
    """What the forum settled, in one line, optionally about one objective."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="+")
    objective = models.ForeignKey(Objective, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.CharField(_("what we settled"), max_length=500)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.text

    event_type = "forum_note"
    event_team_id: UUID | None = None

    @property
    def event_parent_id(self) -> UUID | None:
        return self.cycle_id

    @property
    def event_label(self) -> str:
        return self.text
