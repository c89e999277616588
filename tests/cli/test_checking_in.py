"""`quarterdeck check-in`: one by its reference, or what is due, as whom it is said to be."""

import json

import pytest

from quarterdeck.cli import check_in as command
from quarterdeck.okrs.models import CheckIn, KeyResult
from quarterdeck.people.models import Member, Organisation, Role
from tests import factories
from tests.cli.conftest import Run


@pytest.fixture
def owner(scoped: Organisation) -> Member:
    """Ada, who owns KR-1: activation from 20 % to 35 %."""
    ada = factories.member("Ada", handle="ada")
    factories.key_result(owner=ada)
    return ada


def test_it_records_what_was_said(owner: Member, run: Run) -> None:
    result = run("check-in", "kr-1", "26 %", "-c", "7", "--note", "Two more teams", "--as", "ada")
    assert result.exit_code == 0, result.stderr
    assert "KR-1 is at 26" in result.stdout
    said = CheckIn.objects.get()
    assert (said.value, said.confidence, said.what_moved, said.author) == (26.0, 7, "Two more teams", owner)


def test_it_answers_as_json(owner: Member, run: Run) -> None:
    answer = json.loads(run("check-in", "KR-1", "27.5", "--as", "@ada", "--json").stdout)
    assert (answer["reference"], answer["value"], answer["score"]) == ("KR-1", 27.5, 0.5)


def test_a_negative_value_is_no_option(owner: Member, run: Run) -> None:
    assert run("check-in", "KR-1", "-3", "--as", "ada").exit_code == 0
    assert CheckIn.objects.get().value == -3.0


@pytest.mark.parametrize(
    ("arguments", "field", "remedy"),
    [
        (("KR-1",), "VALUE", "KR-34 29.4"),
        (("KR-9", "30"), "REFERENCE", "no KR-9"),
        (("O-1", "30"), "REFERENCE", "KR-34"),
        (("seven", "30"), "REFERENCE", "KR-34"),
        (("KR-1", "a lot"), "value", ""),
        (("KR-1", "nan"), "value", ""),
        (("KR-1", "30", "-c", "11"), "confidence", "0"),
        (("KR-1", "30", "--on", "2001-01-01"), "on", "Choose a day"),
        (("KR-1", "30", "--on", "yesterday"), "--on", ""),
        (("KR-1", "30", "--as", "nobody"), "--as", "handle or an e-mail"),
        (("KR-1", "30", "--organisation", "other"), "--organisation", "acme"),
    ],
)
def test_bad_input_names_the_field_and_changes_nothing(
    owner: Member, run: Run, arguments: tuple[str, ...], field: str, remedy: str
) -> None:
    who = () if "--as" in arguments else ("--as", "ada")
    result = run("check-in", *arguments, *who)
    assert (result.exit_code, result.stdout) == (2, "")
    assert field in result.stderr
    assert remedy in result.stderr
    assert not CheckIn.objects.exists()


def test_nobody_may_check_in_for_somebody_else_without_being_them(owner: Member, run: Run) -> None:
    factories.member("Vi", handle="vi", role=Role.VIEWER)
    result = run("check-in", "KR-1", "30", "--as", "vi")
    assert (result.exit_code, CheckIn.objects.count()) == (2, 0)
    assert "Only" in result.stderr


def test_somebody_who_left_is_nobody(owner: Member, run: Run) -> None:
    Member.objects.filter(pk=owner.pk).update(deactivated_at="2026-01-01T00:00Z")
    assert run("check-in", "KR-1", "30", "--as", "ada").exit_code == 2


def test_a_stranger_of_another_organisation_is_nobody_here(owner: Member, run: Run) -> None:
    factories.organisation("Bolt")
    result = run("check-in", "KR-1", "30", "--as", "ada")
    assert (result.exit_code, "acme, bolt" in result.stderr) == (2, True)
    assert run("check-in", "KR-1", "30", "--as", "ada", "--organisation", "bolt").exit_code == 2
    assert run("check-in", "KR-1", "30", "--as", "ada", "--organisation", "acme").exit_code == 0


def test_without_arguments_it_lists_what_is_due(owner: Member, run: Run) -> None:
    assert "KR-1" in run("check-in", "--as", "ada").stdout
    due = json.loads(run("check-in", "--as", "ada", "--json").stdout)
    assert [each["reference"] for each in due["due"]] == ["KR-1"]
    run("check-in", "KR-1", "30", "--as", "ada")
    assert "Nothing is due for Ada" in run("check-in", "--as", "ada").stdout


def test_it_asks_one_by_one_until_an_answer_is_accepted(
    owner: Member, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.key_result("Second", objective=KeyResult.objects.get().objective, owner=owner)
    monkeypatch.setattr(command, "_somebody_is_there", lambda: True)
    answers = ["a lot", "6", "", "31 %", "8", "Two more teams", ""]
    result = run("check-in", "--as", "ada", says="\n".join(answers) + "\n")
    assert result.exit_code == 0, result.stderr
    said = CheckIn.objects.get()
    assert (said.key_result.reference, said.value, said.confidence) == ("KR-1", 31.0, 8)
