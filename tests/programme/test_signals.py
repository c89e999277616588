"""Each signal is found in a team that has it, and in none that has not."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid5

import pytest

from quarterdeck.people.settings import OrganisationSettings
from quarterdeck.people.thresholds import SignalThresholds
from quarterdeck.programme.diagnosis import having, measure_all, numbers_of, tally
from quarterdeck.programme.facts import (
    ActionFact,
    Evidence,
    Facts,
    KeyResultFact,
    MeetingFact,
    ObjectiveFact,
    TeamFacts,
)
from quarterdeck.programme.signals import GROUPS, SIGNALS
from quarterdeck.programme.troubles import TROUBLES

SOUND = KeyResultFact(
    "KR-1", is_output=False, keeps=False, is_guardrail=False, has_baseline=True, kind="metric", days_silent=3, grace=7,
    first_confidence=5, confidence=6, p_hit=0.6, progress=0.4, grade=None, last_jump=0.1, owner=UUID(int=1),
    has_bet=True)  # fmt: skip
SEEN = Evidence("4 May", "meetings/1")
MEETING = MeetingFact(SEEN, kept=True, moved=False, overlong=False, reviewed=True)


def team(name="Sound", *, each=SOUND, count=3, objectives=1, **fields) -> TeamFacts:
    key_results = tuple(replace(each, reference=f"KR-{n}", owner=UUID(int=n) if each.owner == UUID(int=1) else each.owner)
                        for n in range(1, count + 1))  # fmt: skip
    linked, handed, aspires = (
        fields.pop("linked", True), fields.pop("handed_down", False), fields.pop("aspirational", True),
    )  # fmt: skip
    own = [ObjectiveFact(f"O-{n}", aspires, linked, handed, key_results) for n in range(1, objectives + 1)]
    kept = {
        "kind": "team", "meetings": [MEETING] * 8, "actions": [ActionFact(SEEN, True)] * 2, **fields,
    }  # fmt: skip
    return TeamFacts(uuid5(UUID(int=7), name), name, name.lower(), objectives=own, **kept)


def facts(*teams, is_over=False, elapsed=0.5, settings=None, unserved=(), priorities=3) -> Facts:
    return Facts(settings or OrganisationSettings(), is_over, elapsed, teams, unserved, priorities)


def diagnose(looked_at: Facts) -> dict[str, list[str]]:
    names = {each.key: each.name for each in looked_at.teams}
    measures = measure_all(looked_at)
    return {
        code: [names[key] for key, _measure in having(measures, signal, looked_at.settings)]
        for code, signal in SIGNALS.items()
    }


RUNNING = {
    "PRG101": {"each": replace(SOUND, is_output=True)},
    "PRG102": {"objectives": 4},
    "PRG103": {"count": 6},
    "PRG104": {"each": replace(SOUND, has_baseline=False)},
    "PRG105": {"each": replace(SOUND, keeps=True)},
    "PRG106": {"linked": False},
    "PRG201": {"each": replace(SOUND, days_silent=30)},
    "PRG202": {"meetings": [MEETING] * 3 + [replace(MEETING, reviewed=False)] * 5},
    "PRG203": {
        "meetings": [MEETING] * 5 + [replace(MEETING, kept=False, reviewed=None), replace(MEETING, moved=True)] * 2
    },
    "PRG204": {"each": replace(SOUND, confidence=9, p_hit=0.1)},
    "PRG205": {"each": replace(SOUND, has_bet=False)},
    "PRG206": {"over_limit": 2},
    "PRG207": {"meetings": [MEETING] * 4 + [replace(MEETING, overlong=True)] * 4},
    "PRG301": {"each": replace(SOUND, progress=1.1)},
    "PRG303": {"each": replace(SOUND, first_confidence=9)},
    "PRG304": {"actions": [ActionFact(SEEN, False)] * 2},
    "PRG401": {"handed_down": True},
    "PRG402": {"each": replace(SOUND, owner=UUID(int=99)), "count": 4, "objectives": 2},
    "PRG403": {"overrides": [Evidence("O-1", "O-1"), Evidence("O-2", "O-2")]},
}
ENDED = {
    "PRG204": {"each": replace(SOUND, grade=0.1, confidence=8, p_hit=0.0)},
    "PRG206": {"over_moves": 3},
    "PRG301": {"each": replace(SOUND, grade=1.0)},
    "PRG302": {"each": replace(SOUND, grade=0.7, last_jump=0.8)},
    "PRG303": {"each": replace(SOUND, grade=0.7), "aspirational": False},
}


@pytest.mark.parametrize("code", sorted(RUNNING))
def test_a_signal_is_found_where_it_is_and_nowhere_else_while_a_cycle_runs(code):
    assert diagnose(facts(team(), team("Sick", **RUNNING[code])))[code] == ["Sick"]


@pytest.mark.parametrize("code", sorted(ENDED))
def test_a_signal_is_found_where_it_is_and_nowhere_else_after_a_cycle(code):
    graded = replace(SOUND, grade=0.7)
    found = diagnose(facts(team(each=graded), team("Sick", **ENDED[code]), is_over=True, elapsed=1.0))
    assert found[code] == ["Sick"]


def test_a_priority_that_nothing_serves_is_the_companys_matter():
    company = team("Acme", kind="company")
    assert diagnose(facts(team(), company))["PRG107"] == []
    lonely = facts(team(), company, unserved=("Work calmly",))
    assert diagnose(lonely)["PRG107"] == ["Acme"]
    assert measure_all(lonely)[company.key]["PRG107"].by == (Evidence("Work calmly", "priorities/"),)
    assert "PRG107" not in measure_all(facts(company, priorities=0))[company.key]


def test_every_threshold_is_a_setting_and_moves_what_speaks():
    """For each signal a team that just has it has it no more when the organisation sets the threshold to the most."""
    assert {each.limit for each in SIGNALS.values()} == set(SignalThresholds.__dataclass_fields__)
    for code, sick in RUNNING.items():
        if measure_all(facts(team("Sick", **sick))).popitem()[1][code].number > 0.95 and SIGNALS[code].is_share:
            continue
        most = 95 if SIGNALS[code].is_share else 50
        gentle = OrganisationSettings(**{SIGNALS[code].limit: most})
        assert diagnose(facts(team("Sick", **sick), settings=gentle))[code] == []


def test_what_is_kept_of_a_cycle_is_judged_by_todays_thresholds():
    kept = numbers_of(facts(team(), team("Sick", each=replace(SOUND, is_output=True))))
    assert tally(kept.values(), OrganisationSettings())["PRG101"].share == 0.5
    half = {**{key: {"PRG101": 0.3} for key in kept}, "gone": {"PRG999": 1.0}}
    assert tally(half.values(), OrganisationSettings(outputs_above=30))["PRG101"].having == 0
    assert tally(half.values(), OrganisationSettings(outputs_above=29))["PRG101"].having == 2


def test_a_few_meetings_or_a_single_action_accuse_nobody():
    new = team("New", meetings=[replace(MEETING, kept=False, reviewed=None)] * 3, actions=[ActionFact(SEEN, False)])
    assert not any(diagnose(facts(new)).values())


def test_a_sound_team_has_no_signal_at_all():
    assert not any(diagnose(facts(team())).values())


def test_every_signal_is_tried_here_and_says_what_to_do_and_who_says_so():
    assert set(SIGNALS) == RUNNING.keys() | ENDED.keys() | {"PRG107"}
    for each in SIGNALS.values():
        assert each.group in GROUPS
        assert str(each.remedy).endswith((".", "?"))
        assert each.source
        assert not each.trouble or each.trouble in TROUBLES
    assert {each.trouble for each in SIGNALS.values()} == {"", *TROUBLES}, "a page of help that no signal leads to"


def test_guardrails_and_single_key_results_accuse_nobody():
    one = team("One", each=replace(SOUND, is_output=True), count=1)
    guarded = team("Guarded", each=replace(SOUND, keeps=True, is_guardrail=True))
    found = diagnose(facts(one, guarded))
    assert found["PRG101"] == []
    assert found["PRG105"] == []


def test_the_guide_names_every_signal_with_its_threshold():
    guide = (Path(__file__).parents[2] / "docs" / "programme.md").read_text()
    for each in SIGNALS.values():
        limit = each.said(each.threshold(OrganisationSettings()))
        assert f"| {each.code} | **{each.name}.** {each.asks} | {limit} | {each.remedy} | {each.source} |" in guide
    for trouble in TROUBLES.values():
        assert str(trouble.title) in guide
