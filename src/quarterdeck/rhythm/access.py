"""Who keeps a team's rhythm: its leads and stewards set the series, its people hold the meetings."""

from django.utils.translation import gettext_lazy as _

from quarterdeck.keel.access import permission, predicate
from quarterdeck.people.access import belongs_to_team, is_steward, leads_team
from quarterdeck.people.models import Member
from quarterdeck.rhythm.models import Cadence, Meeting


@predicate
def leads_its_team(actor: Member, cadence: Cadence) -> bool:
    return actor.may_write and cadence.team_id in actor.led_team_ids


@predicate
def is_of_its_team(actor: Member, meeting: Meeting) -> bool:
    return actor.may_write and meeting.team_id in actor.team_ids


@predicate
def chairs(actor: Member, meeting: Meeting) -> bool:
    return actor.may_write and meeting.chair_id == actor.pk


permission("rhythm.set_cadence", leads_team | is_steward, _("a lead of this team or a steward"))
permission("rhythm.change_cadence", leads_its_team | is_steward, _("a lead of this team or a steward"))
permission("rhythm.call_meeting", belongs_to_team | is_steward, _("the people of this team or a steward"))
permission(
    "rhythm.hold_meeting", is_of_its_team | chairs | is_steward, _("the people of this team, its chair or a steward")
)
