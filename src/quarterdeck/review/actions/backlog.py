"""Setting things aside, and deciding about them later: taken up, kept, or dropped with a word."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.board.actions import propose_initiative
from quarterdeck.events.actions import record
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import now
from quarterdeck.keel.errors import invalid
from quarterdeck.keel.holding import held
from quarterdeck.okrs.actions import create_objective
from quarterdeck.okrs.actions.editing import check_fields, check_reason, check_team
from quarterdeck.okrs.models import Cycle, CycleKind, Phase
from quarterdeck.people.models import Member, Team
from quarterdeck.review.models import BacklogReview, Idea, IdeaState
from quarterdeck.rhythm.models import Meeting


@transaction.atomic
def keep_idea(actor: Member, team: Team, *, words: str, about: str = "", meeting: Meeting | None = None) -> Idea:
    """Set an idea or a topic aside, for a team. Whoever may write may, also for another team: ideas come from anywhere."""
    require(actor, "review.add_idea")
    check_team(team, actor.organisation_id)
    idea = Idea(
        organisation_id=actor.organisation_id, team=team, words=" ".join(words.split()), about=about.strip(),
        meeting=meeting, added_by=actor, added_at=now(),
    )  # fmt: skip
    if not idea.words:
        raise invalid("words", _("Say in one line what you set aside."))
    check_fields(idea, only={"words", "about"})
    idea.save(force_insert=True)
    record(actor, "idea.kept", idea)
    return idea


@transaction.atomic
def promote_idea(actor: Member, idea: Idea, *, into: str) -> Idea:
    """Take an idea up in one step: as a draft of an objective in the next cycle that takes drafts, or as a bet among the
    team's options. `into` is "objective" or "initiative"."""
    require(actor, "review.settle_idea", idea)
    idea = _locked(idea)
    if into == "objective":
        cycle = _next_cycle()
        if cycle is None:
            raise ValidationError(_("No cycle takes drafts now. Begin the next cycle first, or make it a bet."))
        idea.became = create_objective(
            actor, team=idea.team, cycle=cycle, title=idea.words, owner=actor, in_order_to=""
        ).reference
    elif into == "initiative":
        made = propose_initiative(
            actor, team=idea.team, title=idea.words, because=idea.about[:500], origin=_("an idea of the backlog")
        )
        idea.became = made.reference
    else:
        raise invalid("into", _("Choose: a draft objective, or a bet."))
    idea.state, idea.settled_at = IdeaState.PROMOTED, now()
    idea.save(update_fields=["state", "settled_at", "became"])
    record(actor, "idea.promoted", idea, became=idea.became)
    return idea


@transaction.atomic
def drop_idea(actor: Member, idea: Idea, *, reason: str) -> Idea:
    """Let an idea go, with a word for whoever had it."""
    require(actor, "review.settle_idea", idea)
    idea = _locked(idea)
    idea.because = check_reason("reason", reason, _("Say why not: whoever had the idea wants to know."))[:300]
    idea.state, idea.settled_at = IdeaState.DROPPED, now()
    idea.save(update_fields=["state", "settled_at", "because"])
    record(actor, "idea.dropped", idea, reason=idea.because)
    return idea


@transaction.atomic
def keep_on(actor: Member, idea: Idea) -> Idea:
    """Look at an idea and keep it: it leaves the parking lot and stays in the backlog."""
    require(actor, "review.settle_idea", idea)
    idea = _locked(idea)
    idea.looked_at = now()
    idea.save(update_fields=["looked_at"])
    return idea


@transaction.atomic
def look_through(actor: Member, team: Team) -> BacklogReview:
    """Note that a team went through its whole backlog today: what is still there is kept on."""
    require(actor, "review.look_through", team)
    moment = now()
    kept = Idea.objects.filter(team=team, state=IdeaState.KEPT).update(looked_at=moment)
    made = BacklogReview.objects.create(
        organisation_id=actor.organisation_id, team=team, by=actor, at=moment, kept=kept
    )
    record(actor, "backlog.reviewed", made, kept=kept)
    return made


def _next_cycle() -> Cycle | None:
    """The next quarter in planning, else the running one."""
    quarters = Cycle.objects.filter(kind=CycleKind.QUARTER, phase__in=[Phase.PLANNING, Phase.RUNNING])
    found = list(quarters.order_by("starts_on"))
    planned = [each for each in found if each.phase == Phase.PLANNING]
    return next(iter(planned or found), None)


def _locked(idea: Idea) -> Idea:
    found = held(idea, "team")
    if found.state != IdeaState.KEPT:
        raise ValidationError(
            _("Somebody settled this idea a moment ago: %(how)s.") % {"how": found.get_state_display()}
        )
    return found
