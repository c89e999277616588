"""A bet's page: what we believed, where it stands, and whether the number moved."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from quarterdeck.board.models import ENDED, Aim, Column, Initiative, Move
from quarterdeck.board.queries.board import day_of, evidence_word
from quarterdeck.board.queries.moved import Moved, moved_of
from quarterdeck.comments.queries import Said, threads_of
from quarterdeck.events.queries import history_of
from quarterdeck.events.sentences import Told, tell
from quarterdeck.keel.access import may
from quarterdeck.keel.prepared import prepared
from quarterdeck.keel.references import parse_reference
from quarterdeck.okrs.models import KeyResult
from quarterdeck.okrs.queries import KeyResultRow, Person, person_of, trails_of
from quarterdeck.okrs.queries.rows import key_result_row
from quarterdeck.people.models import Member


@dataclass(frozen=True, slots=True)
class Aimed:
    """A key result the bet should move, and, once it ended, what the number did."""

    row: KeyResultRow
    cycle: str
    moved: Moved | None


@dataclass(frozen=True, slots=True)
class Step:
    """A column the card was in, and for how many days."""

    column: str
    word: str
    on: date
    days: int
    over_limit: bool
    reason: str


@dataclass(frozen=True, slots=True)
class InitiativePage:
    reference: str
    title: str
    hypothesis: str
    team: str
    team_slug: str
    owner: Person | None
    column: str
    column_word: str
    column_since: datetime
    days_taken: int | None
    expected_move: str
    shows_by: date | None
    is_overdue: bool
    blocked_because: str
    blocked_since: datetime | None
    evidence: str
    evidence_word: str
    learned: str
    links: tuple[str, ...]
    origin: str
    origin_is_reference: bool
    dropped_because: str
    version: int
    aims: tuple[Aimed, ...]
    steps: tuple[Step, ...]
    talk: tuple[Said, ...]
    history: tuple[Told, ...]
    may_change: bool
    _initiative: Initiative

    @property
    def initiative(self) -> Initiative:
        return self._initiative

    @property
    def is_open(self) -> bool:
        return self._initiative.is_open

    @property
    def is_ended(self) -> bool:
        return self._initiative.is_ended


@prepared
def _initiative(number: int) -> QuerySet[Initiative]:
    return Initiative.objects.select_related("team", "owner").filter(number=number)


def find_initiative(reader: Member, number: int) -> Initiative:
    """A bet by its number, 404 where there is none. One statement."""
    found = _initiative.first(number)
    if found is None:
        raise Http404
    found.organisation = reader.organisation
    return found


def initiative_page(reader: Member, initiative: Initiative, today: date) -> InitiativePage:
    """Everything on a bet's page. Seven statements."""
    zone = reader.organisation.zone
    aims = _aims(reader, initiative)
    ended = initiative.ended_at
    begun = initiative.started_at or ended
    return InitiativePage(
        reference=initiative.reference,
        title=initiative.title,
        hypothesis=hypothesis_of(initiative, [each.reference for each in aims]),
        team=initiative.team.name,
        team_slug=initiative.team.slug,
        owner=person_of(initiative.owner),
        column=initiative.column,
        column_word=str(Column(initiative.column).label),
        column_since=initiative.column_since,
        days_taken=((day_of(ended, zone) if ended else today) - day_of(begun, zone)).days + 1 if begun else None,
        expected_move=initiative.expected_move,
        shows_by=initiative.shows_by,
        is_overdue=bool(initiative.is_open and initiative.shows_by and initiative.shows_by < today),
        blocked_because=initiative.blocked_because,
        blocked_since=initiative.blocked_since,
        evidence=initiative.evidence,
        evidence_word=evidence_word(initiative.evidence),
        learned=initiative.learned,
        links=tuple(initiative.links),
        origin=initiative.origin,
        origin_is_reference=parse_reference(initiative.origin) is not None,
        dropped_because=initiative.dropped_because,
        version=initiative.version,
        aims=_aimed(reader, initiative, aims, today),
        steps=_steps(initiative, reader, today),
        talk=tuple(threads_of(reader, [initiative.pk]).get(initiative.pk, ())),
        history=_history(initiative),
        may_change=initiative.dropped_at is None and may(reader, "board.change_initiative", initiative),
        _initiative=initiative,
    )


