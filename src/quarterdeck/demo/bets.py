"""The demo's boards: bets with their history of moves over weeks, so that boards and flow charts tell a story."""

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from quarterdeck.board.models import (
    ACTIVE,
    DEFAULT_LIMITS,
    ENDED,
    Aim,
    Board,
    Column,
    Evidence,
    Initiative,
    Move,
)
from quarterdeck.demo.texts import BETS, BETS_BLOCKED, BETS_LEARNED, BETS_OVER, BETS_POLICIES, COMPANY_BETS
from quarterdeck.okrs.models import Cycle, KeyResult, Phase
from quarterdeck.people.models import Team

if TYPE_CHECKING:
    from quarterdeck.demo.okrs import OkrWriter

_DOING = 3


class BetWriter:
    """Places the bets of one cycle after the other into its writer's rows, and remembers how busy each team is."""

    def __init__(self, writer: "OkrWriter") -> None:
        self.writer, self.rng, self.today = writer, writer.rng, writer.builder.today
        self.busy_until: dict[UUID, list[date]] = defaultdict(list)
        self.told: dict[UUID, set[str]] = defaultdict(set)
        self.boards: set[UUID] = set()
        self.blocked: set[UUID] = set()
        self.limits: dict[UUID, int] = {}
        self.measuring: dict[UUID, list[tuple[date, date]]] = defaultdict(list)
        self.under_way: dict[UUID, list[tuple[date, date | None, str]]] = defaultdict(list)

    def fill(self, cycle: Cycle) -> None:
        """The bets of every team that has key results in this cycle; only of the last few in a large company."""
        own: dict[UUID, list[KeyResult]] = defaultdict(list)
        for each in self.writer.rows.key_results:
            if each.objective.cycle == cycle and not each.is_guardrail:
                own[each.objective.team_id].append(each)
        for at, team in enumerate(self.writer.teams):
            if own[team.pk] and not cycle.is_annual:
                self._team(cycle, team, at, own[team.pk])

    def _team(self, cycle: Cycle, team: Team, at: int, key_results: list[KeyResult]) -> None:
        self._board(team, at)
        if self.writer.habits.has("PRG205", team, cycle):
            return
        large = self.writer.size.is_large
        count = 3 if large else 10 if team.parent_id else 7
        eager = self.writer.habits.has("PRG206", team, cycle)
        slots = self.busy_until[team.pk] or [cycle.starts_on] * (self.limits[team.pk] + (3 if eager else 0))
        for n in range(count):
            initiative = self._initiative(cycle, team, key_results, n)
            days = self._days(cycle, team, slots, n, eager=eager)
            self._walk(initiative, days, late=eager and n == count - 1)
        if cycle.phase == Phase.RUNNING:
            waiting = [[self._ago(3, 30)] for _ in range(1 if large else 3)]
            chosen = [[self._ago(20, 30), self._ago(1, 6)]]
            # Whoever begins too much has begun it lately, and measures some of it, on whichever day one looks.
            begun = [[self._ago(30, 40), self._ago(14, 20), self._ago(2, 12)] for _ in range(self.limits[team.pk] + 2)]
            measured = [[self._ago(40, 50), self._ago(30, 38), self._ago(20, 28), self._ago(2, 9)]]
            for n, days in enumerate([*waiting, *chosen, *([*begun, *measured] if eager else [])]):
                self._walk(self._initiative(cycle, team, key_results, count + n), days)
        self.busy_until[team.pk] = slots

    def _board(self, team: Team, at: int) -> None:
        if team.pk in self.boards:
            return
        self.boards.add(team.pk)
        policies = BETS_POLICIES if at % 3 == 1 else {}
        limits: dict[str, int | None] = {Column.DOING: 2} if at % 4 == 2 else {}
        self.limits[team.pk] = limits.get(Column.DOING) or _DOING
        self.writer.rows.boards.append(
            Board(organisation=self.writer.organisation, team=team, limits=limits, policies=policies, revision=1)
        )

    def _initiative(self, cycle: Cycle, team: Team, key_results: list[KeyResult], n: int) -> Initiative:
        company = team.parent_id is None
        texts = COMPANY_BETS if company else BETS[self.writer.builder.fields_of[team.pk].name]
        fresh = [each for each in texts if each[0] not in self.told[team.pk]] or list(texts)
        title, because = fresh[self.rng.randrange(len(fresh))]
        self.told[team.pk] = (self.told[team.pk] if len(fresh) > 1 else set()) | {title}
        people = self.writer.builder.people_of[team.pk]
        aimless = not company and n == 7 and self.rng.random() < 0.5
        # In turn, so that something is tried for each; now and then for a second one as well.
        aims = [] if aimless else [key_results[n % len(key_results)], self.rng.choice(key_results)]
        aims = list(dict.fromkeys(aims[: self.rng.choice([1, 1, 1, 2])]))
        initiative = Initiative(
            organisation=self.writer.organisation, number=self.writer.builder.number("I"), team=team, title=title,
            because=because, owner=people[n % len(people)], expected_move=_expected(aims[0]) if aims else "",
            shows_by=min(cycle.ends_on, cycle.starts_on + timedelta(days=35 + 7 * n)), rank=float(n + 1),
            links=[f"https://tracker.example/{team.slug}/{self.rng.randint(100, 900)}"] if n % 3 == 0 else [],
            created_by=people[0],
        )  # fmt: skip
        self.writer.rows.initiatives.append(initiative)
        self.writer.rows.aims.extend(
            Aim(organisation=self.writer.organisation, initiative=initiative, key_result=each, position=k)
            for k, each in enumerate(aims)
        )
        return initiative

    def _days(self, cycle: Cycle, team: Team, slots: list[date], n: int, *, eager: bool) -> list[date]:
        """The days on which a bet became an option, was chosen, begun, measured and ended: one after the other."""
        slots.sort()
        begun = max(slots[0], cycle.starts_on + timedelta(days=2 + (3 if eager else 6) * n + self.rng.randint(0, 6)))
        placed = begun - timedelta(days=self.rng.randint(6, 40))
        chosen = max(placed + timedelta(days=1), begun - timedelta(days=self.rng.randint(2, 9)))
        begun = max(begun, chosen + timedelta(days=1))
        measured = begun + timedelta(days=round(self.rng.lognormvariate(2.6, 0.55)) + 2)
        stay = timedelta(days=self.rng.randint(8, 24))
        if not eager:
            measured = self._when_free(team, measured, stay)
        slots[0], ended = measured, measured + stay
        self.measuring[team.pk].append((measured, ended))
        return [placed, chosen, begun, measured, ended]

    def _when_free(self, team: Team, day: date, stay: timedelta) -> date:
        """The first day from which a team's measuring column stays within its limit all the time of a stay."""
        limit = DEFAULT_LIMITS[Column.MEASURING] or 99
        while True:
            beside = [each for each in self.measuring[team.pk] if each[0] < day + stay and each[1] > day]
            if len(beside) < limit:
                return day
            day = min(until for _since, until in beside)

    def _ago(self, least: int, most: int) -> date:
        return self.today - timedelta(days=self.rng.randint(least, most))

    def _walk(self, initiative: Initiative, days: list[date], *, late: bool = False) -> None:
        """Move a bet along its days, as far as today; some are stopped on the way, some are blocked now."""
        way = [Column.OPTIONS, Column.NEXT, Column.DOING, Column.MEASURING, Column.DONE][: len(days)]
        if len(days) == 5 and self.rng.random() < 0.2:
            way[3:], days = [Column.STOPPED], days[:4]
        steps = [(column, day) for column, day in zip(way, days, strict=True) if day < self.today]
        if not steps:
            steps = [(Column.OPTIONS, self.today - timedelta(days=1))]
        before = ""
        for column, day in steps:
            self._enter(initiative, before, column, day)
            before = column
        first_team = initiative.team == self.writer.teams[1 + self.writer.size.functions]
        if initiative.column in ACTIVE and (late or self._blocks(initiative, surely=first_team)):
            self.blocked.add(initiative.team_id)
            initiative.blocked_because = self.rng.choice(BETS_BLOCKED)
            initiative.blocked_since = self.writer.builder.day(self._ago(1, 9), 11)
            self._log(
                initiative, "initiative.blocked", self.today - timedelta(days=1), reason=initiative.blocked_because
            )

    def _blocks(self, initiative: Initiative, *, surely: bool) -> bool:
        """One blocked bet on most boards, and surely on that of the people who log in."""
        return initiative.team_id not in self.blocked and (surely or self.rng.random() < 0.4)

    def _enter(self, initiative: Initiative, before: str, column: Column, day: date) -> None:
        moment = self.writer.builder.day(day, 10)
        initiative.column, initiative.column_since = column.value, moment
        if not before:
            initiative.created_at = moment
        if column in ACTIVE and initiative.started_at is None:
            initiative.started_at = moment
        over = self._is_over(initiative.team_id, before, column, day)
        move = Move(
            organisation=self.writer.organisation, initiative=initiative, team=initiative.team, actor=initiative.owner,
            at=moment, from_column=before, to_column=column.value, over_limit=over,
            reason=self.rng.choice(BETS_OVER) if over else "",
        )  # fmt: skip
        self.writer.rows.moves.append(move)
        if column in ENDED:
            self._end(initiative, column, moment)
        if self.writer.size.is_large and day < self.today - timedelta(days=40):
            return
        if not before:
            self._log(initiative, "initiative.proposed", day)
            return
        words = {"before": {"column": str(Column(before).label)}, "after": {"column": str(column.label)}}
        if column in ENDED:
            verb = "initiative.finished" if column == Column.DONE else "initiative.stopped"
            evidence = initiative.get_evidence_display()
            self._log(initiative, verb, day, **words, evidence=str(evidence), words=initiative.learned)
        elif over:
            limit = self.limits[initiative.team_id] if column == Column.DOING else DEFAULT_LIMITS[column]
            self._log(initiative, "initiative.moved_over_limit", day, **words, reason=move.reason, limit=limit)
        else:
            self._log(initiative, "initiative.moved", day, **words)

    def _is_over(self, team: UUID, before: str, column: Column, day: date) -> bool:
        """Whether the usual limit was full on that day; the team's stays in each column are remembered for it."""
        stays = self.under_way[team]
        if before in ACTIVE:
            at = next((n for n in range(len(stays) - 1, -1, -1) if stays[n][1] is None and stays[n][2] == before), None)
            if at is not None:
                stays[at] = (stays[at][0], day, stays[at][2])
        if column not in ACTIVE:
            return False
        there = sum(
            1 for first, last, name in stays if name == column and first <= day and (last is None or last > day)
        )
        stays.append((day, None, column.value))
        return there >= (self.limits[team] if column == Column.DOING else DEFAULT_LIMITS[column] or 99)

    def _end(self, initiative: Initiative, column: Column, moment: Any) -> None:
        initiative.ended_at = moment
        verdicts = [Evidence.CONFIRMED, Evidence.REFUTED, Evidence.UNCLEAR]
        weights = [5, 3, 2] if column == Column.DONE else [0, 3, 2]
        initiative.evidence = self.rng.choices(verdicts, weights=weights)[0].value
        initiative.learned = self.rng.choice(BETS_LEARNED[initiative.evidence])

    def _log(self, initiative: Initiative, verb: str, day: date, **facts: Any) -> None:
        self.writer.builder.log(initiative.owner, verb, initiative, day, **facts)


def _expected(key_result: KeyResult) -> str:
    """About a third of the way from baseline to target, as people write it."""
    if key_result.baseline is None or key_result.target is None:
        return ""
    way = abs(key_result.target - key_result.baseline) / 3
    amount = f"{way:.0f}" if way >= 9.5 else f"{way:.1g}"
    unit = key_result.unit if key_result.unit != "%" else "point" if amount == "1" else "points"
    return f"{amount} {unit}".strip()
