"""What happens in the heart, in words."""

from django.utils.translation import gettext_lazy as _

from quarterdeck.events.sentences import register

register(
    {
        "objective.drafted": _("%(who)s drafted %(what)s"),
        "objective.changed": _("%(who)s changed %(what)s"),
        "objective.proposed": _("%(who)s proposed %(what)s"),
        "objective.taken_back": _("%(who)s took %(what)s back to draft"),
        "objective.committed": _("%(who)s committed %(what)s"),
        "objective.dropped": _("%(who)s dropped %(what)s"),
        "objective.moved": _("%(who)s moved %(what)s"),
        "objective.copied": _("%(who)s copied %(source)s as %(what)s"),
        "objective.carried_over": _("%(who)s carried %(source)s over as %(what)s"),
        "limit.overridden": _("%(who)s overrode a limit for %(what)s"),
        "key_result.added": _("%(who)s added %(what)s"),
        "key_result.changed": _("%(who)s changed %(what)s"),
        "key_result.moved": _("%(who)s moved %(what)s from %(objective_before)s to %(objective_after)s"),
        "key_result.dropped": _("%(who)s dropped %(what)s"),
        "key_result.checked_in": _("%(who)s checked in %(what)s: now %(value_after)s %(unit)s"),
        "key_result.corrected": _("%(who)s corrected a check-in of %(what)s: %(value_after)s %(unit)s"),
        "key_result.baseline_measured": _("%(who)s measured the baseline of %(what)s: %(baseline_after)s"),
        "key_result.graded": _("%(who)s graded %(what)s: %(grade_after)s"),
        "key_result.left_ungraded": _("%(who)s left %(what)s ungraded"),
        "key_result.snoozed": _("%(who)s put the check-in of %(what)s off until %(until)s: %(reason)s"),
        "check_in.acknowledged": _("%(who)s saw the check-in of %(what)s"),
        "finding.waived": _("%(who)s set %(code)s aside for %(what)s: %(reason)s"),
        "finding.unwaived": _("%(who)s lets %(code)s speak again about %(what)s"),
        "finding.overridden": _("%(who)s committed %(what)s in spite of %(code)s: %(reason)s"),
        "metric.added": _("%(who)s added the measure %(what)s"),
        "metric.removed": _("%(who)s took the measure %(what)s out"),
        "cycle.created": _("%(what)s was made, from %(starts_on)s to %(ends_on)s"),
        "key_result.linked": _("%(who)s linked %(what)s with the KPI “%(kpi)s”"),
        "key_result.unlinked": _("%(who)s took the KPI of %(what)s away"),
        "cycle.planning": _("%(who)s took %(what)s back to planning"),
        "cycle.running": _("%(who)s started %(what)s"),
        "cycle.reflecting": _("%(who)s opened reflection on %(what)s"),
        "cycle.closed": _("%(who)s closed %(what)s"),
        "cycle.reopened": _("%(who)s reopened %(what)s"),
        "priority.stated": _("%(who)s stated the priority %(what)s"),
        "priority.changed": _("%(who)s changed the priority %(what)s"),
        "priority.archived": _("%(who)s set the priority %(what)s aside"),
    }
)
