"""Who hears of what. One row a verb: whom it concerns, and why they are told. docs/notifications.md is written from here.

Nobody is told what they did themselves; drafts are told to their team only; whoever is not here any more hears nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quarterdeck.board.models import Initiative
from quarterdeck.events.models import Event
from quarterdeck.kpis.models import Kpi
from quarterdeck.okrs.models import CheckIn, KeyResult, Objective
from quarterdeck.people.models import Member, TeamMembership
from quarterdeck.planning.models import Challenge, Suggestion
from quarterdeck.review.models import Decision, Idea


@dataclass(slots=True)
class People:
    """Who leads and who belongs to which team, read once for a batch of events."""

    leads: dict[UUID, set[UUID]]
    members: dict[UUID, set[UUID]]
    active: set[UUID]

    @classmethod
    def now(cls) -> "People":
        """Two statements."""
        active = set(Member.objects.filter(deactivated_at__isnull=True).values_list("pk", flat=True))
        found = cls({}, {}, active)
        for team, member, leads in TeamMembership.objects.values_list("team_id", "member_id", "is_lead"):
            found.members.setdefault(team, set()).add(member)
            if leads:
                found.leads.setdefault(team, set()).add(member)
        return found


Find = Callable[[Event, People], Iterable[UUID | None]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A verb that somebody hears of. `for_chat`: it is told in the team's chat too."""

    find: Find
    why: str | Promise
    for_chat: bool = False


def _leads(event: Event, people: People) -> Iterable[UUID | None]:
    return people.leads.get(event.team_id, ()) if event.team_id else ()


def _every_lead(event: Event, people: People) -> Iterable[UUID | None]:
    return {key for each in people.leads.values() for key in each}


def _team(event: Event, people: People) -> Iterable[UUID | None]:
    return people.members.get(event.team_id, ()) if event.team_id else ()


def _sides(event: Event, people: People) -> Iterable[UUID | None]:
    """The leads of the asking and the asked team, and the owner of the key result."""
    for name in ("asker_team", "provider_team"):
        key = event.data.get(name)
        if key:
            yield from people.leads.get(UUID(str(key)), ())
    if event.parent_id:
        yield KeyResult.objects.filter(pk=event.parent_id).values_list("owner_id", flat=True).first()


def _of(model: Any, field: str) -> Find:
    def find(event: Event, people: People) -> Iterable[UUID | None]:
        found: list[UUID | None] = list(model.objects.filter(pk=event.subject_id).values_list(field, flat=True))
        return found

    return find


def _named(event: Event, people: People) -> Iterable[UUID | None]:
    key = event.data.get("member")
    return [UUID(str(key))] if key else []


def _owners(event: Event, people: People) -> Iterable[UUID | None]:
    yield from Objective.objects.filter(pk=event.subject_id).values_list("owner_id", flat=True)


KINDS: dict[str, Kind] = {
    "comment.mentioned": Kind(_named, _("you are mentioned")),
    "key_result.snoozed": Kind(_leads, _("you lead this team")),
    "check_in.acknowledged": Kind(_of(CheckIn, "author_id"), _("it was your check-in")),
    "objective.proposed": Kind(_leads, _("you lead this team and may commit it"), for_chat=True),
    "objective.committed": Kind(_team, _("your team committed it"), for_chat=True),
    "objective.dropped": Kind(_team, _("it is your team's"), for_chat=True),
    "objective.suggested": Kind(_of(Suggestion, "objective__owner_id"), _("you own this draft")),
    "suggestion.accepted": Kind(_of(Suggestion, "author_id"), _("you suggested it")),
    "suggestion.declined": Kind(_of(Suggestion, "author_id"), _("you suggested it")),
    "key_result.challenged": Kind(_of(Challenge, "key_result__owner_id"), _("you own this key result")),
    "challenge.answered": Kind(_of(Challenge, "author_id"), _("you asked")),
    "dependency.asked": Kind(_sides, _("your team is asked"), for_chat=True),
    "dependency.committed": Kind(_sides, _("it concerns your team"), for_chat=True),
    "dependency.counter_offered": Kind(_sides, _("it concerns your team")),
    "dependency.declined": Kind(_sides, _("it concerns your team"), for_chat=True),
    "dependency.handed_over": Kind(_sides, _("your team waits for it")),
    "dependency.sent_back": Kind(_sides, _("it concerns your team")),
    "dependency.delivered": Kind(_sides, _("it concerns your team"), for_chat=True),
    "dependency.overdue": Kind(_sides, _("it concerns your team"), for_chat=True),
    "share.offered": Kind(_leads, _("you lead a team it concerns")),
    "share.asked": Kind(_leads, _("you lead a team it concerns")),
    "share.countered": Kind(_leads, _("you lead a team it concerns")),
    "share.agreed": Kind(_leads, _("you lead a team it concerns")),
    "planning.step_begun": Kind(_every_lead, _("you lead a team that plans"), for_chat=True),
    "decision.made": Kind(_of(Decision, "owner_id"), _("you carry it out"), for_chat=True),
    "review.closed": Kind(_team, _("it was your team's review"), for_chat=True),
    "meeting.skipped": Kind(_team, _("it is your team's meeting"), for_chat=True),
    "meeting.moved": Kind(_team, _("it is your team's meeting"), for_chat=True),
    "meeting.called": Kind(_team, _("it is your team's meeting"), for_chat=True),
    "initiative.blocked": Kind(_of(Initiative, "owner_id"), _("it is your bet"), for_chat=True),
    "kpi.signalled": Kind(_of(Kpi, "owner_id"), _("you look after this KPI"), for_chat=True),
    "retrospective.opened": Kind(_team, _("it is your team's retrospective"), for_chat=True),
    "retrospective.closed": Kind(_team, _("it was your team's retrospective"), for_chat=True),
    "action.agreed": Kind(_named, _("you see to it")),
    "closing.waits": Kind(_leads, _("you lead this team")),
    "idea.promoted": Kind(_of(Idea, "added_by_id"), _("it was your idea")),
    "idea.dropped": Kind(_of(Idea, "added_by_id"), _("it was your idea")),
}


def who_hears(event: Event, people: People) -> list[UUID]:
    """The members an event is told to, without whoever did it and without those who left."""
    kind = KINDS.get(event.verb)
    if kind is None:
        return []
    found = {key for key in kind.find(event, people) if key is not None}
    if event.is_private and event.team_id:
        found &= people.members.get(event.team_id, set())
    return sorted((found & people.active) - {event.actor_id}, key=str)
