"""A review prepares itself, is held by people, and ends in decisions."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quarterdeck.board.models import Initiative
from quarterdeck.events.models import Event
from quarterdeck.keel.errors import Refused
from quarterdeck.okrs.models import KeyResult
from quarterdeck.people.models import TeamMembership
from quarterdeck.planning.actions import ask
from quarterdeck.review import actions
from quarterdeck.review.actions.holding import Undecided
from quarterdeck.review.live import forget, revision_of
from quarterdeck.review.models import Decision, Item, Review, open_decisions
from quarterdeck.review.queries import governance_page, meeting_page
from quarterdeck.rhythm.models import Meeting, MeetingState
from tests import factories

NOW = datetime(2026, 11, 24, 13, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _on_a_tuesday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team(scoped):
    return factories.team("Onboarding", slug="onboarding")


@pytest.fixture
def lead(team):
    return factories.member("Lea", team=team, lead=True)


@pytest.fixture
def objective(team, lead):
    return factories.objective(team=team, owner=lead)


@pytest.fixture
def meeting(team, lead):
    return Meeting.objects.create(
        organisation=team.organisation, team=team, kind="weekly_review", name="Weekly review", starts_at=NOW, minutes=45,
        chair=lead, forum="Executive team")  # fmt: skip


def drifting(objective, statement="Raise activation from 20 % to 35 %", **fields):
    """A key result that has not moved for weeks while its owner feels fine."""
    made = factories.key_result(statement, objective=objective, **fields)
    for weeks in (5, 4, 3, 2, 1):
        factories.check_in(made, 20.0 + (5 - weeks) * 0.1, on=TODAY - timedelta(weeks=weeks), confidence=8)
    factories.check_in(made, 20.5, on=TODAY, confidence=8, cause="hypothesis", blocker="No events from the app")
    return KeyResult.objects.get(pk=made.pk)


def moving(objective):
    """A key result that will land."""
    made = factories.key_result("Raise referrals from 20 % to 35 %", objective=objective)
    for weeks in (4, 3, 2, 1, 0):
        factories.check_in(made, 34.0 - weeks * 2, on=TODAY - timedelta(weeks=weeks), confidence=8)
    return KeyResult.objects.get(pk=made.pk)


def keys(page):
    return [item.key for part in page.parts for item in part.items]


def test_the_agenda_names_what_drifts_and_why_and_leaves_out_what_goes_well(lead, objective, meeting):
    bad, good = drifting(objective), moving(objective)
    page = meeting_page(lead, meeting, TODAY)
    assert keys(page) == [bad.reference]
    assert good.status == "on_track"
    why = page.parts[0].items[0].why
    assert "Off track" in why
    assert "felt sure" in why
    assert "No events from the app" in why
    assert page.planned_minutes == 45


def test_the_agenda_brings_decisions_due_dependencies_parked_topics_and_hot_ones_in_their_order(
    lead, team, objective, meeting
):
    bad = drifting(objective)
    helpers = factories.team("Platform")
    factories.member(team=helpers)
    ask(lead, bad, provider=helpers, what="A sandbox", needed_on=TODAY + timedelta(days=3))
    with time_machine.travel(NOW - timedelta(days=9), tick=False):
        due = actions.decide(
            lead, team=team, kind="support", text="Ada helps", owner=lead, due_on=TODAY - timedelta(days=2)
        )
    actions.park(lead, meeting, words="Pricing for partners")
    actions.add_topic(factories.member("Gus"), meeting, title="The outage of Monday", minutes=5)
    page = meeting_page(lead, meeting, TODAY)
    assert [part.section for part in page.parts] == ["tracking", "topics", "parking"]
    assert keys(page)[0] == bad.reference
    assert f"decision:{due.reference}" in keys(page)
    assert any(each.startswith("dependency:") for each in keys(page))
    assert [item.title for item in page.parts[1].items] == ["The outage of Monday"]
    assert page.parts[1].items[0].box == 5
    assert page.planned_minutes == 45


def test_what_people_did_with_an_agenda_stays_when_it_is_prepared_anew(lead, objective, meeting):
    first = drifting(objective)
    topic = actions.add_topic(lead, meeting, title="The fair")
    actions.reorder(lead, meeting, [topic.pk])
    second = drifting(objective, "Cut drop-off from 20 % to 35 %")
    page = meeting_page(lead, meeting, TODAY)
    assert keys(page)[0] == topic.key
    assert set(keys(page)[1:]) == {first.reference, second.reference}
    item = Item.objects.get(key=first.reference)
    actions.change_item(lead, meeting, item, is_off=True)
    actions.prepare(lead, meeting)
    page = meeting_page(lead, meeting, TODAY)
    assert first.reference not in keys(page)
    assert [each.key for each in page.off] == [first.reference]


def test_a_review_is_opened_turned_through_and_closed_with_minutes(lead, objective, meeting):
    bad = drifting(objective)
    review = actions.begin(lead, meeting)
    meeting.refresh_from_db()
    page = meeting_page(lead, meeting, TODAY)
    assert page.current.key == bad.reference
    assert page.questions.cause == "The bet does not move the number"
    assert page.questions.blocker == "No events from the app"
    actions.note(lead, meeting, review.current, words="Events come on Thursday <b>if</b> we ask")
    made = actions.decide(
        lead, team=meeting.team, meeting=meeting, item=review.current, key_result=bad, kind="support",
        text="Ask for the events", owner=lead, due_on=TODAY + timedelta(days=2))  # fmt: skip
    actions.park(lead, meeting, words="A dashboard")
    with time_machine.travel(NOW + timedelta(minutes=38), tick=False):
        closed = actions.close(lead, meeting)
    assert closed.minutes.startswith("# Weekly review\n")
    assert f"**{made.reference}** Ask for the events · {bad.reference} · Lea · by 26 Nov" in closed.minutes
    assert "\\<b\\>if" in closed.minutes
    assert "A dashboard" in closed.minutes
    assert "38 of 45 minutes" in closed.minutes
    meeting.refresh_from_db()
    assert (meeting.state, meeting.took) == (MeetingState.HELD, 38)
    assert (made.status_then, made.forum) == ("off_track", "Executive team")
    with pytest.raises(ValidationError, match="minutes stay as they are"):
        actions.add_topic(lead, meeting, title="One more thing")


def test_off_track_without_a_decision_is_asked_for_once_and_counted(lead, objective, meeting):
    bad = drifting(objective)
    actions.begin(lead, meeting)
    with pytest.raises(Undecided) as asked:
        actions.close(lead, meeting)
    assert asked.value.references == [bad.reference]
    assert Meeting.objects.get().state == MeetingState.RUNNING
    closed = actions.close(lead, meeting, anyway=True)
    assert closed.left_open == [bad.reference]
    assert Event.objects.get(verb="review.closed").data["left_open"] == 1


def test_accepting_with_a_reason_is_a_decision(lead, objective, meeting):
    bad = drifting(objective)
    actions.begin(lead, meeting)
    with pytest.raises(ValidationError, match="why you accept"):
        actions.decide(lead, team=meeting.team, meeting=meeting, kind="accept", text=" ", key_result=bad)
    actions.decide(lead, team=meeting.team, meeting=meeting, kind="accept", text="It lags", key_result=bad)
    closed = actions.close(lead, meeting)
    assert closed.left_open == []
    assert not open_decisions().exists()
    assert f"### {bad.reference} " in closed.minutes, "it was talked about"
    assert closed.minutes.count("accepted as it is: It lags") == 2


def test_two_people_who_close_one_review_close_it_once(lead, team, objective, meeting):
    other = factories.member("Oli", team=team)
    actions.begin(lead, meeting)
    first = actions.close(lead, meeting)
    second = actions.close(other, Meeting.objects.select_related("team").get())
    assert second.pk == first.pk
    assert second.closed_by_id == lead.pk
    assert Event.objects.filter(verb="review.closed").count() == 1


def test_a_decision_needs_an_owner_and_words_and_a_known_kind(lead, team):
    for fields, named in (
        ({"kind": "support", "text": "We should talk more", "owner": None}, "owner"),
        ({"kind": "support", "text": "", "owner": lead}, "text"),
        ({"kind": "magic", "text": "x", "owner": lead}, "kind"),
        ({"kind": "resourcing", "text": "x", "owner": lead, "money": 5, "currency": "coins"}, "currency"),
    ):
        with pytest.raises(ValidationError) as refused:
            actions.decide(lead, team=team, **fields)
        assert named in refused.value.message_dict
    assert not Decision.objects.exists()


def test_a_decision_is_followed_up_until_it_is_settled(lead, team):
    made = actions.decide(lead, team=team, kind="support", text="Ada helps", owner=lead, due_on=TODAY)
    with pytest.raises(ValidationError, match="look again"):
        actions.follow_up(lead, made, outcome="open")
    actions.follow_up(lead, made, outcome="open", due_on=TODAY + timedelta(days=7))
    assert open_decisions().get() == made
    actions.follow_up(lead, made, outcome="done", words="Since Monday")
    assert not open_decisions().exists()
    with pytest.raises(ValidationError, match="settled already"):
        actions.follow_up(lead, made, outcome="done")
    with pytest.raises(Refused):
        actions.follow_up(factories.member(), made, outcome="done")


def test_money_and_people_stand_beside_the_risk_of_their_key_result(lead, team, objective):
    bad, good = drifting(objective), moving(objective)
    for money, currency in ((1000, "EUR"), (-200, "EUR"), (50, "USD")):
        actions.decide(
            lead, team=team, kind="resourcing", text="Money moves", owner=lead, key_result=bad, money=money, currency=currency,
            people="0.5", forum="Board")  # fmt: skip
    rows = governance_page(lead, TODAY).rows
    assert [each.row.reference for each in rows] == [bad.reference, good.reference]
    assert dict(rows[0].money) == {"EUR": 800, "USD": 50}
    assert float(rows[0].people) == 1.5
    assert rows[0].forums == ("Board",)
    assert rows[1].decisions == 0


def test_those_who_follow_see_a_change_and_cost_nothing_while_there_is_none(lead, objective, meeting, client_of):
    drifting(objective)
    actions.begin(lead, meeting)
    client = client_of(lead)
    where = f"/acme/meetings/{meeting.pk}/live"
    seen = client.get(where)
    again = client.get(where, headers={"If-None-Match": seen["ETag"]})
    with CaptureQueriesContext(connection) as asked:
        client.get(where, headers={"If-None-Match": seen["ETag"]})
    assert again.status_code == 304
    assert not [each for each in asked.captured_queries if "review_" in each["sql"]]
    actions.note(lead, meeting, Item.objects.first(), words="Something new")
    forget(meeting.pk)  # what the commit of this change does: tests of this kind never commit
    changed = client.get(where, headers={"If-None-Match": seen["ETag"]})
    assert changed.status_code == 200
    assert b"Something new" in changed.content
    assert revision_of(meeting.pk) == Review.objects.get().revision


def test_who_waits_with_the_agenda_open_sees_that_it_begins(lead, objective, meeting, client_of):
    drifting(objective)
    reader = client_of(factories.member(role="viewer"))
    where = f"/acme/meetings/{meeting.pk}"
    assert b'data-revision="0"' in reader.get(where).content
    nothing = {"If-None-Match": '"0"'}
    assert reader.get(f"{where}/live", headers=nothing).status_code == 304
    actions.begin(lead, meeting)
    forget(meeting.pk)
    assert reader.get(f"{where}/live", headers=nothing).status_code == 200


def test_a_decision_is_offered_to_the_owner_of_what_is_talked_about(lead, objective, meeting, client_of):
    bad = drifting(objective)
    actions.begin(lead, meeting)
    owner = f"{bad.owner.name} (@{bad.owner.handle})".encode()
    page = client_of(lead).get(f"/acme/meetings/{meeting.pk}").content
    assert b'value="' + owner + b'"' in page
    assert b'data-owner="' + owner + b'"' in page


def test_a_review_across_teams_looks_at_everything_below(scoped, objective):
    bad = drifting(objective)
    boss = factories.member("Bo", team=factories.company(), lead=True)
    meeting = Meeting.objects.create(
        organisation=scoped, team=factories.company(), kind="monthly_review", name="Monthly",
        starts_at=NOW, minutes=180)  # fmt: skip
    page = meeting_page(boss, meeting, TODAY)
    assert keys(page) == [bad.reference]
    assert page.parts[0].items[0].why.startswith("Onboarding: ")


def test_a_whole_review_in_the_browser(lead, team, objective, meeting, client_of):
    bad = drifting(objective)
    client, where = client_of(lead), f"/acme/meetings/{meeting.pk}"
    assert b"No events from the app" in client.get(where).content
    client.post(f"{where}/topics", {"title": "The outage", "minutes": "5"})
    assert client.post(f"{where}/opening", follow=True).status_code == 200
    item = Item.objects.get(key=bad.reference)
    client.post(f"{where}/notes", {"item": item.pk, "words": "It is the import"})
    refused = client.post(f"{where}/decisions", {"kind": "support", "text": "Somebody should", "item": item.pk})
    assert refused.status_code == 422
    assert b"Name who carries it out" in refused.content
    client.post(f"{where}/turn", {"item": Item.objects.get(section="topics").pk})
    asked = client.post(f"{where}/closing")
    assert asked.status_code == 422
    assert f"We accept {bad.reference} because".encode() in asked.content
    client.post(f"{where}/decisions", {"kind": "accept", "text": "The number lags", "key_result": bad.reference})
    page = client.post(f"{where}/closing", follow=True).content
    assert b"The number lags" in page
    assert b"It is the import" in page
    assert client.get(f"{where}/minutes.md")["Content-Type"].startswith("text/markdown")
    assert TeamMembership.objects.filter(team=team).count() == 1
    assert Decision.objects.get().team == team


def test_somebody_elses_item_is_not_found(lead, objective, meeting, client_of):
    drifting(objective)
    actions.begin(lead, meeting)
    other = Meeting.objects.create(
        organisation=meeting.organisation, team=meeting.team, kind="weekly_review", name="Other",
        starts_at=NOW, minutes=45)  # fmt: skip
    item = Item.objects.first()
    assert client_of(lead).post(f"/acme/meetings/{other.pk}/notes", {"item": item.pk, "words": "x"}).status_code == 404
    assert client_of(lead).post(f"/acme/meetings/{meeting.pk}/notes", {"item": "1", "words": "x"}).status_code == 404


def test_a_decision_becomes_one_bet_with_its_owner_and_its_key_result(lead, objective, client_of):
    about = drifting(objective)
    made = actions.decide(
        lead,
        team=objective.team,
        kind="support",
        text="Sales shows the import to ten customers",
        key_result=about,
        owner=lead,
    )
    client = client_of(lead)
    assert "Make it a bet" in client.get(f"/acme/{made.reference}").content.decode()
    for _twice in range(2):
        answer = client.post(f"/acme/{made.reference}/bet")
        assert answer.status_code == 303
    bet = Initiative.objects.get()
    assert (bet.title, bet.owner, list(bet.key_results.all())) == (made.text, lead, [about])
    page = client.get(f"/acme/{bet.reference}").content.decode()
    assert f'came from: <a href="/acme/{made.reference}">' in page
    assert (
        f'<a href="/acme/{bet.reference}">{bet.reference}</a>' in client.get(f"/acme/{made.reference}").content.decode()
    )


def test_a_decision_about_a_key_result_that_is_over_becomes_a_bet_without_it(lead, objective):
    about = drifting(objective)
    made = actions.decide(lead, team=objective.team, kind="support", text="Try it again", key_result=about, owner=lead)
    objective.cycle.phase = "closed"
    objective.cycle.save()
    assert not actions.bet_on(lead, made).key_results.exists()
