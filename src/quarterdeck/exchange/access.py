"""Who may take OKRs in and out. Drafting asks `okrs.draft_for` for each team besides."""

from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.access import permission, predicate
from quarterdeck.people.access import is_admin, is_steward, may_write
from quarterdeck.people.models import Member


@predicate
def drafts_somewhere(actor: Member) -> bool:
    return bool(actor.team_ids) or actor.is_steward


@predicate
def anybody(actor: Member) -> bool:
    return actor.is_active


permission("exchange.import_okrs", may_write & drafts_somewhere, _("members of a team and stewards"))
permission("exchange.import_history", is_admin, _("an admin"))
permission("exchange.export_okrs", anybody, _("members of the organisation"))
permission("exchange.export_everything", is_steward, _("a steward or an admin"))
