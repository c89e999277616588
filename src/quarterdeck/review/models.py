from typing import Any
from uuid import UUID

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from quarterdeck.board.models import Initiative
from quarterdeck.keel.agenda import Section
from quarterdeck.keel.references import Reference
from quarterdeck.keel.scope import OrganisationModel
from quarterdeck.okrs.models import KeyResult
from quarterdeck.people.models import Member, Team
from quarterdeck.rhythm.models import Meeting


class Review(OrganisationModel):
    """What a meeting talks about. `revision` rises with every change, so that those who follow can ask cheaply whether
    there is something new."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="review")
    revision = models.PositiveIntegerField(default=0)
    current = models.ForeignKey("Item", on_delete=models.SET_NULL, null=True, related_name="+")
    current_since = models.DateTimeField(null=True)
    presenter = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    minutes = models.TextField(blank=True, help_text="Markdown, written when the meeting closes")
    closed_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    left_open = models.JSONField(default=list, help_text="off-track key results that nothing was decided about")

    def __str__(self) -> str:
        return f"Review of {self.meeting_id}"


class Item(OrganisationModel):
    """One thing on an agenda. `key` tells it apart, so that preparing anew keeps what people did with it."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="items")
    section = models.CharField(max_length=8, choices=Section.choices)
    key = models.CharField(max_length=120)
    title = models.CharField(_("what to talk about"), max_length=300)
    why = models.CharField(max_length=400, blank=True)
    url = models.CharField(max_length=300, blank=True)
    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, null=True, related_name="+")
    weight = models.FloatField(default=0.0)
    minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(480)], help_text="set by people"
    )
    position = models.PositiveSmallIntegerField(default=0)
    is_off = models.BooleanField(default=False, help_text="taken off this agenda")
    is_done = models.BooleanField(default=False)
    added_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    notes = models.TextField(_("notes"), blank=True, max_length=4000)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["review", "key"], name="once_on_an_agenda")]

    def __str__(self) -> str:
        return self.title


class DecisionKind(models.TextChoices):
    """What a review can change [001 governance]."""

    RESOURCING = "resourcing", _("People or money move")
    SCOPE = "scope", _("Scope changes")
    SEQUENCING = "sequencing", _("Something goes first")
    SUPPORT = "support", _("Somebody helps")
    INITIATIVE = "initiative", _("A bet is stopped or replaced")
    KEY_RESULT = "key_result", _("The key result is adjusted")
    ACCEPT = "accept", _("We accept it as it is")


class Decision(OrganisationModel):
    """What changed because of an OKR: append-only. How it went is in its follow-ups."""

    number = models.PositiveIntegerField(editable=False)
    kind = models.CharField(_("what changes"), max_length=10, choices=DecisionKind.choices)
    text = models.CharField(_("decision"), max_length=400)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    key_result = models.ForeignKey(KeyResult, on_delete=models.PROTECT, null=True, related_name="decisions")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(_("done by"), null=True, blank=True)
    money = models.DecimalField(_("money moved"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    people = models.DecimalField(_("people moved"), max_digits=6, decimal_places=2, null=True, blank=True)
    forum = models.CharField(_("decided by"), max_length=120, blank=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="decisions")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="decisions")
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    status_then = models.CharField(max_length=12, blank=True)
    p_hit_then = models.FloatField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="one_decision_per_number")]
        indexes = [
            models.Index(fields=["organisation", "team", "-made_at"], name="decision_of_team"),
            models.Index(fields=["organisation", "-made_at"], name="decision_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.text}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("decisions are append-only: say how one went in a follow-up")
        super().save(*args, **kwargs)

    @property
    def reference(self) -> str:
        return str(Reference("D", self.number))

    event_type = "decision"

    @property
    def event_team_id(self) -> UUID | None:
        return self.team_id

    @property
    def event_parent_id(self) -> UUID | None:
        return self.key_result_id

    @property
    def event_label(self) -> str:
        return str(self)


class Outcome(models.TextChoices):
    DONE = "done", _("Done")
    STILL_OPEN = "open", _("Still open")
    DROPPED = "dropped", _("Not any more")


class FollowUp(OrganisationModel):
    """How a decision went, said at a review or by its owner: append-only; the newest stands."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="follow_ups")
    outcome = models.CharField(_("how it went"), max_length=8, choices=Outcome.choices)
    words = models.CharField(_("in a few words"), max_length=400, blank=True)
    due_on = models.DateField(_("now by"), null=True, blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.outcome} {self.words}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("follow-ups are append-only")
        super().save(*args, **kwargs)


def open_decisions() -> QuerySet[Decision]:
    """Decisions that somebody still has to carry out: not settled by a follow-up, and not a mere acceptance."""
    settled = FollowUp.objects.filter(decision=OuterRef("pk"), outcome__in=[Outcome.DONE, Outcome.DROPPED])
    return Decision.objects.filter(~Exists(settled)).exclude(kind=DecisionKind.ACCEPT)


class IdeaState(models.TextChoices):
    KEPT = "kept", _("Kept")
    PROMOTED = "promoted", _("Taken up")
    DROPPED = "dropped", _("Dropped")


class Idea(OrganisationModel):
    """Something set aside: a topic parked in a meeting, an idea for later. The backlog is looked through every quarter
    [000]."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(_("idea"), max_length=200)
    about = models.CharField(_("why it could matter"), max_length=1000, blank=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=IdeaState.choices, default=IdeaState.KEPT)
    added_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    added_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True, help_text="when somebody last decided to keep it")
    became = models.CharField(max_length=20, blank=True, help_text="O-12 or I-56")
    because = models.CharField(_("why not"), max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-added_at"]
        indexes = [
            models.Index(fields=["organisation", "team", "-added_at"], name="idea_kept", condition=Q(state="kept"))
        ]

    def __str__(self) -> str:
        return self.words

    event_type = "idea"
    event_parent_id: UUID | None = None

    @property
    def event_team_id(self) -> UUID | None:
        return self.team_id

    @property
    def event_label(self) -> str:
        return self.words


class BacklogReview(OrganisationModel):
    """That a team went through its backlog, and what came of it."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    kept = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.team_id} {self.at}"

    event_type = "backlog"
    event_parent_id: UUID | None = None

    @property
    def event_team_id(self) -> UUID | None:
        return self.team_id

    @property
    def event_label(self) -> str:
        return self.team.name
