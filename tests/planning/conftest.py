"""A company with a function and two teams in one running quarter."""

from dataclasses import dataclass

import pytest

from quarterdeck.okrs.models import Cycle, KeyResult, Objective, ObjectiveState, Phase
from quarterdeck.people.models import Member, Organisation, Role, Team, TeamKind
from tests import factories


@dataclass
class Place:
    """Who and what the tests of planning talk about."""

    organisation: Organisation
    quarter: Cycle
    growth: Team
    onboarding: Team
    payments: Team
    lena: Member  # leads onboarding
    mika: Member  # of onboarding
    pia: Member  # leads payments
    stella: Member  # steward
    boss: Member  # leads the company
    top: Objective
    top_kr: KeyResult
    middle: Objective
    welcome: Objective  # onboarding's
    welcome_kr: KeyResult
    checkout: Objective  # payments'
    checkout_kr: KeyResult


@pytest.fixture
def place(scoped: Organisation) -> Place:
    quarter = factories.cycle("2026 Q4", phase=Phase.RUNNING)
    growth = factories.team("Growth", kind=TeamKind.FUNCTION)
    onboarding = factories.team("Onboarding", parent=growth, slug="onboarding")
    payments = factories.team("Payments", parent=growth, slug="payments")
    lena = factories.member("Lena", team=onboarding, lead=True)
    mika = factories.member("Mika", team=onboarding)
    pia = factories.member("Pia", team=payments, lead=True)
    boss = factories.member("Bea", team=factories.company(), lead=True)
    top = factories.objective("Customers stay", cycle=quarter, owner=boss)
    welcome = factories.objective(
        "New customers feel at home", team=onboarding, cycle=quarter, owner=lena, state=ObjectiveState.PROPOSED
    )
    checkout = factories.objective(
        "Paying is easy", team=payments, cycle=quarter, owner=pia, state=ObjectiveState.PROPOSED
    )
    return Place(
        scoped, quarter, growth, onboarding, payments, lena, mika, pia,
        factories.member("Stella", role=Role.STEWARD), boss, top, factories.key_result("Renewal from 80 % to 90 %",
        objective=top, baseline=80.0, target=90.0), factories.objective("Growth pays for itself", team=growth, cycle=quarter),
        welcome, factories.key_result("Activation from 20 % to 35 %", objective=welcome, owner=mika),
        checkout, factories.key_result("Abandoned from 40 % to 25 %", objective=checkout, baseline=40.0, target=25.0,
        direction="decrease"),
    )  # fmt: skip
