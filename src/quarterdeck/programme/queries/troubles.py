"""One page of help, with what the reader's organisation shows of it."""

from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from quarterdeck.programme.signals import SIGNALS
from quarterdeck.programme.troubles import TROUBLES


@dataclass(frozen=True, slots=True)
class TroublePage:
    """What do we do about it?"""

    slug: str
    title: str
    looks: str
    behind: tuple[str, ...]
    steps: tuple[tuple[str, str], ...]
    rather_not: str
    source: str
    signals: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]


def trouble_page(slug: str) -> TroublePage:
    """A page of help by its name, or 404. No statement."""
    found = TROUBLES.get(slug)
    if found is None:
        raise Http404(_("There is no such page of help."))
    return TroublePage(
        found.slug, str(found.title), str(found.looks), tuple(str(each) for each in found.behind),
        tuple((str(each.do), str(each.why)) for each in found.steps), str(found.rather_not), found.source,
        tuple((each.code, each.name) for each in SIGNALS.values() if each.trouble == slug),
        tuple((each.slug, str(each.title)) for each in TROUBLES.values() if each.slug != slug),
    )  # fmt: skip
