from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.scope import OrganisationModel
from quarterdeck.okrs.models import KeyResult
from quarterdeck.people.models import Member


class Question(models.TextChoices):
    """What a key result is asked before anyone commits to it [001, 004]; or a question of one's own."""

    OUTCOME = "outcome", _("Is it an outcome, or work?")
    BASELINE = "baseline", _("Is the baseline real: who measured it, when?")
    SAME_SCORE = "same_score", _("Would everyone score it the same way?")
    BEHAVIOUR = "behaviour", _("What bad behaviour could it drive?")
    ALONE = "alone", _("Can we move it alone, or do we need others?")
    OWN = "own", _("My own question")


class ChallengeState(models.TextChoices):
    OPEN = "open", _("open")
    REWRITTEN = "rewritten", _("answered by rewriting")
    REASONED = "reasoned", _("answered with a reason")
    WITHDRAWN = "withdrawn", _("taken back")


class Challenge(OrganisationModel):
    """A peer's question about a key result that is still being written. Remembers the words it asked about."""

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="challenges")
    question = models.CharField(_("question"), max_length=10, choices=Question.choices)
    words = models.CharField(_("in your words"), max_length=500, blank=True)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    statement_then = models.CharField(max_length=300)
    version_then = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=ChallengeState.choices, default=ChallengeState.OPEN)
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    answered_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["organisation", "state"], name="challenge_by_state")]

    def __str__(self) -> str:
        return self.asks

    @property
    def asks(self) -> str:
        """The question as it is read: the sources' or the challenger's own, then what was added."""
        if self.question == Question.OWN:
            return self.words
        return f"{self.get_question_display()} {self.words}".strip()

    event_type = "challenge"

    @property
    def event_team_id(self) -> UUID | None:
        return self.key_result.objective.team_id

    @property
    def event_parent_id(self) -> UUID | None:
        return self.key_result_id

    @property
    def event_label(self) -> str:
        return str(self.key_result)

    @property
    def event_is_private(self) -> bool:
        return self.key_result.event_is_private
