"""Strategic priorities: the choices leadership has made, before any objective."""

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.events.actions import record
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import now
from quarterdeck.keel.errors import invalid
from quarterdeck.keel.holding import held
from quarterdeck.okrs.actions.editing import apply_changes, check_fields, check_version
from quarterdeck.okrs.models import Cycle, StrategicPriority
from quarterdeck.people.models import Member


@transaction.atomic
def create_priority(actor: Member, *, title: str, why: str = "", year: Cycle | None = None) -> StrategicPriority:
    """State a priority, after those already stated; for one year or, without `year`, until it is archived."""
    require(actor, "okrs.manage_priorities")
    _check(title, year, actor)
    position = StrategicPriority.objects.filter(archived_at__isnull=True).count()
    priority = StrategicPriority(
        organisation_id=actor.organisation_id, title=title.strip(), why=why.strip(), year=year, position=position
    )
    check_fields(priority, only={"title", "why"})
    priority.save()
    record(actor, "priority.stated", priority)
    return priority


@transaction.atomic
def edit_priority(
    actor: Member, priority: StrategicPriority, *, version: int | None = None, **changes: object
) -> StrategicPriority:
    """Change a priority's words, year or position."""
    require(actor, "okrs.manage_priorities")
    priority = held(priority)
    check_version(priority, version, changes)
    if "title" in changes:
        _check(str(changes["title"]), None, actor)
    before, after = apply_changes(priority, changes)
    if after:
        check_fields(priority, only=set(after))
        priority.version += 1
        priority.save()
        record(actor, "priority.changed", priority, before=before, after=after)
    return priority


@transaction.atomic
def archive_priority(actor: Member, priority: StrategicPriority) -> StrategicPriority:
    """Set a priority aside; objectives that served it keep saying so."""
    require(actor, "okrs.manage_priorities")
    if priority.archived_at is None:
        priority.archived_at = now()
        priority.save(update_fields=["archived_at"])
        record(actor, "priority.archived", priority)
    return priority


def _check(title: str, year: Cycle | None, actor: Member) -> None:
    if not title.strip():
        raise invalid("title", _("Say the priority in a few words, for example “Win the second year”."))
    if year is not None and (year.organisation_id != actor.organisation_id or not year.is_annual):
        raise invalid("year", _("Choose one of your organisation's years."))
