"""What this room does when something happens to a login."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed
from django.dispatch import receiver

from quarterdeck.keel.scope import organisation_scope
from quarterdeck.people.models import Member, User
from quarterdeck.people.queries import organisations_of


@receiver(email_changed)
def show_the_new_email(sender: Any, *, user: User, to_email_address: EmailAddress, **more: Any) -> None:
    """Colleagues see the e-mail that a person logs in with, in every organisation they are in."""
    for organisation in organisations_of(user):
        with organisation_scope(organisation):
            Member.objects.filter(user=user).update(email=to_email_address.email)
