"""An objective's key results, of every kind people write: outcomes, guardrails, to-do lists, business as usual, drafts."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from quarterdeck.demo import curves
from quarterdeck.demo.check_ins import CheckInWriter
from quarterdeck.demo.habits import MOST, Habits
from quarterdeck.demo.texts import ORDINAL, OUTPUTS, RATING, REASONS, Metric
from quarterdeck.measure import format_value
from quarterdeck.okrs.actions.recomputing import judge
from quarterdeck.okrs.models import KeyResult, Objective
from quarterdeck.people.models import Member, TeamKind

if TYPE_CHECKING:
    from quarterdeck.demo.company import CompanyBuilder


class KeyResultWriter:
    """Writes the key results of one objective after the other. `written`: those of the one at hand."""

    def __init__(self, builder: "CompanyBuilder", habits: Habits, check_ins: CheckInWriter) -> None:
        self.builder, self.habits, self.check_ins, self.rng = builder, habits, check_ins, builder.rng
        self.organisation, self.rows = builder.organisation, builder.rows
        self.written: list[KeyResult] = []

    def habitual(self, objective: Objective, metric: Metric, k: int, *, talkative: bool) -> None:
        """A key result as its team has the habit of writing and steering it (habits.py)."""
        team, cycle = objective.team, objective.cycle
        if k == 1 and self.habits.has("PRG104", team, cycle):
            self._without_start(objective, metric, k)
        elif k == 1 and self.habits.has("PRG201", team, cycle):
            self.measured(objective, metric, k, None, talkative=talkative)
        elif k < 2 and self.habits.has("PRG101", team, cycle):
            self._output(objective, k, talkative=talkative)
        elif k < 2 and self.habits.has("PRG105", team, cycle):
            self._kept_going(objective, metric, k, talkative=talkative)
        elif self.habits.has("PRG301", team, cycle):
            self.measured(objective, metric, k, curves.sandbagged, talkative=talkative)
        elif objective.position == 0 and (
            self.habits.has_on("PRG302", objective) or self.habits.has_on("PRG204", objective)
        ):
            self.measured(objective, metric, k, curves.jump, talkative=talkative)
        else:
            # Of a team that makes some numbers fit, the others stay below, so that it is not everything.
            most = MOST if k or objective.position or self.habits.has_on("PRG302", objective) else None
            self.measured(objective, metric, k, curves.draw(self.rng), talkative=talkative, most=most)

    def measured(
        self, objective: Objective, metric: Metric, position: int, curve: curves.Curve | None, *, talkative: bool,
        most: float | None = None,
    ) -> KeyResult:  # fmt: skip
        """A number from a start to a target along a curve of shares of the way, `most` at most; without one nobody says any."""
        baseline, target = (round(self.rng.uniform(*span), metric.digits) for span in (metric.low, metric.high))
        words = metric.words.format(
            baseline=format_value(baseline, metric.unit), target=format_value(target, metric.unit)
        )
        key_result = self._key_result(
            objective,
            position,
            metric,
            statement=words,
            kind=metric.kind,
            baseline=baseline,
            target=target,
            trajectory=self.rng.choices(["linear", "late", "step"], weights=[8, 3, 1])[0],
            frequency=self.rng.choices([1, 2], weights=[9, 1])[0],
        )
        if self.rng.random() < 0.06 and not objective.cycle.is_annual:
            key_result.commit_zone, key_result.stretch_zone = _zones(baseline, target, metric.digits)
        if curve is not None:
            shares = [min(most or 99.0, share) for share in curve(self.rng, self.check_ins.weeks(objective.cycle))]
            values = [_possible(baseline + share * (target - baseline), metric) for share in shares]
            self.check_ins.observe(key_result, values, talkative=talkative)
        else:
            judge(key_result, objective.cycle, self.builder.today)
        return key_result

    def guardrail(self, objective: Objective, metric: Metric, position: int, *, talkative: bool) -> None:
        """What must not suffer: a bound, and values that mostly keep it."""
        bound = round(self.rng.uniform(*metric.low), metric.digits)
        words = metric.words.format(baseline="", target=format_value(bound, metric.unit))
        key_result = self._key_result(objective, position, metric, statement=words, target=bound, is_guardrail=True)
        spread = abs(bound) * (0.001 if bound > 90 else 0.12) or 1.0
        away = 1 if metric.direction == "keep_above" else -1
        values = [
            round(bound + away * self.rng.gauss(0.8, 0.7) * spread, max(metric.digits, 1))
            for _ in range(self.check_ins.weeks(objective.cycle))
        ]
        self.check_ins.observe(key_result, values, talkative=talkative)

    def _output(self, objective: Objective, position: int, *, talkative: bool, kind: str = "count") -> None:
        """Work instead of change: one of a list of things to do, counted in steps or in per cent."""
        whole, unit = (100.0, "%") if kind == "completion" else (5.0, "")
        key_result = self._key_result(
            objective, position, statement=OUTPUTS[(objective.position * 2 + position) % len(OUTPUTS)], kind=kind, unit=unit,
            baseline=0.0, target=whole,
        )  # fmt: skip
        shares = curves.late(self.rng, self.check_ins.weeks(objective.cycle))
        values = [max(0.0, float(round(MOST * whole * share))) for share in shares]
        self.check_ins.observe(key_result, values, talkative=talkative)

    def _kept_going(self, objective: Objective, metric: Metric, position: int, *, talkative: bool) -> None:
        """Business as usual as a key result: the number is only to stay where it is."""
        bound = round(self.rng.uniform(*metric.low), metric.digits)
        rises = metric.direction == "increase"
        words = f"{metric.metric[:1].upper()}{metric.metric[1:]} stays {'above' if rises else 'below'}"
        key_result = self._key_result(
            objective, position, metric, statement=f"{words} {format_value(bound, metric.unit)}",
            direction="keep_above" if rises else "keep_below", target=bound,
        )  # fmt: skip
        away = 0.08 * bound * (1 if rises else -1)
        values = [
            _possible(bound + away * self.rng.random(), metric) for _ in range(self.check_ins.weeks(objective.cycle))
        ]
        self.check_ins.observe(key_result, values, talkative=talkative)

    def _without_start(self, objective: Objective, metric: Metric, position: int) -> None:
        """A target that nobody has measured from."""
        target = round(self.rng.uniform(*metric.high), metric.digits)
        words = f"{metric.metric[:1].upper()}{metric.metric[1:]} at {format_value(target, metric.unit)}"
        key_result = self._key_result(
            objective, position, metric, statement=words, target=target,
            baseline_owner=self.builder.people_of[objective.team.pk][0],
            baseline_due_on=objective.cycle.ends_on - timedelta(days=30),
        )  # fmt: skip
        judge(key_result, objective.cycle, self.builder.today)

    def specials(self, objective: Objective, at: int, n: int, *, talkative: bool) -> None:
        """One of each rarer kind, spread over the teams of the running quarter."""
        if (at, n) == (3, 1):
            words, zones = ORDINAL
            key_result = self._key_result(objective, 3, statement=words, kind="ordinal", zone_sentences=zones)
            self.check_ins.observe(
                key_result,
                [min(2.0, float(week // 4)) for week in range(self.check_ins.weeks(objective.cycle))],
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
                baseline_owner=people[0],
                baseline_due_on=objective.cycle.ends_on - timedelta(days=20),
            )
            judge(key_result, objective.cycle, self.builder.today)
        elif (at, n) == (5, 1):
            words, metric, criteria = RATING
            self.measured(
                objective,
                Metric(words, metric, "score", "increase", (2.1, 2.6), (3.8, 4.3), 1, "rating"),
                3,
                curves.steady,
                talkative=talkative,
            )
            self.written[-1].criteria = criteria
        elif (at, n) == (6, 1):
            self._output(objective, 3, talkative=talkative, kind="completion")
        elif (at, n) == (7, 0):
            self._raise_target(self.written[0])

    def _raise_target(self, key_result: KeyResult) -> None:
        """A promise that was changed in the open: the old value stays on record."""
        old, baseline = key_result.target or 0.0, key_result.baseline or 0.0
        key_result.target = round(old - (old - baseline) * 0.2, 1)
        key_result.statement = key_result.statement.replace(
            format_value(old, key_result.unit), format_value(key_result.target, key_result.unit)
        )
        key_result.version += 1
        judge(key_result, key_result.objective.cycle, self.builder.today)
        self.builder.log(
            key_result.owner,
            "key_result.changed",
            key_result,
            self.builder.today - timedelta(days=9),
            before={"target": old},
            after={"target": key_result.target},
            reason=self.rng.choice(REASONS),
        )

    def theatre(self, objective: Objective) -> None:
        """A draft as many are written: the coach has something to say about every line of it."""
        objective.title, objective.in_order_to = "Improve customer satisfaction", ""
        for each, words in zip(self.written, OUTPUTS, strict=False):
            each.statement, each.metric, each.baseline, each.target = words, "", None, None
            each.unit, each.direction, each.original_baseline, each.original_target = "", "increase", None, None

    def _key_result(self, objective: Objective, position: int, what: Metric | None = None, **fields: Any) -> KeyResult:
        """One more of the objective; what a metric says of itself goes without saying, and a promise begins as it is."""
        if what is not None:
            fields = {"metric": what.metric, "unit": what.unit, "direction": what.direction} | fields
        people = self.builder.people_of[objective.team.pk]
        key_result = KeyResult(
            organisation=self.organisation,
            objective=objective,
            number=self.builder.number("KR"),
            position=position,
            owner=self._owner(objective, people, position),
            original_baseline=fields.get("baseline"),
            original_target=fields.get("target"),
            **fields,
        )
        self.rows.key_results.append(key_result)
        self.written.append(key_result)
        return key_result

    def _owner(self, objective: Objective, people: list[Member], position: int) -> Member:
        """Never the lead below the company; in the company two share, so that nobody carries it all."""
        if objective.team.kind == TeamKind.COMPANY:
            return people[1 - objective.position % 2]
        return people[1 + position // 2 % max(1, min(len(people) - 1, 3))]


def _zones(baseline: float, target: float, digits: int) -> tuple[float, float]:
    """A commit zone on the way and a stretch beyond."""
    way = target - baseline
    step = max(digits, 1)
    return round(baseline + way * 0.45, step), round(target + way * 0.35, step)


def _possible(value: float, metric: Metric) -> float:
    """Rounded as people report it; never below zero, no share above 100 %."""
    top = 100.0 if metric.unit == "%" and max(*metric.low, *metric.high) <= 100 else float("inf")
    return min(top, max(0.0, round(value, max(1, metric.digits) if max(metric.high) < 1000 else 0)))
