"""Small plain factories: real rows, as few as a test needs, with words that read well in a failure.

Everything but `organisation` is made in the organisation whose scope is open (`scoped` in conftest opens one).
"""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django_scopes import get_scope

from quarterdeck.keel.clock import now
from quarterdeck.keel.clock import today as today_of
from quarterdeck.keel.references import next_number
from quarterdeck.keel.scope import organisation_scope
from quarterdeck.okrs import actions
from quarterdeck.okrs.models import CheckIn, Cycle, CycleKind, KeyResult, Objective, ObjectiveState, Phase
from quarterdeck.people.models import Member, Organisation, Role, Team, TeamKind, TeamMembership, User

_numbers = count(1)


def organisation(name: str = "Acme", *, slug: str = "", **fields: Any) -> Organisation:
    """An organisation with its company team. The short name is `slug`, or made from the name."""
    made = Organisation(name=name, slug=slug or name.lower().replace(" ", "-"), **fields)
    with organisation_scope(made):
        made.save()
        Team.objects.create(organisation=made, kind=TeamKind.COMPANY, name=name, slug="company")
    return made


def current() -> Organisation:
    """The organisation whose scope is open."""
    found: Organisation = get_scope()["organisation"]
    return found


def user(email: str = "", *, name: str = "Ada Pilot", password: str | None = None, **fields: Any) -> User:
    """A login. Without a password it can only be logged in by the test itself (hashing takes a while)."""
    return User.objects.create_user(email or f"login{next(_numbers)}@example.org", password, name=name, **fields)


def member(
    name: str = "", *, role: str = Role.MEMBER, user: User | None = None, login: bool = True, team: Team | None = None,
    lead: bool = False, **fields: Any,
) -> Member:  # fmt: skip
    """A member with a login of their own, optionally of one `team` (as its `lead`). `login=False`: a placeholder."""
    number = next(_numbers)
    name = name or f"Person {number}"
    if user is None and login:
        user = User.objects.create_user(f"person{number}@example.org", None, name=name)
    made = Member.objects.create(
        organisation=current(), user=user, name=name, email=user.email if user else "", role=role,
        joined_at=now() if user else None, **{"handle": f"person{number}", **fields},
    )  # fmt: skip
    if team is not None:
        TeamMembership.objects.create(organisation=current(), team=team, member=made, is_lead=lead)
    return made


def company() -> Team:
    """The root team."""
    return Team.objects.get(kind=TeamKind.COMPANY)


def team(name: str = "", *, parent: Team | None = None, kind: str = TeamKind.TEAM, **fields: Any) -> Team:
    """A team below `parent` (the company by default)."""
    number = next(_numbers)
    return Team.objects.create(
        organisation=current(), parent=parent or company(), kind=kind, name=name or f"Team {number}",
        **{"slug": f"team-{number}", **fields},
    )  # fmt: skip


def cycle(
    name: str = "", *, kind: str = CycleKind.QUARTER, phase: str = Phase.RUNNING, starts_on: date | None = None,
    ends_on: date | None = None, **fields: Any,
) -> Cycle:  # fmt: skip
    """A running quarter of 91 days whose 43rd day is today, unless told otherwise."""
    number = next(_numbers)
    starts_on = starts_on or today_of(current()) - timedelta(days=42)
    return Cycle.objects.create(
        organisation=current(), kind=kind, name=name or f"Cycle {number}", phase=phase, starts_on=starts_on,
        ends_on=ends_on or starts_on + timedelta(days=90), **{"slug": f"cycle-{number}", **fields},
    )  # fmt: skip


def objective(
    title: str = "New customers reach value on day one", *, team: Team | None = None, cycle: Cycle | None = None,
    owner: Member | None = None, state: str = ObjectiveState.COMMITTED, **fields: Any,
) -> Objective:  # fmt: skip
    """A committed objective of the company in the newest running cycle (made when there is none)."""
    team = team or company()
    cycle = cycle or Cycle.objects.filter(phase=Phase.RUNNING).first() or globals()["cycle"]()
    return Objective.objects.create(
        organisation=current(), number=next_number(current(), "O"), title=title, team=team, cycle=cycle,
        owner=owner or member(team=team), state=state, created_at=now(),
        committed_at=now() if state == ObjectiveState.COMMITTED else None, **fields,
    )  # fmt: skip


def key_result(
    statement: str = "Raise activation from 20 % to 35 %", *, objective: Objective | None = None,
    owner: Member | None = None, baseline: float | None = 20.0, target: float | None = 35.0, unit: str = "%", **fields: Any,
) -> KeyResult:  # fmt: skip
    """An increasing metric from 20 % to 35 %, owned by the objective's owner, of a committed objective by default."""
    objective = objective or globals()["objective"]()
    made = KeyResult(
        organisation=current(), number=next_number(current(), "KR"), objective=objective, statement=statement,
        owner=owner or objective.owner, baseline=baseline, target=target, unit=unit,
        position=objective.key_results.count(), **{"metric": "activation", **fields},
    )  # fmt: skip
    if objective.state == ObjectiveState.COMMITTED:
        made.original_baseline, made.original_target = baseline, target
    made.save()
    return made


def check_in(key_result: KeyResult, value: float, *, actor: Member | None = None, **fields: Any) -> CheckIn:
    """A check-in through the real action, by the key result's owner, today."""
    author = actor or key_result.owner
    assert author is not None
    return actions.check_in(author, key_result, value=value, **fields)
