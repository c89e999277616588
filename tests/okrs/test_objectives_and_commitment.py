"""From a draft to a promise: writing, proposing, committing, dropping."""

import pytest
from django.core.exceptions import ValidationError

from quarterdeck.events.models import Event
from quarterdeck.keel.errors import Conflict, Refused
from quarterdeck.okrs import actions
from quarterdeck.okrs.models import Contributor, Objective, ObjectiveState, Phase
from quarterdeck.people.models import Organisation, Role
from tests import factories

pytestmark = pytest.mark.usefixtures("scoped")


@pytest.fixture
def steward(scoped: Organisation):
    return factories.member("Stella", role=Role.STEWARD)


@pytest.fixture
def team(scoped: Organisation):
    return factories.team("Onboarding")


@pytest.fixture
def lead(team):
    return factories.member("Lena", team=team, lead=True)


@pytest.fixture
def mate(team):
    return factories.member("Mika", team=team)


@pytest.fixture
def draft(mate, team):
    objective = actions.create_objective(
        mate, team=team, cycle=factories.cycle(phase=Phase.PLANNING), title="Feel at home", owner=mate
    )
    actions.add_key_result(
        mate, objective, statement="Activation from 20 % to 35 %", baseline=20.0, target=35.0, unit="%", owner=mate
    )
    return objective


def test_a_member_drafts_for_the_own_team_and_is_its_first_contributor(draft, mate):
    assert draft.state == ObjectiveState.DRAFT
    assert draft.reference.startswith("O-")
    assert Contributor.objects.filter(objective=draft, member=mate).exists()
    assert Event.objects.filter(verb="objective.drafted", subject_id=draft.pk, actor=mate).exists()


def test_nobody_drafts_for_somebody_elses_team(team, draft):
    with pytest.raises(Refused, match="member of this team"):
        actions.create_objective(factories.member(), team=team, cycle=draft.cycle, title="Not ours")


def test_a_viewer_writes_nothing(team, draft):
    viewer = factories.member(role=Role.VIEWER, team=team)
    with pytest.raises(Refused):
        actions.create_objective(viewer, team=team, cycle=draft.cycle, title="Not mine to write")


def test_an_empty_title_is_refused_beside_its_field_and_changes_nothing(mate, team, draft):
    before = Objective.objects.count()
    with pytest.raises(ValidationError) as refused:
        actions.create_objective(mate, team=team, cycle=draft.cycle, title="   ")
    assert list(refused.value.message_dict) == ["title"]
    assert Objective.objects.count() == before


def test_an_owner_from_another_organisation_is_refused(mate, team, draft):
    other = factories.organisation("Elsewhere")
    from quarterdeck.keel.scope import organisation_scope

    with organisation_scope(other):
        stranger = factories.member("Stranger")
    with pytest.raises(ValidationError) as refused:
        actions.edit_objective(mate, draft, owner=stranger)
    assert "owner" in refused.value.message_dict


def test_drafting_waits_for_a_cycle_that_is_not_reflected_on(mate, team):
    with pytest.raises(ValidationError, match="Draft for a later cycle"):
        actions.create_objective(mate, team=team, cycle=factories.cycle(phase=Phase.REFLECTING), title="Too late")


def test_an_archived_team_takes_no_objective(steward, team, draft):
    from quarterdeck.keel.clock import now

    team.archived_at = now()
    team.save()
    with pytest.raises(ValidationError, match="archived"):
        actions.create_objective(steward, team=team, cycle=draft.cycle, title="For nobody")


def test_propose_shows_it_and_take_back_hides_it_again(draft, mate):
    actions.propose(mate, draft)
    assert Objective.objects.get(pk=draft.pk).state == ObjectiveState.PROPOSED
    actions.take_back(mate, draft)
    assert Objective.objects.get(pk=draft.pk).state == ObjectiveState.DRAFT


def test_only_a_lead_or_a_steward_commits(draft, mate, lead):
    with pytest.raises(Refused, match="lead"):
        actions.commit(mate, draft)
    actions.commit(lead, draft)
    assert Objective.objects.get(pk=draft.pk).state == ObjectiveState.COMMITTED


def test_committing_twice_is_committing_once(draft, lead):
    actions.commit(lead, draft)
    actions.commit(lead, draft)
    assert Event.objects.filter(verb="objective.committed", subject_id=draft.pk).count() == 1


def test_commit_keeps_the_promise_as_it_was_made(draft, lead):
    actions.commit(lead, draft)
    promised = draft.key_results.get()
    assert (promised.original_baseline, promised.original_target) == (20.0, 35.0)


def test_commit_names_what_is_missing_and_commits_nothing(lead, mate, team, draft):
    bare = actions.create_objective(mate, team=team, cycle=draft.cycle, title="Bare")
    with pytest.raises(ValidationError) as refused:
        actions.commit(lead, bare)
    said = " ".join(refused.value.messages)
    assert "accountable owner" in said
    assert "at least one key result" in said
    actions.add_key_result(mate, bare, statement="Something")
    with pytest.raises(ValidationError) as refused:
        actions.commit(lead, bare)
    said = " ".join(refused.value.messages)
    assert "a team is not an owner" in said
    assert "value to reach" in said
    assert Objective.objects.get(pk=bare.pk).state == ObjectiveState.DRAFT


