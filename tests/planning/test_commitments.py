"""Shares of a higher key result: what can be offered, how it is negotiated, and what it adds up to."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.events.models import Event
from quarterdeck.keel.clock import now, today
from quarterdeck.keel.errors import Refused
from quarterdeck.okrs.models import KeyResult
from quarterdeck.planning import actions
from quarterdeck.planning.actions.commitments import whole_way
from quarterdeck.planning.coverage import Covered, coverage_of
from quarterdeck.planning.models import Share
from quarterdeck.planning.queries.agreements import agreements_page
from quarterdeck.planning.queries.asks import asks_of
from tests import factories


def covered(place):
    page = agreements_page(place.boss, place.top_kr, today(place.organisation), whole_way(place.top_kr))
    return page.coverage.covered


def test_leadership_says_what_it_needs_and_a_team_takes_a_share(place):
    actions.state_need(place.boss, place.top_kr, words="two teams that take half each")
    offer = actions.propose_share(place.lena, place.top_kr, team=place.onboarding, amount=5.0)
    assert offer.turn == "above"
    assert covered(place) is Covered.NONE
    actions.agree_share(place.boss, offer)
    assert covered(place) is Covered.UNDER
    actions.agree_share(place.boss, actions.propose_share(place.pia, place.top_kr, team=place.payments, amount=5.0))
    assert covered(place) is Covered.FULL


def test_more_than_needed_is_shown_as_over_committed(place):
    for who, team in ((place.lena, place.onboarding), (place.pia, place.payments)):
        actions.agree_share(place.boss, actions.propose_share(who, place.top_kr, team=team, amount=8.0))
    assert covered(place) is Covered.OVER


def test_one_share_over_the_whole_way_is_refused(place):
    with pytest.raises(ValidationError, match="The whole way is 10"):
        actions.propose_share(place.lena, place.top_kr, team=place.onboarding, amount=10.5)
    for amount in (0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(ValidationError, match="positive"):
            actions.propose_share(place.lena, place.top_kr, team=place.onboarding, amount=amount)


def test_a_share_may_be_words_where_nothing_can_be_counted(place):
    guardrail = factories.key_result(
        "Keep uptime", objective=place.top, direction="keep_above", baseline=None, target=99.0)  # fmt: skip
    with pytest.raises(ValidationError, match="in words"):
        actions.propose_share(place.lena, guardrail, team=place.onboarding, amount=1.0)
    actions.agree_share(
        place.boss, actions.propose_share(place.lena, guardrail, team=place.onboarding, words="our part of it")
    )


def test_a_team_negotiates_by_less_scope_and_both_sides_speak_in_turns(place):
    asked = actions.propose_share(place.boss, place.top_kr, team=place.onboarding, amount=6.0)
    assert asked.turn == "below"
    assert [each.reference for each in asks_of(place.mika, today(place.organisation))] == [place.top_kr.reference]
    with pytest.raises(Refused):
        actions.agree_share(place.boss, asked)
    offer = actions.counter_share(place.lena, asked, amount=4.0, move="less_scope", reason="only the large customers")
    assert (offer.turn, offer.move) == ("above", "less_scope")
    with pytest.raises(Refused):
        actions.agree_share(place.mika, offer)
    actions.agree_share(place.boss, offer)
    told = Event.objects.get(verb="share.countered")
    assert told.data["after"]["share"].startswith("4")


def test_an_agreed_share_can_be_talked_about_again(place):
    share = actions.agree_share(
        place.boss, actions.propose_share(place.lena, place.top_kr, team=place.onboarding, amount=5.0))  # fmt: skip
    again = actions.counter_share(place.lena, share, amount=3.0, reason="two people left")
    assert (again.state, again.turn) == ("open", "above")


def test_a_team_has_one_share_and_the_own_team_none(place):
    actions.propose_share(place.lena, place.top_kr, team=place.onboarding, amount=5.0)
    with pytest.raises(ValidationError, match="has a share already"):
        actions.propose_share(place.boss, place.top_kr, team=place.onboarding, amount=2.0)
    with pytest.raises(ValidationError, match="this team itself"):
        actions.propose_share(place.boss, place.top_kr, team=factories.company(), amount=2.0)
    with pytest.raises(Refused):
        actions.propose_share(place.pia, place.top_kr, team=place.growth, amount=2.0)


def test_a_draft_is_not_shared_out_before_others_can_read_it(place):
    place.top.state = "draft"
    place.top.save()
    place.top_kr.objective.state = "draft"
    with pytest.raises(ValidationError, match="Propose it first"):
        actions.propose_share(place.boss, place.top_kr, team=place.onboarding, amount=2.0)


def test_a_declined_share_makes_room_for_another(place):
    share = actions.propose_share(place.lena, place.top_kr, team=place.onboarding, amount=5.0)
    with pytest.raises(ValidationError, match="Say why"):
        actions.decline_share(place.boss, share, reason="")
    actions.decline_share(place.boss, share, reason="we found another way")
    actions.propose_share(place.lena, place.top_kr, team=place.onboarding, amount=2.0)
    assert Share.objects.count() == 2


def test_the_share_of_an_archived_team_counts_no_more(place):
    share = actions.agree_share(
        place.boss, actions.propose_share(place.lena, place.top_kr, team=place.onboarding, amount=10.0))  # fmt: skip
    place.onboarding.archived_at = now()
    place.onboarding.save()
    assert covered(place) is Covered.NONE
    with pytest.raises(ValidationError, match="archived now"):
        actions.counter_share(place.lena, share, amount=1.0, reason="x")


def test_leadership_lowers_the_target_as_an_answer_and_the_old_one_stays_on_record(place):
    actions.agree_share(place.boss, actions.propose_share(place.lena, place.top_kr, team=place.onboarding, amount=5.0))
    with pytest.raises(ValidationError, match="between 80"):
        actions.lower_target(place.boss, place.top_kr, target=95.0, reason="x")
    actions.lower_target(place.boss, place.top_kr, target=85.0, reason="The teams can carry half.")
    place.top_kr = KeyResult.objects.select_related("objective__cycle", "objective__team").get(pk=place.top_kr.pk)
    assert place.top_kr.original_target == 90.0
    assert covered(place) is Covered.FULL
    told = Event.objects.get(verb="key_result.changed")
    assert told.data["reason"] == "The teams can carry half."
    with pytest.raises(Refused):
        actions.lower_target(place.mika, place.top_kr, target=82.0, reason="x")


amounts = st.floats(min_value=1e-3, max_value=1e9)


@given(whole=amounts, shares=st.lists(amounts, max_size=6))
def test_coverage_has_one_word_and_never_a_negative_rest(whole, shares):
    found = coverage_of(whole, shares, [])
    assert found.missing >= 0
    assert (found.covered is Covered.NONE) == (not shares)
    if found.covered is Covered.FULL:
        assert abs(sum(shares) - whole) <= whole * 0.0201


def test_taking_a_share_in_the_browser(place, client_of):
    lena, boss = client_of(place.lena), client_of(place.boss)
    where = f"/acme/{place.top_kr.reference}"
    refused = lena.post(f"{where}/shares", {"share-team": place.onboarding.pk, "share-amount": "400"})
    assert refused.status_code == 422
    assert "whole way" in refused.content.decode()
    assert lena.post(f"{where}/shares", {"share-team": place.onboarding.pk, "share-amount": "5 %"}).status_code == 303
    key = Share.objects.get().pk
    answer = {"answer": "counter", "amount": "7", "reason": "we need more"}
    assert boss.post(f"/acme/shares/{key}/answer", answer).status_code == 303
    assert lena.post(f"/acme/shares/{key}/answer", {"answer": "agree"}).status_code == 303
    shown = boss.get(f"{where}/agreements").content.decode()
    assert "Under-committed" in shown
    assert boss.post(f"{where}/need", {"need-words": "all hands"}).status_code == 303
    assert boss.post(f"{where}/lower-target", {"lower-target": "87", "lower-reason": "honest"}).status_code == 303
    assert "Fully committed" in boss.get(f"{where}/agreements").content.decode()
    assert "all hands" in boss.get(f"/acme/panels/key_result/{place.top_kr.reference}").content.decode()
