"""One demo company, made in memory and written in bulk. Everything denormalised is computed as the actions compute it."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.text import slugify

from quarterdeck.board.models import Aim, Board, Initiative, Move
from quarterdeck.comments.models import Comment
from quarterdeck.demo import bulk
from quarterdeck.demo.okrs import OkrWriter
from quarterdeck.demo.texts import FIELDS, FIRST_NAMES, LAST_NAMES, Field
from quarterdeck.events.actions import new_event
from quarterdeck.events.models import Event
from quarterdeck.keel.clock import now
from quarterdeck.keel.models import Counter
from quarterdeck.kpis.models import Break, Kpi, Reading
from quarterdeck.okrs.models import (
    Acknowledgement,
    CheckIn,
    Contributor,
    Cycle,
    Grade,
    KeyResult,
    Objective,
    StrategicPriority,
)
from quarterdeck.people.models import Member, Organisation, Role, Team, TeamKind, TeamMembership, User
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
from quarterdeck.programme.actions import measure
from quarterdeck.reflection.models import Action, Ballot, Card, CycleWords, Retrospective
from quarterdeck.review.models import BacklogReview, Decision, FollowUp, Idea, Item, Review
from quarterdeck.rhythm.models import Attendance, Cadence, Meeting


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything. `objectives` per team and quarter; `readings` per key result, 0 meaning one a week."""

    functions: int
    teams: int
    members: int
    objectives: int
    key_results: int
    closed_quarters: int
    readings: int

    @property
    def is_large(self) -> bool:
        return self.teams > 50


@dataclass(slots=True)
class Rows:
    """Everything to be written, in the order in which tables need it."""

    users: list[User] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    teams: list[Team] = field(default_factory=list)
    memberships: list[TeamMembership] = field(default_factory=list)
    cycles: list[Cycle] = field(default_factory=list)
    priorities: list[StrategicPriority] = field(default_factory=list)
    objectives: list[Objective] = field(default_factory=list)
    contributors: list[Contributor] = field(default_factory=list)
    key_results: list[KeyResult] = field(default_factory=list)
    check_ins: list[CheckIn] = field(default_factory=list)
    acknowledgements: list[Acknowledgement] = field(default_factory=list)
    grades: list[Grade] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    boards: list[Board] = field(default_factory=list)
    initiatives: list[Initiative] = field(default_factory=list)
    aims: list[Aim] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    counters: list[Counter] = field(default_factory=list)
    alignments: list[Alignment] = field(default_factory=list)
    clarity: list[ClarityTally] = field(default_factory=list)
    dependencies: list[Dependency] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    challenges: list[Challenge] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)
    authorships: list[Authorship] = field(default_factory=list)
    steps: list[MovedStep] = field(default_factory=list)
    kpis: list[Kpi] = field(default_factory=list)
    kpi_readings: list[Reading] = field(default_factory=list)
    kpi_breaks: list[Break] = field(default_factory=list)
    cadences: list[Cadence] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    attendances: list[Attendance] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)
    ideas: list[Idea] = field(default_factory=list)
    backlog_reviews: list[BacklogReview] = field(default_factory=list)
    retrospectives: list[Retrospective] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    ballots: list[Ballot] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    summaries: list[CycleWords] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def write(self) -> None:
        """All rows, table by table; then they are forgotten, so that a large company does not stay in memory."""
        for model, name in (
            (User, "users"),
            (Member, "members"),
            (Team, "teams"),
            (TeamMembership, "memberships"),
            (Cycle, "cycles"),
            (StrategicPriority, "priorities"),
            (Kpi, "kpis"),
            (Reading, "kpi_readings"),
            (Break, "kpi_breaks"),
            (Objective, "objectives"),
            (Contributor, "contributors"),
            (KeyResult, "key_results"),
            (CheckIn, "check_ins"),
            (Acknowledgement, "acknowledgements"),
            (Grade, "grades"),
            (Comment, "comments"),
            (Board, "boards"),
            (Initiative, "initiatives"),
            (Aim, "aims"),
            (Move, "moves"),
            (Counter, "counters"),
            (Alignment, "alignments"),
            (ClarityTally, "clarity"),
            (Dependency, "dependencies"),
            (Need, "needs"),
            (Share, "shares"),
            (Challenge, "challenges"),
            (Suggestion, "suggestions"),
            (Authorship, "authorships"),
            (MovedStep, "steps"),
            (Cadence, "cadences"),
            (Meeting, "meetings"),
            (Attendance, "attendances"),
            (Review, "reviews"),
            (Item, "items"),
            (Decision, "decisions"),
            (FollowUp, "follow_ups"),
            (Idea, "ideas"),
            (BacklogReview, "backlog_reviews"),
            (Retrospective, "retrospectives"),
            (Card, "cards"),
            (Ballot, "ballots"),
            (Action, "actions"),
            (CycleWords, "summaries"),
            (Event, "events"),
        ):
            bulk.write(model, getattr(self, name))
            setattr(self, name, [])


