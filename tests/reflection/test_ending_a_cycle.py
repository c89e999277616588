"""Ending a cycle: who is missing, what caused it, what grades say over cycles, the summary, and what is learned from it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from quarterdeck.board.models import Column, Evidence, Initiative
from quarterdeck.events.models import Event
from quarterdeck.keel.clock import now, today
from quarterdeck.keel.errors import Conflict, Refused
from quarterdeck.notify.digests import owed_by
from quarterdeck.okrs import actions as okrs
from quarterdeck.okrs.models import Cycle, KeyResult, Phase
from quarterdeck.people.models import Role
from quarterdeck.reflection import actions
from quarterdeck.reflection.actions.closing import remind
from quarterdeck.reflection.models import Retrospective, Stage
from quarterdeck.reflection.queries import (
    calibration_page,
    causes_page,
    closing_page,
    library_page,
    similar,
    summary_page,
    wins_of_week,
)
from quarterdeck.reflection.queries.calibration import Bands, reading_of
from quarterdeck.web.queries.week import week_page
from tests import factories


@pytest.fixture
def team(scoped):
    return factories.team("Onboarding", slug="onboarding")


@pytest.fixture
def ada(team):
    return factories.member("Ada", team=team, lead=True)


@pytest.fixture
def steward(scoped):
    return factories.member("Sam", role=Role.STEWARD)


@pytest.fixture
def cycle(ada, team, steward):
    """A quarter that is reflected on, with two key results of Ada's team."""
    found = factories.cycle()
    objective = factories.objective("Customers start without us", team=team, owner=ada, cycle=found)
    for name, value in (("Set-up time down", 25.0), ("Guided tours finished", 30.0)):
        factories.check_in(factories.key_result(name, objective=objective, owner=ada), value)
    return okrs.move_phase(steward, found, Phase.REFLECTING)


def grade_all(actor, cycle, value=0.3, cause="dependency", words="The data came late."):
    for each in KeyResult.objects.filter(objective__cycle=cycle):
        okrs.grade(actor, each, value=value, words=words, cause=cause)


def test_the_way_to_the_end_says_what_is_missing_where(ada, team, cycle):
    page = closing_page(ada, cycle, today(ada.organisation))
    (row,) = page.teams
    assert row.missing == ("2 last values", "2 grades", "its retrospective")
    assert [each.name for each in page.steps if each.is_now] == ["Last check-ins"]
    grade_all(ada, cycle)
    held = actions.open_retrospective(ada, team, cycle, questions=["Why?"])
    assert closing_page(ada, cycle, today(ada.organisation)).teams[0].missing == ("its retrospective",)
    for stage in (Stage.GROUPING, Stage.VOTING, Stage.ACTING):
        actions.move_on(ada, held, stage=stage)
    actions.close(ada, held, learned="Ask earlier.")
    page = closing_page(ada, cycle, today(ada.organisation), only_waiting=True)
    assert page.teams == ()
    assert page.ungraded == 0
    assert [(each.done, each.whole) for each in page.steps[:4]] == [(2, 2), (2, 2), (2, 2), (1, 1)]


def test_whoever_has_something_to_do_is_reminded_once_a_day(ada, cycle, steward):
    assert remind(steward, cycle) == 1
    assert remind(steward, cycle) == 0
    told = Event.objects.get(verb="closing.waits")
    assert told.team_id in ada.team_ids
    assert "2 grades" in told.data["missing"]
    with pytest.raises(Refused):
        remind(factories.member(), cycle)
    okrs.move_phase(steward, cycle, Phase.RUNNING, reason="too soon")
    with pytest.raises(ValidationError, match="reflected on"):
        remind(steward, Cycle.objects.get(pk=cycle.pk))


def test_causes_stand_in_the_order_of_pareto_with_the_key_results_behind_them(ada, cycle):
    first, second = KeyResult.objects.filter(objective__cycle=cycle).order_by("number")
    okrs.grade(ada, first, value=0.2, words="late", cause="execution")
    okrs.grade(ada, first, value=0.2, words="late, really", cause="dependency")
    okrs.grade(ada, second, value=0.3, words="late too", cause="dependency")
    page = causes_page(cycle, None)
    (cause,) = page.causes
    assert (cause.code, cause.count, cause.share, cause.together) == ("dependency", 2, 1.0, 1.0)
    assert [each.words for each in cause.behind] == ["late, really", "late too"]
    assert "Ada" not in str(page)


