"""What happens in planning, in words."""

from django.utils.translation import gettext_lazy as _

from quarterdeck.events.sentences import register

register(
    {
        "objective.aligned": _("%(who)s linked %(what)s with %(to_label)s"),
        "objective.unaligned": _("%(who)s took the link of %(what)s with %(to_label)s away"),
        "objective.suggested": _("%(who)s suggested other words for %(what)s"),
        "objective.contributor_named": _("%(who)s named %(person)s as a contributor to %(what)s"),
        "suggestion.accepted": _("%(who)s accepted suggested words for %(what)s"),
        "suggestion.declined": _("%(who)s declined suggested words for %(what)s"),
        "dependency.asked": _("%(who)s asked %(provider)s for “%(what)s” by %(by)s, for %(key_result)s"),
        "dependency.committed": _("“%(what)s” is promised by %(provider)s for %(by)s; %(who)s agreed"),
        "dependency.counter_offered": _("%(who)s offered “%(offered)s” by %(by)s instead of “%(what)s”"),
        "dependency.declined": _("%(who)s declined “%(what)s” for %(key_result)s"),
        "dependency.withdrawn": _("%(who)s took “%(what)s” back; it is not needed any more"),
        "dependency.handed_over": _("%(who)s handed over “%(what)s” to %(asker)s"),
        "dependency.sent_back": _("%(who)s said what is missing in “%(what)s”"),
        "dependency.delivered": _("%(who)s confirmed that %(provider)s delivered “%(what)s”"),
        "need.stated": _("%(who)s said what %(what)s needs from below"),
        "share.offered": _("%(who)s offered %(share)s of %(what)s for %(team)s"),
        "share.asked": _("%(who)s asked %(team)s for %(share)s of %(what)s"),
        "share.countered": _("%(who)s answered with %(share)s of %(what)s for %(team)s"),
        "share.agreed": _("%(who)s agreed: %(team)s takes %(share)s of %(what)s"),
        "share.declined": _("%(who)s declined a share of %(what)s for %(team)s"),
        "key_result.challenged": _("%(who)s challenged %(what)s: %(words)s"),
        "challenge.answered": _("%(who)s answered the challenge of %(what)s: %(how)s"),
        "challenge.withdrawn": _("%(who)s took a challenge of %(what)s back"),
        "dependency.overdue": _("“%(what)s” of %(provider)s for %(asker)s is overdue since %(by)s"),
        "planning.step_begun": _("Planning of %(what)s: “%(step)s” by %(on)s"),
        "planning.step_moved": _("%(who)s moved the step “%(step)s” of %(what)s to %(on)s"),
        "forum.noted": _("%(who)s noted what the forum settled: %(what)s"),
    }
)