class CompanyBuilder:
    """Makes people, teams and cycles, lets `OkrWriter` fill the cycles, and writes."""

    def __init__(
        self,
        organisation: Organisation,
        size: Size,
        rng: random.Random,
        today: date,
        password: str,
        progress: Callable[[str], None],
    ) -> None:
        self.organisation, self.size, self.rng, self.today = organisation, size, rng, today
        self.password, self.progress = password, progress
        self.rows = Rows()
        self.fields_of: dict[Any, Field] = {}
        self.people_of: dict[Any, list[Member]] = {}
        self._counts: dict[str, int] = {}
        self._everyone: list[Member] = []
        self.has_yet_to_check_in: list[Member] = []
        self._numbers = {"O": 0, "KR": 0, "I": 0, "D": 0}

    def build(self) -> None:
        """Make everything and write it, cycle by cycle, oldest first."""
        self._people()
        self._teams()
        self._log_in_as()
        teams = list(self.rows.teams)
        self._counts = {
            "teams": len(teams),
            "members": len(self._everyone),
            "objectives": 0,
            "key_results": 0,
            "check_ins": 0,
        }
        writer = OkrWriter(self, teams)
        writer.make_cycles()
        writer.make_priorities()
        self._write()
        for step in writer.steps():
            self.progress(f"{self.organisation.name}: {step}")
            self._write()
        self.rows.counters = [
            Counter(organisation=self.organisation, prefix=prefix, last=last) for prefix, last in self._numbers.items()
        ]
        self._write()
        self.progress(f"{self.organisation.name}: what each quarter tells about the programme")
        for cycle in writer.quarters:
            if cycle.is_closed:
                measure(self.organisation, cycle, self.today)

    def _write(self) -> None:
        for name in ("objectives", "key_results", "check_ins"):
            self._counts[name] += len(getattr(self.rows, name))
        self.rows.write()

    def counts(self) -> dict[str, int]:
        """How much was made, for the summary."""
        return self._counts

    def _people(self) -> None:
        taken: set[str] = set()
        for n in range(self.size.members):
            first, last = self.rng.choice(FIRST_NAMES), self.rng.choice(LAST_NAMES)
            base = f"{first}.{last}".lower()
            handle = base if base not in taken else f"{base}{n}"
            taken.add(handle)
            email = f"{handle}@{self.organisation.slug}.example"
            user = User(email=email, name=f"{first} {last}", password=self.password, date_joined=now())
            self.rows.users.append(user)
            self.rows.members.append(
                Member(
                    organisation=self.organisation,
                    user=user,
                    name=user.name,
                    email=email,
                    handle=handle,
                    joined_at=now(),
                )
            )
        self._everyone = list(self.rows.members)

    def _teams(self) -> None:
        company = self._team(self.organisation.name, TeamKind.COMPANY, None, FIELDS[0])
        functions = [self._team(each.name, TeamKind.FUNCTION, company, each) for each in FIELDS[: self.size.functions]]
        names: dict[Any, int] = {}
        for n in range(self.size.teams):
            parent = functions[n % len(functions)]
            what = self.fields_of[parent.pk]
            turn = names.setdefault(parent.pk, 0)
            names[parent.pk] += 1
            name = what.teams[turn % len(what.teams)]
            self._team(
                name if turn < len(what.teams) else f"{name} {turn // len(what.teams) + 1}", TeamKind.TEAM, parent, what
            )
        people = iter(self._everyone)
        for team in self.rows.teams:
            if team.kind != TeamKind.TEAM:
                self._join(team, [next(people) for _ in range(2)])
        teams = [each for each in self.rows.teams if each.kind == TeamKind.TEAM]
        rest = list(people)
        for n, team in enumerate(teams):
            self._join(team, rest[n :: len(teams)])

    def _team(self, name: str, kind: TeamKind, parent: Team | None, what: Field) -> Team:
        slug = slugify(name)
        if any(each.slug == slug for each in self.rows.teams):
            slug = f"{slug}-{len(self.rows.teams)}"
        team = Team(organisation=self.organisation, name=name, kind=kind, parent=parent, slug=slug)
        self.rows.teams.append(team)
        self.fields_of[team.pk] = what
        return team

    def _join(self, team: Team, people: list[Member]) -> None:
        self.people_of[team.pk] = people
        for n, member in enumerate(people):
            self.rows.memberships.append(
                TeamMembership(organisation=self.organisation, team=team, member=member, is_lead=n == 0)
            )

    def _log_in_as(self) -> None:
        """Give the five kinds of people names one can remember."""
        first_team = next(each for each in self.rows.teams if each.kind == TeamKind.TEAM)
        team = self.people_of[first_team.pk]
        company = self.people_of[self.rows.teams[0].pk]
        self._named = [
            (company[0], "admin", Role.ADMIN, "everything, people and settings too"),
            (company[1], "steward", Role.STEWARD, "answers for the quality of the OKRs; may override limits"),
            (team[0], "lead", Role.MEMBER, f"leads {first_team.name}; commits and grades"),
            (team[1], "member", Role.MEMBER, f"owns key results in {first_team.name}; checks in"),
            (self._everyone[-1], "viewer", Role.VIEWER, "reads"),
        ]
        self.has_yet_to_check_in = [team[1]]
        for member, word, role, _can in self._named:
            member.role = role
            assert member.user is not None
            member.user.email = member.email = f"{word}@{self.organisation.slug}.example"

    def log_ins(self) -> list[tuple[str, str, str]]:
        """(e-mail, name, what they can do) of the five."""
        return [(member.email, member.name, can) for member, _word, _role, can in self._named]

    def number(self, prefix: str) -> int:
        """The next number of a reference: 56 of I-56."""
        self._numbers[prefix] += 1
        return self._numbers[prefix]

    def log(self, actor: Member | None, verb: str, subject: Any, on: date, /, **facts: Any) -> None:
        """What happened, for the event log; on a day, or at an instant."""
        at = on if isinstance(on, datetime) else self.day(on, 10)
        self.rows.events.append(new_event(actor, verb, subject, at=at, **facts))

    def day(self, on: date, hour: int = 9) -> Any:
        """An instant on a day, in working hours."""
        moment = now().replace(
            year=on.year, month=on.month, day=on.day, hour=hour, minute=self.rng.randrange(60), second=0
        )
        return min(moment, now() - timedelta(minutes=5))
