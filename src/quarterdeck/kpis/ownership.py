"""What a person who leaves looks after here."""

from quarterdeck.kpis.actions import change_kpi
from quarterdeck.kpis.models import Kpi
from quarterdeck.people.models import Member
from quarterdeck.people.ownership import Owned, register


def _kpis(member: Member) -> list[Owned]:
    mine = Kpi.objects.filter(owner=member, archived_at__isnull=True)
    return [Owned(each.pk, "kpi", each.name, "kpis:kpi", each.slug) for each in mine]


def _give(actor: Member, owned: Owned, leaving: Member, successor: Member, reason: str) -> None:
    change_kpi(actor, Kpi.objects.select_related("team").get(pk=owned.id), owner=successor)


register(_kpis, _give)
