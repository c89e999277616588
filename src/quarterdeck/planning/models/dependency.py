from datetime import date
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.scope import OrganisationModel
from quarterdeck.okrs.models import KeyResult
from quarterdeck.people.models import Member, Team


class DependencyState(models.TextChoices):
    REQUESTED = "requested", _("Asked")
    NEGOTIATING = "negotiating", _("Negotiating")
    COMMITTED = "committed", _("Committed")
    DECLINED = "declined", _("Declined")
    DELIVERED = "delivered", _("Delivered")
    WITHDRAWN = "withdrawn", _("Taken back")


class Turn(models.TextChoices):
    """Who is to speak next."""

    PROVIDER = "provider", _("the team that was asked")
    ASKER = "asker", _("the team that asks")
    NOBODY = "nobody", _("nobody")


class Dependency(OrganisationModel):
    """ "We need X from team Y by a date for a key result": asked, answered, delivered, confirmed by who asked."""

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="dependencies")
    provider = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="asked_dependencies")
    what = models.CharField(_("what we need"), max_length=300)
    needed_on = models.DateField(_("by"))
    state = models.CharField(max_length=12, choices=DependencyState.choices, default=DependencyState.REQUESTED)
    turn = models.CharField(max_length=8, choices=Turn.choices, default=Turn.PROVIDER)
    offered_what = models.CharField(_("what could be given instead"), max_length=300, blank=True)
    offered_on = models.DateField(_("by"), null=True, blank=True)
    promised_what = models.CharField(max_length=300, blank=True)
    promised_on = models.DateField(null=True, blank=True)
    words = models.CharField(_("words"), max_length=500, blank=True, help_text="what was said last")
    asked_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["needed_on", "asked_at"]
        indexes = [models.Index(fields=["organisation", "provider", "state"], name="dependency_of_provider")]

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_DEPENDENCIES

    @property
    def due_on(self) -> date:
        """The date that was promised, before that the one that was asked for."""
        return self.promised_on or self.needed_on

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due_on < today

    event_type = "dependency"

    @property
    def event_team_id(self) -> UUID | None:
        return self.provider_id

    @property
    def event_parent_id(self) -> UUID | None:
        return self.key_result_id

    @property
    def event_label(self) -> str:
        return self.what


OPEN_DEPENDENCIES = (DependencyState.REQUESTED, DependencyState.NEGOTIATING, DependencyState.COMMITTED)