@pytest.mark.parametrize(
    ("ambition", "bands", "mean", "says"),
    [
        ("aspirational", Bands(0, 0, 0.2, 0.8), 0.97, "full"),
        ("aspirational", Bands(0.7, 0.2, 0.1, 0), 0.2, "low"),
        ("aspirational", Bands(0.4, 0.1, 0.1, 0.4), 0.5, "scattered"),
        ("aspirational", Bands(0.33, 0, 0, 0.67), 0.67, "scattered"),
        ("aspirational", Bands(0.2, 0.4, 0.4, 0), 0.58, "short"),
        ("aspirational", Bands(0.1, 0.3, 0.5, 0.1), 0.68, "sound"),
        ("committed", Bands(0, 0, 0.1, 0.9), 0.99, "kept"),
        ("committed", Bands(0.1, 0.4, 0.4, 0.1), 0.66, "short"),
    ],
)
def test_what_a_distribution_of_grades_says(ambition, bands, mean, says):
    assert reading_of(ambition, bands, mean) == says


def test_a_distribution_of_few_grades_is_not_shown(ada, cycle):
    grade_all(ada, cycle, value=1.0, words="x", cause="")
    (row,) = [row for kind in calibration_page(None).kinds for row in kind.rows]
    assert row.count == 2
    assert row.bands is None


def test_the_distribution_of_a_cycle_is_counted_in_four_parts(ada, team, cycle):
    objective = factories.objective(team=team, owner=ada, cycle=cycle)
    for value in (0.0, 0.39, 0.4, 0.7, 1.0, 1.0):
        KeyResult.objects.filter(pk=factories.key_result(objective=objective).pk).update(grade=value, is_graded=True)
    kinds = calibration_page(team).kinds
    (row,) = [row for kind in kinds for row in kind.rows]
    assert (row.count, row.bands) == (6, Bands(2 / 6, 1 / 6, 1 / 6, 2 / 6))


def test_a_team_with_few_grades_in_each_cycle_reads_all_of_them_together(ada, team, client_of):
    for quarter in range(3):
        starts = today(ada.organisation) - timedelta(days=100 * (quarter + 1))
        cycle = factories.cycle(kind="custom", starts_on=starts, ends_on=starts + timedelta(days=80))
        objective = factories.objective(team=team, owner=ada, cycle=cycle)
        for _n in range(2):
            KeyResult.objects.filter(pk=factories.key_result(objective=objective).pk).update(grade=1.0, is_graded=True)
    (kind,) = [each for each in calibration_page(team).kinds if each.rows]
    assert {each.bands for each in kind.rows} == {None}
    assert (kind.together.count, kind.together.bands) == (6, Bands(0, 0, 0, 1))
    assert kind.finding.endswith("all cycles together")
    assert (team.slug, team.name, "Team") in calibration_page(None).teams
    words = client_of(ada).get("/acme/learning/grades", {"team": team.slug}).content.decode()
    assert "all together" in words
    assert "0 % · 0 % · 0 % · 100 %" in words


def test_few_causes_behind_most_of_it_are_named_and_an_even_spread_is_not_called_one(ada, team, cycle):
    objective = factories.objective(team=team, owner=ada, cycle=cycle)
    codes = ["dependency", "execution", "hypothesis", "initiatives"]
    for code in codes:
        key_result = factories.key_result(objective=objective, owner=ada)
        factories.check_in(key_result, 21.0)
        okrs.grade(ada, key_result, value=0.1, words="So it was.", cause=code)
    assert causes_page(cycle, None).finding.startswith("No cause stands out")
    for _n in range(3):
        key_result = factories.key_result(objective=objective, owner=ada)
        factories.check_in(key_result, 21.0)
        okrs.grade(ada, key_result, value=0.1, words="So it was.", cause="execution")
    assert causes_page(cycle, team).finding.endswith("behind 4 of 7")


def test_nobody_is_asked_for_a_last_value_of_what_is_graded(ada, cycle, time_machine):
    time_machine.move_to(cycle.ends_on + timedelta(days=9))
    day = today(ada.organisation)
    assert len(week_page(ada, day).due) == 2
    grade_all(ada, cycle)
    assert week_page(ada, day).due == ()
    assert owed_by(ada.organisation, day).get(ada.pk, []) == []
    assert KeyResult.objects.filter(status="stale").count() == 0
    assert closing_page(ada, cycle, day).teams[0].final == 2


def test_a_target_is_a_win_in_the_week_in_which_it_is_reached_and_not_in_the_next(ada, team, time_machine):
    cycle = factories.cycle()
    time_machine.move_to(cycle.starts_on + timedelta(days=20))
    objective = factories.objective("Customers start without us", team=team, owner=ada, cycle=cycle)
    key_result = factories.key_result(objective=objective, owner=ada)
    factories.check_in(key_result, key_result.target)
    assert [each.reference for each in wins_of_week(today(ada.organisation))] == [key_result.reference]
    assert wins_of_week(today(ada.organisation), team=factories.team("Elsewhere")) == []
    time_machine.move_to(cycle.starts_on + timedelta(days=30))
    factories.check_in(KeyResult.objects.get(pk=key_result.pk), key_result.target)
    assert wins_of_week(today(ada.organisation)) == []


