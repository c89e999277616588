"""A file between the steps of the import page: kept by the server, imported once."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.exchange.actions.drafts import Imported
from quarterdeck.exchange.actions.files import import_file
from quarterdeck.exchange.models import Upload
from quarterdeck.exchange.reading import FIELDS, read
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import now
from quarterdeck.keel.errors import invalid
from quarterdeck.okrs.models import Cycle
from quarterdeck.people.models import Member, Team

KEPT = timedelta(days=1)


@transaction.atomic
def upload(actor: Member, *, name: str, content: bytes, cycle: Cycle | None, team: Team | None) -> Upload:
    """Keep a file for the preview, if it can be read at all. A person has one at a time; old ones are forgotten."""
    require(actor, "exchange.import_okrs")
    reading = read(name, content)
    if reading.document.is_whole:
        require(actor, "exchange.import_history")
    elif team is None:
        raise invalid("team", _("Choose the team the drafts are for."))
    elif cycle is None:
        raise invalid("cycle", _("Choose the cycle the drafts are for."))
    if team is not None:
        require(actor, "okrs.draft_for", team)
    Upload.objects.filter(member=actor).delete()
    Upload.objects.filter(at__lt=now() - KEPT).delete()
    return Upload.objects.create(
        organisation_id=actor.organisation_id,
        member=actor,
        name=name[-200:],
        content=content,
        cycle=cycle,
        team=team,
        at=now(),
    )


@transaction.atomic
def map_columns(actor: Member, kept: Upload, *, mapping: Sequence[str]) -> Upload:
    """Say which column of a foreign table holds what."""
    require(actor, "exchange.import_okrs")
    chosen = [each if each in FIELDS else "" for each in mapping]
    if not {"title", "objective", "key_result"} & set(chosen):
        raise ValidationError(_("Map at least one column to a title, an objective or a key result."))
    kept.mapping = chosen
    kept.save(update_fields=["mapping"])
    return kept


@transaction.atomic
def import_upload(actor: Member, kept: Upload, *, people: Mapping[str, str], only_cycle: str = "") -> Imported:
    """Import a kept file, once: it is gone afterwards, and sending the form again finds nothing to import."""
    waiting: Any = Upload.objects.select_for_update(of=("self",)).filter(pk=kept.pk, member=actor).first()
    if waiting is None:
        raise ValidationError(
            _("This file was imported already, or set aside. Choose it again to import it once more.")
        )
    _reading, _plan, imported = import_file(
        actor, waiting.name, bytes(waiting.content), cycle=waiting.cycle, team=waiting.team, mapping=waiting.mapping,
        people=people, only_cycle=only_cycle,
    )  # fmt: skip
    waiting.delete()
    return imported


@transaction.atomic
def discard_upload(actor: Member, kept: Upload) -> None:
    """Set a kept file aside without importing it."""
    Upload.objects.filter(pk=kept.pk, member=actor).delete()
