"""Who may silence a signal, and who sees which team's detail."""

from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.access import permission
from quarterdeck.people.access import is_steward

permission("programme.silence", is_steward, _("a steward or an admin"))