def test_the_summary_says_what_the_records_say(ada, team, cycle, client_of, steward):
    grade_all(ada, cycle)
    company = team.parent
    actions.write_summary(steward, company, cycle, words="We *hoped*.", changes="We ask.")
    page = summary_page(ada, cycle, company, today(ada.organisation))
    assert (page.graded, page.reached, page.mean) == (2, 0, pytest.approx(0.3))
    assert page.causes[0].count == 2
    client = client_of(ada)
    for where in ("summary", "summary?slides", "summary.md", f"summary?team={team.slug}"):
        words = client.get(f"/acme/cycles/{cycle.slug}/{where}").content.decode()
        assert "Customers start without us" in words
        assert "0.30" in words
    assert "We \\*hoped\\*." in client.get(f"/acme/cycles/{cycle.slug}/summary.md").content.decode()
    with pytest.raises(Refused):
        actions.write_summary(ada, company, cycle, words="Mine", changes="")
    with pytest.raises(Conflict):
        actions.write_summary(steward, company, cycle, words="Mine", changes="", version=7)
    where = f"/acme/cycles/{cycle.slug}/summary/edit"
    answer = client_of(steward).post(where, {"words": "Mine", "changes": "", "version": "7"})
    assert answer.status_code == 409
    assert "We *hoped*." in answer.content.decode()


def test_what_was_tried_is_found_again_where_something_similar_is_drafted(ada, team, cycle, client_of):
    grade_all(ada, cycle, words="Tours were too long; three steps were enough.")
    Initiative.objects.create(
        organisation=team.organisation, team=team, number=1, title="A shorter guided tour", because="people leave",
        column=Column.DONE, column_since=now(), ended_at=now(), created_at=now(), evidence=Evidence.CONFIRMED,
        learned="Three steps instead of eleven.",
    )  # fmt: skip
    found = similar("More guided tours are finished")
    assert found[0].reference.startswith("KR-")
    assert {"bet", "key_result"} == {each.kind for each in found}
    assert similar("Increase the rate of their time") == (), "common words make nothing similar"
    assert [each.kind for each in library_page(query="eleven").lessons] == ["bet"]
    assert library_page(query="nothing like it").lessons == ()
    words = client_of(ada).get("/acme/learning/similar", {"title": "Guided tours for everybody"}).content.decode()
    assert "A shorter guided tour" in words


def test_what_a_retrospective_learned_is_in_the_library_once_it_is_closed(ada, team, cycle):
    held = actions.open_retrospective(ada, team, cycle, questions=["Why?"])
    Retrospective.objects.filter(pk=held.pk).update(learned="Not yet")
    assert library_page().lessons == ()
    for stage in (Stage.GROUPING, Stage.VOTING, Stage.ACTING):
        actions.move_on(ada, held, stage=stage)
    actions.close(ada, held, learned="Ask four weeks ahead.")
    assert [each.found for each in library_page(query="four weeks").lessons] == ["Ask four weeks ahead."]


def test_a_quarter_is_closed_in_the_browser_from_the_last_check_in_to_the_summary(ada, team, cycle, steward, client_of):
    lead, client = client_of(ada), client_of(steward)
    where = f"/acme/cycles/{cycle.slug}"
    assert "2 grades" in client.get(f"{where}/closing").content.decode()
    client.post(f"{where}/closing")
    assert Event.objects.filter(verb="closing.waits").exists()
    for each in KeyResult.objects.filter(objective__cycle=cycle):
        lead.post(f"/acme/{each.reference}/check-ins", {"value": "30", "confidence": "5", "what_moved": "The end"})
        lead.post(f"/acme/{each.reference}/grade", {"value": "1.0", "words": "It worked", "cause": ""})
    assert KeyResult.objects.filter(objective__cycle=cycle, is_graded=True).count() == 2
    client.post(f"{where}/phase", {"phase": "closed"})
    cycle.refresh_from_db()
    assert cycle.is_closed
    assert "can only be read" in client.get(f"{where}/closing").content.decode()
    assert "2 of 2 graded" in client.get(f"{where}/summary").content.decode()
    refused = lead.post(f"{where}/phase", {"phase": "reflecting", "reason": "again"})
    assert refused.status_code == 403
    client.post(f"{where}/phase", {"phase": "reflecting", "reason": ""})
    cycle.refresh_from_db()
    assert cycle.is_closed, "opening again asks for a reason"
    client.post(f"{where}/phase", {"phase": "reflecting", "reason": "A value was wrong"})
    cycle.refresh_from_db()
    assert not cycle.is_closed
