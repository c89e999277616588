"""How retrospectives, their actions and summaries read in the feed. Cards and votes leave no event: what is written in a
retrospective is for those who were there."""

from django.utils.translation import gettext_lazy as _

from quarterdeck.events.sentences import register

register(
    {
        "retrospective.opened": _("%(who)s opened the retrospective of %(what)s"),
        "retrospective.closed": _("The retrospective of %(what)s ended; agreed actions: %(actions)s"),
        "action.agreed": _("%(what)s: agreed in the retrospective, until %(due_on)s"),
        "action.done": _("Done, as agreed in a retrospective: %(what)s"),
        "action.dropped": _("%(who)s dropped what was agreed: %(what)s"),
        "action.reopened": _("%(who)s took up again: %(what)s"),
        "summary.written": _("%(who)s wrote the summary of %(what)s"),
        "closing.waits": _("Closing %(what)s: %(team)s still has to do: %(missing)s"),
    }
)
