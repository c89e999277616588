"""`quarterdeck password`, `recompute` and `demo`."""

import json

import pytest
from allauth.mfa.models import Authenticator

from quarterdeck.people.models import Organisation, User
from tests import factories
from tests.cli.conftest import Installation, Run


@pytest.mark.django_db
def test_a_locked_out_person_gets_a_new_password(run: Run) -> None:
    factories.user("ada@example.org", password="the old one is gone")
    result = run("password", "Ada@example.org", says="a much better phrase\n")
    assert result.exit_code == 0, result.stderr
    assert User.objects.get().check_password("a much better phrase")


@pytest.mark.django_db
def test_second_factors_go_only_when_asked(run: Run) -> None:
    ada = factories.user("ada@example.org")
    Authenticator.objects.create(user=ada, type=Authenticator.Type.TOTP, data={"secret": "x"})
    run("password", "ada@example.org", says="a much better phrase\n")
    assert Authenticator.objects.exists()
    run("password", "ada@example.org", "--forget-second-factors", says="a much better phrase\n")
    assert not Authenticator.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("email", "chosen"), [("eve@example.org", "a much better phrase"), ("ada@example.org", "short")]
)
def test_a_bad_password_or_an_unknown_log_in_is_refused(run: Run, email: str, chosen: str) -> None:
    factories.user("ada@example.org", password="the old one stays")
    assert run("password", email, says=f"{chosen}\n").exit_code == 2
    assert User.objects.get().check_password("the old one stays")


def test_recompute_goes_through_all_organisations_or_one(organisation: Organisation, run: Run) -> None:
    factories.organisation("Bolt")
    assert json.loads(run("recompute", "--json").stdout)["organisations"] == {"acme": 0, "bolt": 0}
    assert json.loads(run("recompute", "--organisation", "bolt", "--json").stdout)["organisations"] == {"bolt": 0}


def test_a_demo_company_is_built_once_and_its_log_ins_are_told_again(demo: Installation) -> None:
    again = json.loads(demo.run("demo", "--json").stdout)
    assert not again["built"]
    assert [each["email"].split("@")[0] for each in again["log_ins"]] == [
        "admin", "steward", "lead", "member", "viewer",
    ]  # fmt: skip
