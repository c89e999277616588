"""What the demo's teams do well and badly, declared in one place. The diagnosis must find what is planted here, nothing else.

A seat names a team by its kind and place: "company", "f0" the first function, "t0" the first team below. In a large company
every 24th team has the habits of the first. `back` counts quarters backwards: 0 is the running one, 1 the one before.
"""

from uuid import UUID

from quarterdeck.okrs.models import Cycle, CycleKind, Objective
from quarterdeck.people.models import Team, TeamKind

PLANTED: dict[str, tuple[tuple[str, int, int], ...]] = {
    # signal: (seat, from this quarter back, to that one, both included)
    "PRG101": (("t4", 0, 4), ("t0", 3, 4), ("t5", 3, 4), ("f2", 3, 4)),
    "PRG102": (("t5", 0, 1),),
    "PRG103": (("t5", 0, 1),),
    "PRG104": (("t1", 0, 4),),
    "PRG105": (("f1", 0, 2),),
    "PRG106": (("f0", 0, 4), ("t5", 3, 4)),
    "PRG107": (("company", 0, 0),),
    "PRG201": (("t1", 0, 4), ("t5", 2, 4), ("t4", 4, 4), ("f2", 4, 4)),
    "PRG202": (("t4", 0, 4), ("f1", 3, 4)),
    "PRG203": (("t2", 0, 4), ("t0", 2, 3)),
    "PRG204": (("t3", 0, 0),),
    "PRG205": (("f1", 0, 4),),
    "PRG206": (("t0", 0, 4),),
    "PRG207": (("t3", 0, 2),),
    "PRG301": (("t2", 0, 4),),
    "PRG302": (("t3", 1, 4),),
    "PRG303": (("t2", 0, 4),),
    "PRG304": (("t1", 0, 3),),
    "PRG401": (("f0", 0, 4), ("t1", 3, 4)),
    "PRG402": (("t5", 0, 1),),
    "PRG403": (("t4", 0, 2),),
}
BEGAN = {"t0": 7, "company": 6, "t1": 6, "t2": 6}
"""How many quarters back each began with OKRs, in a company that has as many behind it: a pilot, then two batches."""
ALL_BEGAN, EVERY = 5, 24
MOST = 0.8
"""The share of the way that most numbers of a team without habits end at, at most, so that not all of them are 1.0."""
GENTLE = 0.45
"""The largest last step of a number that nobody makes to fit, as a share of its way."""


class Habits:
    """Which team of one company has which habit in which quarter."""

    def __init__(self, teams: list[Team], *, pilots: bool) -> None:
        self.pilots = pilots
        self.back: dict[UUID, int] = {}
        self.seats: dict[UUID, str] = {}
        places = {TeamKind.FUNCTION: 0, TeamKind.TEAM: 0}
        for each in teams:
            if each.kind == TeamKind.COMPANY:
                self.seats[each.pk] = "company"
            else:
                kind = TeamKind(each.kind)
                self.seats[each.pk] = f"{kind.value[0]}{places[kind] % EVERY}"
                places[kind] += 1

    def number(self, quarters: list[Cycle], running: Cycle) -> None:
        """Say which of the quarters is running, so that the others are so many back."""
        at = quarters.index(running)
        self.back = {each.pk: at - n for n, each in enumerate(quarters) if n <= at}

    def has(self, code: str, team: Team, cycle: Cycle) -> bool:
        """Whether a team is to have a signal in a cycle. Years and what is only planned have none."""
        back = self.back.get(cycle.pk)
        if back is None or cycle.kind == CycleKind.ANNUAL:
            return False
        return any(seat == self.seats[team.pk] and first <= back <= last for seat, first, last in PLANTED[code])

    def has_on(self, code: str, objective: Objective) -> bool:
        """Whether the team of an objective is to have a signal in its cycle."""
        return self.has(code, objective.team, objective.cycle)

    def practises(self, team: Team, cycle: Cycle) -> bool:
        """Whether a team had begun with OKRs in a cycle."""
        back = self.back.get(cycle.pk, 0)
        return not self.pilots or back <= BEGAN.get(self.seats[team.pk], ALL_BEGAN)

    def is_pilot(self, cycle: Cycle) -> bool:
        """The very first quarter: one team, one objective."""
        return self.pilots and self.back.get(cycle.pk, 0) > max(BEGAN["t1"], ALL_BEGAN)


def calm(values: list[float], way: float) -> list[float]:
    """Values without a leap at the end: the step before it takes most of it. `way`: from baseline to target."""
    if len(values) >= 2 and way and (values[-1] - values[-2]) / way >= GENTLE:
        return [*values[:-2], values[-1] - 0.3 * way, values[-1]]
    return values
