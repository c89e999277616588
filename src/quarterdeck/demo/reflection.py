"""The demo's looking back: retrospectives with cards, votes and agreed actions, and leaders' words on closed quarters.

One team agrees and never does (habits.py); all others do most of what they agree on.
"""

import random
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from quarterdeck.demo.texts import AGREED, CARDS, CHANGES, LEADERS_WORDS, LEARNED
from quarterdeck.demo.unclosed import unclosed_teams
from quarterdeck.okrs.models import Cycle, Phase
from quarterdeck.people.models import Member, Team, TeamKind
from quarterdeck.reflection.models import Action, ActionState, Ballot, Card, CycleWords, Retrospective, Stage
from quarterdeck.reflection.questions import TEMPLATES

if TYPE_CHECKING:
    from quarterdeck.demo.okrs import OkrWriter


class ReflectionWriter:
    """Puts the retrospectives and summaries of one cycle after the other into its writer's rows."""

    def __init__(self, writer: "OkrWriter") -> None:
        # Of its own, so that what comes after it in the demo stays as it was.
        self.rng = random.Random(len(writer.teams) + 7)  # noqa: S311 — a demo is to be repeatable, not secret
        self.writer, self.today = writer, writer.builder.today
        self.unsaid: dict[str, list[str]] = {}

    def fill(self, cycle: Cycle) -> None:
        """Every team looked back on a closed quarter; of the last one something is left to do (unclosed.py); in the middle
        of the running one the first team begins to."""
        if cycle.phase == Phase.RUNNING:
            self._under_way(cycle, next(each for each in self.writer.teams if each.kind == TeamKind.TEAM))
            return
        late = unclosed_teams(self.writer, cycle)
        for n, team in enumerate(self.writer.teams):
            if team.kind != TeamKind.FUNCTION and team not in late and self.writer.habits.practises(team, cycle):
                self._held(cycle, team, n)
        if not late:
            self._sum_up(cycle)

    def _sum_up(self, cycle: Cycle) -> None:
        company = self.writer.teams[0]
        words = CycleWords(
            organisation=self.writer.organisation, cycle=cycle, team=company, words=self.rng.choice(LEADERS_WORDS),
            changes=self.rng.choice(CHANGES), by=self._people(company)[0], at=self._at(cycle.ends_on + timedelta(days=9), 16),
        )  # fmt: skip
        self.writer.rows.summaries.append(words)
        self._log(words.by, "summary.written", words, words.at)

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

    def _held(self, cycle: Cycle, team: Team, n: int) -> None:
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
        # What is agreed now is due in the quarter after: there it is found.
        after = self.writer.quarters[self.writer.quarters.index(cycle) + 1]
        never = self.writer.habits.has("PRG304", team, after)
        for at in range(2):
            kept = 0.0 if never else 0.8 if at else 1.0
            self._action(found, self._agreed(cycle), self.rng.choice(people), kept=kept)
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

    def _action(self, found: Retrospective, text: str, owner: Member, *, kept: float) -> None:
        closed_at = found.closed_at or found.opened_at
        due = closed_at.date() + timedelta(days=self.rng.randint(18, 30))
        action = Action(
            organisation=self.writer.organisation,
            retrospective=found,
            text=text,
            owner=owner,
            due_on=due,
            made_at=closed_at,
        )
        done_on = due - timedelta(days=self.rng.randint(0, 6))
        if self.rng.random() < kept and done_on <= self.today:
            action.state, action.settled_on = ActionState.DONE, done_on
        self.writer.rows.actions.append(action)
        self._log(owner, "action.agreed", action, closed_at, owner=owner.name, due_on=due)
        if action.settled_on is not None:
            self._log(owner, "action.done", action, self._at(action.settled_on, 10))

    def _log(self, actor: Any, verb: str, subject: Any, at: datetime, /, **facts: Any) -> None:
        if not self.writer.size.is_large:
            self.writer.builder.log(actor, verb, subject, at, **facts)
