"""The weeks of a key result: check-ins, what leads and others say to them, and the grade at the end."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from quarterdeck.comments.models import Comment
from quarterdeck.demo import bulk
from quarterdeck.demo.habits import Habits, calm
from quarterdeck.demo.texts import BLOCKERS, COMMENTS, DECISIONS, MOVED, WHY_HIT, WHY_MISSED
from quarterdeck.measure import inside
from quarterdeck.okrs.actions.recomputing import judge, observe_all
from quarterdeck.okrs.models import Acknowledgement, CheckIn, Cycle, Grade, KeyResult, MissCause, Phase, VarianceCause
from quarterdeck.okrs.standing import grid_of
from quarterdeck.people.models import TeamKind

if TYPE_CHECKING:
    from quarterdeck.demo.company import CompanyBuilder

_make_check_in = bulk.maker(CheckIn)


class CheckInWriter:
    """Writes what is said of key results from week to week into its builder's rows."""

    def __init__(self, builder: "CompanyBuilder", habits: Habits) -> None:
        self.builder, self.habits, self.rng = builder, habits, builder.rng
        self.organisation, self.size, self.rows = builder.organisation, builder.size, builder.rows

    def observe(self, key_result: KeyResult, values: list[float], *, talkative: bool) -> None:
        """Check the values in, as far as the cycle has come; some owners fall silent, some skip a week."""
        cycle, goal = key_result.objective.cycle, key_result.goal
        days = self._said_on(key_result, len(values))
        if cycle.is_closed:
            values = [*values[: len(days) - 1], values[-1]]
            fits_at_last = self.habits.has_on("PRG302", key_result.objective)
            if goal.baseline is not None and goal.target is not None and not fits_at_last:
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
            asked = grid_of(key_result, cycle, self.organisation.settings).due_on_or_before(today)
            days = [day for day in days if asked is None or day <= asked - timedelta(days=7)]
        days = [day for n, day in enumerate(days) if n == 0 or self.size.readings or self.rng.random() > 0.07]
        until = min(today, cycle.ends_on)
        if days and not self.size.readings:
            days[-1] = max(days[-1], until - timedelta(days=13))
        # One number of a team may have fallen silent: nobody's habit.
        first_of_many = objective.position == 0 and key_result.position == 2 and objective.team.kind == TeamKind.TEAM
        if runs and not self.size.readings and first_of_many and self.rng.random() < 0.4:
            days = days[: max(1, len(days) - 3)]
        return days

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

    def _colour(self, key_result: KeyResult, last: list[CheckIn]) -> None:
        """What an owner says at last fits the numbers, but where it is planted that it does not."""
        low = key_result.p_hit is not None and key_result.p_hit < self.organisation.settings.at_risk_at
        for each in last:
            if low and self.habits.has_on("PRG204", key_result.objective):
                each.confidence = 8
            elif low and each.confidence is not None:
                each.confidence = min(each.confidence, 6)
            key_result.confidence = each.confidence

    def _tell(self, key_result: KeyResult, check_in: CheckIn) -> None:
        self.builder.log(
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
            sure = 9 if self.habits.has_on("PRG303", key_result.objective) else min(sure, 6)
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

    def weeks(self, cycle: Cycle) -> int:
        """How many values a key result of a cycle gets at most."""
        return self.size.readings or max(1, cycle.days // 7)

    def grade(self, key_result: KeyResult, cycle: Cycle) -> None:
        """Grade a key result in the week after its cycle, near what is computed, with a word on why."""
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
            bent = 0 if self.habits.has_on("PRG301", key_result.objective) else self.rng.choice([0, 0, 0, 0.1, -0.1])
            grade.value = round(min(1.0, max(0.0, (key_result.score or 0.0) + bent)), 1)
            why = WHY_HIT if grade.value >= 0.7 else WHY_MISSED
            grade.words = why[draw % len(why)]
            grade.computed_original = key_result.score if not key_result.goal.direction.keeps else None
            if grade.value < 0.4:
                grade.cause = self.rng.choice(MissCause.values)
        key_result.grade, key_result.is_graded = grade.value, True
        self.rows.grades.append(grade)
        self.builder.log(
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
