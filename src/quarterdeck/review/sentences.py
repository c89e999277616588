"""How decisions, reviews and ideas read in the feed."""

from django.utils.translation import gettext_lazy as _

from quarterdeck.events.sentences import register

register(
    {
        "decision.made": _("%(who)s decided: %(what)s"),
        "decision.followed_up": _("%(who)s followed up %(what)s: %(outcome)s"),
        "review.closed": _("%(what)s ended with %(decisions)s decisions"),
        "idea.kept": _("%(who)s set aside for later: %(what)s"),
        "idea.promoted": _("%(who)s took up an idea: %(what)s, now %(became)s"),
        "idea.dropped": _("%(who)s dropped an idea: %(what)s"),
        "backlog.reviewed": _("%(who)s went through the backlog of %(what)s"),
    }
)
