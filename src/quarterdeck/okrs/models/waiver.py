from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.scope import OrganisationModel
from quarterdeck.okrs.models.keyresult import KeyResult
from quarterdeck.okrs.models.objective import Objective
from quarterdeck.people.models import Member


class Waiver(OrganisationModel):
    """One finding of the coach set aside on one objective or key result, with its reason; visible to all.

    It is about the objective itself where `key_result` is empty.
    """

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="waivers")
    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, null=True, blank=True, related_name="waivers")
    code = models.CharField(max_length=8)
    reason = models.CharField(_("reason"), max_length=500)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["objective", "code"], condition=Q(key_result__isnull=True), name="waived_once_on_objective"
            ),
            models.UniqueConstraint(
                fields=["key_result", "code"], condition=Q(key_result__isnull=False), name="waived_once_on_key_result"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.reason}"
