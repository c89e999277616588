"""Dependencies as rows and as a page of their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from quarterdeck.events.queries import history_of
from quarterdeck.events.sentences import Told, tell
from quarterdeck.keel.access import may
from quarterdeck.okrs.models import Cycle, Phase
from quarterdeck.people.models import Member, Team
from quarterdeck.planning.models import Dependency, DependencyState, Turn
from quarterdeck.planning.models.dependency import OPEN_DEPENDENCIES


@dataclass(frozen=True, slots=True)
class DependencyRow:
    """A dependency in a list. `due_on` is the promised day, before that the one asked for; `statement` is empty where the
    key result is another team's draft."""

    id: UUID
    what: str
    state: str
    state_word: str
    due_on: date
    is_open: bool
    is_overdue: bool
    offered_what: str
    offered_on: date | None
    promised_what: str
    words: str
    turn: str
    turn_team: str
    waits_for_reader: bool
    key_result: str
    statement: str
    asker: str
    asker_slug: str
    provider: str
    provider_slug: str
    provider_is_archived: bool
    is_handed_over: bool


def dependency_row(each: Dependency, reader: Member, today: date) -> DependencyRow:
    """One row; none but the record's own statements, given it was fetched by `dependencies`."""
    objective = each.key_result.objective
    verb = {"provider": "planning.speak_as_provider", "asker": "planning.speak_as_asker"}.get(each.turn)
    own = {"provider": each.provider_id, "asker": objective.team_id}.get(each.turn)
    waiting = each.is_open and not (each.state == DependencyState.COMMITTED and each.handed_over_at is None)
    return DependencyRow(
        id=each.pk,
        what=each.what,
        state=each.state,
        state_word=str(each.get_state_display()),
        due_on=each.due_on,
        is_open=each.is_open,
        is_overdue=each.is_overdue(today),
        offered_what=each.offered_what,
        offered_on=each.offered_on,
        promised_what=each.promised_what,
        words=each.words,
        turn=each.turn,
        turn_team={"provider": each.provider.name, "asker": objective.team.name}.get(each.turn, ""),
        waits_for_reader=bool(verb and waiting and own in reader.team_ids and may(reader, verb, each)),
        key_result=each.key_result.reference,
        statement=each.key_result.statement if may(reader, "okrs.see_objective", objective) else "",
        asker=objective.team.name,
        asker_slug=objective.team.slug,
        provider=each.provider.name,
        provider_slug=each.provider.slug,
        provider_is_archived=each.provider.archived_at is not None,
        is_handed_over=each.handed_over_at is not None and each.state == DependencyState.COMMITTED,
    )


def dependencies() -> QuerySet[Dependency]:
    """Dependencies with what their rows need."""
    return Dependency.objects.select_related("key_result__objective__team", "key_result__objective__cycle", "provider")


def rows_of(found: Iterable[Dependency], reader: Member, today: date) -> tuple[DependencyRow, ...]:
    return tuple(dependency_row(each, reader, today) for each in found)


def of_key_result(reader: Member, key_result_id: UUID, today: date) -> tuple[DependencyRow, ...]:
    """What a key result waits for or got. One statement."""
    found = dependencies().filter(key_result=key_result_id).exclude(state=DependencyState.WITHDRAWN)
    return rows_of(found.order_by("needed_on", "id"), reader, today)


def of_team(reader: Member, team: Team, today: date) -> tuple[tuple[DependencyRow, ...], tuple[DependencyRow, ...]]:
    """What a team waits for, and what others wait for from it; the open ones. One statement."""
    open_ones = dependencies().filter(
        Q(provider=team) | Q(key_result__objective__team=team), state__in=OPEN_DEPENDENCIES
    ).exclude(key_result__objective__cycle__phase="closed")  # fmt: skip
    found = list(open_ones.order_by("needed_on", "id")[:100])
    asked = [each for each in found if each.provider_id == team.pk]
    asking = [each for each in found if each.provider_id != team.pk]
    return rows_of(asking, reader, today), rows_of(asked, reader, today)


def open_in(reader: Member, cycle: Cycle, today: date) -> tuple[DependencyRow, ...]:
    """What a cycle's forum settles: its open dependencies, and while it is planned also those of running cycles that are
    overdue, which come first. One statement."""
    wanted = Q(key_result__objective__cycle=cycle)
    if cycle.phase == Phase.PLANNING:
        late = Q(promised_on__lt=today) | Q(promised_on__isnull=True, needed_on__lt=today)
        wanted |= late & Q(key_result__objective__cycle__phase__in=[Phase.RUNNING, Phase.REFLECTING])
    found = dependencies().filter(wanted, state__in=OPEN_DEPENDENCIES)
    rows = rows_of(found.order_by("needed_on", "id")[:300], reader, today)
    return tuple(sorted(rows, key=lambda each: (not each.is_overdue, each.state == "committed", each.due_on)))


@dataclass(frozen=True, slots=True)
class DependencyPage:
    """A dependency with its story and what the reader may say now."""

    row: DependencyRow
    needed_on: date
    asked_by: str
    asked_at: datetime
    cycle: str
    ends_on: date
    history: tuple[Told, ...]
    says: tuple[str, ...]


def dependency_page(reader: Member, dependency: Dependency, today: date) -> DependencyPage:
    """Everything about a dependency. One statement."""
    return DependencyPage(
        dependency_row(dependency, reader, today), dependency.needed_on,
        dependency.asked_by.name if dependency.asked_by else "", dependency.asked_at,
        dependency.key_result.objective.cycle.name, dependency.key_result.objective.cycle.ends_on,
        tuple(tell(each) for each in history_of([dependency.pk], limit=50)), _says(reader, dependency),
    )  # fmt: skip


def _says(reader: Member, dependency: Dependency) -> tuple[str, ...]:
    """The verbs that make sense now and would not be refused."""
    if not dependency.is_open or dependency.key_result.objective.cycle.is_closed:
        return ()
    gives = may(reader, "planning.speak_as_provider", dependency)
    asks = may(reader, "planning.speak_as_asker", dependency)
    says: list[Any] = []
    if dependency.state == DependencyState.COMMITTED:
        says += ["confirm"] * asks + ["hand_over"] * (gives and dependency.handed_over_at is None)
        says += ["send_back"] * (asks and dependency.handed_over_at is not None)
    elif dependency.provider.archived_at is None:
        speaks = gives if dependency.turn == Turn.PROVIDER else asks
        says += ["accept", "counter_offer"] * speaks
    return (*says, *["decline"] * gives, *["withdraw"] * asks)
