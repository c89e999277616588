"""Letters this room sends, through whichever SMTP server is set."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from quarterdeck.people.models import Invitation

_log = logging.getLogger(__name__)


def can_write_letters() -> bool:
    """Whether a mail server is set."""
    return bool(settings.HAS_EMAIL)


def send_invitation(invitation: Invitation, address: str) -> bool:
    """Send an invitation's link. False when there is no mail server, no e-mail, or the server refuses: then the link is
    shown to whoever invites, who brings it over."""
    if not (can_write_letters() and invitation.email):
        return False
    words = {"invitation": invitation, "address": address}
    subject = _("%(who)s invites you to %(organisation)s on Quarterdeck") % {
        "who": invitation.invited_by, "organisation": invitation.organisation,
    }  # fmt: skip
    try:
        send_mail(
            " ".join(subject.split()),
            render_to_string("people/letters/invitation.txt", words),
            None,
            [invitation.email],
        )
    except (SMTPException, OSError) as error:
        _log.warning("An invitation could not be sent: %s", error)
        return False
    return True
