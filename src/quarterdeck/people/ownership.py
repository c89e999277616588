"""What a person owns and what holds a team is known by the rooms above; they register here, in their `ownership.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from quarterdeck.people.models import Member, Team


@dataclass(frozen=True, slots=True)
class Owned:
    """One thing that needs an active owner. `view` and `reference` are its address: ("okrs:key_result", "KR-34")."""

    id: UUID
    kind: str
    label: str
    view: str
    reference: str

    @property
    def key(self) -> str:
        """Its name in a form."""
        return f"successor_{self.id.hex}"


@dataclass(frozen=True, slots=True)
class Hold:
    """Something open that speaks against archiving a team."""

    label: str
    view: str
    reference: str


List = Callable[[Member], list[Owned]]
Reassign = Callable[[Member, Owned, Member, Member, str], None]
Holding = Callable[[Team], list[Hold]]

_owners: list[tuple[List, Reassign]] = []
_holds: list[Holding] = []


def register(list_owned: List, reassign: Reassign) -> None:
    """Say what a member owns, and how one of these gets a new owner: `reassign(actor, owned,
    leaving, successor, reason)`."""
    _owners.append((list_owned, reassign))


def register_hold(holding: Holding) -> None:
    """Say what is still open in a team."""
    _holds.append(holding)


def owned_by(member: Member) -> list[tuple[Owned, Reassign]]:
    """Everything a member owns, each with the way to give it away."""
    return [(owned, reassign) for list_owned, reassign in _owners for owned in list_owned(member)]


def holds_of(team: Team) -> list[Hold]:
    """Everything that is still open in a team."""
    return [hold for holding in _holds for hold in holding(team)]
