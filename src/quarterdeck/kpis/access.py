"""Who looks after KPIs: the people of a team place and read its KPIs, the owner reads one."""

from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.access import permission, predicate
from quarterdeck.kpis.models import Kpi
from quarterdeck.people.access import belongs_to_team, is_steward
from quarterdeck.people.models import Member


@predicate
def looks_after(actor: Member, kpi: Kpi) -> bool:
    return actor.may_write and (kpi.owner_id == actor.pk or kpi.team_id in actor.team_ids)


permission("kpis.place", belongs_to_team | is_steward, _("the people of this team or a steward"))
permission("kpis.change", looks_after | is_steward, _("its owner, the people of its team or a steward"))
permission("kpis.read", looks_after | is_steward, _("its owner, the people of its team or a steward"))
