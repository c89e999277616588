"""Initiatives, the board they move over, and the log of their moves."""

from typing import Any
from uuid import UUID

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.references import Reference
from quarterdeck.keel.scope import OrganisationModel
from quarterdeck.okrs.models import KeyResult
from quarterdeck.people.models import Member, Team


class Column(models.TextChoices):
    """Where a bet stands [002: OKR Kanban]."""

    OPTIONS = "options", _("Options")
    NEXT = "next", _("Next")
    DOING = "doing", _("Doing")
    MEASURING = "measuring", _("Measuring")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")


OPEN = (Column.OPTIONS, Column.NEXT, Column.DOING, Column.MEASURING)
ACTIVE = (Column.DOING, Column.MEASURING)
ENDED = (Column.DONE, Column.STOPPED)
LIMITED = (Column.NEXT, Column.DOING, Column.MEASURING)
DEFAULT_LIMITS: dict[str, int | None] = {Column.NEXT: None, Column.DOING: 3, Column.MEASURING: 3}


class Evidence(models.TextChoices):
    """What a bet turned out to be."""

    CONFIRMED = "confirmed", _("Confirmed: the number moved as we believed")
    REFUTED = "refuted", _("Refuted: it did not move the number")
    UNCLEAR = "unclear", _("Unclear: we cannot tell")


class Board(OrganisationModel):
    """A team's board: limits and pull policies that differ from the defaults, and a revision that any change raises, so
    that those who look at it can ask cheaply whether there is something new."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="board")
    limits = models.JSONField(default=dict, help_text="column → how many at once; null means no limit")
    policies = models.JSONField(default=dict, help_text="column → when a card may be pulled into it, in words")
    revision = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"Board of {self.team_id}"

    def limit_of(self, column: str) -> int | None:
        """How many cards the team wants in a column at once; None where it sets no limit."""
        found: int | None = self.limits.get(column, DEFAULT_LIMITS.get(column))
        return found

    event_type = "board"
    event_parent_id: UUID | None = None

    @property
    def event_team_id(self) -> UUID | None:
        return self.team_id

    @property
    def event_label(self) -> str:
        return self.team.name


class Initiative(OrganisationModel):
    """A bet: work that a team believes will move named key results. `rank` orders the cards of a column."""

    number = models.PositiveIntegerField(editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="initiatives")
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="owned_initiatives")
    title = models.CharField(_("what we try"), max_length=200)
    because = models.CharField(_("because"), max_length=500, blank=True)
    expected_move = models.CharField(_("by how much"), max_length=120, blank=True)
    shows_by = models.DateField(_("it should show by"), null=True, blank=True)
    key_results = models.ManyToManyField(KeyResult, through="Aim", related_name="initiatives")
    links = models.JSONField(default=list, blank=True, help_text="addresses in the trackers where its tasks live")
    origin = models.CharField(max_length=300, blank=True, help_text="what it was made from: a finding, an idea, D-12")

    column = models.CharField(max_length=10, choices=Column.choices, default=Column.OPTIONS)
    rank = models.FloatField(default=0.0)
    column_since = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    blocked_because = models.CharField(_("what blocks"), max_length=300, blank=True)
    blocked_since = models.DateTimeField(null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=10, choices=Evidence.choices, blank=True)
    learned = models.TextField(_("what we learned"), max_length=2000, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_because = models.CharField(max_length=500, blank=True)
    created_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["rank", "number"]
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="one_initiative_per_number")]
        indexes = [
            models.Index(
                fields=["organisation", "team", "column", "rank"],
                name="initiative_on_board",
                condition=Q(dropped_at__isnull=True),
            ),
            models.Index(
                fields=["organisation", "owner"],
                name="initiative_of_owner",
                condition=Q(dropped_at__isnull=True, ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        return str(Reference("I", self.number))

    @property
    def is_open(self) -> bool:
        return self.column in OPEN and self.dropped_at is None

    @property
    def is_ended(self) -> bool:
        return self.column in ENDED

    @property
    def is_blocked(self) -> bool:
        return bool(self.blocked_because)

    event_type = "initiative"
    event_parent_id: UUID | None = None

    @property
    def event_team_id(self) -> UUID | None:
        return self.team_id

    @property
    def event_label(self) -> str:
        return str(self)


class Aim(OrganisationModel):
    """A key result that an initiative should move."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="aims")
    key_result = models.ForeignKey(KeyResult, on_delete=models.PROTECT, related_name="aims")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["initiative", "key_result"], name="aims_once_at_a_key_result")]

    def __str__(self) -> str:
        return f"{self.initiative_id} → {self.key_result_id}"


class Move(OrganisationModel):
    """One card entered one column. Append-only: the flow charts read nothing else, so history stays true.

    `from_column` is empty for the first entry; `to_column` is empty for a card that was dropped. `reason` says why a limit
    was exceeded, where one was.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="moves", db_index=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", db_index=False)
    actor = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    from_column = models.CharField(max_length=10, blank=True)
    to_column = models.CharField(max_length=10, blank=True)
    over_limit = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["organisation", "team", "at"], name="moves_of_team"),
            models.Index(fields=["organisation", "initiative", "at"], name="moves_of_initiative"),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.from_column} → {self.to_column}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("moves are append-only: a card that went wrong is moved again")
        super().save(*args, **kwargs)


check_link = URLValidator(schemes=["http", "https"], message=_("Write a whole address, for example https://…"))
