"""Asking another team: whose turn it is, what is promised, and what happens when it does not work out."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.formats import date_format

from quarterdeck.events.models import Event
from quarterdeck.events.sentences import tell
from quarterdeck.keel.clock import now, today
from quarterdeck.keel.errors import Refused
from quarterdeck.people.ownership import holds_of
from quarterdeck.planning import actions
from quarterdeck.planning.queries.asks import asks_of
from quarterdeck.planning.queries.dependencies import of_team, open_in
from tests import factories


@pytest.fixture
def day(place):
    return today(place.organisation) + timedelta(days=10)


@pytest.fixture
def asked(place, day):
    return actions.ask(place.mika, place.welcome_kr, provider=place.payments, what="a sandbox", needed_on=day)


def test_a_team_asks_and_the_other_commits(place, asked, day):
    promised = actions.accept(place.pia, asked)
    assert (promised.state, promised.promised_what, promised.promised_on) == ("committed", "a sandbox", day)
    told = Event.objects.get(verb="dependency.committed")
    assert told.parent_id == place.welcome_kr.pk
    assert told.data["provider_team"] == str(place.payments.pk)


def test_the_asked_team_counter_offers_and_the_asker_takes_it(place, asked, day):
    later = day + timedelta(days=7)
    offer = actions.counter_offer(place.pia, asked, on=later, words="after the release")
    assert (offer.state, offer.turn) == ("negotiating", "asker")
    with pytest.raises(Refused):
        actions.accept(place.pia, offer)
    taken = actions.accept(place.lena, offer)
    assert (taken.state, taken.promised_on, taken.promised_what) == ("committed", later, "a sandbox")


def test_the_asker_may_answer_a_counter_offer_with_another(place, asked, day):
    actions.counter_offer(place.pia, asked, what="test cards only")
    offer = actions.counter_offer(place.mika, asked, on=day + timedelta(days=3))
    assert (offer.turn, offer.offered_what) == ("provider", "test cards only")
    assert actions.accept(place.pia, offer).promised_on == day + timedelta(days=3)


def test_an_offer_of_the_same_is_no_offer(place, asked, day):
    with pytest.raises(ValidationError, match="lies on the table"):
        actions.counter_offer(place.pia, asked, on=day)


def test_declining_needs_a_reason_and_settles_it(place, asked):
    with pytest.raises(ValidationError, match="Say why"):
        actions.decline(place.pia, asked, reason=" ")
    actions.decline(place.pia, asked, reason="Nobody left this quarter.")
    with pytest.raises(ValidationError, match="settled already: declined"):
        actions.accept(place.pia, asked)


def test_delivery_is_confirmed_by_the_asker(place, asked):
    actions.accept(place.pia, asked)
    actions.hand_over(place.pia, asked, words="in staging")
    with pytest.raises(Refused):
        actions.confirm(place.pia, asked)
    back = actions.send_back(place.mika, asked, words="no test cards in it")
    assert back.turn == "provider"
    actions.hand_over(place.pia, asked)
    assert actions.confirm(place.mika, asked).state == "delivered"
    assert actions.confirm(place.lena, asked).state == "delivered"
    assert Event.objects.filter(verb="dependency.delivered").count() == 1


def test_two_people_committing_at_once_settle_it_once(place, asked):
    other = factories.member("Paul", team=place.payments)
    actions.accept(place.pia, asked)
    actions.accept(other, asked)
    assert Event.objects.filter(verb="dependency.committed").count() == 1


@pytest.mark.parametrize("who", ["mika", "boss"])
def test_only_the_asked_team_answers(place, asked, who):
    with pytest.raises(Refused, match="the team that was asked"):
        actions.accept(getattr(place, who), asked)


def test_what_cannot_be_asked(place, day):
    archived = factories.team("Gone", archived_at=now())
    for change, words in (
        ({"provider": place.onboarding}, "this team itself"),
        ({"provider": archived}, "archived"),
        ({"what": "  "}, "what you need"),
        ({"needed_on": today(place.organisation) - timedelta(days=1)}, "past"),
        ({"needed_on": place.quarter.ends_on + timedelta(days=1)}, "the last of the cycle"),
    ):
        with pytest.raises(ValidationError, match=words):
            actions.ask(
                place.mika, place.welcome_kr, **{"provider": place.payments, "what": "x", "needed_on": day, **change}
            )


def test_an_archived_team_with_open_dependencies_is_told_so_and_the_asker_can_go_on(place, asked):
    assert place.welcome_kr.reference in [each.reference for each in holds_of(place.payments)]
    place.payments.archived_at = now()
    place.payments.save()
    with pytest.raises(ValidationError, match="archived now"):
        actions.accept(place.pia, asked)
    assert actions.withdraw(place.mika, asked).state == "withdrawn"


def test_a_closed_cycle_is_read_only(place, asked):
    place.quarter.phase = "closed"
    place.quarter.save()
    with pytest.raises(ValidationError, match="closed"):
        actions.accept(place.pia, asked)


def test_both_teams_and_my_week_show_it_and_the_forum_lists_what_is_overdue_first(place, asked, day):
    late = actions.ask(place.mika, place.welcome_kr, provider=place.payments, what="late one", needed_on=day)
    late.needed_on = today(place.organisation) - timedelta(days=2)
    late.save()
    here = today(place.organisation)
    asking, _none = of_team(place.mika, place.onboarding, here)
    _none, waiting = of_team(place.pia, place.payments, here)
    assert {each.what for each in asking} == {each.what for each in waiting} == {"a sandbox", "late one"}
    assert [each.label for each in asks_of(place.pia, here)] == ["late one", "a sandbox"]
    assert asks_of(place.mika, here) == ()
    assert [(each.what, each.is_overdue) for each in open_in(place.boss, place.quarter, here)] == [
        ("late one", True), ("a sandbox", False)]  # fmt: skip
    actions.counter_offer(place.pia, asked, what="half of it")
    assert [each.label for each in asks_of(place.mika, here)] == ["a sandbox"]


def test_what_is_overdue_is_said_once_for_each_day_that_passed(place, asked):
    assert actions.announce_overdue(place.organisation) == 0
    asked.needed_on = today(place.organisation) - timedelta(days=1)
    asked.save()
    assert actions.announce_overdue(place.organisation) == 1
    assert actions.announce_overdue(place.organisation) == 0
    told = Event.objects.get(verb="dependency.overdue")
    assert told.data["provider_team"] == str(place.payments.pk)
    yesterday = date_format(today(place.organisation) - timedelta(days=1), "j M Y")
    assert tell(told).sentence.endswith(f"is overdue since {yesterday}")


def test_my_week_says_what_is_expected_now(place, asked):
    def words(who):
        return [each.words.partition(":")[2].strip() for each in asks_of(who, today(place.organisation))]

    assert words(place.pia) == ["commit, offer something else, or decline"]
    actions.counter_offer(place.pia, asked, what="half")
    assert words(place.mika) == ["agree, or answer"]
    actions.accept(place.mika, asked)
    assert words(place.mika) == words(place.pia) == []
    actions.hand_over(place.pia, asked)
    assert words(place.mika) == ["confirm, or say what is missing"]


def test_asking_and_negotiating_in_the_browser(place, client_of, day):
    mika, pia = client_of(place.mika), client_of(place.pia)
    where = f"/acme/{place.welcome_kr.reference}"
    refused = mika.post(
        f"{where}/dependencies",
        {"ask-what": "a sandbox", "ask-needed_on": "2020-01-01", "ask-provider": place.payments.pk},
    )
    assert refused.status_code == 422
    assert "still be kept" in refused.content.decode()
    sent = {"ask-what": "a sandbox", "ask-needed_on": day.isoformat(), "ask-provider": str(place.payments.pk)}
    assert mika.post(f"{where}/dependencies", sent).status_code == 303
    week = pia.get("/acme/panels/my_week/-").content.decode()
    assert "a sandbox" in week
    page = place.welcome_kr.dependencies.get()
    address = f"/acme/dependencies/{page.pk}"
    assert pia.post(address, {"verb": "counter_offer", "what": "half", "on": day.isoformat()}).status_code == 303
    assert "half" in mika.get(address).content.decode()
    assert mika.post(address, {"verb": "accept"}).status_code == 303
    page.refresh_from_db()
    assert page.promised_what == "half"
    assert "a sandbox" in mika.get(f"/acme/panels/key_result/{place.welcome_kr.reference}").content.decode()
    assert "a sandbox" in mika.get("/acme/panels/team/payments").content.decode()
