"""The rollout reads its answers from the records; the pages of help say what to do."""

from dataclasses import replace
from datetime import date

import pytest

from quarterdeck.keel.clock import today
from quarterdeck.okrs.models import KeyResult
from quarterdeck.okrs.queries import find_cycle
from quarterdeck.people.models import Member
from quarterdeck.programme.diagnosis import Tally, stage_of, verdict_of
from quarterdeck.programme.queries import rollout_page
from quarterdeck.programme.rollout import Grown, Pilot, Records, steps_of
from quarterdeck.programme.troubles import TROUBLES
from tests import factories

PILOT = Pilot(("Onboarding",), "2026 Q1", "2026-q1", objectives=1, key_results=3, owned=3, started=3, heard=3, graded=3,
              is_over=True, reviewed=True, looked_back=True, told=True)  # fmt: skip
RIPE = stage_of(3, {})
DONE = Records(True, True, PILOT, (Grown("2026 Q1", "2026-q1", 1, 1), Grown("2026 Q2", "2026-q2", 4, 3)), below=4, linked=3,
               across=True, forum=True, moved=True, teams=4, practising=4, stage=RIPE)  # fmt: skip


def states(records: Records) -> list[str]:
    return [each.state for each in steps_of(records)]


def test_when_the_records_show_it_every_step_is_done():
    assert set(states(DONE)) == {"done"}


@pytest.mark.parametrize(("what", "step"), [
    ({"steward": False}, 0), ({"priorities": False}, 1), ({"pilot": replace(PILOT, teams=("A", "B", "C"))}, 2),
    ({"pilot": replace(PILOT, objectives=3)}, 3), ({"pilot": replace(PILOT, started=2)}, 3),
    ({"pilot": replace(PILOT, heard=2)}, 4), ({"pilot": replace(PILOT, graded=2)}, 5),
    ({"pilot": replace(PILOT, looked_back=False)}, 5), ({"pilot": replace(PILOT, told=False)}, 6),
    ({"grown": DONE.grown[:1]}, 7), ({"grown": (DONE.grown[0], Grown("2026 Q2", "2026-q2", 6, 5))}, 7), ({"linked": 1}, 8),
    ({"across": False}, 9), ({"forum": False}, 10), ({"moved": False}, 10), ({"practising": 2}, 11), ({"stage": None}, 12),
    ({"stage": stage_of(0, {})}, 12),
])  # fmt: skip
def test_a_step_is_not_done_where_the_records_do_not_show_it(what, step):
    found = states(replace(DONE, **what))
    assert [n for n, state in enumerate(found) if state != "done"] == [step]
    assert found[step] == ("otherwise" if 2 <= step <= 5 else "next"), "a pilot's first cycle cannot be made up for"


def test_a_new_organisation_is_led_from_the_first_step(scoped, client_of):
    page = client_of(factories.member("Ada", role="admin")).get("/acme/programme/rollout")
    assert b"Next: Somebody answers for the quality of the system" in page.content
    assert b"No team has committed objectives yet" in page.content


def test_a_pilot_is_read_from_its_key_results(scoped):
    team = factories.team("Onboarding", slug="onboarding")
    lead = factories.member(role="steward", team=team)
    objective = factories.objective(team=team, owner=lead)
    for _n in range(3):
        factories.check_in(factories.key_result(objective=objective), 22.0)
    reader = Member.objects.select_related("organisation").get(pk=lead.pk)
    _cycle, cycles = find_cycle(scoped, None, today(scoped))
    page = rollout_page(reader, cycles, today(scoped))
    said = {each.name: (each.state, each.said) for each in page.steps}
    assert said["One team begins, one that wants to"][0] == "done"
    state, words = said["One objective, three key results"]
    assert words == "1 objective with 3 key results, 3 of them with an owner, 3 with a start."
    assert state == "done"
    assert said["Fifteen minutes a week, to the last week"][1].startswith("3 of 3 key results")
    assert page.practising == 1
    assert page.without
    KeyResult.objects.update(baseline=None, last_check_in_on=date(2020, 1, 1))
    said = {each.name: each for each in rollout_page(reader, cycles, today(scoped)).steps}
    assert "0 with a start" in said["One objective, three key results"].said
    assert said["Fifteen minutes a week, to the last week"].state != "done"


def test_each_trouble_has_a_page_that_says_what_to_do_and_where_it_comes_from(scoped, client_of):
    client = client_of(factories.member())
    for each in TROUBLES.values():
        page = client.get(f"/acme/programme/troubles/{each.slug}").content.decode()
        assert str(each.title) in page
        assert f"Where it comes from: {each.source}" in page
        assert len(each.steps) >= 4
    assert client.get("/acme/programme/troubles/nothing").status_code == 404


def test_maturity_needs_cycles_and_habits():
    bad = {"PRG101": Tally(5, 10)}
    late = {"PRG203": Tally(5, 10)}
    assert [stage_of(n, {}).at for n in (0, 1, 2, 3)] == [1, 2, 3, 3]
    assert [stage_of(3, each).at for each in (bad, late, {**bad, **late})] == [2, 2, 1]
    assert "rhythm holds" in stage_of(3, bad).why
    assert "coach" in stage_of(3, bad).next_step


def test_the_verdict_is_in_words_and_one_teams_matter_is_no_theatre():
    assert "It steers" in verdict_of({"PRG101": Tally(0, 9)})
    assert "mostly steers" in verdict_of({"PRG101": Tally(2, 9), "PRG107": Tally(1, 1)})
    assert "ritual" in verdict_of({"PRG101": Tally(5, 9)})
    assert "theatre" in verdict_of({f"PRG10{n}": Tally(5, 9) for n in range(4)})
