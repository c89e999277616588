from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.scope import OrganisationModel
from quarterdeck.okrs.models import Cycle, KeyResult, Objective
from quarterdeck.people.models import Member, Team


class Alignment(OrganisationModel):
    """ "Our objective contributes to that one, because …": a link with a sentence. No score travels along it."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="alignments")
    to_objective = models.ForeignKey(
        Objective, on_delete=models.CASCADE, null=True, blank=True, related_name="supporters"
    )
    to_key_result = models.ForeignKey(
        KeyResult, on_delete=models.CASCADE, null=True, blank=True, related_name="supporters"
    )
    sentence = models.CharField(_("because"), max_length=300)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_objective__isnull=True) ^ Q(to_key_result__isnull=True), name="aligned_to_one_thing"
            ),
            models.UniqueConstraint(fields=["objective", "to_objective"], name="aligned_once_to_an_objective"),
            models.UniqueConstraint(fields=["objective", "to_key_result"], name="aligned_once_to_a_key_result"),
        ]

    def __str__(self) -> str:
        return self.sentence


class ClarityTally(OrganisationModel):
    """The alignment test: how often a path of sentences was called clear, and not, over one team's key results."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="+")
    clear = models.PositiveIntegerField(default=0)
    unclear = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "cycle"], name="one_clarity_tally_per_team")]

    def __str__(self) -> str:
        return f"{self.clear} clear, {self.unclear} not"


class AnswerGiven(OrganisationModel):
    """That somebody has answered for a key result, so that each counts once; neither who nor what can be read from it.

    `token` is a keyed digest. The key is random where other tables' keys tell their time, so that rows cannot be put
    beside a log of requests.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    token = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "token"], name="one_answer_per_token")]

    def __str__(self) -> str:
        return "an answer"
