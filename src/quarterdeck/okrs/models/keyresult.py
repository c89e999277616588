from datetime import date
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.references import Reference
from quarterdeck.keel.scope import OrganisationModel
from quarterdeck.kpis.models import Kpi
from quarterdeck.measure import Direction, Goal, Hold, Kind, Trajectory, TrajectoryKind
from quarterdeck.okrs.models.objective import Objective
from quarterdeck.people.models import Member

DIRECTIONS = [
    (Direction.INCREASE.value, _("Increase")),
    (Direction.DECREASE.value, _("Decrease")),
    (Direction.KEEP_ABOVE.value, _("Keep above")),
    (Direction.KEEP_BELOW.value, _("Keep below")),
    (Direction.KEEP_BETWEEN.value, _("Keep between")),
]
KINDS = [
    (Kind.METRIC.value, _("Metric")),
    (Kind.COUNT.value, _("Count")),
    (Kind.COMPLETION.value, _("Completion")),
    (Kind.RATING.value, _("Rating")),
    (Kind.ORDINAL.value, _("Described zones")),
]
TRAJECTORIES = [
    (TrajectoryKind.LINEAR.value, _("Steady: the same step each week")),
    (TrajectoryKind.LATE.value, _("Late: most of it near the end")),
    (TrajectoryKind.STEP.value, _("In steps: the metric lags and is known each third")),
    (TrajectoryKind.POINTS.value, _("Own points by date")),
]


class Frequency(models.IntegerChoices):
    WEEKLY = 1, _("Every week")
    FORTNIGHTLY = 2, _("Every two weeks")


class KeyResult(OrganisationModel):
    """Metric + direction + baseline + target + one named owner.

    The fields below `version` are denormalised from the check-ins and grades; `quarterdeck recompute` rebuilds them.
    """

    number = models.PositiveIntegerField(editable=False)
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="key_results")
    statement = models.CharField(_("key result"), max_length=300)
    metric = models.CharField(_("metric"), max_length=200, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    direction = models.CharField(_("direction"), max_length=12, choices=DIRECTIONS, default=Direction.INCREASE.value)
    kind = models.CharField(_("measured as"), max_length=10, choices=KINDS, default=Kind.METRIC.value)
    criteria = models.TextField(_("agreed criteria"), blank=True, max_length=2000)
    baseline = models.FloatField(_("baseline"), null=True, blank=True)
    target = models.FloatField(_("target"), null=True, blank=True)
    target_high = models.FloatField(_("upper bound"), null=True, blank=True)
    commit_zone = models.FloatField(_("commit (worth 0.3)"), null=True, blank=True)
    stretch_zone = models.FloatField(_("stretch (worth 1.0)"), null=True, blank=True)
    zone_sentences = models.JSONField(
        _("described zones"),
        default=dict,
        blank=True,
        help_text="for described zones: a sentence each for commit, target, stretch",
    )
    original_baseline = models.FloatField(null=True, blank=True, editable=False)
    original_target = models.FloatField(null=True, blank=True, editable=False)
    baseline_due_on = models.DateField(_("baseline measured by"), null=True, blank=True)
    baseline_owner = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="owned_key_results")
    frequency = models.PositiveSmallIntegerField(_("check-in"), choices=Frequency.choices, default=Frequency.WEEKLY)
    trajectory = models.CharField(
        _("trajectory"), max_length=8, choices=TRAJECTORIES, default=TrajectoryKind.LINEAR.value
    )
    trajectory_points = models.JSONField(default=list, blank=True, help_text="[[iso date, value], …]")
    weight = models.FloatField(_("weight"), default=1)
    kpi = models.ForeignKey(
        Kpi,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="key_results",
        verbose_name=_("KPI it moves"),
    )
    is_guardrail = models.BooleanField(_("guardrail"), default=False)
    position = models.PositiveSmallIntegerField(default=0)
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_because = models.CharField(max_length=500, blank=True)
    copied_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies")
    version = models.PositiveIntegerField(default=1)

    value = models.FloatField(null=True, editable=False)
    confidence = models.PositiveSmallIntegerField(null=True, editable=False)
    first_check_in_on = models.DateField(null=True, editable=False)
    last_check_in_on = models.DateField(null=True, editable=False)
    days_inside = models.PositiveIntegerField(
        default=0, editable=False, help_text="for keep_*: known days inside the bounds"
    )
    is_inside = models.BooleanField(default=False, editable=False)
    progress = models.FloatField(null=True, editable=False)
    score = models.FloatField(null=True, editable=False)
    recent = models.JSONField(default=list, editable=False, help_text="[[day number, value], …], the newest 26 days")
    p_hit = models.FloatField(null=True, editable=False, help_text="probability of ending at or beyond the target")
    q10 = models.FloatField(null=True, editable=False)
    q50 = models.FloatField(null=True, editable=False)
    q90 = models.FloatField(null=True, editable=False)
    status = models.CharField(max_length=12, default="not_started", editable=False)
    needs_decision = models.BooleanField(default=False, editable=False)
    blocker = models.CharField(max_length=500, blank=True, editable=False)
    snoozed_until = models.DateField(null=True, editable=False, help_text="nobody is reminded of its check-in before")
    snooze_reason = models.CharField(max_length=300, blank=True, editable=False)
    grade = models.FloatField(null=True, editable=False)
    is_graded = models.BooleanField(default=False, editable=False, help_text="graded, or left ungraded with a reason")
    is_output = models.BooleanField(default=False, editable=False, help_text="reads as an output to the coach")
    coach_errors = models.PositiveSmallIntegerField(default=0, editable=False)
    coach_warnings = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["position", "number"]
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="one_key_result_per_number")]
        indexes = [
            models.Index(
                fields=["organisation", "owner"], name="key_result_of_owner", condition=Q(dropped_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.statement}"

    @property
    def reference(self) -> str:
        return str(Reference("KR", self.number))

    @property
    def is_dropped(self) -> bool:
        return self.dropped_at is not None

    @property
    def is_frozen(self) -> bool:
        """Kind, unit and direction freeze with the first check-in."""
        return self.last_check_in_on is not None

    @property
    def goal(self) -> Goal:
        return Goal(
            direction=Direction(self.direction),
            kind=Kind(self.kind),
            baseline=self.baseline,
            target=self.target,
            target_high=self.target_high,
            commit=self.commit_zone,
            stretch=self.stretch_zone,
        )

    @property
    def original_goal(self) -> Goal:
        return Goal(
            direction=Direction(self.direction),
            kind=Kind(self.kind),
            baseline=self.original_baseline,
            target=self.original_target,
            target_high=self.target_high,
        )

    @property
    def path(self) -> Trajectory:
        points = tuple((date.fromisoformat(on), float(value)) for on, value in self.trajectory_points)
        return Trajectory(TrajectoryKind(self.trajectory), points)

    @property
    def hold(self) -> Hold | None:
        if self.first_check_in_on is None or self.last_check_in_on is None:
            return None
        return Hold(self.first_check_in_on, self.last_check_in_on, self.days_inside, self.is_inside)

    event_type = "key_result"

    @property
    def event_team_id(self) -> UUID | None:
        return self.objective.team_id

    @property
    def event_parent_id(self) -> UUID | None:
        return self.objective_id

    @property
    def event_label(self) -> str:
        return str(self)

    @property
    def event_is_private(self) -> bool:
        return self.objective.event_is_private
