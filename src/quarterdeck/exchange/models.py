from django.db import models

from quarterdeck.keel.scope import OrganisationModel
from quarterdeck.okrs.models import Cycle
from quarterdeck.people.models import Member, Team


class Upload(OrganisationModel):
    """A file between being chosen and being imported. It is kept here, so that what is imported is what was previewed."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, null=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="+")
    mapping = models.JSONField(null=True, help_text="for a foreign table: the field of each column")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