def _history(initiative: Initiative) -> tuple[Told, ...]:
    """What changed. A move's sentence already says from where to where."""
    found = [each for each in history_of([initiative.pk], limit=60) if not each.verb.startswith("comment.")]
    told = [tell(each) for each in found]
    return tuple(each if each.verb == "initiative.changed" else replace(each, changes=()) for each in told)


def hypothesis_of(initiative: Initiative, references: list[str]) -> str:
    """The bet as one sentence: we believe … will move … by … until …, because …"""
    parts = [_("We believe that “%(what)s” will move %(numbers)s") % {
        "what": initiative.title, "numbers": ", ".join(references) or _("a number that is still to be named"),
    }]  # fmt: skip
    if initiative.expected_move:
        parts.append(_("by %(amount)s") % {"amount": initiative.expected_move})
    if initiative.shows_by:
        parts.append(_("until %(day)s") % {"day": initiative.shows_by.strftime("%-d %B %Y")})
    sentence = " ".join(parts)
    if initiative.because:
        sentence += _(", because %(why)s") % {"why": initiative.because.rstrip(".")}
    return f"{sentence}."


def _aims(reader: Member, initiative: Initiative) -> list[KeyResult]:
    aims = Aim.objects.filter(initiative=initiative).select_related(
        "key_result__objective__cycle", "key_result__objective__team", "key_result__owner"
    )
    found = [each.key_result for each in aims if may(reader, "okrs.see_objective", each.key_result.objective)]
    for each in found:
        each.organisation = reader.organisation
    return found


def _aimed(reader: Member, initiative: Initiative, aims: list[KeyResult], today: date) -> tuple[Aimed, ...]:
    trails = trails_of(each.pk for each in aims)
    others = _others(initiative, [each.pk for each in aims])
    answer = []
    for each in aims:
        cycle, trail = each.objective.cycle, trails.get(each.pk, ())
        row = key_result_row(each, cycle, reader.organisation.settings, reader, today)
        moved = moved_of(initiative, each, trail, others[each.pk], today) if initiative.column in ENDED else None
        answer.append(Aimed(row, cycle.name, moved))
    return tuple(answer)


def _others(initiative: Initiative, key_results: list[UUID]) -> dict[UUID, int]:
    """How many other bets on the same number were under way at the same time. One statement."""
    found: dict[UUID, int] = defaultdict(int)
    if initiative.column not in ENDED or not key_results:
        return found
    begun, ended = initiative.started_at or initiative.ended_at, initiative.ended_at
    for key_result, started, stopped in (
        Aim.objects.filter(key_result_id__in=key_results, initiative__started_at__isnull=False)
        .exclude(initiative=initiative)
        .values_list("key_result_id", "initiative__started_at", "initiative__ended_at")
    ):
        if ended and begun and started and started <= ended and (stopped is None or stopped >= begun):
            found[key_result] += 1
    return found


def _steps(initiative: Initiative, reader: Member, today: date) -> tuple[Step, ...]:
    zone = reader.organisation.zone
    moves = list(Move.objects.filter(initiative=initiative).order_by("at", "id"))
    answer = []
    for n, each in enumerate(moves):
        if not each.to_column:
            continue
        on = day_of(each.at, zone)
        last = n + 1 == len(moves)
        until = today if last and each.to_column not in ENDED else on if last else day_of(moves[n + 1].at, zone)
        word = str(Column(each.to_column).label)
        answer.append(Step(each.to_column, word, on, (until - on).days, each.over_limit, each.reason))
    return tuple(answer)
