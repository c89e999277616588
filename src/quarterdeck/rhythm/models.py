from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.scope import OrganisationModel
from quarterdeck.people.models import Member, Team, check_time_zone
from quarterdeck.rhythm.presets import REVIEWS, MeetingKind

LONGEST_MEETING = 7 * 24 * 60


class Cadence(OrganisationModel):
    """A recurring series of meetings of a team. Its occurrences become `Meeting` rows some weeks ahead."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="cadences")
    kind = models.CharField(_("kind"), max_length=20, choices=MeetingKind.choices)
    name = models.CharField(_("name"), max_length=120)
    rule = models.CharField(_("rule"), max_length=200, help_text="RFC 5545, without its first day")
    first_on = models.DateField(_("first time on"))
    at = models.TimeField(_("at"))
    minutes = models.PositiveIntegerField(
        _("minutes"), validators=[MinValueValidator(5), MaxValueValidator(LONGEST_MEETING)]
    )
    time_zone = models.CharField(_("time zone"), max_length=60, validators=[check_time_zone])
    holidays = models.CharField(_("not on holidays of"), max_length=10, blank=True)
    chair = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    forum = models.CharField(_("leadership forum it serves"), max_length=120, blank=True)
    guests = models.ManyToManyField(Member, through="Guest", related_name="+")
    ended_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["team__name", "kind", "name"]
        indexes = [models.Index(fields=["organisation", "team"], name="cadence_of_team")]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    event_type = "cadence"
    event_parent_id: UUID | None = None

    @property
    def event_team_id(self) -> UUID | None:
        return self.team_id

    @property
    def event_label(self) -> str:
        return self.name


class Guest(OrganisationModel):
    """Somebody who attends beside the team's own members."""

    cadence = models.ForeignKey(Cadence, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cadence", "member"], name="guest_once")]

    def __str__(self) -> str:
        return f"{self.member_id} at {self.cadence_id}"


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Going on")
    HELD = "held", _("Held")
    SKIPPED = "skipped", _("Skipped")


class Meeting(OrganisationModel):
    """One occurrence, or a meeting called for once. Held, skipped with a reason, or moved with a reason."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="meetings")
    cadence = models.ForeignKey(Cadence, on_delete=models.SET_NULL, null=True, blank=True, related_name="meetings")
    slot = models.DateField(null=True, help_text="the series' own date for it, wherever it was moved to")
    kind = models.CharField(_("kind"), max_length=20, choices=MeetingKind.choices)
    name = models.CharField(_("name"), max_length=120)
    starts_at = models.DateTimeField(_("starts"))
    minutes = models.PositiveIntegerField(
        _("minutes"), validators=[MinValueValidator(5), MaxValueValidator(LONGEST_MEETING)]
    )
    chair = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    forum = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=8, choices=MeetingState.choices, default=MeetingState.PLANNED)
    because = models.CharField(_("reason"), max_length=300, blank=True, help_text="why it was skipped or moved")
    moved_from = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    took = models.PositiveIntegerField(null=True, help_text="minutes from opening to closing")
    sequence = models.PositiveIntegerField(default=0, help_text="how often it changed, as calendars count it")

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cadence", "slot"], name="once_per_slot", condition=Q(cadence__isnull=False)
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "starts_at"], name="meeting_by_time"),
            models.Index(fields=["organisation", "team", "starts_at"], name="meeting_of_team"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_review(self) -> bool:
        return self.kind in REVIEWS

    @property
    def is_over(self) -> bool:
        return self.state in {MeetingState.HELD, MeetingState.SKIPPED}

    event_type = "meeting"

    @property
    def event_parent_id(self) -> UUID | None:
        return self.cadence_id

    @property
    def event_team_id(self) -> UUID | None:
        return self.team_id

    @property
    def event_label(self) -> str:
        return self.name


class Presence(models.TextChoices):
    """There are two valid reasons to miss a review [000]."""

    PRESENT = "present", _("there")
    LEAVE = "leave", _("planned leave")
    EMERGENCY = "emergency", _("emergency")
    MISSED = "missed", _("not there")


class Attendance(OrganisationModel):
    """Whether somebody who was expected came. Shown with its meeting, counted per team, never added up per person."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    presence = models.CharField(max_length=9, choices=Presence.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="attends_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.presence}"
