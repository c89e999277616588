"""The coach as a whole: profiles, severities, suggestions, and texts that nobody should write."""

import random
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quarterdeck.coach import (
    Coach,
    KeyResult,
    Limits,
    Objective,
    Plan,
    Severity,
    catalogue,
    search,
    why_ladder,
)
from quarterdeck.coach.outcome import _weights
from quarterdeck.coach.training.__main__ import cross_validated, examples, farthest_step

NASTY = (
    "", " ", "\x00\x01\x02", "<script>alert(1)</script>", "🚀🔥 ship it 🚀", "زيادة الإيرادات من ٢٠ إلى ٣٠", "‮txet desrever",
    "%(name)s %s %d {0} {x}", "from from from to to to", "5 5 5 5 5 % % %", "-" * 500, "1" * 400, "1e999 → 1e999",
    "a" * 100_000, "reach 9" * 9_000, "(" * 5_000, "KR1: KR2: KR3:", "0 → 0", "from 1,,,2 to 3...4", "\n\n\t", "€€€ $$$ ≤≥<>",
)  # fmt: skip


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_a_nasty_text_gives_findings_and_never_an_exception(text: str) -> None:
    objective = Objective(text, in_order_to=text, owner=text, key_results=(KeyResult(text, owner=text),))
    for each in Coach.of("strict").check_plan(Plan((objective,))):
        assert str(each.said)


@given(st.text(max_size=200), st.text(max_size=80))
@settings(max_examples=60)
def test_no_text_breaks_a_rule(statement: str, title: str) -> None:
    results = (KeyResult(statement), KeyResult(title), KeyResult(f"{title} {statement}"))
    for each in Coach().check_plan(Plan((Objective(title, key_results=results),))):
        assert each.span is None or each.span.end > each.span.start >= 0


def test_a_thousand_key_results_and_a_line_of_100_kilobytes_take_linear_time() -> None:
    """Ten times the text may take at most some thirty times as long: far from what a square would take."""
    coach = Coach()

    def seconds(count: int) -> float:
        words = random.Random(count).choices(["raise", "orders", "from", "12", "%", "to", "by", "users"], k=30)
        results = tuple(KeyResult(" ".join(words) + f" {n}") for n in range(count))
        before = time.perf_counter()
        coach.check_plan(Plan((Objective("Shops open on their own", key_results=results),)))
        return time.perf_counter() - before

    small = min(seconds(100) for _ in range(3))
    assert seconds(1_000) < 30 * small + 0.2


def test_one_line_of_100_kilobytes_takes_no_more_than_ten_of_10() -> None:
    coach = Coach()

    def seconds(kilobytes: int) -> float:
        line = ("raise orders from 12 % to 30 % by users, “now” <b>5k</b> → " * 20 * kilobytes)[: 1_000 * kilobytes]
        before = time.process_time()
        coach.check_plan(Plan((Objective(line, in_order_to=line, key_results=(KeyResult(line),)),)))
        return time.process_time() - before

    small = min(seconds(10) for _ in range(3))
    assert min(seconds(100) for _ in range(3)) < 10 * small + 0.05


GERMAN_OBJECTIVES = (
    ("100 neue Kunden gewinnen", "OBJ101"), ("Die Anmeldung fällt Familien leicht", "OBJ102"),
    ("Neues Kundenportal einführen", "OBJ103"), ("Synergien ganzheitlich heben", "OBJ104"),
    ("Kundenzufriedenheit verbessern", "OBJ105"), ("Den laufenden Betrieb aufrechterhalten", "OBJ106"),
)  # fmt: skip


@pytest.mark.parametrize(("title", "code"), GERMAN_OBJECTIVES)
def test_objectives_are_read_in_german(title: str, code: str) -> None:
    assert code in {each.code for each in Coach().check_objective(Objective(title, in_order_to=""))}


@pytest.mark.parametrize(
    ("text", "code"),
    [("Neues CRM einführen", "KR201"), ("Zwei Stellen besetzen", "KR201"), ("Schulungen durchführen", "KR201"),
     ("In Asien sichtbarer werden", "KR202"), ("Aktivierungsrate auf 35 % steigern", "KR203"),
     ("Kundenbindung steigern", "KR204"), ("Beschwerden reduzieren", "KR204"), ("Zusammenarbeit verbessern", "KR205")],
)  # fmt: skip
def test_key_results_are_read_in_german(text: str, code: str) -> None:
    assert code in {each.code for each in Coach().check_key_result(KeyResult(text))}


