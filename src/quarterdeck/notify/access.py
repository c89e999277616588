"""Who sets up where things are told."""

from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.access import permission, predicate
from quarterdeck.notify.models import ChatHook
from quarterdeck.people.access import is_admin, leads_team
from quarterdeck.people.models import Member


@predicate
def leads_its_team(actor: Member, hook: ChatHook) -> bool:
    return actor.may_write and hook.team_id is not None and hook.team_id in actor.led_team_ids


permission("notify.add_hook", leads_team | is_admin, _("a lead of this team or an admin"))
permission("notify.change_hook", leads_its_team | is_admin, _("a lead of its team or an admin"))
permission("notify.see_dead_letters", is_admin, _("an admin"))
