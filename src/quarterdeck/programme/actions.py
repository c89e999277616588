"""The verbs: silencing a signal with a reason, and letting it speak again."""

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.events.actions import record
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import now
from quarterdeck.keel.errors import invalid
from quarterdeck.okrs.actions.editing import check_reason
from quarterdeck.people.models import Member
from quarterdeck.programme.models import Silence
from quarterdeck.programme.signals import SIGNALS


@transaction.atomic
def silence(actor: Member, code: str, *, reason: str) -> Silence:
    """Silence a signal for the whole organisation, with a reason that stands beside it."""
    require(actor, "programme.silence")
    if code not in SIGNALS:
        raise invalid("code", _("There is no such signal."))
    words = check_reason("reason", reason, _("Say why it does not apply here: everybody will read it."))[:300]
    made, _created = Silence.objects.update_or_create(
        organisation_id=actor.organisation_id, code=code, defaults={"reason": words, "by": actor, "at": now()}
    )
    record(actor, "signal.silenced", made, reason=words)
    return made


@transaction.atomic
def let_speak(actor: Member, code: str) -> None:
    """Let a silenced signal speak again."""
    require(actor, "programme.silence")
    found = Silence.objects.filter(code=code).first()
    if found is not None:
        record(actor, "signal.unsilenced", found)
        found.delete()
