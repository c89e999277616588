"""What happens on boards, in words."""

from django.utils.translation import gettext_lazy as _

from quarterdeck.events.sentences import register

register(
    {
        "initiative.proposed": _("%(who)s placed the bet %(what)s"),
        "initiative.changed": _("%(who)s changed the bet %(what)s"),
        "initiative.moved": _("%(who)s moved %(what)s from %(column_before)s to %(column_after)s"),
        "initiative.moved_over_limit": _(
            "%(who)s moved %(what)s from %(column_before)s to %(column_after)s, over the limit of %(limit)s"
        ),
        "initiative.blocked": _("%(who)s marked %(what)s as blocked"),
        "initiative.unblocked": _("%(who)s unblocked %(what)s"),
        "initiative.finished": _("%(who)s finished %(what)s: %(evidence)s"),
        "initiative.stopped": _("%(who)s stopped %(what)s"),
        "initiative.concluded": _("%(who)s said what %(what)s taught: %(evidence)s"),
        "initiative.dropped": _("%(who)s dropped the bet %(what)s"),
        "board.changed": _("%(who)s changed the board of %(what)s"),
    }
)
