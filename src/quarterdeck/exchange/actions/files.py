"""Files in and out, for every door: the pages and the command line call these."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from quarterdeck.events.actions import record
from quarterdeck.exchange.actions.drafts import Imported, import_drafts
from quarterdeck.exchange.actions.history import import_history
from quarterdeck.exchange.planning import Plan, plan_drafts
from quarterdeck.exchange.queries.exporting import document_of
from quarterdeck.exchange.queries.history import history_problems
from quarterdeck.exchange.reading import Reading, read
from quarterdeck.exchange.writing import FORMATS
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import today
from quarterdeck.keel.errors import invalid
from quarterdeck.keel.limits import UPLOAD, Limits
from quarterdeck.okrs.models import Cycle
from quarterdeck.people.models import Member, Team


def plan_file(
    actor: Member, name: str, content: bytes, *, cycle: Cycle | None = None, team: Team | None = None,
    mapping: Sequence[str] | None = None, people: Mapping[str, str] | None = None, only_cycle: str = "",
    limits: Limits = UPLOAD,
) -> tuple[Reading, Plan]:  # fmt: skip
    """Read a file and plan its import; writes nothing. A file about a whole organisation is planned as its history."""
    reading = read(name, content, mapping, limits=limits)
    if reading.document.is_whole:
        return reading, Plan(None, problems=tuple(history_problems(actor.organisation, reading)), is_history=True)
    plan = plan_drafts(actor, reading, cycle=cycle, team=team, people=people, only_cycle=only_cycle)
    return reading, plan


def import_file(
    actor: Member, name: str, content: bytes, *, cycle: Cycle | None = None, team: Team | None = None,
    mapping: Sequence[str] | None = None, people: Mapping[str, str] | None = None, only_cycle: str = "",
    dry_run: bool = False, limits: Limits = UPLOAD,
) -> tuple[Reading, Plan, Imported]:  # fmt: skip
    """Import a file in one transaction, or with `dry_run` do everything and keep nothing.

    Raises ValidationError for a file that cannot be read or a plan that is not possible; then nothing was written.
    """
    reading, plan = plan_file(
        actor,
        name,
        content,
        cycle=cycle,
        team=team,
        mapping=mapping,
        people=people,
        only_cycle=only_cycle,
        limits=limits,
    )
    with transaction.atomic():
        write = partial(import_history, actor, reading) if plan.is_history else partial(import_drafts, actor, plan)
        imported = write(file=name)
        if dry_run:
            transaction.set_rollback(True)
            imported = replace(imported, was_dry_run=True)
    return reading, plan, imported


@dataclass(frozen=True, slots=True)
class Exported:
    """A file to hand out."""

    name: str
    media_type: str
    content: bytes


@transaction.atomic
def export_file(
    actor: Member, *, format: str, cycle: Cycle | None = None, team: Team | None = None, whole: bool = False
) -> Exported:
    """Write an organisation's whole history, or a cycle's or team's OKRs, in one of `FORMATS`. Exporting everything is
    noted in the log."""
    require(actor, "exchange.export_everything" if whole else "exchange.export_okrs")
    if format not in FORMATS:
        raise invalid("format", _("Choose one of %(formats)s.") % {"formats": ", ".join(FORMATS)})
    if not whole and cycle is None and team is None:
        raise ValidationError(_("Choose a cycle or a team, or everything."))
    document = document_of(actor, actor.organisation, cycle=cycle, team=team, whole=whole)
    scope = _("everything") if whole else " · ".join(each.name for each in (team, cycle) if each is not None)
    if whole:
        record(actor, "organisation.exported", actor.organisation, scope=scope, format=FORMATS[format].title)
    name = slugify(f"{actor.organisation.slug} {'' if whole else scope} {today(actor.organisation)}")
    chosen = FORMATS[format]
    return Exported(f"{name}.{format}", chosen.media_type, chosen.write(document))
