from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.scope import OrganisationModel
from quarterdeck.okrs.models import KeyResult, Objective
from quarterdeck.people.models import Member


class SuggestionField(models.TextChoices):
    """The words that can be suggested anew."""

    TITLE = "title", _("the objective's words")
    IN_ORDER_TO = "in_order_to", _("in order to")
    STATEMENT = "statement", _("the key result's words")


class SuggestionState(models.TextChoices):
    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


class Suggestion(OrganisationModel):
    """Other words for a draft, offered to its owner; accepted ones make who offered them a contributor."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="suggestions")
    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    field = models.CharField(max_length=11, choices=SuggestionField.choices, default=SuggestionField.TITLE)
    before = models.CharField(max_length=300, blank=True)
    text = models.CharField(_("better words"), max_length=300)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=SuggestionState.choices, default=SuggestionState.OPEN)
    word = models.CharField(_("a word on it"), max_length=300, blank=True)
    settled_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.text

    event_type = "suggestion"

    @property
    def event_team_id(self) -> UUID | None:
        return self.objective.team_id

    @property
    def event_parent_id(self) -> UUID | None:
        return self.objective_id

    @property
    def event_label(self) -> str:
        return str(self.objective)

    @property
    def event_is_private(self) -> bool:
        return self.objective.event_is_private


class Authorship(OrganisationModel):
    """Who wrote an objective when it was last proposed or committed: by its team, or handed down to it.

    Kept as data, since people change teams; the programme's diagnosis counts it.
    """

    objective = models.OneToOneField(Objective, on_delete=models.CASCADE, related_name="authorship")
    writers = models.PositiveSmallIntegerField(default=0)
    writers_of_the_team = models.PositiveSmallIntegerField(default=0)
    noted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.writers_of_the_team} of {self.writers} writers are of the team"

    @property
    def is_handed_down(self) -> bool:
        return self.writers > 0 and self.writers_of_the_team == 0
