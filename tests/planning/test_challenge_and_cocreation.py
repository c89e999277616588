"""Questions to drafts, words offered for them, who wrote them, who is there."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quarterdeck.events.models import Event
from quarterdeck.keel.clock import today
from quarterdeck.keel.errors import Refused
from quarterdeck.keel.scope import organisation_scope
from quarterdeck.okrs import actions as okrs
from quarterdeck.okrs.models import Contributor, Objective
from quarterdeck.people.models import Role
from quarterdeck.planning import actions
from quarterdeck.planning.actions.cocreation import note_authorship_of
from quarterdeck.planning.models import Authorship, Suggestion
from quarterdeck.planning.presence import be_here, ticket
from quarterdeck.planning.queries.asks import asks_of
from tests import factories

# Challenge ------------------------------------------------------------------------------------------------------------


def test_a_peer_asks_and_the_owner_answers_with_a_reason(place):
    asked = actions.challenge(place.pia, place.welcome_kr, question="baseline", words="Measured by whom?")
    assert [each.reference for each in asks_of(place.mika, today(place.organisation))] == [place.welcome_kr.reference]
    with pytest.raises(ValidationError, match="Say why it stays"):
        actions.answer_challenge(place.mika, asked, rewritten=False)
    answered = actions.answer_challenge(place.mika, asked, rewritten=False, words="By finance, every Monday.")
    assert answered.state == "reasoned"
    assert asks_of(place.mika, today(place.organisation)) == ()


def test_answering_by_rewriting_wants_it_rewritten(place):
    asked = actions.challenge(place.stella, place.welcome_kr, question="outcome")
    with pytest.raises(ValidationError, match="reads as it did"):
        actions.answer_challenge(place.mika, asked, rewritten=True)
    okrs.edit_key_result(
        place.mika, place.welcome_kr, statement="Share of new customers who come back from 20 % to 35 %"
    )
    answered = actions.answer_challenge(place.mika, asked, rewritten=True)
    assert (answered.state, answered.statement_then) == ("rewritten", "Activation from 20 % to 35 %")


def test_an_own_question_needs_words_and_the_owner_asks_somebody_else(place):
    with pytest.raises(ValidationError, match="Write your question"):
        actions.challenge(place.pia, place.welcome_kr, question="own")
    with pytest.raises(ValidationError, match="Ask a peer"):
        actions.challenge(place.mika, place.welcome_kr, question="alone")
    with pytest.raises(Refused):
        actions.challenge(factories.member(role=Role.VIEWER), place.welcome_kr, question="alone")


def test_asking_the_same_twice_is_asking_once(place):
    first = actions.challenge(place.pia, place.welcome_kr, question="alone")
    assert actions.challenge(place.pia, place.welcome_kr, question="alone") == first
    assert Event.objects.filter(verb="key_result.challenged").count() == 1


def test_what_is_committed_is_not_challenged_any_more(place):
    with pytest.raises(ValidationError, match="not being written"):
        actions.challenge(place.mika, place.top_kr, question="alone")


def test_only_those_who_write_it_answer_and_only_the_asker_takes_it_back(place):
    asked = actions.challenge(place.pia, place.welcome_kr, question="alone")
    with pytest.raises(Refused):
        actions.answer_challenge(place.pia, asked, rewritten=False, words="x")
    with pytest.raises(Refused):
        actions.withdraw_challenge(place.mika, asked)
    assert actions.withdraw_challenge(place.pia, asked).state == "withdrawn"


# Suggestions ----------------------------------------------------------------------------------------------------------


def test_an_accepted_suggestion_stands_in_the_draft_and_makes_a_contributor(place):
    offered = actions.suggest(place.pia, place.welcome, field="title", text="New customers come back")
    actions.settle_suggestion(place.lena, offered, accept=True, word="Better.")
    assert Objective.objects.get(pk=place.welcome.pk).title == "New customers come back"
    assert Contributor.objects.filter(objective=place.welcome, member=place.pia).exists()


def test_two_people_accepting_one_suggestion_settle_it_once(place):
    offered = actions.suggest(place.pia, place.welcome, field="statement", text="Better", key_result=place.welcome_kr)
    actions.settle_suggestion(place.lena, Suggestion.objects.get(), accept=True)
    actions.settle_suggestion(place.mika, offered, accept=True)
    assert Event.objects.filter(verb="suggestion.accepted").count() == 1
    with pytest.raises(ValidationError, match="accepted meanwhile"):
        actions.settle_suggestion(place.mika, offered, accept=False, word="no")


def test_a_declined_one_gets_a_word(place):
    offered = actions.suggest(place.pia, place.welcome, field="in_order_to", text="grow")
    with pytest.raises(ValidationError, match="why not"):
        actions.settle_suggestion(place.lena, offered, accept=False)
    actions.settle_suggestion(place.lena, offered, accept=False, word="We mean the first week only.")
    assert Suggestion.objects.get().settled_by == place.lena


def test_words_that_changed_meanwhile_are_not_overwritten(place):
    offered = actions.suggest(place.pia, place.welcome, field="title", text="Other words")
    okrs.edit_objective(place.lena, place.welcome, title="Third words")
    with pytest.raises(ValidationError, match="Third words"):
        actions.settle_suggestion(place.lena, offered, accept=True)
    assert Objective.objects.get(pk=place.welcome.pk).title == "Third words"


def test_suggesting_nothing_new_or_for_what_is_promised_is_refused(place):
    with pytest.raises(ValidationError, match="Change something"):
        actions.suggest(place.pia, place.welcome, field="title", text=place.welcome.title)
    with pytest.raises(ValidationError, match="not being written"):
        actions.suggest(place.pia, place.top, field="title", text="x")


def test_who_wrote_it_is_kept_as_data(place):
    Contributor.objects.create(organisation=place.organisation, objective=place.welcome, member=place.boss)
    note_authorship_of(place.organisation, {place.welcome.pk})
    assert Authorship.objects.get().is_handed_down
    actions.name_contributor(place.lena, place.welcome, place.mika)
    note_authorship_of(place.organisation, {place.welcome.pk})
    noted = Authorship.objects.get()
    assert (noted.writers, noted.writers_of_the_team, noted.is_handed_down) == (2, 1, False)


@pytest.mark.django_db(transaction=True)
def test_it_is_noted_when_an_objective_is_proposed_and_read_once():
    organisation = factories.organisation()
    with organisation_scope(organisation):
        team = factories.team()
        mate = factories.member(team=team)
        draft = okrs.create_objective(mate, team=team, cycle=factories.cycle(), title="Ours", owner=mate)
    with organisation_scope(organisation):
        okrs.propose(mate, draft)
    with organisation_scope(organisation):
        assert actions.note_authorship(organisation) == 1
    with organisation_scope(organisation):
        assert actions.note_authorship(organisation) == 0
        assert Authorship.objects.get().writers_of_the_team == 1


# Presence -------------------------------------------------------------------------------------------------------------


def test_who_is_at_a_draft_is_seen_by_the_others_for_a_minute():
    assert be_here("draft", "a", "Ada") == []
    assert be_here("draft", "b", "Bo") == ["Ada"]
    assert be_here("other", "b", "Bo") == []


def test_a_sign_of_life_costs_no_statement(place, client_of):
    client = client_of(place.mika)
    given = ticket(str(place.welcome.pk), str(place.mika.pk), "Mika", client.session.session_key)
    where = f"/acme/presence/{given}"
    client.get(where)
    be_here(str(place.welcome.pk), "somebody", "Pia")
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(where + "?shown=")
        assert "Pia" in answer.content.decode()
        assert client.get(where + "?shown=Pia").status_code == 204
    assert captured.captured_queries == []
    assert client_of(place.pia).get(where).status_code == 404
    assert Client().get(where).status_code == 302


def test_challenging_and_suggesting_in_the_browser(place, client_of):
    pia, mika = client_of(place.pia), client_of(place.mika)
    where = f"/acme/{place.welcome_kr.reference}"
    assert pia.post(f"{where}/challenges", {"challenge-question": "own"}).status_code == 422
    asked = {"challenge-question": "behaviour", "challenge-words": "Could we send more mails?"}
    assert pia.post(f"{where}/challenges", asked).status_code == 303
    assert "more mails" in mika.get(f"/acme/panels/objective/{place.welcome.reference}").content.decode()
    assert "more mails" in mika.get("/acme/panels/my_week/-").content.decode()
    key = place.welcome_kr.challenges.get().pk
    answer = {"answer": "reasoned", "words": "There is a guardrail."}
    assert mika.post(f"/acme/challenges/{key}/answer", answer).status_code == 303
    assert "guardrail" in pia.get(f"{where}/agreements").content.decode()
    page = f"/acme/{place.welcome.reference}/suggestions"
    assert pia.post(page, {"field": place.welcome_kr.reference, "text": "Better words"}).status_code == 303
    key = Suggestion.objects.get().pk
    assert mika.post(f"/acme/suggestions/{key}/answer", {"answer": "accept"}).status_code == 303
    assert "Better words" in mika.get(where).content.decode()
    assert mika.post(f"/acme/{place.welcome.reference}/contributors", {"person": "Bea"}).status_code == 303
    assert "Bea" in mika.get(page).content.decode()
