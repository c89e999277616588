"""Filling cycles with objectives, key results, check-ins, talk and grades; the heart of the demo."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from quarterdeck.comments.models import Comment
from quarterdeck.demo import bulk, curves
from quarterdeck.demo.bets import BetWriter
from quarterdeck.demo.habits import MOST, Habits, calm
from quarterdeck.demo.kpis import KpiWriter
from quarterdeck.demo.planning import PlanningWriter
from quarterdeck.demo.readings import Readings
from quarterdeck.demo.reflection import ReflectionWriter
from quarterdeck.demo.rhythm import RhythmWriter
from quarterdeck.demo.texts import (
    BLOCKERS,
    COMMENTS,
    COMPANY_METRICS,
    COMPANY_OBJECTIVES,
    DECISIONS,
    MOVED,
    ORDINAL,
    OUTPUTS,
    PRIORITIES,
    RATING,
    REASONS,
    WHY_HIT,
    WHY_MISSED,
    Metric,
)
from quarterdeck.demo.unclosed import leave_open
from quarterdeck.events.actions import new_event
from quarterdeck.measure import format_value, inside
from quarterdeck.okrs.actions.cycles import calendar_periods
from quarterdeck.okrs.actions.recomputing import judge, observe_all, total
from quarterdeck.okrs.models import (
    Acknowledgement,
    Ambition,
    CheckIn,
    Contributor,
    Cycle,
    Grade,
    KeyResult,
    MissCause,
    Objective,
    ObjectiveState,
    Phase,
    StrategicPriority,
    VarianceCause,
)
from quarterdeck.people.models import Member, Team, TeamKind

if TYPE_CHECKING:
    from quarterdeck.demo.company import CompanyBuilder


_make_check_in = bulk.maker(CheckIn)


class OkrWriter:
    """Writes the cycles of one company into its builder's rows."""

    def __init__(self, builder: "CompanyBuilder", teams: list[Team]) -> None:
        self.builder, self.teams, self.rng = builder, teams, builder.rng
        self.organisation, self.size, self.rows = builder.organisation, builder.size, builder.rows
        self.numbers = {"O": 0, "KR": 0, "I": 0, "D": 0}
        self.readings = Readings(self.organisation)
        self.habits = Habits(teams, pilots=self.size.closed_quarters >= 7 and not self.size.is_large)
        self.quarters: list[Cycle] = []
        self.years: list[Cycle] = []
        self.priorities: list[StrategicPriority] = []
        self.plan = PlanningWriter(builder, teams)
        self.bets = BetWriter(self)
        self.rhythm = RhythmWriter(self)
        self.reflection = ReflectionWriter(self)

    def _number(self, prefix: str) -> int:
        self.numbers[prefix] += 1
        return self.numbers[prefix]

    # Cycles and priorities -------------------------------------------------------------------------------------------

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
            self._log(None, "cycle.running", cycle, starts_on, before={"phase": "planning"}, after={"phase": "running"})
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

    # Steps -----------------------------------------------------------------------------------------------------------

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
                self._measured(objective, metric, k, curves.draw(self.rng), talkative=True, most=MOST if k else None)
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
                        self._guardrail(objective, self.rng.choice(what.guardrails), k, talkative=talkative)
                    else:
                        self._habitual(objective, metric, k, talkative=talkative)
                if cycle.phase == Phase.RUNNING and at < 12:
                    self._specials(objective, at, n, talkative=talkative)
                self._close(objective, cycle)

    def _habitual(self, objective: Objective, metric: Metric, k: int, *, talkative: bool) -> None:
        """A key result as its team has the habit of writing and steering it (habits.py)."""
        team, cycle = objective.team, objective.cycle
        if k == 1 and self.habits.has("PRG104", team, cycle):
            self._without_start(objective, metric, k)
        elif k == 1 and self.habits.has("PRG201", team, cycle):
            self._measured(objective, metric, k, None, talkative=talkative)
        elif k < 2 and self.habits.has("PRG101", team, cycle):
            self._output(objective, k, talkative=talkative)
        elif k < 2 and self.habits.has("PRG105", team, cycle):
            self._kept_going(objective, metric, k, talkative=talkative)
        elif self.habits.has("PRG301", team, cycle):
            self._measured(objective, metric, k, curves.sandbagged, talkative=talkative)
        elif objective.position == 0 and (self._has("PRG302", objective) or self._has("PRG204", objective)):
            self._measured(objective, metric, k, curves.jump, talkative=talkative)
        else:
            # Of a team that makes some numbers fit, the others stay below, so that it is not everything.
            most = MOST if k or objective.position or self._has("PRG302", objective) else None
            self._measured(objective, metric, k, curves.draw(self.rng), talkative=talkative, most=most)

    def _has(self, code: str, objective: Objective) -> bool:
        return self.habits.has(code, objective.team, objective.cycle)

    # Objectives ------------------------------------------------------------------------------------------------------

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
            number=self._number("O"),
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
        self._log(people[0], "objective.drafted", objective, drafted)
        if state in {ObjectiveState.COMMITTED, ObjectiveState.PROPOSED}:
            self._log(
                people[0],
                "objective.proposed",
                objective,
                drafted,
                before={"state": "draft"},
                after={"state": "proposed"},
            )
        if state == ObjectiveState.COMMITTED:
            self._log(
                people[0],
                "objective.committed",
                objective,
                min(cycle.starts_on, self.builder.today),
                before={"state": "proposed"},
                after={"state": "committed"},
            )
        if self.habits.has("PRG403", team, cycle):
            day, reason = min(cycle.starts_on, self.builder.today), self.rng.choice(REASONS)
            self._log(people[0], "finding.overridden", objective, day, code="KR201", about=title, reason=reason)
        self._current: list[KeyResult] = []
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
            for each in self._current:
                self._grade(each, cycle)
        total(objective, self._current)
        self.readings.take(objective, self._current)

    # Key results -----------------------------------------------------------------------------------------------------

    def _key_result(self, objective: Objective, position: int, **fields: Any) -> KeyResult:
        people = self.builder.people_of[objective.team.pk]
        key_result = KeyResult(
            organisation=self.organisation,
            objective=objective,
            number=self._number("KR"),
            position=position,
            owner=self._owner(objective, people, position),
            **fields,
        )
        self.rows.key_results.append(key_result)
        self._current.append(key_result)
        return key_result

    def _owner(self, objective: Objective, people: list[Member], position: int) -> Member:
        """Never the lead below the company; in the company two share, so that nobody carries it all."""
        if objective.team.kind == TeamKind.COMPANY:
            return people[1 - objective.position % 2]
        return people[1 + position // 2 % max(1, min(len(people) - 1, 3))]

    def _output(self, objective: Objective, position: int, *, talkative: bool, kind: str = "count") -> None:
        """Work instead of change: one of a list of things to do, counted in steps or in per cent."""
        whole, unit = (100.0, "%") if kind == "completion" else (5.0, "")
        key_result = self._key_result(
            objective, position, statement=OUTPUTS[(objective.position * 2 + position) % len(OUTPUTS)], kind=kind, unit=unit,
            baseline=0.0, target=whole, original_baseline=0.0, original_target=whole,
        )  # fmt: skip
        shares = curves.late(self.rng, self._weeks(objective.cycle))
        values = [max(0.0, float(round(MOST * whole * share))) for share in shares]
        self._observe(key_result, values, talkative=talkative)

    def _kept_going(self, objective: Objective, metric: Metric, position: int, *, talkative: bool) -> None:
        """Business as usual as a key result: the number is only to stay where it is."""
        bound = round(self.rng.uniform(*metric.low), metric.digits)
        rises = metric.direction == "increase"
        words = f"{metric.metric[:1].upper()}{metric.metric[1:]} stays {'above' if rises else 'below'}"
        key_result = self._key_result(
            objective, position, statement=f"{words} {format_value(bound, metric.unit)}", metric=metric.metric,
            unit=metric.unit, direction="keep_above" if rises else "keep_below", target=bound, original_target=bound,
        )  # fmt: skip
        away = 0.08 * bound * (1 if rises else -1)
        values = [_possible(bound + away * self.rng.random(), metric) for _ in range(self._weeks(objective.cycle))]
        self._observe(key_result, values, talkative=talkative)

    def _without_start(self, objective: Objective, metric: Metric, position: int) -> None:
        """A target that nobody has measured from."""
        target = round(self.rng.uniform(*metric.high), metric.digits)
        words = f"{metric.metric[:1].upper()}{metric.metric[1:]} at {format_value(target, metric.unit)}"
        key_result = self._key_result(
            objective, position, statement=words, metric=metric.metric, unit=metric.unit, direction=metric.direction,
            target=target, original_target=target, baseline_owner=self.builder.people_of[objective.team.pk][0],
            baseline_due_on=objective.cycle.ends_on - timedelta(days=30),
        )  # fmt: skip
        judge(key_result, objective.cycle, self.builder.today)

    def _measured(
        self, objective: Objective, metric: Metric, position: int, curve: curves.Curve | None, *, talkative: bool,
        most: float | None = None,
    ) -> KeyResult:  # fmt: skip
        baseline, target = (round(self.rng.uniform(*span), metric.digits) for span in (metric.low, metric.high))
        words = metric.words.format(
            baseline=format_value(baseline, metric.unit), target=format_value(target, metric.unit)
        )
        key_result = self._key_result(
            objective,
            position,
            statement=words,
            metric=metric.metric,
            unit=metric.unit,
            direction=metric.direction,
            kind=metric.kind,
            baseline=baseline,
            target=target,
            original_baseline=baseline,
            original_target=target,
            trajectory=self.rng.choices(["linear", "late", "step"], weights=[8, 3, 1])[0],
            frequency=self.rng.choices([1, 2], weights=[9, 1])[0],
        )
        if self.rng.random() < 0.06 and not objective.cycle.is_annual:
            key_result.commit_zone, key_result.stretch_zone = _zones(baseline, target, metric.digits)
        if curve is not None:
            shares = [min(most or 99.0, share) for share in curve(self.rng, self._weeks(objective.cycle))]
            values = [_possible(baseline + share * (target - baseline), metric) for share in shares]
            self._observe(key_result, values, talkative=talkative)
        else:
            judge(key_result, objective.cycle, self.builder.today)
        return key_result

    def _guardrail(self, objective: Objective, metric: Metric, position: int, *, talkative: bool) -> None:
        bound = round(self.rng.uniform(*metric.low), metric.digits)
        words = metric.words.format(baseline="", target=format_value(bound, metric.unit))
        key_result = self._key_result(
            objective,
            position,
            statement=words,
            metric=metric.metric,
            unit=metric.unit,
            direction=metric.direction,
            target=bound,
            original_target=bound,
            is_guardrail=True,
        )
        spread = abs(bound) * (0.001 if bound > 90 else 0.12) or 1.0
        away = 1 if metric.direction == "keep_above" else -1
        values = [
            round(bound + away * self.rng.gauss(0.8, 0.7) * spread, max(metric.digits, 1))
            for _ in range(self._weeks(objective.cycle))
        ]
        self._observe(key_result, values, talkative=talkative)

    def _specials(self, objective: Objective, at: int, n: int, *, talkative: bool) -> None:
        """One of each rarer kind, spread over the teams of the running quarter."""
        if (at, n) == (3, 1):
            words, zones = ORDINAL
            key_result = self._key_result(objective, 3, statement=words, kind="ordinal", zone_sentences=zones)
            self._observe(
                key_result,
                [min(2.0, float(week // 4)) for week in range(self._weeks(objective.cycle))],
                talkative=talkative,
            )
        elif (at, n) == (4, 0):
            people = self.builder.people_of[objective.team.pk]
            key_result = self._key_result(
                objective,
                3,
                statement="Customers who would miss us, as share of those asked",
                metric="would miss us",
                unit="%",
                target=40.0,
                original_target=40.0,
                baseline_owner=people[0],
                baseline_due_on=objective.cycle.ends_on - timedelta(days=20),
            )
            judge(key_result, objective.cycle, self.builder.today)
        elif (at, n) == (5, 1):
            words, metric, criteria = RATING
            self._measured(
                objective,
                Metric(words, metric, "score", "increase", (2.1, 2.6), (3.8, 4.3), 1, "rating"),
                3,
                curves.steady,
                talkative=talkative,
            )
            self._current[-1].criteria = criteria
        elif (at, n) == (6, 1):
            self._output(objective, 3, talkative=talkative, kind="completion")
        elif (at, n) == (7, 0):
            self._raise_target(self._current[0])

    def _raise_target(self, key_result: KeyResult) -> None:
        """A promise that was changed in the open: the old value stays on record."""
        old, baseline = key_result.target or 0.0, key_result.baseline or 0.0
        key_result.target = round(old - (old - baseline) * 0.2, 1)
        key_result.statement = key_result.statement.replace(
            format_value(old, key_result.unit), format_value(key_result.target, key_result.unit)
        )
        key_result.version += 1
        judge(key_result, key_result.objective.cycle, self.builder.today)
        self._log(
            key_result.owner,
            "key_result.changed",
            key_result,
            self.builder.today - timedelta(days=9),
            before={"target": old},
            after={"target": key_result.target},
            reason=self.rng.choice(REASONS),
        )

    # Check-ins -------------------------------------------------------------------------------------------------------

    def _weeks(self, cycle: Cycle) -> int:
        return self.size.readings or max(1, cycle.days // 7)

    def _days(self, key_result: KeyResult, cycle: Cycle) -> list[date]:
        """Mondays, give or take; or as many days as the size asks for, spread over the time so far."""
        last = min(cycle.ends_on, self.builder.today)
        if self.size.readings and not cycle.is_annual:
            span = (last - cycle.starts_on).days
            return [
                cycle.starts_on + timedelta(days=round(span * (n + 1) / self.size.readings))
                for n in range(self.size.readings)
            ]
        first = cycle.starts_on + timedelta(days=(7 - cycle.starts_on.weekday()) % 7 or 7)
        days = [
            first + timedelta(days=7 * n + self.rng.choices([0, 1, 2, -3], weights=[8, 2, 1, 1])[0])
            for n in range(cycle.days // 7)
        ]
        return sorted({day for day in days if cycle.starts_on <= day <= last})

    def _observe(self, key_result: KeyResult, values: list[float], *, talkative: bool) -> None:
        """Check the values in, as far as the cycle has come; some owners fall silent, some skip a week."""
        cycle, goal = key_result.objective.cycle, key_result.goal
        days = self._said_on(key_result, len(values))
        if cycle.is_closed:
            values = [*values[: len(days) - 1], values[-1]]
            if goal.baseline is not None and goal.target is not None and not self._has("PRG302", key_result.objective):
                values = calm(values, goal.target - goal.baseline)
        said = []
        before: float | None = None
        for n, (day, value) in enumerate(zip(days, values, strict=False)):
            said.append(self._check_in(key_result, day, value, before, n / max(1, len(values))))
            before = value
        self.rows.check_ins.extend(said)
        observe_all(key_result, said)
        judge(key_result, cycle, min(self.builder.today, cycle.ends_on) if cycle.is_closed else self.builder.today)
        self._colour(key_result, said[-1:])
        if talkative:
            for each in said:
                self._tell(key_result, each)
        if said and cycle.phase == Phase.RUNNING:
            self._answer(key_result, said[-1])

    def _said_on(self, key_result: KeyResult, most: int) -> list[date]:
        """The days of a key result's check-ins: some weeks are skipped, but the last word is never old."""
        objective, today = key_result.objective, self.builder.today
        cycle = objective.cycle
        days = self._days(key_result, cycle)[:most]
        runs = cycle.phase == Phase.RUNNING
        if runs and key_result.owner in self.builder.has_yet_to_check_in:
            key_result.frequency = 1
            days = [day for day in days if day < today - timedelta(days=6)]
        days = [day for n, day in enumerate(days) if n == 0 or self.size.readings or self.rng.random() > 0.07]
        until = min(today, cycle.ends_on)
        if days and not self.size.readings:
            days[-1] = max(days[-1], until - timedelta(days=13))
        # One number of a team may have fallen silent: nobody's habit.
        first_of_many = objective.position == 0 and key_result.position == 2 and objective.team.kind == TeamKind.TEAM
        if runs and not self.size.readings and first_of_many and self.rng.random() < 0.4:
            days = days[: max(1, len(days) - 3)]
        return days

    def _colour(self, key_result: KeyResult, last: list[CheckIn]) -> None:
        """What an owner says at last fits the numbers, but where it is planted that it does not."""
        low = key_result.p_hit is not None and key_result.p_hit < self.organisation.settings.at_risk_at
        for each in last:
            if low and self._has("PRG204", key_result.objective):
                each.confidence = 8
            elif low and each.confidence is not None:
                each.confidence = min(each.confidence, 6)
            key_result.confidence = each.confidence

    def _tell(self, key_result: KeyResult, check_in: CheckIn) -> None:
        self._log(
            key_result.owner, "key_result.checked_in", key_result, check_in.on, before={"value": check_in.value_before},
            after={"value": check_in.value}, unit=key_result.unit, on=check_in.on, confidence=check_in.confidence,
            what_moved=check_in.what_moved, check_in=str(check_in.pk),
        )  # fmt: skip

    def _check_in(
        self, key_result: KeyResult, day: date, value: float, before: float | None, elapsed: float
    ) -> CheckIn:
        goal = key_result.goal
        if goal.direction.keeps:
            sure = 8 if inside(goal, value) else 4
        else:
            share = (
                0.5
                if goal.baseline is None or goal.target is None
                else (value - goal.baseline) / (goal.target - goal.baseline)
            )
            sure = round(5 + 5 * (share - elapsed) + self.rng.gauss(0.8, 1.1))
        if before is None:
            sure = 9 if self._has("PRG303", key_result.objective) else min(sure, 6)
        check_in = _make_check_in(
            organisation_id=self.organisation.pk,
            key_result_id=key_result.pk,
            author_id=key_result.owner_id,
            on=day,
            at=self.builder.day(day, 9),
            value=value,
            value_before=before,
            confidence=min(10, max(0, sure)),
            what_moved=self.rng.choice(MOVED) if self.rng.random() < 0.7 else "",
        )
        if sure <= 3 and self.rng.random() < 0.5:
            check_in.cause = self.rng.choice(VarianceCause.values)
            check_in.blocker = self.rng.choice(BLOCKERS) if self.rng.random() < 0.5 else ""
            check_in.decision_needed = self.rng.choice(DECISIONS) if self.rng.random() < 0.35 else ""
        return check_in

    def _answer(self, key_result: KeyResult, check_in: CheckIn) -> None:
        """A lead has seen it; somebody comments."""
        people = self.builder.people_of[key_result.objective.team.pk]
        lead = people[0]
        if lead != key_result.owner and self.rng.random() < 0.3:
            self.rows.acknowledgements.append(
                Acknowledgement(
                    organisation=self.organisation,
                    check_in=check_in,
                    member=lead,
                    at=self.builder.day(check_in.on, 13),
                    words="I will ask for a hand from the other team." if check_in.blocker else "",
                )
            )
        if self.rng.random() < (0.01 if self.size.is_large else 0.25):
            other = self.rng.choice(people)
            body = self.rng.choice(COMMENTS).format(
                handle=key_result.owner.handle if key_result.owner else other.handle
            )
            self.rows.comments.append(
                Comment(
                    organisation=self.organisation,
                    subject_type="key_result",
                    subject_id=key_result.pk,
                    subject_label=str(key_result),
                    team_id=key_result.objective.team_id,
                    author=other,
                    body=body,
                    at=self.builder.day(check_in.on, 14),
                )
            )

    # Grades ----------------------------------------------------------------------------------------------------------

    def _grade(self, key_result: KeyResult, cycle: Cycle) -> None:
        on = cycle.ends_on + timedelta(days=self.rng.randint(1, 7))
        at = self.builder.day(on, 11)
        draw = self.rng.randrange(7)
        grade = Grade(
            organisation=self.organisation,
            key_result=key_result,
            computed=key_result.score,
            graded_by=key_result.owner,
            at=at,
        )
        if key_result.last_check_in_on is None:
            grade.words = "Nobody measured it; we should not have promised it."
        else:
            bent = 0 if self._has("PRG301", key_result.objective) else self.rng.choice([0, 0, 0, 0.1, -0.1])
            grade.value = round(min(1.0, max(0.0, (key_result.score or 0.0) + bent)), 1)
            why = WHY_HIT if grade.value >= 0.7 else WHY_MISSED
            grade.words = why[draw % len(why)]
            grade.computed_original = key_result.score if not key_result.goal.direction.keeps else None
            if grade.value < 0.4:
                grade.cause = self.rng.choice(MissCause.values)
        key_result.grade, key_result.is_graded = grade.value, True
        self.rows.grades.append(grade)
        self._log(
            key_result.owner,
            "key_result.graded" if grade.value is not None else "key_result.left_ungraded",
            key_result,
            on,
            before={"grade": None},
            after={"grade": grade.value},
            computed=grade.computed,
            words=grade.words,
            cause=grade.cause,
        )

    # Planning the next quarter ---------------------------------------------------------------------------------------

    def _planning(self, cycle: Cycle) -> None:
        """The company has proposed, some teams too, some have drafts, the rest has not begun."""
        for n, (title, why, priority) in enumerate(COMPANY_OBJECTIVES[:2]):
            objective = self._objective(
                cycle, self.teams[0], title, why, self.priorities[priority], n, ObjectiveState.PROPOSED
            )
            for k in range(2):
                self._measured(objective, COMPANY_METRICS[(2 * n + k) % len(COMPANY_METRICS)], k, None, talkative=False)
            total(objective, self._current)
            self.readings.take(objective, self._current)
        for at, team in enumerate(self.teams[1:10]):
            if at % 3 == 0:
                continue
            what = self.builder.fields_of[team.pk]
            title, why = self.rng.choice(what.objectives)
            state = ObjectiveState.PROPOSED if at % 3 == 1 else ObjectiveState.DRAFT
            objective = self._objective(cycle, team, title, why, self.rng.choice(self.priorities), 0, state)
            for k, metric in enumerate(self.rng.sample(what.metrics, k=2)):
                self._measured(objective, metric, k, None, talkative=False)
            if at == 1:
                self._theatre(objective)
            total(objective, self._current)
            self.readings.take(objective, self._current)
        self.plan.window(cycle, self.habits)

    def _theatre(self, objective: Objective) -> None:
        """A draft as many are written: the coach has something to say about every line of it."""
        objective.title, objective.in_order_to = "Improve customer satisfaction", ""
        for each, words in zip(self._current, OUTPUTS, strict=False):
            each.statement, each.metric, each.baseline, each.target = words, "", None, None
            each.unit, each.direction, each.original_baseline, each.original_target = "", "increase", None, None

    def _log(self, actor: Member | None, verb: str, subject: Any, day: date, /, **facts: Any) -> None:
        self.rows.events.append(new_event(actor, verb, subject, at=self.builder.day(day, 10), **facts))


def _zones(baseline: float, target: float, digits: int) -> tuple[float, float]:
    """A commit zone on the way and a stretch beyond."""
    way = target - baseline
    step = max(digits, 1)
    return round(baseline + way * 0.45, step), round(target + way * 0.35, step)


def _possible(value: float, metric: Metric) -> float:
    """Rounded as people report it; never below zero, no share above 100 %."""
    top = 100.0 if metric.unit == "%" and max(*metric.low, *metric.high) <= 100 else float("inf")
    return min(top, max(0.0, round(value, max(1, metric.digits) if max(metric.high) < 1000 else 0)))
