"""How the demo's objectives hang together, and its next quarter in the middle of being planned."""

import random
from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from quarterdeck.demo.habits import Habits
from quarterdeck.okrs.models import Cycle, KeyResult, Objective, ObjectiveState
from quarterdeck.people.models import Member, Team, TeamKind
from quarterdeck.planning.models import (
    Alignment,
    Authorship,
    Challenge,
    ClarityTally,
    Dependency,
    MovedStep,
    Need,
    Share,
    Suggestion,
)

if TYPE_CHECKING:
    from quarterdeck.demo.company import CompanyBuilder

BECAUSE = (
    "who has it easy in the first week is still here in the second year",
    "every hour it saves is an hour for the customers who might leave",
    "larger customers ask for exactly this before they sign",
    "it removes the reason we hear most often when somebody cancels",
    "we cannot promise more while this still goes wrong by hand",
    "it makes the same people enough for half as many customers again",
    "without it the others would wait for us every single week",
    "trust grows with each month in which nothing breaks",
    "it shortens the way from a question to a contract",
    "what we learn here decides what the company does next year",
)
FOR_THE_YEAR = "the year is won quarter by quarter; this is the part that can be moved now"
ASKED = (
    (
        "A sandbox with test data of three large customers",
        "negotiating",
        16,
        "Only two of them: the third has not agreed yet.",
    ),
    ("Texts for the new first page, in two languages", "requested", 12, ""),
    ("Somebody who knows the billing code, for one week", "committed", 24, ""),
)
IN_THE_QUARTER = (
    ("An export of usage by customer, every night", "committed", -6, ""),
    ("The security answers for the three open tenders", "committed", 12, ""),
    ("A named contact for the pilot customers", "delivered", -20, ""),
    (
        "Two days of help with the new dashboard",
        "declined",
        -9,
        "Nobody is free before the release.",
    ),
    ("Prices for the second country", "requested", 5, ""),
)
WINDOW = (("priorities", -9), ("propose", -2), ("challenge", 3), ("dependencies", 6), ("forum", 9), ("commit", 12))
"""Days from today by which each step is done: the demo stands between proposing and challenging."""


