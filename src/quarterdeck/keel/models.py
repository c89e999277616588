from django.db import models

from quarterdeck.keel.scope import OrganisationModel


class Counter(OrganisationModel):
    """The last number given to a kind of thing in one organisation: O-12, KR-34."""

    prefix = models.CharField(max_length=4)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "prefix"], name="one_counter_per_prefix")]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.last}"


class Submission(OrganisationModel):
    """A form that was sent once: sending it again leads to the same place and changes nothing."""

    key = models.UUIDField()
    location = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="one_submission_per_key")]

    def __str__(self) -> str:
        return str(self.key)


class Schedule(models.Model):
    """Recurring background work: due ones are found by time, and each due time is run once (see `schedules`)."""

    name = models.CharField(max_length=80, primary_key=True)
    task = models.CharField(max_length=200, help_text="dotted path of a task that takes no arguments")
    every_minutes = models.PositiveIntegerField()
    due_at = models.DateTimeField(db_index=True)
    last_run_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
