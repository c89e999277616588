"""One retrospective as a reader sees it: what is hidden is not in the answer."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from quarterdeck.keel.access import may
from quarterdeck.people.models import Member
from quarterdeck.reflection.models import Action, ActionState, Ballot, Card, Retrospective, Stage


@dataclass(frozen=True, slots=True)
class CardView:
    """A card on top, with the texts of those under it. `author` is empty in an anonymous retrospective and before cards are
    revealed; `votes` are 0 until they are counted."""

    key: UUID
    number: int
    text: str
    author: str
    is_mine: bool
    votes: int
    under: tuple[tuple[UUID, int, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A column: what is asked, the cards the reader may see, and how many are hidden."""

    position: int
    asks: str
    cards: tuple[CardView, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class ActionRow:
    key: UUID
    text: str
    owner: str
    due_on: date
    state: str
    state_word: str
    words: str
    team: str
    team_slug: str
    retrospective: UUID
    is_late: bool
    may_settle: bool


@dataclass(frozen=True, slots=True)
class StageStep:
    stage: str
    word: str
    about: str
    is_current: bool
    is_past: bool


@dataclass(frozen=True, slots=True)
class RetrospectivePage:
    """What do we make of this cycle?"""

    key: UUID
    team: str
    team_slug: str
    cycle: str
    cycle_slug: str
    anonymous: bool
    stage: str
    steps: tuple[StageStep, ...]
    next_stage: str
    previous_stage: str
    questions: tuple[Question, ...]
    ranked: tuple[CardView, ...]
    cards: int
    voters: int
    votes_each: int
    has_voted: bool
    my_votes: dict[str, int]
    actions: tuple[ActionRow, ...]
    earlier: tuple[ActionRow, ...]
    learned: str
    facilitator: str
    timer_began_at: datetime | None
    timer_minutes: int
    opened_at: datetime
    closed_at: datetime | None
    revision: int
    may_facilitate: bool
    may_take_part: bool

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


def find_retrospective(key: UUID) -> Retrospective:
    """A retrospective with its team and cycle, or 404. One statement."""
    found = Retrospective.objects.select_related("team", "cycle", "facilitator").filter(pk=key).first()
    if found is None:
        raise Http404
    return found


_WAY = (Stage.WRITING, Stage.GROUPING, Stage.VOTING, Stage.ACTING, Stage.CLOSED)


def retrospective_page(reader: Member, found: Retrospective, today: date) -> RetrospectivePage:
    """A retrospective with what its reader may see of it: in each column and among all, what has most votes first. At most six
    statements."""
    revealed = found.stage != Stage.WRITING
    counted = found.stage in {Stage.ACTING, Stage.CLOSED}
    cards = list(Card.objects.filter(retrospective=found).select_related("author"))
    views = _views(cards, reader, revealed=revealed, counted=counted)
    ballots = dict(Ballot.objects.filter(retrospective=found).values_list("member_id", "choices"))
    at = _WAY.index(Stage(found.stage))
    return RetrospectivePage(
        key=found.pk, team=found.team.name, team_slug=found.team.slug, cycle=found.cycle.name,
        cycle_slug=found.cycle.slug, anonymous=found.anonymous, stage=found.stage,
        steps=tuple(StageStep(each.value, str(each.label), _about(each), n == at, n < at) for n, each in enumerate(_WAY)),
        next_stage=_WAY[at + 1] if at < 3 else "", previous_stage=_WAY[at - 1] if at in (2, 3) else "",
        questions=tuple(
            Question(
                n, asks, tuple(view for card, view in views if card.question == n),
                0 if revealed else sum(1 for each in cards if each.question == n and each.author_id != reader.pk),
            )
            for n, asks in enumerate(found.questions)
        ),
        ranked=tuple(view for _card, view in views) if revealed else (),
        cards=len(cards), voters=len(ballots), votes_each=found.votes_each, has_voted=reader.pk in ballots,
        my_votes=ballots.get(reader.pk, {}),
        actions=action_rows(reader, Action.objects.filter(retrospective=found), today),
        earlier=() if counted else _earlier(reader, found, today),
        learned=found.learned, facilitator=found.facilitator.name if found.facilitator else "",
        timer_began_at=found.timer_began_at, timer_minutes=found.timer_minutes, opened_at=found.opened_at,
        closed_at=found.closed_at, revision=found.revision,
        may_facilitate=not found.is_closed and may(reader, "reflection.facilitate", found),
        may_take_part=not found.is_closed and may(reader, "reflection.take_part", found),
    )  # fmt: skip


def _about(stage: Stage) -> str:
    return {
        Stage.WRITING: _("in silence; nobody sees what others write"),
        Stage.GROUPING: _("what says the same lies together"),
        Stage.VOTING: _("what matters most?"),
        Stage.ACTING: _("few things, each with an owner and a day"),
        Stage.CLOSED: _("what we learned stays"),
    }[stage]


def _views(cards: Iterable[Card], reader: Member, *, revealed: bool, counted: bool) -> list[tuple[Card, CardView]]:
    """The cards on top that the reader may see, each with those under it, by votes and number."""
    under: dict[UUID, list[Card]] = defaultdict(list)
    for each in cards:
        if each.under_id is not None:
            under[each.under_id].append(each)
    found = []
    for each in cards:
        mine = each.author_id == reader.pk
        if each.under_id is not None or not (revealed or mine):
            continue
        below = tuple((one.pk, one.number, one.text) for one in under[each.pk])
        votes = each.votes + sum(one.votes for one in under[each.pk]) if counted else 0
        author = each.author.name if revealed and each.author else ""
        found.append((each, CardView(each.pk, each.number, each.text, author, mine, votes, below)))
    return sorted(found, key=lambda each: (-each[1].votes, each[1].number))


def _earlier(reader: Member, found: Retrospective, today: date) -> tuple[ActionRow, ...]:
    """What the team agreed on before and what became of it: open ones of any time, and all of the last one."""
    before = Retrospective.objects.filter(team=found.team_id, closed_at__lt=found.opened_at).order_by("-closed_at")
    last = before.values_list("pk", flat=True).first()
    if last is None:
        return ()
    rows = Action.objects.filter(retrospective__team=found.team_id, retrospective__closed_at__isnull=False)
    return tuple(
        each
        for each in action_rows(reader, rows.order_by("-due_on")[:60], today)
        if each.state == ActionState.OPEN or each.retrospective == last
    )


def action_rows(reader: Member, rows: Iterable[Action], today: date) -> tuple[ActionRow, ...]:
    """Actions as rows, in the order given. One statement."""
    if hasattr(rows, "select_related"):
        rows = rows.select_related("owner", "retrospective__team")
    return tuple(
        ActionRow(
            each.pk, each.text, each.owner.name if each.owner else "", each.due_on, each.state,
            str(each.get_state_display()), each.words, each.retrospective.team.name, each.retrospective.team.slug,
            each.retrospective_id, each.state == ActionState.OPEN and each.due_on < today,
            may(reader, "reflection.settle", each),
        )
        for each in rows
    )  # fmt: skip


def open_actions(reader: Member, today: date, *, team: UUID | None = None, mine: bool = False) -> tuple[ActionRow, ...]:
    """Agreed and not done yet: of a team, of the reader, or of the teams the reader belongs to; what is late first. One
    statement besides the reader's teams."""
    rows = Action.objects.filter(state=ActionState.OPEN)
    if mine:
        rows = rows.filter(owner=reader)
    elif team is not None:
        rows = rows.filter(retrospective__team=team)
    else:
        rows = rows.filter(retrospective__team__in=reader.team_ids)
    return action_rows(reader, rows.order_by("due_on")[:30], today)


def revision_of(key: UUID) -> int | None:
    """The revision of a retrospective, for those who ask every moment whether there is something new. One statement."""
    return Retrospective.objects.filter(pk=key).values_list("revision", flat=True).first()
