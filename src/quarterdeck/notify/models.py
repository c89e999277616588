from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.holidays import is_workday
from quarterdeck.keel.scope import OrganisationModel
from quarterdeck.people.models import Member, Team, check_time_zone


class Post(models.TextChoices):
    """How somebody wants to hear by e-mail."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("One letter each workday")
    WEEKLY = "weekly", _("One letter a week")
    OFF = "off", _("Never")


def evening() -> time:
    """When quiet hours begin. A function, since Django takes a fixed time that is now for a mistake, once a day."""
    return time(19)


def morning() -> time:
    """When quiet hours end."""
    return time(8)


class Preference(OrganisationModel):
    """How one person wants to hear. Without a row: one letter each workday."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="+")
    post = models.CharField(_("e-mail"), max_length=8, choices=Post.choices, default=Post.DAILY)
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True, validators=[check_time_zone])
    quiet_from = models.TimeField(_("quiet from"), default=evening)
    quiet_until = models.TimeField(_("until"), default=morning)
    away_from = models.DateField(_("away from"), null=True, blank=True)
    away_until = models.DateField(_("back after"), null=True, blank=True)
    holidays = models.CharField(_("public holidays of"), max_length=10, blank=True)

    def __str__(self) -> str:
        return f"{self.member_id}: {self.post}"

    def zone(self, fallback: str) -> ZoneInfo:
        return ZoneInfo(self.time_zone or fallback)

    def is_away(self, day: date) -> bool:
        """Whether the person is on leave on a day."""
        return (
            self.away_from is not None and self.away_from <= day and (self.away_until is None or day <= self.away_until)
        )

    def is_workday(self, day: date, fallback: str) -> bool:
        """Whether the person works on a day: Monday to Friday, no holiday of their place (else `fallback`), not on leave."""
        return is_workday(day, self.holidays or fallback) and not self.is_away(day)

    def is_quiet(self, local: datetime) -> bool:
        """Whether a local instant lies in the quiet hours, which may go over midnight."""
        at, since, until = local.time(), self.quiet_from, self.quiet_until
        if since == until:
            return False
        return since <= at < until if since < until else at >= since or at < until


class Notice(OrganisationModel):
    """Something that happened and that one person should know, once."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notices", db_index=False)
    event = models.BigIntegerField(help_text="its position in the log")
    kind = models.CharField(max_length=60)
    words = models.CharField(max_length=600)
    why = models.CharField(max_length=160)
    path = models.CharField(max_length=300, blank=True, help_text="below the organisation's address")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True, help_text="when a letter about it was written")

    class Meta:
        ordering = ["-event"]
        constraints = [models.UniqueConstraint(fields=["member", "event"], name="told_once")]
        indexes = [
            models.Index(fields=["organisation", "member", "-event"], name="notices_of_member"),
            models.Index(fields=["organisation", "member"], name="notices_unread", condition=Q(read_at__isnull=True)),
            models.Index(fields=["organisation", "member"], name="notices_untold", condition=Q(told_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.words


class ChatKind(models.TextChoices):
    SLACK = "slack", _("Slack")
    TEAMS = "teams", _("Microsoft Teams")
    MATTERMOST = "mattermost", _("Mattermost")


class ChatHook(OrganisationModel):
    """An incoming webhook of a chat: what happens in a team (or, without one, in the whole organisation) is told there."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(_("chat"), max_length=10, choices=ChatKind.choices)
    address = models.URLField(_("address of the webhook"), max_length=500)
    is_on = models.BooleanField(default=True)
    added_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.team or ''}".strip()

    event_type = "chat_hook"
    event_parent_id: UUID | None = None

    @property
    def event_team_id(self) -> UUID | None:
        return self.team_id

    @property
    def event_label(self) -> str:
        return str(self)


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    CHAT = "chat", _("Chat")


class Delivery(OrganisationModel):
    """Something on its way out: written once (`key`), tried until it arrives, and kept as dead when it never does."""

    channel = models.CharField(max_length=5, choices=Channel.choices)
    key = models.CharField(max_length=160)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, null=True, related_name="+")
    hook = models.ForeignKey(ChatHook, on_delete=models.CASCADE, null=True, related_name="+")
    subject = models.CharField(max_length=300)
    body = models.TextField()
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_at"]
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="written_once")]
        indexes = [
            models.Index(
                fields=["organisation", "due_at"],
                name="delivery_waiting",
                condition=Q(sent_at__isnull=True, dead_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.subject


class Feed(OrganisationModel):
    """A calendar's secret address, for one person or one team. Only a digest of the secret is kept."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["made_at"]

    def __str__(self) -> str:
        return f"{self.member_id} {self.team_id or ''}"
