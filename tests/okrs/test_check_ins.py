"""Checking in: append-only, once, on a day of the cycle; and what is carried always agrees with the log."""

import random
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from quarterdeck.events.models import Event
from quarterdeck.keel.clock import today as today_of
from quarterdeck.keel.errors import Refused
from quarterdeck.measure import Status
from quarterdeck.okrs import actions
from quarterdeck.okrs.models import CheckIn, CheckInDraft, KeyResult
from quarterdeck.okrs.standing import standing_of
from quarterdeck.people.models import Role
from tests import factories

pytestmark = pytest.mark.usefixtures("scoped")


@pytest.fixture
def key_result(scoped):
    return factories.key_result()


@pytest.fixture
def today(scoped):
    return today_of(scoped)


def fresh(key_result):
    return KeyResult.objects.select_related("objective__cycle", "organisation").get(pk=key_result.pk)


def test_the_owner_checks_in_and_everything_carried_follows(key_result, today):
    observed = factories.check_in(key_result, 26.0, confidence=7, what_moved="The guide is live.")
    now = fresh(key_result)
    assert (now.value, now.confidence, now.last_check_in_on) == (26.0, 7, today)
    assert now.score == pytest.approx(0.4)
    assert now.objective.score == pytest.approx(0.4)
    assert observed.value_before is None
    assert Event.objects.get(verb="key_result.checked_in").data["after"] == {"value": 26.0}


def test_the_value_before_is_kept(key_result, today):
    factories.check_in(key_result, 24.0, on=today - timedelta(days=7))
    assert factories.check_in(key_result, 27.0).value_before == 24.0


def test_somebody_else_may_not_check_in_but_a_lead_and_a_steward_may(key_result):
    with pytest.raises(Refused, match="owner"):
        factories.check_in(key_result, 30.0, actor=factories.member())
    factories.check_in(key_result, 30.0, actor=factories.member(role=Role.STEWARD))
    factories.check_in(key_result, 31.0, actor=factories.member(team=key_result.objective.team, lead=True))
    assert fresh(key_result).value == 31.0


@pytest.mark.parametrize("days", [1, -60, 400])
def test_a_day_to_come_or_outside_the_cycle_is_refused(key_result, today, days):
    with pytest.raises(ValidationError) as refused:
        factories.check_in(key_result, 30.0, on=today + timedelta(days=days))
    assert "on" in refused.value.message_dict
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e300])
def test_an_absurd_value_is_refused(key_result, value):
    with pytest.raises(ValidationError) as refused:
        factories.check_in(key_result, value)
    assert "value" in refused.value.message_dict
    assert fresh(key_result).value is None


def test_confidence_goes_from_0_to_10(key_result):
    with pytest.raises(ValidationError) as refused:
        factories.check_in(key_result, 30.0, confidence=11)
    assert "confidence" in refused.value.message_dict


def test_a_draft_or_a_planned_cycle_takes_no_check_in(scoped):
    draft = factories.key_result(objective=factories.objective(state="draft"))
    with pytest.raises(ValidationError, match="committed"):
        factories.check_in(draft, 30.0)
    early = factories.key_result(objective=factories.objective(cycle=factories.cycle(phase="planning")))
    with pytest.raises(ValidationError, match="not begun"):
        factories.check_in(early, 30.0)


def test_the_same_key_checks_in_once(key_result):
    key = uuid4()
    first = factories.check_in(key_result, 26.0, key=key)
    assert factories.check_in(key_result, 30.0, key=key) == first
    assert CheckIn.objects.count() == 1
    assert fresh(key_result).value == 26.0


def test_a_key_of_another_key_result_is_refused(key_result):
    key = uuid4()
    factories.check_in(key_result, 26.0, key=key)
    with pytest.raises(ValidationError) as refused:
        factories.check_in(factories.key_result(), 26.0, key=key)
    assert "key" in refused.value.message_dict


def test_of_several_values_for_a_day_the_newest_stands_and_all_stay(key_result):
    factories.check_in(key_result, 24.0)
    factories.check_in(key_result, 26.0)
    assert fresh(key_result).value == 26.0
    assert CheckIn.objects.count() == 2


def test_an_older_day_fills_a_gap_and_does_not_become_the_present(key_result, today):
    factories.check_in(key_result, 30.0)
    factories.check_in(key_result, 22.0, on=today - timedelta(days=14))
    now = fresh(key_result)
    assert (now.value, now.first_check_in_on) == (30.0, today - timedelta(days=14))


def test_a_correction_names_the_wrong_one_and_both_stay(key_result):
    wrong = factories.check_in(key_result, 260.0)
    right = factories.check_in(key_result, 26.0, corrects=wrong)
    assert fresh(key_result).value == 26.0
    assert list(CheckIn.objects.values_list("value", flat=True)) == [260.0, 26.0]
    with pytest.raises(ValidationError, match="corrected already"):
        factories.check_in(key_result, 27.0, corrects=wrong)
    factories.check_in(key_result, 27.0, corrects=right)
    assert fresh(key_result).value == 27.0


def test_a_correction_stays_within_its_key_result(key_result):
    foreign = factories.check_in(factories.key_result(), 3.0)
    with pytest.raises(ValidationError) as refused:
        factories.check_in(key_result, 26.0, corrects=foreign)
    assert "corrects" in refused.value.message_dict


