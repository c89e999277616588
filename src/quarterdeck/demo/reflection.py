"""The demo's looking back: retrospectives with cards, votes and agreed actions, and leaders' words on closed quarters.

One team below the functions agrees and never does (`NEVER_DOES`); all others do most of what they agree on.
"""

import random
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from quarterdeck.demo.texts import AGREED, CARDS, CHANGES, LEADERS_WORDS, LEARNED
from quarterdeck.events.actions import new_event
from quarterdeck.okrs.actions.recomputing import judge, observe_all, total
from quarterdeck.okrs.models import Cycle, Phase
from quarterdeck.people.models import Member, Team, TeamKind
from quarterdeck.reflection.models import Action, ActionState, Ballot, Card, CycleWords, Retrospective, Stage
from quarterdeck.reflection.questions import TEMPLATES

if TYPE_CHECKING:
    from quarterdeck.demo.okrs import OkrWriter

NEVER_DOES = 1
"""Place, among the teams below the functions, of the team that never does what it agreed on."""
LAST_VALUES = 3
"""Check-ins that one key result of the quarter that is not closed yet still lacks at its end."""
_GRADED = {"key_result.graded", "key_result.left_ungraded"}


class ReflectionWriter:
    """Puts the retrospectives and summaries of one cycle after the other into its writer's rows."""

    def __init__(self, writer: "OkrWriter") -> None:
        # Of its own, so that what comes after it in the demo stays as it was.
        self.rng = random.Random(len(writer.teams) + 7)  # noqa: S311 — a demo is to be repeatable, not secret
        self.writer, self.today = writer, writer.builder.today
        self.unsaid: dict[str, list[str]] = {}

    def fill(self, cycle: Cycle) -> None:
        """Every team looked back on a closed quarter; of the last one something is left to do; in the middle of the running one
        the first team begins to."""
        below = [each for each in self.writer.teams if each.kind == TeamKind.TEAM]
        if cycle.phase == Phase.RUNNING:
            self._under_way(cycle, below[0])
            return
        late = [] if cycle.is_closed else [self.writer.teams[0], below[0]]
        for n, team in enumerate(self.writer.teams):
            if team.kind != TeamKind.FUNCTION and team not in late:
                place = below.index(team) if team in below else -1
                self._held(cycle, team, n, place)
        if cycle.is_closed:
            self._sum_up(cycle)
        else:
            self._leave_undone(cycle, below[0])

    def _sum_up(self, cycle: Cycle) -> None:
        company = self.writer.teams[0]
        words = CycleWords(
            organisation=self.writer.organisation, cycle=cycle, team=company, words=self.rng.choice(LEADERS_WORDS),
            changes=self.rng.choice(CHANGES), by=self._people(company)[0], at=self._at(cycle.ends_on + timedelta(days=9), 16),
        )  # fmt: skip
        self.writer.rows.summaries.append(words)
        self._log(words.by, "summary.written", words, words.at)

    def _leave_undone(self, cycle: Cycle, team: Team) -> None:
        """What is left of a quarter that is not closed yet: in one team an objective without grades, one of its numbers
        without its last values; that team's retrospective and the company's; the words above the summary."""
        rows = self.writer.rows
        objective = [each for each in rows.objectives if each.cycle == cycle and each.team == team][-1]
        waiting = [each for each in rows.key_results if each.objective == objective]
        keys = {each.pk for each in waiting}
        rows.grades[:] = [each for each in rows.grades if each.key_result_id not in keys]
        last_values = [each for each in rows.check_ins if each.key_result_id == waiting[0].pk][-LAST_VALUES:]
        rows.check_ins[:] = [each for each in rows.check_ins if each not in last_values]
        said = {str(each.pk) for each in last_values}
        rows.events[:] = [
            each
            for each in rows.events
            if not (each.subject_id in keys and (each.verb in _GRADED or each.data.get("check_in") in said))
        ]
        observe_all(waiting[0], [each for each in rows.check_ins if each.key_result_id == waiting[0].pk])
        for each in waiting:
            each.grade, each.is_graded = None, False
            judge(each, cycle, self.today)
        total(objective, waiting)

    def _people(self, team: Team) -> list[Member]:
        return self.writer.builder.people_of[team.pk]

    def _at(self, day: date, hour: int) -> datetime:
        zone = ZoneInfo(self.writer.organisation.time_zone)
        return datetime.combine(day, time(hour, self.rng.randrange(60)), zone)

    def _retrospective(self, cycle: Cycle, team: Team, day: date, n: int, **more: Any) -> Retrospective:
        questions = [str(each) for each in TEMPLATES["four" if n % 4 == 2 else "three"][1]]
        found = Retrospective(
            organisation=self.writer.organisation, team=team, cycle=cycle, questions=questions, anonymous=n % 3 == 1,
            facilitator=self._people(team)[0], opened_at=self._at(day, 14), **more,
        )  # fmt: skip
        self.writer.rows.retrospectives.append(found)
        self._log(found.facilitator, "retrospective.opened", found, found.opened_at)
        return found

    def _held(self, cycle: Cycle, team: Team, n: int, place: int) -> None:
        day = cycle.ends_on + timedelta(days=3 + n % 4)
        learned = LEARNED[(n + len(cycle.name) + cycle.starts_on.month) % len(LEARNED)]
        found = self._retrospective(cycle, team, day, n, stage=Stage.CLOSED, learned=learned)
        found.closed_at = found.opened_at + timedelta(minutes=55)
        cards = self._cards(found, team, revealed=True)
        people = self._people(team)[:8]
        for each in people:
            self.writer.rows.ballots.append(
                Ballot(organisation=self.writer.organisation, retrospective=found, member=each)
            )
            for card in self.rng.sample(cards, k=min(3, len(cards))):
                card.votes += 1
        for _n in range(2):
            self._action(found, self._agreed(cycle), self.rng.choice(people), never=place == NEVER_DOES)
        self._log(found.facilitator, "retrospective.closed", found, found.closed_at, actions="2")

    def _agreed(self, cycle: Cycle) -> str:
        """What no other team agreed on in a cycle, as long as there is something."""
        if not self.unsaid.get(cycle.slug):
            self.unsaid[cycle.slug] = self.rng.sample(AGREED, k=len(AGREED))
        return self.unsaid[cycle.slug].pop()

    def _under_way(self, cycle: Cycle, team: Team) -> None:
        if (self.today - cycle.starts_on).days >= 20:
            found = self._retrospective(cycle, team, self.today - timedelta(days=1), 0)
            self._cards(found, team, revealed=False)

    def _cards(self, found: Retrospective, team: Team, *, revealed: bool) -> list[Card]:
        people, cards = self._people(team), []
        texts = self.rng.sample(CARDS, k=min(len(CARDS), 9 if revealed else 5))
        for number, (question, text) in enumerate(texts, start=1):
            author = None if found.anonymous else people[(1 + number) % len(people)]
            cards.append(
                Card(
                    organisation=self.writer.organisation, retrospective=found, text=text, author=author,
                    question=question % len(found.questions), number=number if revealed else 0,
                )
            )  # fmt: skip
        self.writer.rows.cards.extend(cards)
        return cards

    def _action(self, found: Retrospective, text: str, owner: Member, *, never: bool) -> None:
        closed_at = found.closed_at or found.opened_at
        due = closed_at.date() + timedelta(days=self.rng.randint(18, 40))
        action = Action(
            organisation=self.writer.organisation,
            retrospective=found,
            text=text,
            owner=owner,
            due_on=due,
            made_at=closed_at,
        )
        done_on = due - timedelta(days=self.rng.randint(0, 6))
        if not never and done_on <= self.today and self.rng.random() < 0.9:
            action.state, action.settled_on = ActionState.DONE, done_on
        self.writer.rows.actions.append(action)
        self._log(owner, "action.agreed", action, closed_at, owner=owner.name, due_on=due)
        if action.settled_on is not None:
            self._log(owner, "action.done", action, self._at(action.settled_on, 10))

    def _log(self, actor: Any, verb: str, subject: Any, at: datetime, /, **facts: Any) -> None:
        if not self.writer.size.is_large:
            self.writer.rows.events.append(new_event(actor, verb, subject, at=at, **facts))
