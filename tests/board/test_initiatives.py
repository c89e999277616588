"""Placing bets, changing and dropping them."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from quarterdeck.board import actions
from quarterdeck.board.models import Initiative, Move
from quarterdeck.board.queries import initiative_page
from quarterdeck.events.models import Event
from quarterdeck.keel.clock import today
from quarterdeck.keel.errors import Conflict
from quarterdeck.keel.scope import every_organisation, organisation_scope
from quarterdeck.okrs.models import Phase
from tests import factories


def test_a_bet_is_one_sentence(crew, bet):
    day = today(crew.organisation) + timedelta(days=30)
    placed = bet("A guided tour", key_results=[crew.first, crew.second], expected_move="5 points", shows_by=day,
                 because="half leave before their first import.")  # fmt: skip
    said = initiative_page(crew.ada, placed, today(crew.organisation)).hypothesis
    assert said.startswith("We believe that “A guided tour” will move KR-1, KR-2 by 5 points until ")
    assert said.endswith(", because half leave before their first import.")


def test_bets_are_numbered_and_stand_among_the_options(crew, bet):
    first, second = bet("One"), bet("Two")
    assert (first.reference, second.reference) == ("I-1", "I-2")
    assert first.column == second.column == "options"
    assert first.rank < second.rank
    assert [m.to_column for m in Move.objects.filter(initiative=first)] == ["options"]


def test_only_a_title_is_needed_and_the_origin_is_remembered(crew):
    placed = actions.propose_initiative(crew.ben, team=crew.team, title="Try it", origin="D-12 stop the newsletter")
    assert placed.origin == "D-12 stop the newsletter"
    assert placed.owner is None


def test_it_asks_for_a_title(crew):
    with pytest.raises(ValidationError, match="what you will try"):
        actions.propose_initiative(crew.ada, team=crew.team, title="  ")


@pytest.mark.parametrize("who", ["vera", "eve"])
def test_who_is_not_of_the_team_places_no_bets_for_it(crew, who):
    with pytest.raises(PermissionDenied):
        actions.propose_initiative(getattr(crew, who), team=crew.team, title="Mine")
    assert not Initiative.objects.exists()


def test_a_key_result_of_another_organisation_is_refused(crew):
    other = factories.organisation("Other")
    with every_organisation(), organisation_scope(other):
        foreign = factories.key_result()
    with pytest.raises(ValidationError, match="of your organisation"):
        actions.propose_initiative(crew.ada, team=crew.team, title="Try", key_results=[foreign])
    assert not Initiative.objects.exists()


def test_another_teams_draft_cannot_be_aimed_at(crew):
    draft = factories.objective(team=factories.team(), state="draft")
    hidden = factories.key_result(objective=draft)
    with pytest.raises(ValidationError, match="of your organisation"):
        actions.propose_initiative(crew.ada, team=crew.team, title="Try", key_results=[hidden])


def test_a_key_result_of_a_closed_cycle_is_refused_but_stays_where_it_was_chosen(crew, bet):
    placed = bet(key_results=[crew.first])
    cycle = crew.objective.cycle
    cycle.phase = Phase.CLOSED
    cycle.save()
    crew.second.refresh_from_db()
    with pytest.raises(ValidationError, match="which is closed"):
        actions.edit_initiative(crew.ada, placed, key_results=[crew.second])
    actions.edit_initiative(crew.ada, placed, title="Another tour", key_results=[crew.first])
    assert placed.key_results.get() == crew.first


def test_changes_are_on_record_with_what_they_were(crew, bet):
    placed = bet(key_results=[crew.first])
    actions.edit_initiative(crew.ben, placed, title="A shorter tour", key_results=[crew.second, crew.first])
    event = Event.objects.get(verb="initiative.changed")
    assert event.data["before"] == {"title": "A guided tour", "key_results": "KR-1"}
    assert event.data["after"] == {"title": "A shorter tour", "key_results": "KR-2, KR-1"}


def test_saving_what_is_already_so_records_nothing(crew, bet):
    placed = bet(key_results=[crew.first])
    actions.edit_initiative(crew.ada, placed, title="A guided tour", key_results=[crew.first])
    assert not Event.objects.filter(verb="initiative.changed").exists()


def test_two_writers_do_not_overwrite_each_other(crew, bet):
    placed = bet()
    actions.edit_initiative(crew.ada, placed, title="Hers", version=1)
    with pytest.raises(Conflict) as conflict:
        actions.edit_initiative(crew.ben, placed, title="His", version=1)
    assert conflict.value.theirs.title == "Hers"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "tracker.example/1", "file:///etc/passwd"])
def test_links_are_web_addresses(crew, link):
    with pytest.raises(ValidationError, match="whole address"):
        actions.propose_initiative(crew.ada, team=crew.team, title="Try", links=[link])


def test_a_bet_that_never_began_is_dropped_with_a_reason(crew, bet):
    placed = bet()
    with pytest.raises(ValidationError, match="Say why"):
        actions.drop_initiative(crew.ada, placed, reason=" ")
    dropped = actions.drop_initiative(crew.ada, placed, reason="Not worth it")
    assert dropped.dropped_because == "Not worth it"
    assert Move.objects.filter(initiative=placed).last().to_column == ""


def test_a_bet_that_began_is_stopped_instead(crew, bet):
    placed = bet(to="doing")
    with pytest.raises(ValidationError, match="Move it to Stopped"):
        actions.drop_initiative(crew.ada, placed, reason="No")


def test_what_an_ended_bet_taught_can_be_said_later(crew, bet):
    placed = bet(to="done")
    actions.conclude(crew.ben, placed, evidence="refuted", learned="Nobody finished the tour")
    placed.refresh_from_db()
    assert (placed.evidence, placed.learned) == ("refuted", "Nobody finished the tour")
    assert Event.objects.get(verb="initiative.concluded").data["before"]["evidence"] == "unclear"


def test_what_is_not_over_has_taught_nothing_yet(crew, bet):
    with pytest.raises(ValidationError, match="not over yet"):
        actions.conclude(crew.ada, bet(to="doing"), evidence="confirmed", learned="Yes")


def test_the_bets_of_somebody_who_leaves_find_a_new_owner(crew, bet):
    from quarterdeck.people.ownership import owned_by

    placed = bet(owner=crew.ben)
    (owned, reassign) = next(each for each in owned_by(crew.ben) if each[0].kind == "initiative")
    reassign(crew.steward, owned, crew.ben, crew.ada, "Ben left")
    placed.refresh_from_db()
    assert placed.owner == crew.ada