def test_a_check_in_is_never_changed_by_us_or_by_the_database(key_result):
    observed = factories.check_in(key_result, 26.0)
    observed.value = 99.0
    with pytest.raises(TypeError, match="append-only"):
        observed.save()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        CheckIn.objects.filter(pk=observed.pk).update(value=99.0)


def test_a_saved_draft_changes_nothing_until_its_day(key_result, today, time_machine):
    owner = key_result.owner
    actions.save_draft(
        owner, key_result, value=29.0, on=today + timedelta(days=2), publish_on=today + timedelta(days=2), confidence=6
    )
    assert fresh(key_result).value is None
    assert actions.publish_due_drafts(key_result.organisation) == 0
    from quarterdeck.keel.clock import now

    time_machine.move_to(now() + timedelta(days=2))
    assert actions.publish_due_drafts(key_result.organisation) == 1
    assert fresh(key_result).value == 29.0
    assert not CheckInDraft.objects.exists()
    assert actions.publish_due_drafts(key_result.organisation) == 0


def test_a_draft_that_can_no_longer_be_published_waits_for_its_author(key_result, today):
    actions.save_draft(key_result.owner, key_result, value=29.0, on=today, publish_on=today)
    actions.drop(factories.member(role=Role.STEWARD), key_result.objective, reason="No longer.")
    assert actions.publish_due_drafts(key_result.organisation) == 0
    assert CheckInDraft.objects.get().publish_on is None


def test_an_author_never_acknowledges_their_own(key_result):
    observed = factories.check_in(key_result, 26.0)
    with pytest.raises(Refused):
        actions.acknowledge(key_result.owner, observed)
    peer = factories.member()
    actions.acknowledge(peer, observed, words="I will ask the platform team.")
    actions.acknowledge(peer, observed, words="Done.")
    assert list(observed.acknowledgements.values_list("words", flat=True)) == ["Done."]


def test_a_baseline_is_measured_once_and_the_score_begins(scoped):
    key_result = factories.key_result(baseline=None)
    factories.check_in(key_result, 26.0)
    assert fresh(key_result).score is None
    actions.measure_baseline(key_result.owner, fresh(key_result), baseline=20.0)
    assert fresh(key_result).score == pytest.approx(0.4)
    with pytest.raises(ValidationError) as refused:
        actions.measure_baseline(key_result.owner, fresh(key_result), baseline=10.0)
    assert "baseline" in refused.value.message_dict


def test_never_checked_in_is_not_started_and_silence_is_never_green(key_result, today):
    settings = key_result.organisation.settings
    cycle = key_result.objective.cycle
    assert standing_of(fresh(key_result), cycle, settings, today).status == Status.NOT_STARTED
    factories.check_in(key_result, 34.0)
    assert standing_of(fresh(key_result), cycle, settings, today).status == Status.ON_TRACK
    later = standing_of(fresh(key_result), cycle, settings, today + timedelta(days=21))
    assert (later.status, later.weeks_silent) == (Status.STALE, 3)


def test_worse_than_the_baseline_is_its_own_state(key_result, today):
    factories.check_in(key_result, 15.0)
    now = standing_of(fresh(key_result), key_result.objective.cycle, key_result.organisation.settings, today)
    assert (now.below_baseline, now.score, now.status) == (True, 0.0, Status.OFF_TRACK)


def test_more_than_the_target_is_shown_raw_and_scored_1(key_result):
    factories.check_in(key_result, 38.0)
    now = fresh(key_result)
    assert (now.progress, now.score) == (pytest.approx(1.2), 1.0)


def test_a_bound_is_scored_by_the_time_inside_it(scoped, today):
    bound = factories.key_result(statement="Uptime above 99", direction="keep_above", target=99.0, baseline=None)
    factories.check_in(bound, 99.5, on=today - timedelta(days=20))
    factories.check_in(bound, 98.0, on=today - timedelta(days=10))
    now = fresh(bound)
    assert now.score == pytest.approx(0.5)
    assert now.status == "off_track"  # outside now, and nothing says that it comes back


@pytest.mark.parametrize("seed", range(8))
def test_what_is_carried_agrees_with_the_log_whatever_happened(scoped, today, seed):
    """Random days, values, corrections and late arrivals; incremental and from scratch come to the same."""
    rng = random.Random(seed)
    kinds = [{}, {"direction": "keep_below", "target": 30.0, "baseline": None}, {"baseline": None}]
    key_result = factories.key_result(**rng.choice(kinds))
    made = []
    for _ in range(12):
        corrects = rng.choice(made) if made and rng.random() < 0.2 else None
        try:
            with transaction.atomic():
                made.append(
                    factories.check_in(
                        key_result,
                        round(rng.uniform(10, 50), 1),
                        on=today - timedelta(days=rng.randrange(40)),
                        corrects=corrects,
                    )
                )
        except ValidationError:
            assert corrects is not None
    assert actions.recompute(key_result.organisation, write=False) == 0


def test_recompute_mends_what_was_tampered_with(key_result):
    factories.check_in(key_result, 26.0)
    KeyResult.objects.filter(pk=key_result.pk).update(value=999.0, score=0.99)
    assert actions.recompute(key_result.organisation) >= 1
    assert fresh(key_result).value == 26.0
    assert actions.recompute(key_result.organisation, write=False) == 0


def test_the_nightly_look_marks_what_time_made_stale(key_result, time_machine):
    factories.check_in(key_result, 34.0)
    from quarterdeck.keel.clock import now

    time_machine.move_to(now() + timedelta(days=25))
    actions.refresh_running(key_result.organisation)
    assert fresh(key_result).status == "stale"
