"""How the programme's events read in the feed."""

from django.utils.translation import gettext_lazy as _

from quarterdeck.events.sentences import register

register(
    {
        "signal.silenced": _("%(who)s silenced the signal %(what)s: %(reason)s"),
        "signal.unsilenced": _("%(who)s let the signal %(what)s speak again"),
    }
)
