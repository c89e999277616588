"""Cycles come early, one runs at a time, and close when everything is graded."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from quarterdeck.keel.clock import today as today_of
from quarterdeck.keel.errors import Refused
from quarterdeck.okrs import actions
from quarterdeck.okrs.actions.cycles import calendar_periods
from quarterdeck.okrs.models import Cycle, Grade, KeyResult, Objective, ObjectiveState, Phase
from quarterdeck.people.models import Organisation, Role
from tests import factories

pytestmark = pytest.mark.usefixtures("scoped")


@pytest.fixture
def steward(scoped):
    return factories.member("Stella", role=Role.STEWARD)


@pytest.mark.parametrize(
    ("stored", "on", "year", "quarter"),
    [
        (
            {},
            date(2026, 11, 23),
            ("2026", date(2026, 1, 1), date(2026, 12, 31)),
            ("2026 Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ),
        (
            {},
            date(2024, 2, 29),
            ("2024", date(2024, 1, 1), date(2024, 12, 31)),
            ("2024 Q1", date(2024, 1, 1), date(2024, 3, 31)),
        ),
        (
            {"fiscal_year_starts_in": 4},
            date(2027, 1, 5),
            ("2027", date(2026, 4, 1), date(2027, 3, 31)),
            ("2027 Q4", date(2027, 1, 1), date(2027, 3, 31)),
        ),
        (
            {"cycle_months": 4, "cycle_label": "T{n}/{year}"},
            date(2026, 9, 1),
            ("2026", date(2026, 1, 1), date(2026, 12, 31)),
            ("T3/2026", date(2026, 9, 1), date(2026, 12, 31)),
        ),
    ],
)
def test_the_calendar_gives_year_and_cycle_by_the_organisations_settings(stored, on, year, quarter):
    periods = calendar_periods(Organisation(name="A", slug="a", stored_settings=stored), on)
    assert [each[1:] for each in periods] == [year, quarter]


def test_cycles_exist_early_and_are_made_once(scoped):
    made = actions.ensure_cycles(scoped)
    assert len(made) >= 3
    assert actions.ensure_cycles(scoped) == []
    assert Cycle.objects.filter(starts_on__gt=today_of(scoped), kind="quarter").count() == 1


def test_a_new_organisation_begins_in_the_middle_of_a_running_cycle(scoped):
    actions.found_cycles(scoped)
    assert Cycle.objects.filter(phase=Phase.RUNNING).count() == 2


def test_starting_a_cycle_moves_the_running_one_to_reflecting(steward):
    running = factories.cycle()
    following = factories.cycle(phase=Phase.PLANNING, starts_on=running.ends_on + timedelta(days=1))
    actions.move_phase(steward, following, Phase.RUNNING)
    actions.move_phase(steward, following, Phase.RUNNING)
    running.refresh_from_db()
    following.refresh_from_db()
    assert (running.phase, following.phase) == (Phase.REFLECTING, Phase.RUNNING)


def test_phases_come_one_after_the_other_and_going_back_needs_a_reason(steward):
    cycle = factories.cycle(phase=Phase.PLANNING)
    with pytest.raises(ValidationError, match="one after the other"):
        actions.move_phase(steward, cycle, Phase.REFLECTING)
    actions.move_phase(steward, cycle, Phase.RUNNING)
    with pytest.raises(ValidationError) as refused:
        actions.move_phase(steward, cycle, Phase.PLANNING)
    assert "reason" in refused.value.message_dict
    actions.move_phase(steward, cycle, Phase.PLANNING, reason="Started by mistake.")
    cycle.refresh_from_db()
    assert cycle.phase == Phase.PLANNING


def test_only_stewards_and_company_leads_move_phases(scoped):
    cycle = factories.cycle()
    with pytest.raises(Refused):
        actions.move_phase(factories.member(), cycle, Phase.REFLECTING)
    actions.move_phase(factories.member(team=factories.company(), lead=True), cycle, Phase.REFLECTING)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"ends_on": date(2030, 1, 1)}, "ends_on"),
        ({"ends_on": date(2039, 1, 1)}, "ends_on"),
    ],
)
def test_a_cycle_made_by_hand_is_checked(steward, fields, field):
    given = {"kind": "custom", "name": "Summer", "starts_on": date(2030, 1, 1), "ends_on": date(2030, 2, 1), **fields}
    with pytest.raises(ValidationError) as refused:
        actions.create_cycle(steward, **given)
    assert field in refused.value.message_dict


def test_two_quarters_do_not_overlap_but_other_periods_may(steward):
    quarter = factories.cycle()
    with pytest.raises(ValidationError) as refused:
        actions.create_cycle(
            steward, kind="quarter", name="Twice", starts_on=quarter.starts_on, ends_on=quarter.ends_on
        )
    assert "starts_on" in refused.value.message_dict
    actions.create_cycle(steward, kind="custom", name="Sprint", starts_on=quarter.starts_on, ends_on=quarter.ends_on)


@pytest.fixture
def reflecting(steward):
    key_result = factories.key_result()
    factories.check_in(key_result, 26.0)
    actions.move_phase(steward, key_result.objective.cycle, Phase.REFLECTING)
    return KeyResult.objects.get(pk=key_result.pk)


def test_a_grade_stands_beside_the_computed_score(steward, reflecting):
    given = actions.grade(reflecting.owner, reflecting, value=0.4)
    assert (given.value, given.computed, given.computed_original) == (0.4, pytest.approx(0.4), pytest.approx(0.4))
    reflecting.refresh_from_db()
    assert (reflecting.grade, reflecting.is_graded) == (0.4, True)


def test_a_new_grade_replaces_the_old_and_both_stay(reflecting):
    actions.grade(reflecting.owner, reflecting, value=0.4)
    actions.grade(reflecting.owner, reflecting, value=0.5, words="Looked again.")
    assert Grade.objects.count() == 2
    reflecting.refresh_from_db()
    assert reflecting.grade == 0.5


@pytest.mark.parametrize(
    ("given", "field"),
    [({"value": 1.2}, "value"), ({"value": -0.1}, "value"), ({"value": 0.3}, "cause"), ({"value": 0.9}, "words")],
)
def test_a_grade_outside_its_range_or_without_its_words_is_refused(reflecting, given, field):
    with pytest.raises(ValidationError) as refused:
        actions.grade(reflecting.owner, reflecting, **given)
    assert field in refused.value.message_dict
    assert not Grade.objects.exists()


def test_what_was_never_checked_in_is_left_ungraded_with_a_reason(steward):
    key_result = factories.key_result()
    actions.move_phase(steward, key_result.objective.cycle, Phase.REFLECTING)
    key_result = KeyResult.objects.get(pk=key_result.pk)
    with pytest.raises(ValidationError, match="never checked in"):
        actions.grade(steward, key_result, value=0.0, cause="execution")
    with pytest.raises(ValidationError):
        actions.leave_ungraded(steward, key_result, reason=" ")
    assert actions.leave_ungraded(steward, key_result, reason="Nobody could measure it.").value is None


def test_grades_are_given_while_the_cycle_is_reflected_on(scoped):
    key_result = factories.key_result()
    factories.check_in(key_result, 26.0)
    with pytest.raises(ValidationError, match="reflected on"):
        actions.grade(key_result.owner, KeyResult.objects.get(pk=key_result.pk), value=0.4)


def test_closing_asks_for_every_grade_and_then_the_cycle_is_read_only(steward, reflecting):
    cycle = reflecting.objective.cycle
    with pytest.raises(ValidationError, match="no grade yet"):
        actions.close(steward, cycle)
    actions.grade(reflecting.owner, reflecting, value=0.4)
    actions.move_phase(steward, cycle, Phase.CLOSED)
    cycle.refresh_from_db()
    assert cycle.is_closed
    assert Objective.objects.get().state == ObjectiveState.CLOSED
    with pytest.raises(ValidationError, match="closed"):
        factories.check_in(KeyResult.objects.get(pk=reflecting.pk), 30.0)


def test_reopening_needs_a_steward_and_a_reason_and_clears_what_closing_set(steward, reflecting):
    cycle = reflecting.objective.cycle
    actions.grade(reflecting.owner, reflecting, value=0.4)
    actions.close(steward, cycle)
    with pytest.raises(Refused):
        actions.reopen(factories.member(), cycle, reason="please")
    with pytest.raises(ValidationError):
        actions.reopen(steward, cycle, reason="")
    actions.reopen(steward, cycle, reason="A final value came late.")
    cycle.refresh_from_db()
    assert (cycle.phase, cycle.closed_at) == (Phase.REFLECTING, None)
    assert Objective.objects.get().state == ObjectiveState.COMMITTED


def test_final_values_arrive_after_the_last_day(steward, time_machine):
    key_result = factories.key_result()
    from quarterdeck.keel.clock import now

    time_machine.move_to(now() + timedelta(days=55))
    actions.move_phase(steward, key_result.objective.cycle, Phase.REFLECTING)
    observed = factories.check_in(KeyResult.objects.get(pk=key_result.pk), 35.0)
    assert observed.on == key_result.objective.cycle.ends_on


def test_priorities_are_stated_changed_and_set_aside(steward):
    with pytest.raises(ValidationError):
        actions.create_priority(steward, title=" ")
    stated = actions.create_priority(steward, title="Win the second year", why="Margins are made in renewals.")
    actions.edit_priority(steward, stated, version=1, title="Win every second year")
    actions.archive_priority(steward, stated)
    stated.refresh_from_db()
    assert (stated.title, stated.archived_at is not None) == ("Win every second year", True)
    with pytest.raises(Refused):
        actions.create_priority(factories.member(), title="Mine")
