"""Holding a retrospective: write in silence, reveal, group, vote, agree."""

from collections.abc import Mapping, Sequence
from datetime import date
from random import SystemRandom
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quarterdeck.events.actions import record
from quarterdeck.keel.access import require
from quarterdeck.keel.clock import now, today
from quarterdeck.keel.errors import invalid
from quarterdeck.okrs.actions.editing import check_fields, check_person, check_reason, check_team
from quarterdeck.okrs.models import Cycle, Phase
from quarterdeck.people.models import Member, Team
from quarterdeck.reflection.models import Action, ActionState, Ballot, Card, Retrospective, Stage
from quarterdeck.reflection.questions import LONGEST, MOST_QUESTIONS

MOST_CARDS, MOST_ACTIONS = 300, 20
_ORDER = [Stage.WRITING, Stage.GROUPING, Stage.VOTING, Stage.ACTING]


def open_retrospective(
    actor: Member, team: Team, cycle: Cycle, *, questions: Sequence[str], anonymous: bool = False, votes_each: int = 3
) -> Retrospective:
    """Open a team's retrospective of a cycle. There is one at a time: opening it twice is refused.

    `questions`: one to six, each at most 120 characters, one a column. Raises `ValidationError` naming the field.
    """
    require(actor, "reflection.open", team)
    check_team(team, actor.organisation_id)
    if cycle.phase == Phase.PLANNING:
        raise invalid("cycle", _("%(cycle)s has not begun. There is nothing to look back on yet.") % {"cycle": cycle})
    asked = [" ".join(each.split()) for each in questions if each.strip()]
    if not asked:
        raise invalid("questions", _("Ask at least one question, one a line."))
    if len(asked) > MOST_QUESTIONS:
        raise invalid("questions", _("Ask at most %(most)d questions: time is short.") % {"most": MOST_QUESTIONS})
    if any(len(each) > LONGEST for each in asked):
        raise invalid("questions", _("A question fits into %(most)d characters.") % {"most": LONGEST})
    made = Retrospective(
        organisation_id=actor.organisation_id, team=team, cycle=cycle, questions=asked, anonymous=anonymous,
        votes_each=votes_each, facilitator=actor, opened_at=now(),
    )  # fmt: skip
    check_fields(made, only={"votes_each"})
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            record(actor, "retrospective.opened", made)
    except IntegrityError:
        raise ValidationError(
            _("%(team)s has an open retrospective of %(cycle)s already. Take part in that one.")
            % {"team": team.name, "cycle": cycle.name},
            code="open",
        ) from None
    return made


def _held(retrospective: Retrospective, *stages: Stage) -> Retrospective:
    """The retrospective as it is now, held until the transaction ends, in one of these stages (any open one by default)."""
    found = (
        Retrospective.objects.select_for_update(of=("self",)).select_related("team", "cycle").get(pk=retrospective.pk)
    )
    if found.is_closed:
        raise ValidationError(_("This retrospective is closed; what it found can only be read."), code="closed")
    if stages and found.stage not in stages:
        words = " · ".join(str(each.label) for each in stages)
        raise ValidationError(_("This is for another step: %(steps)s.") % {"steps": words}, code="stage")
    return found


def _touch(retrospective: Retrospective) -> None:
    Retrospective.objects.filter(pk=retrospective.pk).update(revision=F("revision") + 1)


@transaction.atomic
def add_card(actor: Member, retrospective: Retrospective, *, question: int, text: str) -> Card:
    """Write a card. Until cards are revealed only its author sees it; an anonymous one is kept without an author."""
    require(actor, "reflection.take_part", retrospective)
    held = _held(retrospective, Stage.WRITING, Stage.GROUPING)
    text = " ".join(text.split())
    if not text:
        raise invalid("text", _("Write something on the card."))
    if not 0 <= question < len(held.questions):
        raise invalid("question", _("Choose one of the questions."))
    count = Card.objects.filter(retrospective=held).count()
    if count >= MOST_CARDS:
        raise invalid("text", _("There are %(most)d cards already. Group them before you add more.") % {"most": count})
    card = Card(
        organisation_id=held.organisation_id, retrospective=held, question=question, text=text,
        author=None if held.anonymous else actor,
        number=0 if held.stage == Stage.WRITING else count + 1,
    )  # fmt: skip
    check_fields(card, only={"text"})
    card.save(force_insert=True)
    if held.anonymous:
        _cover_tracks(held)
    _touch(held)
    return card


