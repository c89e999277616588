"""The planning window: its days, who is where, what is missing, the wall, and a whole quarter planned in the browser."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.events.models import Event
from quarterdeck.keel.agenda import Occasion
from quarterdeck.keel.clock import today
from quarterdeck.keel.errors import Refused
from quarterdeck.okrs import actions as okrs
from quarterdeck.okrs.models import KeyResult, Objective, ObjectiveState, Phase
from quarterdeck.people.models import Role, Team
from quarterdeck.planning import actions
from quarterdeck.planning.agenda import _agenda
from quarterdeck.planning.models import Dependency, MovedStep, Share
from quarterdeck.planning.queries.forum import forum_page
from quarterdeck.planning.queries.window import plan_page
from quarterdeck.planning.window import STEPS, current_step, days_of
from tests import factories


@given(length=st.integers(0, 90))
def test_the_days_count_back_from_the_first_day_and_keep_their_order(length):
    days = days_of(date(2027, 1, 1), length, {})
    assert list(days.values()) == sorted(days.values())
    assert days["priorities"] == date(2027, 1, 1) - timedelta(days=length)


def test_a_step_is_current_until_its_day_has_passed():
    days = days_of(date(2027, 1, 1), 14, {})
    assert current_step(days, date(2026, 11, 1)) == "priorities"
    assert current_step(days, date(2026, 12, 25)) == "challenge"
    assert current_step(days, date(2027, 1, 1)) == ""


def test_steps_are_moved_in_their_order_by_those_who_may(place):
    days = days_of(place.quarter.starts_on, 14, {})
    with pytest.raises(Refused):
        actions.move_step(place.lena, place.quarter, "forum", days["forum"])
    with pytest.raises(ValidationError, match="the step before ends then"):
        actions.move_step(place.boss, place.quarter, "forum", days["dependencies"] - timedelta(days=1))
    with pytest.raises(ValidationError, match="the next step ends then"):
        actions.move_step(place.boss, place.quarter, "forum", days["commit"] + timedelta(days=1))
    actions.move_step(place.boss, place.quarter, "forum", days["commit"])
    assert MovedStep.objects.get().on == days["commit"]
    actions.move_step(place.stella, place.quarter, "forum", days["forum"])
    assert not MovedStep.objects.exists()


def lines(place, who=None):
    page = plan_page(who or place.stella, place.quarter, today(place.organisation))
    return {each.name: each for each in page.teams}, page


def test_each_team_sees_where_it_is_and_what_comes_next(place):
    place.quarter.phase = Phase.PLANNING
    place.quarter.save()
    sales = factories.team("Sales", parent=place.growth)
    factories.key_result("Half", objective=factories.objective(
        team=sales, cycle=place.quarter, state=ObjectiveState.DRAFT), target=None)  # fmt: skip
    factories.team("Silent", parent=place.growth)
    asked = actions.challenge(place.pia, place.welcome_kr, question="alone")
    actions.ask(
        place.mika, place.welcome_kr, provider=place.payments, what="a sandbox", needed_on=place.quarter.ends_on
    )
    by_name, page = lines(place)
    assert {name: each.state for name, each in by_name.items()} == {
        "Acme": "committed", "Growth": "committed", "Onboarding": "proposed", "Payments": "proposed", "Sales": "forming",
        "Silent": "none"}  # fmt: skip
    assert {name: each.next_step for name, each in by_name.items() if each.next_step} == {
        "Onboarding": "Answer 1 challenge", "Payments": "Answer 1 ask of another team",
        "Sales": "Complete 1 key result", "Silent": "Draft a first objective"}  # fmt: skip
    assert any("Silent" in words for words in page.missing)
    actions.answer_challenge(place.mika, asked, rewritten=False, words="alone")
    actions.accept(place.pia, Dependency.objects.get())
    by_name, _page = lines(place)
    assert by_name["Onboarding"].next_step == "Link 1 objective"
    actions.align(place.mika, place.welcome, place.top, sentence="because")
    assert lines(place)[0]["Onboarding"].next_step == "Commit"


def test_my_teams_come_first_and_the_ready_can_be_left_out(place):
    page = plan_page(place.pia, place.quarter, today(place.organisation))
    assert page.teams[0].name == "Payments"
    waiting = plan_page(place.pia, place.quarter, today(place.organisation), only_waiting=True)
    assert "Acme" not in {each.name for each in waiting.teams}


def test_the_years_objectives_frame_the_quarters(place):
    year = factories.cycle("2026", kind="annual", starts_on=place.quarter.starts_on)
    place.quarter.year = year
    place.quarter.save()
    goal = factories.objective("A good year", cycle=year)
    actions.align(place.boss, place.top, factories.key_result(objective=goal), sentence="because")
    [frame] = lines(place)[1].frames
    assert (frame.title, frame.supporters) == ("A good year", 1)


def test_the_wall_shows_what_clashes(place):
    factories.key_result("Activation again", objective=place.checkout, owner=place.mika)
    for n in range(3):
        factories.key_result(f"More {n}", objective=place.welcome, owner=place.mika, metric=f"metric {n}")
    actions.challenge(place.pia, place.welcome_kr, question="alone")
    actions.ask(
        place.mika, place.welcome_kr, provider=place.payments, what="a sandbox", needed_on=place.quarter.ends_on
    )

    def wall(only=""):
        page = forum_page(place.boss, place.quarter, today(place.organisation), only=only)
        return page, {card.reference for team in page.teams for card in team.cards}

    page, shown = wall()
    assert shown == {each.reference for each in Objective.objects.all() if each.state != "draft"}
    assert page.capacity == ("Mika",)
    assert [metric for metric, _whose in page.metrics] == ["activation"]
    assert wall("challenge")[1] == wall("dependency")[1] == {place.welcome.reference}
    assert {place.welcome.reference, place.checkout.reference} <= wall("metric")[1]
    assert wall("capacity")[1] == {place.welcome.reference, place.checkout.reference}


def test_a_draft_hangs_on_the_wall_for_its_team_only(place):
    okrs.take_back(place.lena, place.welcome)
    for who, sees in ((place.pia, False), (place.mika, True)):
        page = forum_page(who, place.quarter, today(place.organisation))
        assert (place.welcome.reference in {c.reference for t in page.teams for c in t.cards}) is sees


def test_each_step_that_begins_is_said_once(place):
    place.quarter.phase, place.quarter.starts_on = Phase.PLANNING, today(place.organisation) + timedelta(days=9)
    place.quarter.save()
    assert actions.announce_steps(place.organisation) == 1
    assert actions.announce_steps(place.organisation) == 0
    told = Event.objects.get(verb="planning.step_begun")
    assert (told.data["key"], told.actor) == ("challenge", None)


def test_nothing_is_said_before_the_window_opens(place):
    place.quarter.phase, place.quarter.starts_on = Phase.PLANNING, today(place.organisation) + timedelta(days=40)
    place.quarter.save()
    assert actions.announce_steps(place.organisation) == 0


def test_what_the_forum_settled_is_kept(place):
    with pytest.raises(Refused):
        actions.note_forum(place.lena, place.quarter, text="x")
    with pytest.raises(ValidationError, match="one line"):
        actions.note_forum(place.boss, place.quarter, text=" ")
    actions.note_forum(place.boss, place.quarter, text="Payments first", objective=place.checkout)
    page = forum_page(place.pia, place.quarter, today(place.organisation))
    assert [(each.text, each.objective) for each in page.notes] == [("Payments first", place.checkout.reference)]


def test_two_teams_and_the_company_plan_a_quarter_in_the_browser(scoped, client_of):
    """From priorities to commit, with one challenge, one counter-offered dependency and one negotiated share."""
    quarter = factories.cycle(phase=Phase.PLANNING, starts_on=today(scoped) + timedelta(days=12), slug="next")
    one, two = factories.team("Onboarding", slug="onboarding"), factories.team("Payments", slug="payments")
    bea = factories.member("Bea", team=factories.company(), lead=True, handle="bea")
    lena, pia = (
        factories.member("Lena", team=one, lead=True, handle="lena"),
        factories.member("Pia", team=two, lead=True, handle="pia"),
    )
    boss, first, second = client_of(bea), client_of(lena), client_of(pia)

    def did(answer):
        assert answer.status_code == 303, answer.content.decode()[:3000]
        return answer

    def draft(client, team, title, owner, statement):
        did(client.post(f"/acme/teams/{team}/objectives/new?cycle=next", {
            "title": title, "in_order_to": "grow", "owner": f"@{owner}", "ambition": "aspirational", "block": "new-0",
            "new-0-statement": statement, "new-0-direction": "increase", "new-0-baseline": "20", "new-0-target": "30",
            "new-0-unit": "%", "new-0-owner": f"@{owner}", "new-0-kind": "metric", "new-0-frequency": "1",
            "new-0-trajectory": "linear"}))  # fmt: skip
        made = Objective.objects.get(title=title)
        did(client.post(f"/acme/{made.reference}/proposal"))
        return made, KeyResult.objects.get(objective=made)

    did(boss.post("/acme/priorities/", {"title": "Win the second year", "why": "It pays for the first."}))
    top, top_kr = draft(boss, "company", "Customers stay", "bea", "Renewal from 20 % to 30 %")
    mine, mine_kr = draft(first, "onboarding", "At home in a week", "lena", "Activation from 20 % to 30 %")
    other, _kr = draft(second, "payments", "Paying is easy", "pia", "Paid at once from 20 % to 30 %")
    for client, objective in ((first, mine), (second, other)):
        did(
            client.post(
                f"/acme/{objective.reference}/alignment",
                {"to": top_kr.reference, "sentence": "whoever is at home renews"},
            )
        )
    did(second.post(f"/acme/{mine_kr.reference}/challenges", {"challenge-question": "baseline"}))
    key = mine_kr.challenges.get().pk
    did(first.post(f"/acme/challenges/{key}/answer", {"answer": "reasoned", "words": "Measured on Monday."}))
    by = (quarter.starts_on + timedelta(days=20)).isoformat()
    did(first.post(f"/acme/{mine_kr.reference}/dependencies", {
        "ask-provider": str(two.pk), "ask-what": "a sandbox", "ask-needed_on": by}))  # fmt: skip
    where = f"/acme/dependencies/{Dependency.objects.get().pk}"
    did(second.post(where, {"verb": "counter_offer", "what": "half a sandbox", "on": by, "words": "one of us is away"}))
    did(first.post(where, {"verb": "accept"}))
    did(boss.post(f"/acme/{top_kr.reference}/shares", {"share-team": str(one.pk), "share-amount": "6"}))
    share = f"/acme/shares/{Share.objects.get().pk}/answer"
    did(first.post(share, {"answer": "counter", "amount": "4", "move": "less_scope", "reason": "large customers only"}))
    did(boss.post(share, {"answer": "agree"}))
    did(boss.post("/acme/cycles/next/plan", {"step": "commit", "on": quarter.starts_on.isoformat()}))
    did(boss.post("/acme/cycles/next/forum", {"text": "Half a sandbox is enough", "objective": mine.reference}))
    assert "Half a sandbox is enough" in first.get("/acme/cycles/next/forum").content.decode()
    for client, objective in ((boss, top), (first, mine), (second, other)):
        did(client.post(f"/acme/{objective.reference}/commitment"))
    page = first.get("/acme/cycles/next/plan").content.decode()
    assert "3 of 3 teams" in page
    assert "whoever is at home renews" in first.get("/acme/map?cycle=next&as=list").content.decode()
    steps = first.get("/acme/cycles/next/plan?format=json").json()["steps"]
    assert [each["step"] for each in steps] == list(STEPS)
    assert all(each["is_done"] for each in steps if each["step"] != "forum")
    viewer = client_of(factories.member(role=Role.VIEWER))
    assert viewer.get("/acme/cycles/next/plan").status_code == 200


def test_the_agenda_of_a_forum_holds_the_wall_the_challenges_and_what_teams_ask(place):
    late = today(place.organisation) - timedelta(days=2)
    coming = factories.cycle("2027 Q1", phase=Phase.PLANNING, starts_on=place.quarter.ends_on + timedelta(days=1))
    next_kr = factories.key_result(
        "More", objective=factories.objective(team=place.onboarding, cycle=coming, state=ObjectiveState.PROPOSED)
    )
    actions.challenge(place.pia, next_kr, question="own", words="Says who?")
    actions.ask(place.mika, next_kr, provider=place.payments, what="a sandbox", needed_on=coming.ends_on)
    overdue = actions.ask(
        place.mika, place.welcome_kr, provider=place.payments, what="an export", needed_on=place.quarter.ends_on
    )
    Dependency.objects.filter(pk=overdue.pk).update(needed_on=late)

    def titles(kind):
        everybody = [each.pk for each in Team.objects.all()]
        return [each.title for each in _agenda(Occasion(place.boss, everybody, today(place.organisation), kind, True))]

    assert titles("forum") == ["The wall of 2027 Q1", "an export", "a sandbox", "Says who?"]
    assert titles("weekly_review") == ["an export"]
    wall = forum_page(place.boss, coming, today(place.organisation))
    assert [each.what for each in wall.dependencies] == ["an export", "a sandbox"]
