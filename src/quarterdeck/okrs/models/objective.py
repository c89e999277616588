from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.references import Reference
from quarterdeck.keel.scope import OrganisationModel
from quarterdeck.okrs.models.cycle import Cycle, StrategicPriority
from quarterdeck.people.models import Member, Team


class ObjectiveState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Proposed")
    COMMITTED = "committed", _("Committed")
    CLOSED = "closed", _("Closed")
    DROPPED = "dropped", _("Dropped")


class Ambition(models.TextChoices):
    COMMITTED = "committed", _("Committed: we expect 1.0")
    ASPIRATIONAL = "aspirational", _("Aspirational: 0.7 is a success")


class Objective(OrganisationModel):
    """The qualitative change one team wants in one cycle, with one accountable owner.

    `score`, `known` and `unknown` are denormalised from the key results; `quarterdeck recompute` rebuilds them.
    """

    number = models.PositiveIntegerField(editable=False)
    title = models.CharField(_("objective"), max_length=300)
    in_order_to = models.CharField(_("in order to"), max_length=300, blank=True)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="objectives")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="objectives")
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="owned_objectives")
    ambition = models.CharField(_("ambition"), max_length=12, choices=Ambition.choices, default=Ambition.ASPIRATIONAL)
    priority = models.ForeignKey(
        StrategicPriority, on_delete=models.SET_NULL, null=True, blank=True, related_name="objectives"
    )
    state = models.CharField(max_length=10, choices=ObjectiveState.choices, default=ObjectiveState.DRAFT)
    position = models.PositiveSmallIntegerField(default=0)
    carried_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="carried_to", db_index=False
    )
    copied_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies")
    contributors = models.ManyToManyField(Member, through="Contributor", related_name="+")
    dropped_because = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    score = models.FloatField(null=True, editable=False)
    known = models.PositiveSmallIntegerField(default=0, editable=False)
    unknown = models.PositiveSmallIntegerField(default=0, editable=False)
    coach_errors = models.PositiveSmallIntegerField(default=0, editable=False, help_text="with its key results'")
    coach_warnings = models.PositiveSmallIntegerField(default=0, editable=False, help_text="with its key results'")

    class Meta:
        ordering = ["position", "number"]
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="one_objective_per_number")]
        indexes = [
            models.Index(fields=["organisation", "cycle", "team", "state"], name="objective_of_team"),
            models.Index(
                fields=["organisation", "owner"],
                name="objective_of_owner",
                condition=Q(state__in=["draft", "proposed", "committed"]),
            ),
            # Of the few that were: with all others in it no database believes that this index finds a handful.
            models.Index(fields=["carried_from"], name="objective_carried_on", condition=Q(carried_from__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        return str(Reference("O", self.number))

    @property
    def is_live(self) -> bool:
        """Counts: neither a draft nor dropped."""
        return self.state in {ObjectiveState.COMMITTED, ObjectiveState.CLOSED}

    @property
    def is_open(self) -> bool:
        return self.state in {ObjectiveState.DRAFT, ObjectiveState.PROPOSED, ObjectiveState.COMMITTED}

    @property
    def is_committed(self) -> bool:
        return self.state == ObjectiveState.COMMITTED

    event_type = "objective"
    event_parent_id: UUID | None = None

    @property
    def event_team_id(self) -> UUID | None:
        return self.team_id

    @property
    def event_label(self) -> str:
        return str(self)

    @property
    def event_is_private(self) -> bool:
        """Drafts are seen by their team, stewards and admins only."""
        return self.state == ObjectiveState.DRAFT


class Contributor(OrganisationModel):
    """Who helped to write an objective: co-creation is recorded [003]."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["objective", "member"], name="contributes_once")]

    def __str__(self) -> str:
        return f"{self.member_id} to {self.objective_id}"
