"""A team with an objective, two key results and people."""

from types import SimpleNamespace
from typing import Any

import pytest

from quarterdeck.board import actions
from quarterdeck.board.models import Initiative
from quarterdeck.people.models import Organisation, Role
from tests import factories


@pytest.fixture
def crew(scoped: Organisation) -> Any:
    """Onboarding: Ada leads, Ben is a member, Vera only reads, Eve is of another team; KR-1 and KR-2 are theirs."""
    team = factories.team("Onboarding", slug="onboarding")
    ada = factories.member("Ada", handle="ada", team=team, lead=True)
    objective = factories.objective(team=team, owner=ada)
    return SimpleNamespace(
        organisation=scoped,
        team=team,
        ada=ada,
        ben=factories.member("Ben", handle="ben", team=team),
        vera=factories.member("Vera", handle="vera", role=Role.VIEWER),
        eve=factories.member("Eve", handle="eve", team=factories.team("Sales", slug="sales")),
        steward=factories.member("Sam", handle="sam", role=Role.STEWARD),
        objective=objective,
        first=factories.key_result(objective=objective),
        second=factories.key_result("Halve the time to the first import", objective=objective),
    )


@pytest.fixture
def bet(crew: Any) -> Any:
    """Place a bet as Ada, and move it on: `bet("Tour", to="doing")`."""

    def place(title: str = "A guided tour", *, to: str = "options", **fields: Any) -> Initiative:
        placed = actions.propose_initiative(crew.ada, team=crew.team, title=title, **fields)
        if to == "options":
            return placed
        return actions.move(crew.ada, placed, to=to, reason="test", evidence="unclear", learned="test")

    return place