def test_a_baseline_may_be_unknown_if_somebody_measures_it_by_a_date(lead, mate, draft):
    waiting = actions.add_key_result(mate, draft, statement="Would miss us", target=40.0, unit="%", owner=mate)
    assert {each.code for each in actions.blockers(draft)} == {"missing_baseline"}
    actions.edit_key_result(mate, waiting, baseline_owner=mate, baseline_due_on=draft.cycle.ends_on)
    assert actions.blockers(draft) == []


def test_a_hard_limit_yields_only_to_a_stewards_reason_and_is_counted(lead, mate, steward, team, draft):
    for _ in range(3):
        factories.objective(team=team, cycle=draft.cycle, owner=mate)
    with pytest.raises(ValidationError, match="steward"):
        actions.commit(lead, draft)
    with pytest.raises(ValidationError) as refused:
        actions.commit(steward, draft)
    assert "override_reason" in refused.value.message_dict
    actions.commit(steward, draft, override_reason="The merger brought us a second product.")
    override = Event.objects.get(verb="limit.overridden", subject_id=draft.pk)
    assert override.data["limit"] == "too_many_objectives"
    assert "merger" in override.data["reason"]


def test_more_key_results_than_the_hard_limit_block_the_commit(lead, mate, draft):
    for n in range(5):
        actions.add_key_result(mate, draft, statement=f"Number {n}", baseline=0.0, target=1.0, owner=mate)
    assert "too_many_key_results" in {each.code for each in actions.blockers(draft)}


def test_dropping_asks_for_a_reason_and_keeps_the_story(draft, lead):
    with pytest.raises(ValidationError) as refused:
        actions.drop(lead, draft, reason="  ")
    assert "reason" in refused.value.message_dict
    actions.drop(lead, draft, reason="The market closed.")
    dropped = Objective.objects.get(pk=draft.pk)
    assert (dropped.state, dropped.dropped_because) == (ObjectiveState.DROPPED, "The market closed.")


def test_a_committed_annual_objective_asks_for_the_strategic_reason(steward):
    annual = factories.objective(cycle=factories.cycle(kind="annual"))
    with pytest.raises(ValidationError) as refused:
        actions.edit_objective(steward, annual, title="Something else")
    assert "reason" in refused.value.message_dict
    actions.edit_objective(steward, annual, title="Something else", reason="We left the segment.")
    assert Event.objects.get(verb="objective.changed", subject_id=annual.pk).data["reason"] == "We left the segment."


def test_the_second_of_two_writers_is_told(draft, mate):
    actions.edit_objective(mate, draft, version=1, title="First")
    with pytest.raises(Conflict):
        actions.edit_objective(mate, draft, version=1, title="Second")
    assert Objective.objects.get(pk=draft.pk).title == "First"


def test_a_change_keeps_what_it_was_before(draft, mate):
    actions.edit_objective(mate, draft, title="At home in a week")
    data = Event.objects.get(verb="objective.changed").data
    assert (data["before"]["title"], data["after"]["title"]) == ("Feel at home", "At home in a week")


def test_moving_takes_the_key_results_along_but_not_out_of_a_measured_cycle(steward, mate):
    objective = factories.objective()
    key_result = factories.key_result(objective=objective)
    other = factories.team("Elsewhere in the house")
    assert actions.move_objective(steward, objective, team=other).team == other
    factories.check_in(key_result, 25.0)
    with pytest.raises(ValidationError, match="Carry it over"):
        actions.move_objective(steward, objective, cycle=factories.cycle(phase=Phase.PLANNING))


def test_copying_takes_chosen_key_results_and_never_check_ins(steward):
    objective = factories.objective()
    taken, left = factories.key_result(objective=objective), factories.key_result(objective=objective)
    factories.check_in(taken, 25.0)
    copy = actions.copy_objective(steward, objective, team=objective.team, cycle=objective.cycle, key_results=[taken])
    copied = copy.key_results.get()
    assert copied.copied_from == taken
    assert copied.value is None
    assert left.copies.count() == 0


def test_carrying_over_begins_at_the_last_value_and_happens_once(steward):
    objective = factories.objective()
    key_result = factories.key_result(objective=objective)
    factories.check_in(key_result, 28.0)
    from datetime import timedelta

    later = factories.cycle(phase=Phase.PLANNING, starts_on=objective.cycle.ends_on + timedelta(days=1))
    carried = actions.carry_over(steward, objective, cycle=later)
    assert carried.carried_from == objective
    assert (carried.key_results.get().baseline, carried.key_results.get().target) == (28.0, 35.0)
    assert actions.carry_over(steward, objective, cycle=later) == carried
