"""What is set aside is not lost: it is taken up, kept, or dropped with a word, at least once a quarter."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from quarterdeck.board.models import Initiative
from quarterdeck.keel.clock import now
from quarterdeck.keel.errors import Refused
from quarterdeck.okrs.models import Objective, Phase
from quarterdeck.review import actions
from quarterdeck.review.models import BacklogReview, Idea
from quarterdeck.review.queries import backlog_page, meeting_page
from quarterdeck.rhythm.models import Meeting
from tests import factories


@pytest.fixture
def team(scoped):
    return factories.team("Onboarding", slug="onboarding")


@pytest.fixture
def mate(team):
    return factories.member("Mika", team=team)


def test_an_idea_becomes_a_draft_of_the_next_cycle_in_one_step(team, mate):
    factories.cycle("Now")
    coming = factories.cycle("Next", phase=Phase.PLANNING, starts_on=(now() + timedelta(days=50)).date())
    idea = actions.keep_idea(factories.member("Visitor"), team, words="New customers find help by themselves")
    taken = actions.promote_idea(mate, idea, into="objective")
    made = Objective.objects.get()
    assert (made.title, made.cycle, made.state) == ("New customers find help by themselves", coming, "draft")
    assert taken.became == made.reference
    with pytest.raises(ValidationError, match="settled this idea"):
        actions.drop_idea(mate, idea, reason="x")


def test_an_idea_becomes_a_bet_in_one_step(team, mate):
    idea = actions.keep_idea(mate, team, words="Call ten customers", about="Nobody has asked them")
    actions.promote_idea(mate, idea, into="initiative")
    bet = Initiative.objects.get()
    assert (bet.title, bet.because, bet.column) == ("Call ten customers", "Nobody has asked them", "options")
    assert bet.origin


def test_dropping_needs_a_word_and_the_team(team, mate):
    idea = actions.keep_idea(mate, team, words="A chat bot")
    with pytest.raises(ValidationError, match="Say why not"):
        actions.drop_idea(mate, idea, reason="")
    with pytest.raises(Refused):
        actions.drop_idea(factories.member(), idea, reason="x")
    with pytest.raises(ValidationError, match="Choose"):
        actions.promote_idea(mate, idea, into="a horse")
    assert actions.drop_idea(mate, idea, reason="Two teams tried").because == "Two teams tried"


def test_the_page_says_when_a_backlog_was_last_looked_through(team, mate):
    with time_machine.travel(now() - timedelta(days=120)):
        actions.keep_idea(mate, team, words="Old")
    (page,) = backlog_page(mate, team=team).teams
    assert page.is_overdue
    actions.look_through(mate, team)
    (page,) = backlog_page(mate, team=team).teams
    assert not page.is_overdue
    assert page.reviewed_at


def test_a_review_of_the_backlog_has_every_idea_on_its_agenda_and_counts_as_looked_through(team, mate):
    for n in range(3):
        actions.keep_idea(mate, team, words=f"Idea {n}")
    meeting = Meeting.objects.create(
        organisation=team.organisation, team=team, kind="backlog_review", name="Backlog",
        starts_at=now(), minutes=45)  # fmt: skip
    page = meeting_page(mate, meeting, now().date())
    assert [item.title for part in page.parts for item in part.items] == ["Idea 0", "Idea 1", "Idea 2"]
    actions.begin(mate, meeting)
    actions.close(mate, meeting)
    assert BacklogReview.objects.get().kept == 3


def test_setting_aside_and_settling_in_the_browser(team, mate, client_of):
    client = client_of(mate)
    assert b"The backlog is empty" in client.get("/acme/backlog").content
    assert client.post("/acme/backlog", {"team": "onboarding", "words": ""}).status_code == 422
    client.post("/acme/backlog", {"team": "onboarding", "words": "Ask them", "about": "Why not"})
    idea = Idea.objects.get()
    assert b"Ask them" in client.get("/acme/backlog").content
    client.post(f"/acme/backlog/{idea.pk}", {"do": "keep"})
    client.post(f"/acme/backlog/{idea.pk}", {"do": "drop", "reason": "Done already"})
    assert b"Done already" in client.get("/acme/backlog?show=settled").content
