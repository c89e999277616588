"""What a key result may be, what freezes, and what a promise asks for."""

import math

import pytest
from django.core.exceptions import ValidationError

from quarterdeck.events.models import Event
from quarterdeck.okrs import actions
from quarterdeck.okrs.models import KeyResult
from quarterdeck.people.models import Role
from tests import factories

pytestmark = pytest.mark.usefixtures("scoped")


@pytest.fixture
def steward(scoped):
    return factories.member("Stella", role=Role.STEWARD)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"baseline": 20.0, "target": 20.0}, "target"),
        ({"baseline": 20.0, "target": 10.0}, "target"),
        ({"baseline": 20.0, "target": 30.0, "direction": "decrease"}, "target"),
        ({"direction": "keep_between", "target": 9.0, "target_high": 3.0}, "target_high"),
        ({"baseline": 20.0, "target": math.nan}, "target"),
        ({"baseline": math.inf, "target": 3.0}, "baseline"),
        ({"baseline": 0.0, "target": 1e300}, "target"),
        ({"baseline": 20.0, "target": 35.0, "commit_zone": 30.0}, "stretch_zone"),
        ({"baseline": 20.0, "target": 35.0, "commit_zone": 40.0, "stretch_zone": 50.0}, "commit_zone"),
        ({"baseline": 20.0, "target": 35.0, "weight": -1.0}, "weight"),
        ({"baseline": 20.0, "target": 35.0, "trajectory": "points"}, "trajectory_points"),
        (
            {"baseline": 20.0, "target": 35.0, "trajectory": "points", "trajectory_points": [["1999-01-01", 3.0]]},
            "trajectory_points",
        ),
        ({"statement": " "}, "statement"),
        ({"statement": "x" * 301}, "statement"),
        ({"kind": "wish"}, "kind"),
    ],
)
def test_the_impossible_is_refused_beside_its_field_and_changes_nothing(steward, fields, field):
    objective = factories.objective(state="draft")
    given = {"statement": "Activation", **fields}
    with pytest.raises(ValidationError) as refused:
        actions.add_key_result(steward, objective, **given)
    assert field in refused.value.message_dict
    assert not KeyResult.objects.exists()
    assert not Event.objects.filter(verb="key_result.added").exists()


def test_a_baseline_due_outside_the_cycle_is_refused(steward):
    objective = factories.objective(state="draft")
    from datetime import timedelta

    with pytest.raises(ValidationError) as refused:
        actions.add_key_result(
            steward, objective, statement="Later", baseline_due_on=objective.cycle.ends_on + timedelta(days=1)
        )
    assert "baseline_due_on" in refused.value.message_dict


def test_kind_unit_and_direction_freeze_with_the_first_check_in(steward):
    key_result = factories.key_result()
    actions.edit_key_result(steward, key_result, unit="pp")
    factories.check_in(KeyResult.objects.get(pk=key_result.pk), 25.0)
    for change in ({"unit": "%"}, {"kind": "count"}):
        with pytest.raises(ValidationError, match="on this scale"):
            actions.edit_key_result(steward, key_result, reason="we want to", **change)


def test_a_promise_changes_only_with_a_reason_and_keeps_the_old_value(steward):
    key_result = factories.key_result()
    with pytest.raises(ValidationError) as refused:
        actions.edit_key_result(steward, key_result, target=30.0)
    assert "reason" in refused.value.message_dict
    actions.edit_key_result(steward, key_result, target=30.0, reason="The market closed.")
    changed = KeyResult.objects.get(pk=key_result.pk)
    assert (changed.target, changed.original_target) == (30.0, 35.0)
    data = Event.objects.get(verb="key_result.changed").data
    assert (data["before"], data["after"], data["reason"]) == ({"target": 35.0}, {"target": 30.0}, "The market closed.")


def test_a_new_target_moves_the_score_at_once(steward):
    key_result = factories.key_result()
    factories.check_in(key_result, 27.5)
    assert KeyResult.objects.get(pk=key_result.pk).score == pytest.approx(0.5)
    actions.edit_key_result(steward, key_result, target=27.5, reason="Agreed in the review.")
    changed = KeyResult.objects.get(pk=key_result.pk)
    assert changed.score == pytest.approx(1.0)
    assert changed.objective.score == pytest.approx(1.0)