class PlanningWriter:
    """Draws from a source of chance of its own, so that what other parts of the demo draw stays as it is."""

    def __init__(self, builder: "CompanyBuilder", teams: list[Team]) -> None:
        self.builder, self.teams, self.rows = builder, teams, builder.rows
        self.organisation = builder.organisation
        self.rng = random.Random(f"planning of {builder.organisation.name}")  # noqa: S311 — repeatable, not secret
        self.years: list[Objective] = []
        self.large = builder.size.is_large

    def remember_years(self) -> None:
        """The annual objectives, which quarters point to later."""
        self.years = list(self.rows.objectives)

    # Links -----------------------------------------------------------------------------------------------------------

    def link(self, cycle: Cycle, habits: Habits) -> None:
        """Let a quarter's objectives contribute upward: most to their function, some straight to the company or beside
        too; of a team's second ones about one in four is not linked yet, and none of a team that has the habit."""
        objectives = [each for each in self.rows.objectives if each.cycle is cycle]
        results: dict[Any, list[KeyResult]] = defaultdict(list)
        for result in self.rows.key_results:
            if result.objective.cycle is cycle:
                results[result.objective.pk].append(result)
        company = [each for each in objectives if each.team.kind == TeamKind.COMPANY]
        function: dict[Any, list[Objective]] = defaultdict(list)
        for each in objectives:
            if each.team.kind == TeamKind.FUNCTION:
                function[each.team.pk].append(each)
        for n, top in enumerate(company):
            year = [each for each in self.years if each.cycle is cycle.year]
            if year:
                self._contribute(top, year[n % len(year)], FOR_THE_YEAR)
        beside: list[Objective] = []
        for each in objectives:
            if not company or each.team.kind == TeamKind.COMPANY:
                continue
            chance = self.rng.random()
            if habits.has("PRG106", each.team, cycle):
                continue
            own = function.get(each.team.parent_id) or company
            if each.team.kind == TeamKind.FUNCTION or chance > 0.86:
                top = self.rng.choice(company)
                to: list[Objective | KeyResult] = [top, *results[top.pk]]
                self._contribute(each, self.rng.choice(to))
            elif chance > 0.26 or each.position != 1:
                self._contribute(each, self.rng.choice(own))
                if chance > 0.80 and beside:
                    self._contribute(each, self.rng.choice(beside[-12:]))
                beside.append(each)

    def _contribute(self, objective: Objective, to: Objective | KeyResult, sentence: str = "") -> None:
        place = {"to_key_result": to} if isinstance(to, KeyResult) else {"to_objective": to}
        parent = to.objective if isinstance(to, KeyResult) else to
        if parent is objective:
            return
        link = Alignment(
            organisation=self.organisation, objective=objective, sentence=sentence or self.rng.choice(BECAUSE),
            author=objective.owner, at=objective.created_at, **place,
        )  # fmt: skip
        self.rows.alignments.append(link)

    # Dependencies of the running quarter ----------------------------------------------------------------------------

    def running(self, cycle: Cycle) -> None:
        """A few dependencies in every state, one of them overdue, and the answers of the alignment test."""
        results = [each for each in self.rows.key_results if each.objective.cycle is cycle]
        results = [each for each in results if each.objective.team.kind == TeamKind.TEAM]
        providers = [each for each in self.teams if each.kind == TeamKind.TEAM]
        for n, (what, state, days, words) in enumerate(IN_THE_QUARTER):
            key_result = results[(n * 7 + 2) % len(results)]
            own = [each for each in providers if each is not key_result.objective.team]
            self._ask(
                key_result, own[(n * 3) % len(own)], what, state, self.builder.today + timedelta(days=days), words
            )
        for team in providers[:12]:
            self.rows.clarity.append(
                ClarityTally(
                    organisation=self.organisation,
                    team=team,
                    cycle=cycle,
                    clear=self.rng.randint(3, 6),
                    unclear=self.rng.randint(0, 3),
                )
            )

    def _ask(self, key_result: KeyResult, provider: Team, what: str, state: str, by: date, words: str) -> Dependency:
        asked = self.builder.today - timedelta(days=25 if by < self.builder.today else 4)
        by = min(by, key_result.objective.cycle.ends_on)
        dependency = Dependency(
            organisation=self.organisation, key_result=key_result, provider=provider, what=what, needed_on=by,
            state=state, asked_by=key_result.owner, asked_at=self.builder.day(asked, 11), words=words,
        )  # fmt: skip
        if state != "requested":
            dependency.answered_at = self.builder.day(asked + timedelta(days=2), 15)
        if state in {"committed", "delivered"}:
            dependency.promised_what, dependency.promised_on = what, by
        if state == "negotiating":
            dependency.turn, dependency.offered_what = "asker", f"{what.split(' of three')[0]} of two large customers"
            dependency.offered_on = min(by + timedelta(days=7), key_result.objective.cycle.ends_on)
        if state in {"delivered", "declined"}:
            dependency.turn = "nobody"
        if state == "delivered":
            dependency.delivered_at = self.builder.day(by, 16)
        self.rows.dependencies.append(dependency)
        lead = self.builder.people_of[provider.pk][0]
        facts = {
            "provider": provider.name, "provider_team": provider.pk, "asker": key_result.objective.team.name,
            "asker_team": key_result.objective.team_id, "key_result": key_result.reference,
        }  # fmt: skip
        self.builder.log(key_result.owner, "dependency.asked", dependency, asked, by=by, turn="provider", **facts)
        verb = {
            "negotiating": "dependency.counter_offered", "committed": "dependency.committed",
            "delivered": "dependency.delivered", "declined": "dependency.declined",
        }.get(state)  # fmt: skip
        if verb:
            more = {"offered": dependency.offered_what, "by": dependency.offered_on or by, "words": words}
            who = key_result.owner if state == "delivered" else lead
            when = asked + timedelta(days=2)
            self.builder.log(who, verb, dependency, when, turn=dependency.turn, **facts, **more)
        return dependency

    # The window --------------------------------------------------------------------------------------------------------

    def window(self, cycle: Cycle, habits: Habits) -> None:
        """The next quarter in the middle of being planned: challenged, asked, counter-offered, negotiated."""
        day = self.builder.today
        for step, days in (
            ("priorities", -9),
            ("propose", -2),
            ("challenge", 3),
            ("dependencies", 6),
            ("forum", 9),
            ("commit", 12),
        ):
            on = min(day + timedelta(days=days), cycle.starts_on)
            self.rows.steps.append(MovedStep(organisation=self.organisation, cycle=cycle, step=step, on=on))
        self.link(cycle, habits)
        drafts = [each for each in self.rows.objectives if each.cycle is cycle and each.team.kind != TeamKind.COMPANY]
        company = [each for each in self.rows.objectives if each.cycle is cycle and each.team.kind == TeamKind.COMPANY]
        results: dict[Any, list[KeyResult]] = defaultdict(list)
        for each in self.rows.key_results:
            results[each.objective.pk].append(each)
        self._authorship(drafts + company)
        self._challenges(drafts, results)
        self._suggestion(drafts)
        providers = [each for each in self.teams if each.kind == TeamKind.TEAM]
        for n, (what, state, days, words) in enumerate(ASKED):
            key_result = results[drafts[n % len(drafts)].pk][0]
            own = [each for each in providers if each is not key_result.objective.team]
            self._ask(key_result, own[n % len(own)], what, state, cycle.starts_on + timedelta(days=days), words)
        if company:
            self._shares(results[company[0].pk][0], providers)

    def _challenges(self, drafts: list[Objective], results: dict[Any, list[KeyResult]]) -> None:
        day = self.builder.today - timedelta(days=1)
        for n, (question, words, state, answer) in enumerate((
            ("baseline", "The number on our wall is from June. Has anybody looked since?", "open", ""),
            ("behaviour", "", "reasoned", "Yes, we could close tickets too early; the guardrail beside it watches that."),
        )):  # fmt: skip
            proposed = [each for each in drafts if each.state == ObjectiveState.PROPOSED] or drafts
            key_result = results[proposed[n % len(proposed)].pk][n % 2]
            peer = self._peer(key_result.objective.team)
            made = Challenge(
                organisation=self.organisation, key_result=key_result, question=question, words=words, author=peer,
                at=self.builder.day(day, 10), statement_then=key_result.statement, version_then=key_result.version,
                state=state, answer=answer,
            )  # fmt: skip
            if answer:
                made.answered_by, made.answered_at = key_result.owner, self.builder.day(day, 16)
            self.rows.challenges.append(made)
            self.builder.log(peer, "key_result.challenged", made, day, words=made.asks, key_result=key_result.reference)

    def _peer(self, team: Team) -> Member:
        other = next(each for each in self.teams if each.kind == TeamKind.TEAM and each is not team)
        return self.builder.people_of[other.pk][0]

    def _suggestion(self, drafts: list[Objective]) -> None:
        about = next((each for each in drafts if each.state == ObjectiveState.PROPOSED), drafts[0])
        peer, day = self._peer(about.team), self.builder.today - timedelta(days=1)
        offered = Suggestion(
            organisation=self.organisation, objective=about, field="in_order_to", before=about.in_order_to,
            text=f"{about.in_order_to}, and be recommended for it".removeprefix(", and "), author=peer,
            at=self.builder.day(day, 14),
        )  # fmt: skip
        self.rows.suggestions.append(offered)
        self.builder.log(peer, "objective.suggested", offered, day, words=offered.text)

    def _shares(self, key_result: KeyResult, teams: list[Team]) -> None:
        """A company key result whose way three teams share: one agreed, one negotiated, one asked."""
        boss, day = self.builder.people_of[self.teams[0].pk][0], self.builder.today - timedelta(days=3)
        way = abs((key_result.target or 0.0) - (key_result.baseline or 0.0))
        self.rows.needs.append(
            Need(
                organisation=self.organisation,
                key_result=key_result,
                author=boss,
                at=self.builder.day(day, 9),
                words="Three teams that each take a part they can carry; onboarding first.",
            )
        )
        for team, part, state, turn, move, reason in (
            (teams[0], 0.4, "agreed", "above", "", ""),
            (teams[1 % len(teams)], 0.25, "open", "above", "less_scope", "Only for new customers for now."),
            (teams[2 % len(teams)], 0.2, "open", "below", "", "You know these accounts best."),
        ):  # fmt: skip
            share = Share(
                organisation=self.organisation, key_result=key_result, team=team, amount=round(way * part, 1),
                state=state, turn=turn, move=move, reason=reason, at=self.builder.day(day, 12),
            )  # fmt: skip
            self.rows.shares.append(share)
            verb = "share.agreed" if state == "agreed" else "share.countered" if move else "share.asked"
            who = boss if turn == "below" or state == "agreed" else self.builder.people_of[team.pk][0]
            self.builder.log(
                who, verb, share, day, share=f"{share.amount:g} {key_result.unit}", team=team.name, reason=reason
            )

    def _authorship(self, objectives: list[Objective]) -> None:
        """Who wrote what was proposed; one was handed down."""
        for n, objective in enumerate(each for each in objectives if each.state == ObjectiveState.PROPOSED):
            self._wrote(objective, self.builder.day(self.builder.today, 6), handed_down=n == 2)

    def authored(self, cycle: Cycle, habits: Habits) -> None:
        """Who wrote what a quarter was committed with."""
        for each in self.rows.objectives:
            if each.cycle is cycle:
                self._wrote(each, each.created_at, handed_down=habits.has("PRG401", each.team, cycle))

    def _wrote(self, objective: Objective, at: datetime, *, handed_down: bool) -> None:
        count = sum(each.objective_id == objective.pk for each in self.rows.contributors) if not self.large else 2
        self.rows.authorships.append(
            Authorship(
                organisation=self.organisation, objective=objective, writers=count,
                writers_of_the_team=0 if handed_down else count, noted_at=at,
            )
        )  # fmt: skip
