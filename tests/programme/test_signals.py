"""Each signal is found in a team that has it, and in none that has not."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from quarterdeck.people.settings import OrganisationSettings
from quarterdeck.programme.facts import Facts, KeyResultFact, ObjectiveFact, TeamFacts
from quarterdeck.programme.queries import diagnose
from quarterdeck.programme.signals import GROUPS, SIGNALS
from quarterdeck.rhythm.queries import Held

SOUND = KeyResultFact(
    "KR-1", is_output=False, keeps=False, is_guardrail=False, has_baseline=True, kind="metric", days_silent=3, grace=7,
    confidence=6, p_hit=0.6, progress=0.4, grade=None, last_jump=0.1, owner=UUID(int=1), has_bet=True)  # fmt: skip


def team(name="Sound", *, each=SOUND, count=3, objectives=1, **fields) -> TeamFacts:
    key_results = tuple(replace(each, reference=f"KR-{n}", owner=UUID(int=n) if each.owner == UUID(int=1) else each.owner)
                        for n in range(1, count + 1))  # fmt: skip
    linked, handed = fields.pop("linked", True), fields.pop("handed_down", False)
    own = [ObjectiveFact(f"O-{n}", True, linked, handed, key_results) for n in range(1, objectives + 1)]
    return TeamFacts(
        UUID(int=7), name, name.lower(), "team", own, **{"held": Held(8, 8, 0, 0, 0), "reviews": 6, **fields}
    )


def facts(*teams, is_over=False, elapsed=0.5) -> Facts:
    return Facts(OrganisationSettings(), is_over, elapsed, teams, ())


RUNNING = {
    "PRG101": {"each": replace(SOUND, is_output=True)},
    "PRG102": {"objectives": 4},
    "PRG103": {"count": 6},
    "PRG104": {"each": replace(SOUND, has_baseline=False)},
    "PRG105": {"each": replace(SOUND, keeps=True)},
    "PRG106": {"linked": False},
    "PRG201": {"each": replace(SOUND, days_silent=30)},
    "PRG202": {"undecided_reviews": 5},
    "PRG203": {"held": Held(8, 3, 5, 0, 0)},
    "PRG204": {"each": replace(SOUND, confidence=9, p_hit=0.1)},
    "PRG205": {"each": replace(SOUND, has_bet=False)},
    "PRG206": {"over_limit": 2},
    "PRG301": {"each": replace(SOUND, progress=1.1)},
    "PRG401": {"handed_down": True},
    "PRG402": {"each": replace(SOUND, owner=UUID(int=99)), "count": 4, "objectives": 2},
    "PRG403": {"overrides": 2},
}
ENDED = {
    "PRG301": {"each": replace(SOUND, grade=1.0)},
    "PRG302": {"each": replace(SOUND, grade=0.7, last_jump=0.8)},
}


@pytest.mark.parametrize("code", sorted(RUNNING))
def test_a_signal_is_found_where_it_is_and_nowhere_else_while_a_cycle_runs(code):
    found = diagnose(facts(team(), team("Sick", **RUNNING[code])))
    assert [each.name for each, _measure in found[code]] == ["Sick"]


@pytest.mark.parametrize("code", sorted(ENDED))
def test_a_signal_is_found_where_it_is_and_nowhere_else_after_a_cycle(code):
    graded = replace(SOUND, grade=0.7)
    found = diagnose(facts(team(each=graded), team("Sick", **ENDED[code]), is_over=True, elapsed=1.0))
    assert [each.name for each, _measure in found[code]] == ["Sick"]


def test_a_sound_team_has_no_signal_at_all():
    assert not any(diagnose(facts(team())).values())


def test_every_signal_is_tried_here_and_says_what_to_do_and_who_says_so():
    assert set(SIGNALS) == RUNNING.keys() | ENDED.keys()
    for each in SIGNALS.values():
        assert each.group in GROUPS
        assert str(each.remedy).endswith((".", "?"))
        assert each.source


def test_guardrails_and_single_key_results_accuse_nobody():
    one = team("One", each=replace(SOUND, is_output=True), count=1)
    guarded = team("Guarded", each=replace(SOUND, keeps=True, is_guardrail=True))
    found = diagnose(facts(one, guarded))
    assert found["PRG101"] == []
    assert found["PRG105"] == []


def test_the_guide_names_every_signal_with_its_threshold():
    guide = (Path(__file__).parents[2] / "docs" / "programme.md").read_text()
    for each in SIGNALS.values():
        limit = f"{round(each.threshold * 100)} %" if each.unit == "share" else f"{each.threshold:g}"
        assert f"| {each.code} | **{each.name}.** {each.asks} | {limit} | {each.remedy} |" in guide
