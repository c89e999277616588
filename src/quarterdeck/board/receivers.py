"""What the board does when something happens in the rooms below."""

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from quarterdeck.board.actions import propose_initiative
from quarterdeck.keel.access import may
from quarterdeck.okrs.models import KeyResult
from quarterdeck.okrs.signals import output_set_aside
from quarterdeck.people.models import Member


@receiver(output_set_aside)
def place_it_among_the_options(sender: Any, *, actor: Member, key_result: KeyResult, text: str, **more: Any) -> None:
    """What was dressed as a key result becomes a bet on the one that was found behind it."""
    team = key_result.objective.team
    if may(actor, "board.bet_for", team):
        origin = _("the coach: the work behind %(ref)s") % {"ref": key_result.reference}
        propose_initiative(actor, team=team, title=text[:200], key_results=[key_result], owner=actor, origin=origin)
