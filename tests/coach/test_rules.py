"""Every rule finds its bad examples, leaves its good ones alone, and is documented."""

import pytest

from quarterdeck.coach import RULES, Coach, Finding, Initiative, KeyResult, Objective, Plan, Rule, Severity

CODES = (
    *(f"OBJ{n}" for n in range(101, 112)), *(f"KR{n}" for n in range(201, 220)), *(f"SET{n}" for n in range(301, 308)),
    *(f"ALN{n}" for n in range(401, 405)), *(f"INI{n}" for n in range(501, 504)),
)  # fmt: skip


def all_examples(kind: str) -> list[object]:
    """Each rule with each of its bad or good examples, named KR201-1, KR201-2 …"""
    return [
        pytest.param(rule, example, id=f"{rule.code}-{n}")
        for rule in RULES.values()
        for n, example in enumerate(getattr(rule, kind), 1)
    ]


def findings_of(rule: Rule, example: object) -> list[Finding]:
    coach = Coach()
    match example:
        case KeyResult():
            found = coach.check_key_result(example)
        case Objective():
            found = coach.check_objective(example)
        case Initiative():
            found = coach.check_initiative(example)
        case Plan():
            found = coach.check_plan(example)
        case _:
            raise TypeError(example)
    return [each for each in found if each.code == rule.code]


def test_every_rule_of_the_table_is_there() -> None:
    assert tuple(sorted(RULES)) == tuple(sorted(CODES))


@pytest.mark.parametrize(("rule", "example"), all_examples("bad"))
def test_a_bad_example_is_found(rule: Rule, example: object) -> None:
    assert findings_of(rule, example)


@pytest.mark.parametrize(("rule", "example"), all_examples("good"))
def test_a_good_example_is_left_alone(rule: Rule, example: object) -> None:
    assert findings_of(rule, example) == []


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_a_rule_says_what_it_is_why_and_how_to_mend_it(rule: Rule) -> None:
    assert rule.name
    assert rule.severity in Severity
    for words in (rule.what, rule.why, rule.fix):
        assert words.endswith((".", "?", "…"))
    assert "[00" in rule.source
    assert rule.bad
    assert rule.good


@pytest.mark.parametrize(("rule", "example"), all_examples("bad"))
def test_a_span_is_a_part_of_the_text(rule: Rule, example: object) -> None:
    text = getattr(example, "text", getattr(example, "title", ""))
    for each in findings_of(rule, example):
        if each.span is not None and text:
            assert 0 <= each.span.start < each.span.end <= len(text)
        assert "%(" not in str(each.said)
