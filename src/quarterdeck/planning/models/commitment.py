from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.scope import OrganisationModel
from quarterdeck.okrs.models import KeyResult
from quarterdeck.people.models import Member, Team


class Need(OrganisationModel):
    """What a higher key result needs from the teams below, in words; how much is its way from baseline to target."""

    key_result = models.OneToOneField(KeyResult, on_delete=models.CASCADE, related_name="need")
    words = models.CharField(_("what it needs from below"), max_length=500)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.words


class ShareState(models.TextChoices):
    OPEN = "open", _("being negotiated")
    AGREED = "agreed", _("agreed")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("taken back")


class Side(models.TextChoices):
    """Whose word is awaited: of those who answer for the higher key result, or of the team."""

    ABOVE = "above", _("who needs it")
    BELOW = "below", _("the team")


class Move(models.TextChoices):
    """How a team that cannot deliver all of it negotiates [000: reduce scope, adjust metrics, re-prioritise]."""

    NONE = "", _("as asked")
    LESS_SCOPE = "less_scope", _("less scope")
    ANOTHER_METRIC = "another_metric", _("another metric")
    SWAPPED_PRIORITY = "swapped_priority", _("a swapped priority")


class Share(OrganisationModel):
    """The share of a higher key result that a team takes: an amount in its unit (always positive), or words."""

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="shares")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    amount = models.FloatField(_("share"), null=True, blank=True)
    words = models.CharField(_("in words"), max_length=300, blank=True)
    move = models.CharField(_("negotiated by"), max_length=16, choices=Move.choices, blank=True, default=Move.NONE)
    reason = models.CharField(_("why"), max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=ShareState.choices, default=ShareState.OPEN)
    turn = models.CharField(max_length=5, choices=Side.choices, default=Side.ABOVE)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["key_result", "team"], condition=Q(state__in=["open", "agreed"]), name="one_share_per_team"
            )
        ]

    def __str__(self) -> str:
        return self.words or (f"{self.amount:g}" if self.amount is not None else "")

    event_type = "share"

    @property
    def event_team_id(self) -> UUID | None:
        return self.team_id

    @property
    def event_parent_id(self) -> UUID | None:
        return self.key_result_id

    @property
    def event_label(self) -> str:
        return str(self.key_result)
