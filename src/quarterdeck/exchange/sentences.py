"""What happens in exchange, in words."""

from django.utils.translation import gettext_lazy as _

from quarterdeck.events.sentences import register

register({
    "organisation.okrs_imported": _("%(who)s imported %(objectives)s objectives and %(key_results)s key results from %(file)s"),
    "organisation.history_imported": _("%(who)s imported the organisation's history from %(file)s"),
    "organisation.exported": _("%(who)s exported %(scope)s as %(format)s"),
})  # fmt: skip
