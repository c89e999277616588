"""What the practitioners' texts call bad is found, what they call good passes without an error (docs/sources.md).

Numbers in brackets name the text; the quotations are its own examples, as short as they are there.
"""

import pytest

from quarterdeck.coach import Coach, KeyResult, Objective, Plan, Severity


def codes_of(key_result: KeyResult) -> set[str]:
    return {each.code for each in Coach().check_key_result(key_result)}


BAD: tuple[tuple[str, str, str], ...] = (
    # text, what is quoted, the rule that says it
    ("[001]", "launch X", "KR201"), ("[001]", "complete Y", "KR201"), ("[001]", "improve adoption", "KR205"),
    ("[001]", "enhance engagement", "KR205"), ("[001]", "deliver", "KR201"),
    ("[003]", "Launch v3.0 of our platform", "KR201"), ("[003]", "Migrate 100% of customers to the new version", "KR201"),
    ("[003]", "Host 5 webinars on enterprise AI", "KR201"),
    ("[004]", "Send customer survey by March 15", "KR201"), ("[004]", "Send customer survey by March 15", "KR211"),
    ("[004]", "Hire two additional support agents", "KR201"), ("[004]", "Redesign the FAQ page", "KR201"),
    ("[004]", "Launch the redesigned onboarding flow", "KR201"),
    ("[000]", "Reduce client wait times", "KR204"),
    ("[000]", "Project completion from 20% to 50%", "KR219"),
)  # fmt: skip


@pytest.mark.parametrize(("source", "quoted", "code"), BAD, ids=[f"{s} {q} {c}" for s, q, c in BAD])
def test_what_the_texts_call_bad_is_found(source: str, quoted: str, code: str) -> None:
    assert code in codes_of(KeyResult(quoted))


GOOD = (
    "Increase enterprise sign-ups by 25%", "Reduce churn rate to <5% within enterprise segment",
    "Generate 200 qualified enterprise leads through events", "Increase Net Promoter Score from 32 to 50",
    "Reduce average support ticket resolution time from 24 hours to 4 hours",
    "Achieve 90% of new customers from referrals and organic search (vs. 60% currently)",
    "Reduce new-user drop-off during onboarding from 40% to 20%", "Reduce client wait times from 15 minutes to 10 minutes",
    "Reduce turnaround time from 5 to 4 days", "Increase activation rate from 20% to 35%",
)  # fmt: skip


@pytest.mark.parametrize("quoted", GOOD)
def test_what_the_texts_call_good_passes_without_an_error(quoted: str) -> None:
    assert [each for each in Coach().check_key_result(KeyResult(quoted)) if each.severity is Severity.ERROR] == []


def test_a_to_do_list_in_disguise_is_called_one() -> None:
    """[003] “This is output, not outcome. It's a plan in disguise”, [004] “disguising a to-do list”, [002] OKR theatre."""
    for title, results in (
        ("Become a leader in enterprise AI",
         ("Launch v3.0 of our platform", "Migrate 100% of customers to the new version", "Host 5 webinars on enterprise AI")),
        ("Improve customer satisfaction",
         ("Send customer survey by March 15", "Hire two additional support agents", "Redesign the FAQ page")),
    ):  # fmt: skip
        objective = Objective(title, key_results=tuple(KeyResult(each) for each in results))
        assert "SET305" in {each.code for each in Coach().check_objective(objective)}


@pytest.mark.parametrize(
    ("title", "code"),
    [("Improve customer satisfaction", "OBJ105"), ("Optimise synergies", "OBJ104"), ("Keeping the lights on", "OBJ106"),
     ("Launch the new platform", "OBJ103"), ("Grow to 500 customers", "OBJ101")],
)  # fmt: skip
def test_what_the_texts_say_of_objectives_is_found(title: str, code: str) -> None:
    assert code in {each.code for each in Coach().check_objective(Objective(title))}


@pytest.mark.parametrize(
    "title",
    [
        "Become the most trusted platform for small business invoicing",
        "Accelerate enterprise AI adoption",
        "Improve our commercial onboarding experience in order to create the conditions for strong early customer retention",
    ],
)
def test_their_good_objectives_pass_without_an_error(title: str) -> None:
    results = tuple(KeyResult(each) for each in GOOD[:3])
    found = Coach().check_objective(Objective(title, owner="maria", key_results=results))
    assert [each.code for each in found if each.severity is Severity.ERROR] == []


def test_the_team_is_not_an_owner() -> None:
    """[004] “The team” is not an owner."""
    assert "KR210" in codes_of(KeyResult(GOOD[0], owner="The team"))


def test_too_many_and_copied_from_above() -> None:
    """[004] three objectives at most, two to three key results; [003] handed down from above."""
    many = Objective(
        "Shops stay", team="Growth", key_results=tuple(KeyResult(f"Raise orders from {n} to 90") for n in range(6))
    )
    found = Coach().check_plan(Plan((many, *(Objective(f"Goal {n}", team="Growth") for n in range(3)))))
    assert {"SET302", "SET303"} <= {each.code for each in found}
