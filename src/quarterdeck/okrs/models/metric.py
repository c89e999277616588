from django.db import models
from django.utils.translation import gettext_lazy as _

from quarterdeck.coach import Metric
from quarterdeck.keel.scope import OrganisationModel


class Better(models.TextChoices):
    UP = "up", _("More is better")
    DOWN = "down", _("Less is better")


class Tells(models.TextChoices):
    LEADING = "leading", _("Leads: it moves first")
    LAGGING = "lagging", _("Lags: it moves afterwards")


class OwnMetric(OrganisationModel):
    """A measure that an organisation adds to the coach's catalogue."""

    name = models.CharField(_("name"), max_length=100)
    function = models.CharField(_("function"), max_length=40, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    better = models.CharField(_("which way is better"), max_length=4, choices=Better.choices, default=Better.UP)
    frequency = models.CharField(_("how often it moves"), max_length=20, blank=True)
    tells = models.CharField(_("when it moves"), max_length=8, choices=Tells.choices, default=Tells.LEADING)
    beside = models.CharField(_("what to watch beside it"), max_length=100, blank=True)
    words = models.CharField(_("words that call for it"), max_length=200, blank=True)

    class Meta:
        ordering = ["function", "name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="one_own_metric_of_a_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def metric(self) -> Metric:
        """As the catalogue has it."""
        return Metric(
            self.name, self.function or "ours", self.unit or "count", self.better, self.frequency or "weekly", self.tells,
            self.beside or "–", frozenset(self.words.casefold().split()),
        )  # fmt: skip

    event_type = "metric"
    event_team_id = None
    event_parent_id = None
    event_is_private = False

    @property
    def event_label(self) -> str:
        return self.name
