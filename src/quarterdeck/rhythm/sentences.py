"""How the rhythm's events read in the feed."""

from django.utils.translation import gettext_lazy as _

from quarterdeck.events.sentences import register

register(
    {
        "cadence.set": _("%(who)s began the series %(what)s"),
        "cadence.changed": _("%(who)s changed the series %(what)s"),
        "cadence.ended": _("%(who)s ended the series %(what)s: %(reason)s"),
        "meeting.called": _("%(who)s called a meeting: %(what)s"),
        "meeting.skipped": _("%(who)s skipped %(what)s: %(reason)s"),
        "meeting.moved": _("%(who)s moved %(what)s: %(reason)s"),
        "meeting.opened": _("%(who)s opened %(what)s"),
        "meeting.closed": _("%(what)s was held"),
    }
)
