"""The forecast on records: kept with each check-in, the same when rebuilt, and what the status is read from."""

from datetime import timedelta

import pytest

from quarterdeck.measure import Status
from quarterdeck.okrs import actions
from quarterdeck.okrs.actions.recomputing import RECENT
from quarterdeck.okrs.models import KeyResult
from quarterdeck.okrs.standing import standing_of
from quarterdeck.people.models import Organisation
from tests import factories


def reported(*values: float, **fields: object) -> KeyResult:
    """A key result from 20 to 35 whose values came in week by week, the last one today."""
    key_result = factories.key_result(**{"baseline": 20.0, "target": 35.0, **fields})
    today = key_result.objective.cycle.starts_on + timedelta(days=42)
    for n, value in enumerate(values):
        factories.check_in(key_result, value, on=today - timedelta(weeks=len(values) - 1 - n))
    key_result.refresh_from_db()
    return key_result


def status_of(key_result: KeyResult) -> Status:
    cycle = key_result.objective.cycle
    return standing_of(key_result, cycle, key_result.organisation.settings, cycle.starts_on + timedelta(days=42)).status


def test_steady_progress_is_on_track_and_none_is_off_track(scoped: Organisation) -> None:
    assert status_of(reported(22, 25, 27, 29, 32, 34)) is Status.ON_TRACK
    assert status_of(reported(20, 20, 20.2, 20, 20.1, 20)) is Status.OFF_TRACK


def test_no_forecast_before_the_first_value_or_without_a_baseline(scoped: Organisation) -> None:
    assert reported().p_hit is None
    assert reported(25, baseline=None).p_hit is None


def test_the_quantiles_stand_around_the_likely_end(scoped: Organisation) -> None:
    found = reported(22, 25, 27)
    assert found.q10 is not None
    assert found.q50 is not None
    assert found.q90 is not None
    assert found.q10 < found.q50 < found.q90


def test_a_corrected_value_counts_no_longer(scoped: Organisation) -> None:
    key_result = reported(22, 24, 350)
    spoilt = key_result.p_hit
    wrong = key_result.check_ins.get(value=350)
    factories.check_in(key_result, 25, on=wrong.on, corrects=wrong)
    key_result.refresh_from_db()
    assert [value for _day, value in key_result.recent] == [22, 24, 25]
    assert key_result.p_hit != spoilt


def test_only_the_newest_days_are_carried_along(scoped: Organisation) -> None:
    key_result = factories.key_result(baseline=0.0, target=100.0)
    first = key_result.objective.cycle.starts_on
    for day in range(RECENT + 5):
        factories.check_in(key_result, float(day), on=first + timedelta(days=day))
    key_result.refresh_from_db()
    assert [value for _day, value in key_result.recent] == [float(day) for day in range(5, RECENT + 5)]


def test_what_is_carried_is_what_the_log_says(scoped: Organisation) -> None:
    reported(22, 25, 27)
    assert actions.recompute(scoped, write=False) == 0


@pytest.mark.parametrize(("felt", "talk", "watermelon"), [(9, True, True), (1, False, False), (None, False, False)])
def test_what_is_felt_and_what_is_forecast_are_held_against_each_other(
    scoped: Organisation, felt: int | None, talk: bool, watermelon: bool
) -> None:
    key_result = reported(20, 20, 20.2)
    factories.check_in(key_result, 20.1, confidence=felt)
    key_result.refresh_from_db()
    cycle = key_result.objective.cycle
    now = standing_of(key_result, cycle, scoped.settings, cycle.starts_on + timedelta(days=42))
    assert (now.disagrees, now.watermelon) == (talk, watermelon)


def test_a_changed_target_changes_the_forecast(scoped: Organisation) -> None:
    key_result = reported(22, 25, 27)
    before = key_result.p_hit
    lead = factories.member(role="steward")
    actions.edit_key_result(lead, key_result, target=60.0, reason="The market opened")
    key_result.refresh_from_db()
    assert key_result.p_hit is not None
    assert before is not None
    assert key_result.p_hit < before