def _cover_tracks(retrospective: Retrospective) -> None:
    """Leave nothing that tells the cards of an anonymous retrospective apart by when, or by whose vote, they were written.

    While cards are written, all are laid into the table anew after each one; later their places are drawn already, and one
    write for all of them hides which the last vote was for. So neither a row's place (`rowid`, `ctid`) nor the transaction
    that wrote it (`xmin`) leads from a card to anything else that somebody did.
    """
    if retrospective.stage == Stage.WRITING:
        _lay_anew(retrospective)
    else:
        Card.objects.filter(retrospective=retrospective).update(votes=F("votes"))


def _lay_anew(retrospective: Retrospective, *, reveal: bool = False) -> None:
    """Write all cards again in a random order; revealed ones with new keys and with the numbers people call them by. Three
    statements."""
    cards = list(Card.objects.filter(retrospective=retrospective))
    SystemRandom().shuffle(cards)
    Card.objects.filter(retrospective=retrospective).delete()
    for number, card in enumerate(cards, start=1):
        if reveal:
            card.pk, card.number = uuid4(), number
        card._state.adding = True
    Card.objects.bulk_create(cards)


@transaction.atomic
def take_back(actor: Member, retrospective: Retrospective, card: UUID) -> None:
    """Take an own card back before cards are revealed. Whoever knows the random key of an anonymous one wrote it."""
    require(actor, "reflection.take_part", retrospective)
    held = _held(retrospective, Stage.WRITING)
    mine = Card.objects.filter(pk=card, retrospective=held)
    if not held.anonymous:
        mine = mine.filter(author=actor)
    if not mine.delete()[0]:
        raise ValidationError(_("This card is not yours, or it was taken back already."))
    _touch(held)


@transaction.atomic
def group(actor: Member, retrospective: Retrospective, card: Card, *, under: Card | None) -> Card:
    """Lay a card, with all that lies under it, under another one that says the same; None takes it out again."""
    require(actor, "reflection.take_part", retrospective)
    held = _held(retrospective, Stage.GROUPING)
    card = Card.objects.get(pk=card.pk, retrospective=held)
    leader = None
    if under is not None:
        under = Card.objects.get(pk=under.pk, retrospective=held)
        leader = under.under or under
        if leader.pk == card.pk:
            raise invalid("under", _("A card cannot lie under itself."))
        Card.objects.filter(under=card).update(under=leader)
    card.under = leader
    card.save(update_fields=["under"])
    _touch(held)
    return card


@transaction.atomic
def move_on(actor: Member, retrospective: Retrospective, *, stage: str) -> Retrospective:
    """Go to another step. From writing to grouping all cards are revealed at once, in a random order; there is no way
    back to writing. Going back otherwise keeps what was done. Saying it twice changes nothing."""
    require(actor, "reflection.facilitate", retrospective)
    held = _held(retrospective)
    if stage == held.stage:
        return held
    if stage not in _ORDER:
        raise invalid("stage", _("Choose one of the steps."))
    step = _ORDER.index(Stage(stage)) - _ORDER.index(Stage(held.stage))
    if step > 1:
        raise invalid("stage", _("The steps come one after the other."))
    if stage == Stage.WRITING:
        raise invalid("stage", _("The cards are revealed; silence cannot be had back. Cards can still be added."))
    if held.stage == Stage.WRITING:
        _lay_anew(held, reveal=True)
    held.stage, held.timer_began_at, held.timer_minutes = Stage(stage), None, 0
    held.save(update_fields=["stage", "timer_began_at", "timer_minutes"])
    _touch(held)
    return held


@transaction.atomic
def set_timer(actor: Member, retrospective: Retrospective, *, minutes: int) -> Retrospective:
    """Start a clock that all who take part see (1 to 240 minutes); 0 stops it."""
    require(actor, "reflection.facilitate", retrospective)
    held = _held(retrospective)
    held.timer_minutes, held.timer_began_at = minutes, now() if minutes else None
    if minutes < 0:
        raise invalid("minutes", _("Give the minutes, from 1 to 240."))
    check_fields(held, only={"timer_minutes"})
    held.save(update_fields=["timer_minutes", "timer_began_at"])
    _touch(held)
    return held


