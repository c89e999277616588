from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.keys import new_key
from quarterdeck.keel.prepared import prepared
from quarterdeck.keel.scope import OrganisationModel
from quarterdeck.people.settings import OrganisationSettings

RESERVED_SLUGS = frozenset(
    {
        "accounts",
        "start",
        "static",
        "admin",
        "api",
        "calendar",
        "help",
        "invitations",
        "healthz",
        "organisations",
        "new",
        "media",
        "me",
    }
)


def check_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("Choose a time zone from the list, for example Europe/Berlin."))


def check_slug(slug: str) -> None:
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("This short name is used by the system; choose another."))


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username or "")


class User(AbstractBaseUser):
    """A login. Everything about a person inside an organisation is on Member."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    email = models.EmailField(_("e-mail"), max_length=254, unique=True, help_text="kept in small letters")
    name = models.CharField(_("name"), max_length=120)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    theme = models.CharField(
        _("appearance"),
        max_length=6,
        default="system",
        choices=[
            ("system", _("As the system")),
            ("light", _("Light")),
            ("dark", _("Dark")),
        ],
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email


class Organisation(models.Model):
    """The tenant: owns everything below it, and cannot see anything beside it."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name"), max_length=40, unique=True, validators=[check_slug])
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC", validators=[check_time_zone])
    stored_settings = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name

    @cached_property
    def settings(self) -> OrganisationSettings:
        return OrganisationSettings.load(self.stored_settings)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def organisation_id(self) -> UUID:
        return self.id

    event_type = "organisation"
    event_team_id: UUID | None = None
    event_parent_id: UUID | None = None

    @property
    def event_label(self) -> str:
        return self.name


class Role(models.TextChoices):
    ADMIN = "admin", _("Admin")
    STEWARD = "steward", _("Steward")
    MEMBER = "member", _("Member")
    VIEWER = "viewer", _("Viewer")


class Member(OrganisationModel):
    """A person in an organisation. Without a login yet, a member can own things and be invited."""

    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="memberships")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    handle = models.CharField(
        _("handle"),
        max_length=40,
        validators=[
            RegexValidator(r"^[a-z0-9][a-z0-9._-]*\Z", _("Use small letters, digits, dots and dashes.")),
        ],
    )
    role = models.CharField(_("role"), max_length=8, choices=Role.choices, default=Role.MEMBER)
    joined_at = models.DateTimeField(null=True, blank=True)
    deactivated_at = models.DateTimeField(null=True, blank=True)
    last_seen_event = models.BigIntegerField(default=0, help_text="the newest event when this person was last here")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "handle"], name="one_member_per_handle"),
            models.UniqueConstraint(fields=["organisation", "user"], name="one_membership_per_login"),
        ]
        indexes = [models.Index(fields=["organisation", "name"], name="member_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.deactivated_at is None

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN and self.is_active

    @property
    def is_steward(self) -> bool:
        """Admins may do what stewards may."""
        return self.role in {Role.STEWARD, Role.ADMIN} and self.is_active

    @property
    def may_write(self) -> bool:
        return self.role != Role.VIEWER and self.is_active

    @cached_property
    def team_ids(self) -> frozenset[UUID]:
        """Teams this person belongs to or leads; one statement, once per request."""
        return frozenset(self._memberships)

    @cached_property
    def led_team_ids(self) -> frozenset[UUID]:
        return frozenset(team for team, leads in self._memberships.items() if leads)

    @cached_property
    def _memberships(self) -> dict[UUID, bool]:
        return dict(_memberships_of(self))

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word[:1].isalnum()]
        letters = words[0][:2] if len(words) == 1 else "".join(word[0] for word in (words[:1] + words[-1:]))
        return letters.upper()

    event_type = "member"
    event_team_id: UUID | None = None
    event_parent_id: UUID | None = None

    @property
    def event_label(self) -> str:
        return self.name


class TeamKind(models.TextChoices):
    COMPANY = "company", _("Company")
    FUNCTION = "function", _("Function")
    TEAM = "team", _("Team")


class Team(OrganisationModel):
    """A node in the tree company → function → team. The root team is the company."""

    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.CharField(_("kind"), max_length=8, choices=TeamKind.choices, default=TeamKind.TEAM)
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=60)
    purpose = models.CharField(_("what this team is for"), max_length=300, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    members = models.ManyToManyField(Member, through="TeamMembership", related_name="teams")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="one_team_per_slug"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(kind="company"), name="one_company_per_organisation"
            ),
            models.CheckConstraint(
                condition=Q(kind="company", parent__isnull=True) | (~Q(kind="company") & Q(parent__isnull=False)),
                name="only_the_company_has_no_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_company(self) -> bool:
        return self.kind == TeamKind.COMPANY

    event_type = "team"
    event_parent_id: UUID | None = None

    @property
    def event_team_id(self) -> UUID | None:
        return self.id

    @property
    def event_label(self) -> str:
        return self.name


class TeamMembership(OrganisationModel):
    """A member of a team; a lead may commit its OKRs."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="team_memberships")
    is_lead = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "member"], name="once_in_a_team")]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.team_id}"


@prepared
def _memberships_of(member: Member) -> models.QuerySet[TeamMembership, tuple[UUID, bool]]:
    return TeamMembership.objects.filter(member=member).values_list("team_id", "is_lead")


class Invitation(OrganisationModel):
    """A link that lets a person join. Only a digest of its secret is kept, so the database cannot let anyone in."""

    member = models.ForeignKey(
        Member,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
        help_text="the member this person becomes; without one, a new member is made",
    )
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    role = models.CharField(_("role"), max_length=8, choices=Role.choices, default=Role.MEMBER)
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.email or str(self.id)

    event_type = "invitation"
    event_team_id: UUID | None = None
    event_parent_id: UUID | None = None

    @property
    def event_label(self) -> str:
        return self.email or self.get_role_display()


class FirstRun(models.Model):
    """The one-time token that lets whoever started a new installation make the first organisation."""

    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.created_at.isoformat()
