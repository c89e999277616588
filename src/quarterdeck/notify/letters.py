"""What stands in a letter: plain text that reads well in any mail program."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string

from quarterdeck.notify.models import Notice
from quarterdeck.people.models import Organisation


@dataclass(frozen=True, slots=True)
class Owed:
    """A check-in that somebody owes: due by the next workday, or late; `silent` weeks without a word, once it is stale."""

    reference: str
    statement: str
    due_on: date
    is_late: bool
    silent: int = 0


def at_once(organisation: Organisation, notice: Notice) -> tuple[str, str]:
    """(subject, body) of a letter about one thing."""
    about = {"organisation": organisation, "notice": notice, "base": base_of(organisation)}
    return notice.words[:200], render_to_string("notify/letters/notice.txt", about)


def digest(
    organisation: Organisation, subject: str, owed: Sequence[Owed], notices: Sequence[Notice], wins: Sequence[str]
) -> str:
    """The body of a letter that sums up: what one owes, what one should know, what went well for teams."""
    about = {
        "organisation": organisation, "owed": owed, "notices": list(notices)[:40], "more": max(0, len(notices) - 40),
        "wins": wins, "base": base_of(organisation), "subject": subject,
    }  # fmt: skip
    return render_to_string("notify/letters/digest.txt", about)


def base_of(organisation: Organisation) -> str:
    """The organisation's address, with a slash at its end."""
    return f"{settings.SITE_URL}/{organisation.slug}/"
