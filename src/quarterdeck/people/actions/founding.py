"""The first run: whoever started the installation makes the first login and the first organisation."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from quarterdeck.events.actions import record
from quarterdeck.keel.clock import now
from quarterdeck.keel.errors import invalid
from quarterdeck.keel.scope import organisation_scope
from quarterdeck.people.actions.logins import create_login
from quarterdeck.people.models import FirstRun, Member, Organisation, Role, Team, TeamKind, TeamMembership, User
from quarterdeck.people.naming import free_handle
from quarterdeck.people.signals import organisation_founded
from quarterdeck.people.tokens import digest_of, new_secret


@transaction.atomic
def begin_first_run() -> str:
    """A new one-time token for `/start/<token>`; one that was given out before and not used stops working."""
    FirstRun.objects.filter(used_at__isnull=True).delete()
    token = new_secret()
    FirstRun.objects.create(digest=digest_of(token), created_at=now())
    return token


@transaction.atomic
def found_by_token(
    token: str, *, name: str, email: str, password: str, organisation: str, slug: str, time_zone: str
) -> Member:
    """Use a first-run token: make the login, the organisation and its company team; the person is its admin.

    Raises ValidationError by field, and about the whole when the token was used meanwhile.
    """
    first_run = FirstRun.objects.select_for_update().filter(digest=digest_of(token), used_at__isnull=True).first()
    if first_run is None:
        raise ValidationError(_("This link was used already. Log in, or start the server again for a new one."))
    founder = create_login(name=name, email=email, password=password)
    member = found_organisation(founder, name=organisation, slug=slug, time_zone=time_zone)
    first_run.used_at = now()
    first_run.save(update_fields=["used_at"])
    return member


@transaction.atomic
def found_organisation(founder: User, *, name: str, slug: str, time_zone: str) -> Member:
    """Make an organisation with its company team; the founder becomes its admin and leads the company."""
    made = Organisation(name=" ".join(name.split()), slug=slug.strip().lower(), time_zone=time_zone)
    if not made.name:
        raise invalid("organisation", _("Name the organisation, as its people call it."))
    made.clean_fields()
    with organisation_scope(made):
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:
            raise invalid("slug", _("This short name is taken. Choose another one.")) from None
        company = Team.objects.create(organisation=made, kind=TeamKind.COMPANY, name=made.name, slug="company")
        member = Member.objects.create(
            organisation=made, user=founder, name=founder.name, email=founder.email, role=Role.ADMIN,
            handle=free_handle(founder.name), joined_at=now(),
        )  # fmt: skip
        TeamMembership.objects.create(organisation=made, team=company, member=member, is_lead=True)
        record(member, "organisation.founded", made)
        organisation_founded.send(sender=Organisation, organisation=made, founder=member)
    return member
