"""Filling cycles with objectives, and these with key results; the heart of the demo."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from quarterdeck.demo import curves
from quarterdeck.demo.bets import BetWriter
from quarterdeck.demo.check_ins import CheckInWriter
from quarterdeck.demo.habits import MOST, Habits
from quarterdeck.demo.key_results import KeyResultWriter
from quarterdeck.demo.kpis import KpiWriter
from quarterdeck.demo.planning import PlanningWriter
from quarterdeck.demo.readings import Readings
from quarterdeck.demo.reflection import ReflectionWriter
from quarterdeck.demo.rhythm import RhythmWriter
from quarterdeck.demo.texts import COMPANY_METRICS, COMPANY_OBJECTIVES, PRIORITIES, REASONS
from quarterdeck.demo.unclosed import leave_open
from quarterdeck.okrs.actions.cycles import calendar_periods
from quarterdeck.okrs.actions.recomputing import total
from quarterdeck.okrs.models import Ambition, Contributor, Cycle, Objective, ObjectiveState, Phase, StrategicPriority
from quarterdeck.people.models import Team, TeamKind

if TYPE_CHECKING:
    from quarterdeck.demo.company import CompanyBuilder


class OkrWriter:
    """Writes the cycles of one company into its builder's rows."""

    def __init__(self, builder: "CompanyBuilder", teams: list[Team]) -> None:
        self.builder, self.teams, self.rng = builder, teams, builder.rng
        self.organisation, self.size, self.rows = builder.organisation, builder.size, builder.rows
        self.readings = Readings(self.organisation)
        self.habits = Habits(teams, pilots=self.size.closed_quarters >= 7 and not self.size.is_large)
        self.quarters: list[Cycle] = []
        self.years: list[Cycle] = []
        self.priorities: list[StrategicPriority] = []
        self.check_ins = CheckInWriter(builder, self.habits)
        self.key_results = KeyResultWriter(builder, self.habits, self.check_ins)
        self.plan = PlanningWriter(builder, teams)
        self.bets = BetWriter(self)
        self.rhythm = RhythmWriter(self)
        self.reflection = ReflectionWriter(self)

    def make_cycles(self) -> None:
        """Closed quarters, the running one, the next in planning, and the years around them."""
        day = self.builder.today
        running = calendar_periods(self.organisation, day)
        periods = [running]
        for _ in range(self.size.closed_quarters):
            periods.insert(0, calendar_periods(self.organisation, periods[0][1][2] - timedelta(days=1)))
        periods.append(calendar_periods(self.organisation, running[1][3] + timedelta(days=1)))
        for year, quarter in periods:
            annual = next((each for each in self.years if each.starts_on == year[2]), None)
            if annual is None:
                annual = self._cycle(*year, year=None)
                self.years.append(annual)
            self.quarters.append(self._cycle(*quarter, year=annual))
        self.habits.number(self.quarters, self.quarters[-2])

    def _cycle(self, kind: str, name: str, starts_on: date, ends_on: date, *, year: Cycle | None) -> Cycle:
        day = self.builder.today
        phase = Phase.CLOSED if ends_on < day else Phase.RUNNING if starts_on <= day else Phase.PLANNING
        cycle = Cycle(
            organisation=self.organisation,
            kind=kind,
            name=name,
            slug=name.lower().replace(" ", "-"),
            starts_on=starts_on,
            ends_on=ends_on,
            year=year,
            phase=phase,
        )
        if phase != Phase.PLANNING:
            cycle.running_since = self.builder.day(starts_on, 8)
            self.builder.log(
                None, "cycle.running", cycle, starts_on, before={"phase": "planning"}, after={"phase": "running"}
            )
        if phase == Phase.CLOSED:
            cycle.reflecting_since, cycle.closed_at = (
                self.builder.day(ends_on, 8),
                self.builder.day(ends_on + timedelta(days=8), 8),
            )
        self.rows.cycles.append(cycle)
        return cycle

    def make_priorities(self) -> None:
        """The choices leadership has made; the newest of them nothing serves yet in the running quarter."""
        for n, (title, why) in enumerate(PRIORITIES):
            self.priorities.append(StrategicPriority(organisation=self.organisation, title=title, why=why, position=n))
        self.rows.priorities.extend(self.priorities)

    def steps(self) -> Iterator[str]:
        """Fill one cycle after the other; after each the builder writes what was made."""
        for year in self.years:
            self._company_objectives(year)
        self.plan.remember_years()
        for n, cycle in enumerate(self.quarters):
            if cycle.phase == Phase.PLANNING:
                self._planning(cycle)
            else:
                self._company_objectives(cycle)
                self._team_objectives(cycle, talkative=n >= len(self.quarters) - (3 if self.size.is_large else 99))
                if n >= len(self.quarters) - (3 if self.size.is_large else 6):
                    self.bets.fill(cycle)
                if n >= len(self.quarters) - (2 if self.size.is_large else 6) or self.habits.is_pilot(cycle):
                    self.rhythm.fill(cycle)
                    self.reflection.fill(cycle)
                if n >= len(self.quarters) - (3 if self.size.is_large else 6):
                    self.plan.link(cycle, self.habits)
                    self.plan.authored(cycle, self.habits)
                if cycle is self.quarters[-3] and not self.size.is_large:
                    leave_open(self, cycle)
            if cycle.phase == Phase.RUNNING:
                self.plan.running(cycle)
                KpiWriter(self).fill([each for each in self.teams if each.kind != "function"])
            yield cycle.name

    def _company_objectives(self, cycle: Cycle) -> None:
        company = self.teams[0]
        if not self.habits.practises(company, cycle):
            return
        for n, (title, why, priority) in enumerate(COMPANY_OBJECTIVES):
            objective = self._objective(cycle, company, title, why, self.priorities[priority], n)
            for k in range(2):
                metric = COMPANY_METRICS[(2 * n + k) % len(COMPANY_METRICS)]
                self.key_results.measured(
                    objective, metric, k, curves.draw(self.rng), talkative=True, most=MOST if k else None
                )
            self._close(objective, cycle)

    def _team_objectives(self, cycle: Cycle, *, talkative: bool) -> None:
        for at, team in enumerate(self.teams[1:]):
            if not self.habits.practises(team, cycle):
                continue
            what = self.builder.fields_of[team.pk]
            count = self.size.objectives if team.kind == TeamKind.TEAM and not self.habits.is_pilot(cycle) else 1
            count += self.habits.has("PRG102", team, cycle)
            stated = self.priorities[:-1] if cycle.phase == Phase.RUNNING else self.priorities
            chosen = self.rng.sample(range(len(what.objectives)), k=min(count, len(what.objectives)))
            for n in range(count):
                title, why = what.objectives[chosen[n % len(chosen)]]
                serves = self.rng.choice([*stated, None]) if n else stated[at % len(stated)]
                objective = self._objective(cycle, team, title, why, serves, n)
                many = self.size.key_results + 2 * (n == 0 and self.habits.has("PRG103", team, cycle))
                for k, metric in enumerate(self.rng.sample(what.metrics, k=min(many, len(what.metrics)))):
                    guardrail = k == many - 1 == self.size.key_results - 1 and self.rng.random() < 0.25
                    if guardrail:
                        self.key_results.guardrail(objective, self.rng.choice(what.guardrails), k, talkative=talkative)
                    else:
                        self.key_results.habitual(objective, metric, k, talkative=talkative)
                if cycle.phase == Phase.RUNNING and at < 12:
                    self.key_results.specials(objective, at, n, talkative=talkative)
                self._close(objective, cycle)

    def _objective(
        self,
        cycle: Cycle,
        team: Team,
        title: str,
        why: str,
        priority: StrategicPriority | None,
        position: int,
        state: str = ObjectiveState.COMMITTED,
    ) -> Objective:
        people = self.builder.people_of[team.pk]
        start = cycle.starts_on - timedelta(days=self.rng.randint(2, 12))
        drafted = min(start, self.builder.today - timedelta(days=1))
        objective = Objective(
            organisation=self.organisation,
            number=self.builder.number("O"),
            title=title,
            in_order_to=why,
            cycle=cycle,
            team=team,
            owner=people[position % len(people)],
            priority=priority,
            state=state,
            position=position,
            ambition=self._ambition(team, cycle, position),
            created_at=self.builder.day(drafted, 10),
        )
        if state == ObjectiveState.COMMITTED:
            objective.committed_at = self.builder.day(min(cycle.starts_on - timedelta(days=1), self.builder.today), 15)
        self.rows.objectives.append(objective)
        for member in self.rng.sample(people, k=min(len(people), self.rng.randint(1, 3))):
            self.rows.contributors.append(
                Contributor(organisation=self.organisation, objective=objective, member=member)
            )
        self.builder.log(people[0], "objective.drafted", objective, drafted)
        if state in {ObjectiveState.COMMITTED, ObjectiveState.PROPOSED}:
            self.builder.log(
                people[0],
                "objective.proposed",
                objective,
                drafted,
                before={"state": "draft"},
                after={"state": "proposed"},
            )
        if state == ObjectiveState.COMMITTED:
            self.builder.log(
                people[0],
                "objective.committed",
                objective,
                min(cycle.starts_on, self.builder.today),
                before={"state": "proposed"},
                after={"state": "committed"},
            )
        if self.habits.has("PRG403", team, cycle):
            day, reason = min(cycle.starts_on, self.builder.today), self.rng.choice(REASONS)
            self.builder.log(people[0], "finding.overridden", objective, day, code="KR201", about=title, reason=reason)
        self.key_results.written = []
        return objective

    def _ambition(self, team: Team, cycle: Cycle, position: int) -> str:
        """The first of a team's objectives may fail; of the others every second one, or none where nobody dares."""
        drawn = self.rng.choice([Ambition.ASPIRATIONAL, Ambition.COMMITTED])
        if self.habits.has("PRG303", team, cycle):
            return Ambition.COMMITTED
        return Ambition.ASPIRATIONAL if position == 0 else drawn

    def _close(self, objective: Objective, cycle: Cycle) -> None:
        """Sum up, and grade what belongs to a closed cycle."""
        if cycle.phase == Phase.CLOSED:
            objective.state = ObjectiveState.CLOSED
            for each in self.key_results.written:
                self.check_ins.grade(each, cycle)
        total(objective, self.key_results.written)
        self.readings.take(objective, self.key_results.written)

    def _planning(self, cycle: Cycle) -> None:
        """The company has proposed, some teams too, some have drafts, the rest has not begun."""
        for n, (title, why, priority) in enumerate(COMPANY_OBJECTIVES[:2]):
            objective = self._objective(
                cycle, self.teams[0], title, why, self.priorities[priority], n, ObjectiveState.PROPOSED
            )
            for k in range(2):
                self.key_results.measured(
                    objective, COMPANY_METRICS[(2 * n + k) % len(COMPANY_METRICS)], k, None, talkative=False
                )
            total(objective, self.key_results.written)
            self.readings.take(objective, self.key_results.written)
        for at, team in enumerate(self.teams[1:10]):
            if at % 3 == 0:
                continue
            what = self.builder.fields_of[team.pk]
            title, why = self.rng.choice(what.objectives)
            state = ObjectiveState.PROPOSED if at % 3 == 1 else ObjectiveState.DRAFT
            objective = self._objective(cycle, team, title, why, self.rng.choice(self.priorities), 0, state)
            for k, metric in enumerate(self.rng.sample(what.metrics, k=2)):
                self.key_results.measured(objective, metric, k, None, talkative=False)
            if at == 1:
                self.key_results.theatre(objective)
            total(objective, self.key_results.written)
            self.readings.take(objective, self.key_results.written)
        self.plan.window(cycle, self.habits)
