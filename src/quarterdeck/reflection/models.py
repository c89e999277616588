"""Retrospectives with their cards, votes and agreed actions, and a leader's words on a quarter."""

from uuid import UUID, uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.scope import OrganisationModel
from quarterdeck.okrs.models import Cycle
from quarterdeck.people.models import Member, Team


class Stage(models.TextChoices):
    """The steps of a retrospective, in their order."""

    WRITING = "writing", _("Write")
    GROUPING = "grouping", _("Group")
    VOTING = "voting", _("Vote")
    ACTING = "acting", _("Agree")
    CLOSED = "closed", _("Closed")


class Retrospective(OrganisationModel):
    """What a team, a function or the company makes of a cycle together. `revision` rises with every change, so that those
    who take part can ask cheaply whether there is something new.

    In an anonymous one nothing is stored about who wrote a card or voted for it (docs/decisions/0011).
    """

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="retrospectives")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="retrospectives")
    questions = models.JSONField(help_text="what is asked, one text a column")
    anonymous = models.BooleanField(_("anonymous"), default=False)
    votes_each = models.PositiveSmallIntegerField(
        _("votes for each"), default=3, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.WRITING)
    timer_began_at = models.DateTimeField(null=True)
    timer_minutes = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(240)])
    facilitator = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    learned = models.TextField(_("what we learned"), max_length=2000, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "team", "cycle"],
                condition=Q(closed_at__isnull=True),
                name="one_open_retrospective",
            )
        ]
        indexes = [models.Index(fields=["organisation", "cycle", "team"], name="retrospectives_of_cycle")]

    def __str__(self) -> str:
        return f"{self.team} · {self.cycle}"

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    event_type = "retrospective"
    event_parent_id: UUID | None = None

    @property
    def event_team_id(self) -> UUID | None:
        return self.team_id

    @property
    def event_label(self) -> str:
        return str(self)


class Card(OrganisationModel):
    """What somebody wrote to one of the questions. Keys are random, and when cards are revealed all are written anew in a
    random order with new keys: neither key nor place in the table tells when a card was written."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    retrospective = models.ForeignKey(Retrospective, on_delete=models.CASCADE, related_name="cards")
    question = models.PositiveSmallIntegerField()
    text = models.CharField(_("card"), max_length=300)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    under = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="stack")
    votes = models.PositiveSmallIntegerField(default=0)
    number = models.PositiveSmallIntegerField(default=0, help_text="as people say it, given when revealed")

    class Meta:
        ordering = ["number", "id"]

    def __str__(self) -> str:
        return self.text


class Ballot(OrganisationModel):
    """That a member has voted. `choices` (card → votes) stays empty in an anonymous retrospective."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    retrospective = models.ForeignKey(Retrospective, on_delete=models.CASCADE, related_name="ballots")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    choices = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["retrospective", "member"], name="one_ballot_each")]

    def __str__(self) -> str:
        return "a ballot"


class ActionState(models.TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class Action(OrganisationModel):
    """What a retrospective agreed to change: one line, one owner, a day. It comes back in the next planning and in the
    diagnosis until it is done or dropped with a reason."""

    retrospective = models.ForeignKey(Retrospective, on_delete=models.CASCADE, related_name="actions")
    text = models.CharField(_("what changes"), max_length=300)
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(_("done by"))
    state = models.CharField(max_length=8, choices=ActionState.choices, default=ActionState.OPEN)
    words = models.CharField(_("how it went"), max_length=300, blank=True)
    settled_on = models.DateField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["organisation", "state", "due_on"], name="actions_by_day")]

    def __str__(self) -> str:
        return self.text

    event_type = "action"
    event_parent_id: UUID | None = None

    @property
    def event_team_id(self) -> UUID | None:
        return self.retrospective.team_id

    @property
    def event_label(self) -> str:
        return self.text


class CycleWords(OrganisationModel):
    """What a team's or the company's lead says of a cycle, above the numbers of its summary."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(_("in your own words"), max_length=4000, blank=True)
    changes = models.TextField(_("what changes now"), max_length=2000, blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "team"], name="one_summary_per_team")]

    def __str__(self) -> str:
        return f"{self.team} · {self.cycle}"

    event_type = "summary"
    event_parent_id: UUID | None = None

    @property
    def event_team_id(self) -> UUID | None:
        return self.team_id

    @property
    def event_label(self) -> str:
        return str(self)