def test_a_draft_changes_without_a_reason(steward):
    key_result = factories.key_result(objective=factories.objective(state="draft"))
    actions.edit_key_result(steward, key_result, target=50.0)
    assert KeyResult.objects.get(pk=key_result.pk).target == 50.0


def test_described_zones_and_ratings_need_their_words_before_commit(steward):
    objective = factories.objective(state="draft")
    actions.add_key_result(steward, objective, statement="Vouch", kind="ordinal", owner=objective.owner)
    actions.add_key_result(
        steward, objective, statement="Rated", kind="rating", baseline=2.0, target=4.0, owner=objective.owner
    )
    assert {each.code for each in actions.blockers(objective)} == {"missing_zone_sentences", "missing_criteria"}


def test_dropping_a_committed_key_result_asks_why_and_leaves_at_least_one(steward):
    objective = factories.objective()
    first, second = factories.key_result(objective=objective), factories.key_result(objective=objective)
    with pytest.raises(ValidationError) as refused:
        actions.drop_key_result(steward, first, reason="")
    assert "reason" in refused.value.message_dict
    actions.drop_key_result(steward, first, reason="It measured the wrong thing.")
    with pytest.raises(ValidationError, match="last key result"):
        actions.drop_key_result(steward, second, reason="And this too.")


def test_a_dropped_key_result_never_counts(steward):
    objective = factories.objective()
    good, bad = factories.key_result(objective=objective), factories.key_result(objective=objective)
    factories.check_in(good, 35.0)
    factories.check_in(bad, 20.0)
    objective.refresh_from_db()
    assert objective.score == pytest.approx(0.5)
    actions.drop_key_result(steward, bad, reason="Wrong metric.")
    objective.refresh_from_db()
    assert objective.score == pytest.approx(1.0)


def test_a_guardrail_has_no_share_in_the_score(steward):
    objective = factories.objective()
    factories.check_in(factories.key_result(objective=objective), 35.0)
    guard = factories.key_result(
        objective=objective,
        statement="Complaints stay below 5",
        direction="keep_below",
        target=5.0,
        baseline=None,
        unit="",
        is_guardrail=True,
    )
    factories.check_in(guard, 9.0)
    objective.refresh_from_db()
    assert (objective.score, objective.known) == (pytest.approx(1.0), 1)


def test_moving_to_another_objective_moves_the_score_with_it(steward):
    origin = factories.objective()
    stays, goes = factories.key_result(objective=origin), factories.key_result(objective=origin)
    factories.check_in(stays, 20.0)
    factories.check_in(goes, 35.0)
    target = factories.objective(cycle=origin.cycle)
    actions.move_key_result(steward, goes, objective=target)
    origin.refresh_from_db()
    target.refresh_from_db()
    assert (origin.score, target.score) == (pytest.approx(0.0), pytest.approx(1.0))


def test_between_cycles_a_key_result_is_carried_over_not_moved(steward):
    goes = factories.key_result()
    with pytest.raises(ValidationError) as refused:
        actions.move_key_result(steward, goes, objective=factories.objective(cycle=factories.cycle(phase="planning")))
    assert "objective" in refused.value.message_dict


def test_a_closed_cycle_is_read_only(steward):
    key_result = factories.key_result(objective=factories.objective(cycle=factories.cycle(phase="closed")))
    for act in (
        lambda: actions.edit_key_result(steward, key_result, target=99.0, reason="no"),
        lambda: actions.drop_key_result(steward, key_result, reason="no"),
        lambda: actions.add_key_result(steward, key_result.objective, statement="New"),
        lambda: actions.edit_objective(steward, key_result.objective, title="New"),
        lambda: actions.drop(steward, key_result.objective, reason="no"),
        lambda: actions.move_objective(steward, key_result.objective, team=factories.team()),
        lambda: actions.check_in(steward, key_result, value=30.0),
        lambda: actions.grade(steward, key_result, value=0.5),
    ):
        with pytest.raises(ValidationError) as refused:
            act()
        assert "closed" in " ".join(refused.value.messages)