@pytest.mark.parametrize(
    "text",
    ["Wartezeit von 45 auf 30 Minuten verkürzen", "Anteil digitaler Anträge von 40 % auf 80 % erhöhen",
     "Mindestens 90 % der Anträge in 10 Tagen erledigt, bisher 60 %", "NPS von 32 auf 50 steigern"],
)  # fmt: skip
def test_good_german_key_results_pass_without_an_error(text: str) -> None:
    assert [each.code for each in Coach().check_key_result(KeyResult(text)) if each.severity is Severity.ERROR] == []


def test_the_model_tells_outcomes_from_outputs_it_was_not_trained_on() -> None:
    precision, recall, _f1 = cross_validated(examples(), asked=2)
    assert precision >= 0.90
    assert recall >= 0.85


def test_the_weights_that_ship_are_those_that_training_makes() -> None:
    known = examples()
    assert len(_weights()) > 2000
    assert farthest_step(known, _weights()) < 0.005
    assert farthest_step(known, _weights() | {"verb deliver": 0.0}) > 0.05


def test_the_coach_needs_no_framework() -> None:
    code = "import sys, quarterdeck.coach; print('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "False\n"


def test_an_organisation_silences_softens_and_hardens_rules() -> None:
    to_do = KeyResult("Launch the portal")
    assert [each.severity for each in Coach().check_key_result(to_do)] == [Severity.ERROR]
    assert Coach.of(severities={"KR201": "off"}).check_key_result(to_do) == []
    assert Coach.of(severities={"KR201": "info"}).check_key_result(to_do)[0].severity is Severity.INFO


def test_limits_are_the_organisations() -> None:
    five = Objective("Shops stay", key_results=(KeyResult("NPS from 32 to 50"),) * 5)
    assert "SET302" in {each.code for each in Coach().check_objective(five)}
    assert "SET302" not in {each.code for each in Coach(limits=Limits(key_results_recommended=5)).check_objective(five)}


def test_the_pilot_is_gentler_on_words_and_stricter_on_numbers() -> None:
    no_baseline = KeyResult("Grow monthly orders to 4,000")
    assert Coach.of("pilot").check_key_result(no_baseline)[0].severity is Severity.INFO
    assert Coach.of("strict").check_key_result(no_baseline)[0].severity is Severity.ERROR
    two = Plan((Objective("A", team="Growth"), Objective("B", team="Growth")))
    assert "SET303" in {each.code for each in Coach.of("pilot").check_plan(two)}


@pytest.mark.parametrize(("profile", "severities"), [("harsh", {}), ("standard", {"KR999": "off"})])
def test_what_is_not_known_is_refused_by_name(profile: str, severities: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"harsh|KR999"):
        Coach.of(profile, severities)


def test_over_the_hard_limit_is_an_error_even_where_the_rule_is_softened() -> None:
    many = Objective("Shops stay", key_results=(KeyResult("NPS from 32 to 50"),) * 7)
    found = [each for each in Coach.of(severities={"SET302": "info"}).check_objective(many) if each.code == "SET302"]
    assert found[0].severity is Severity.ERROR


def test_a_rewrite_follows_the_formula() -> None:
    found = Coach().check_key_result(KeyResult("Grow monthly orders to 4,000"))
    assert found[0].rewrite == "Increase monthly orders from … to 4,000"


def test_the_why_ladder_leads_from_an_output_to_metrics_and_keeps_it_as_an_initiative() -> None:
    ladder = why_ladder(KeyResult("Host 5 webinars on enterprise AI"))
    assert ladder.initiative == "Host 5 webinars on enterprise AI"
    assert any("qualified enterprise leads" in rung.key_result for rung in ladder.rungs)


def test_the_catalogue_is_large_complete_and_without_doubles() -> None:
    metrics = catalogue()
    assert len(metrics) >= 150
    assert len({(each.function, each.name) for each in metrics}) == len(metrics)
    for each in metrics:
        assert each.better in {"up", "down"}
        assert each.tells in {"leading", "lagging"}
        assert each.beside
        assert each.words


def test_metrics_are_found_by_any_of_their_words() -> None:
    assert search("shorten the sales cycle")[0].name == "sales cycle length"
    assert search("") == []