@transaction.atomic
def vote(actor: Member, retrospective: Retrospective, choices: Mapping[UUID, int]) -> Ballot:
    """Cast the votes of one member, at most `votes_each` in all, on cards that lie on top. Voting anew replaces the
    earlier votes; in an anonymous retrospective they are not kept apart and cannot be changed."""
    require(actor, "reflection.take_part", retrospective)
    held = _held(retrospective, Stage.VOTING)
    wanted = {key: number for key, number in choices.items() if number}
    if any(number < 0 for number in wanted.values()):
        raise invalid("votes", _("Votes are counted from 0 up."))
    if sum(wanted.values()) > held.votes_each:
        words = ngettext("You have %(n)d vote.", "You have %(n)d votes.", held.votes_each) % {"n": held.votes_each}
        raise invalid("votes", words)
    if not wanted:
        raise invalid("votes", _("Give at least one vote."))
    known = set(Card.objects.filter(retrospective=held, under__isnull=True, pk__in=wanted).values_list("pk", flat=True))
    if set(wanted) - known:
        raise invalid("votes", _("A card was grouped meanwhile. Look at the cards again and vote."))
    ballot, created = Ballot.objects.get_or_create(
        retrospective=held, member=actor, defaults={"organisation_id": held.organisation_id}
    )
    if not created and held.anonymous:
        raise ValidationError(_("You have voted. What is anonymous cannot be taken back."), code="voted")
    for key, number in ballot.choices.items():
        Card.objects.filter(pk=key, retrospective=held).update(votes=F("votes") - number)
    for card, number in wanted.items():
        Card.objects.filter(pk=card).update(votes=F("votes") + number)
    if held.anonymous:
        _cover_tracks(held)
    else:
        ballot.choices = {str(key): number for key, number in wanted.items()}
        ballot.save(update_fields=["choices"])
    _touch(held)
    return ballot


@transaction.atomic
def agree(actor: Member, retrospective: Retrospective, *, text: str, owner: Member | None, due_on: date) -> Action:
    """Agree on what changes: one line, one owner, a day that is still to come."""
    require(actor, "reflection.take_part", retrospective)
    held = _held(retrospective, Stage.ACTING)
    text = " ".join(text.split())
    if not text:
        raise invalid("text", _("Say in one line what changes."))
    if owner is None:
        raise invalid("owner", _("Name one owner: what everybody does nobody does."))
    check_person("owner", owner, held.organisation_id)
    if due_on < today(actor.organisation):
        raise invalid("due_on", _("Choose a day that is still to come."))
    if Action.objects.filter(retrospective=held).count() >= MOST_ACTIONS:
        raise invalid("text", _("These are many. Choose the few that will really be done."))
    action = Action(
        organisation_id=held.organisation_id, retrospective=held, text=text, owner=owner, due_on=due_on, made_at=now()
    )
    check_fields(action, only={"text"})
    action.save(force_insert=True)
    record(actor, "action.agreed", action, owner=owner.name, member=owner.pk, due_on=due_on)
    _touch(held)
    return action


@transaction.atomic
def settle(actor: Member, action: Action, *, state: str, words: str = "") -> Action:
    """Say that an action is done, or drop it with a reason, or take it up again."""
    action = Action.objects.select_for_update(of=("self",)).select_related("retrospective__team").get(pk=action.pk)
    require(actor, "reflection.settle", action)
    if state not in ActionState.values:
        raise invalid("state", _("Say whether it is done, dropped or open."))
    if state == action.state:
        return action
    if state == ActionState.DROPPED:
        words = check_reason("words", words, _("Say why it is dropped."))
    before = action.state
    action.state, action.words = state, " ".join(words.split())
    action.settled_on = None if state == ActionState.OPEN else today(actor.organisation)
    check_fields(action, only={"words"})
    action.save(update_fields=["state", "words", "settled_on"])
    verb = {"done": "action.done", "dropped": "action.dropped", "open": "action.reopened"}[state]
    record(actor, verb, action, before={"state": before}, after={"state": state}, reason=action.words)
    return action


@transaction.atomic
def close(actor: Member, retrospective: Retrospective, *, learned: str = "") -> Retrospective:
    """End it, with what was learned in words that everybody in the organisation may read."""
    require(actor, "reflection.facilitate", retrospective)
    held = _held(retrospective, Stage.ACTING)
    held.learned = learned.strip()
    if not held.learned:
        raise invalid("learned", _("Say in a sentence or two what you learned: it goes to those who try this next."))
    check_fields(held, only={"learned"})
    held.stage, held.closed_at, held.timer_began_at = Stage.CLOSED, now(), None
    held.save(update_fields=["stage", "closed_at", "learned", "timer_began_at"])
    record(actor, "retrospective.closed", held, actions=str(held.actions.count()))
    _touch(held)
    return held
