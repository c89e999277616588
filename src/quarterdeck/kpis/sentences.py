"""How KPIs read in the feed."""

from django.utils.translation import gettext_lazy as _

from quarterdeck.events.sentences import register

register(
    {
        "kpi.placed": _("%(who)s began to watch %(what)s"),
        "kpi.changed": _("%(who)s changed %(what)s"),
        "kpi.archived": _("%(who)s stopped watching %(what)s: %(reason)s"),
        "kpi.read": _("%(who)s read %(what)s: %(value)s"),
        "kpi.read_many": _("%(who)s brought %(count)s readings into %(what)s"),
        "kpi.signalled": _("%(what)s: %(why)s"),
        "kpi.break_declared": _("%(who)s said that %(what)s changed: %(reason)s"),
        "kpi.break_withdrawn": _("%(who)s took a declared change of %(what)s back"),
    }
)
