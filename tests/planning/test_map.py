"""The map: what is on it, for whom, and where it stands."""

import pytest
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.okrs import actions as okrs
from quarterdeck.okrs.models import CycleKind
from quarterdeck.planning import actions
from quarterdeck.planning.drawing import draw
from quarterdeck.planning.layout import CARD, TALL, Box, Card, place
from quarterdeck.planning.models import Dependency
from quarterdeck.planning.queries.map import as_list, map_page
from tests import factories


@pytest.fixture
def linked(place):
    actions.align(place.stella, place.middle, place.top_kr, sentence="growth needs customers who stay")
    actions.align(place.mika, place.welcome, place.middle, sentence="a good start <stays>")
    return place


def of(place, who=None, focus=""):
    return map_page(who or place.stella, place.quarter, [place.quarter], focus)


def test_it_shows_every_objective_with_its_links_and_sets_apart_what_has_none(linked):
    page = of(linked)
    by_reference = {each.reference: each for each in page.nodes}
    assert set(by_reference) == {
        each.reference for each in (linked.top, linked.middle, linked.welcome, linked.checkout)
    }
    assert [each.reference for each in page.nodes if each.is_apart] == [linked.checkout.reference]
    told = {
        (page.nodes[line.child].reference, page.nodes[line.parent].reference, line.key_result) for line in page.lines
    }
    assert told == {
        (linked.middle.reference, linked.top.reference, linked.top_kr.reference),
        (linked.welcome.reference, linked.middle.reference, ""),
    }


def test_the_year_around_a_quarter_is_on_it_too(linked):
    year = factories.cycle("2026", kind=CycleKind.ANNUAL, starts_on=linked.quarter.starts_on)
    linked.quarter.year = year
    linked.quarter.save()
    goal = factories.objective("A good year", cycle=year)
    actions.align(linked.boss, linked.top, goal, sentence="quarter by quarter")
    assert goal.reference in {each.reference for each in of(linked).nodes}


def test_drafts_of_others_are_not_on_it(linked):
    okrs.take_back(linked.lena, linked.welcome)
    assert linked.welcome.reference not in {each.reference for each in of(linked, linked.pia).nodes}
    assert len(of(linked, linked.pia).lines) == 1
    assert linked.welcome.reference in {each.reference for each in of(linked, linked.mika).nodes}


def test_focus_leaves_the_line_of_sight_and_the_supporters(linked):
    page = of(linked, focus=linked.middle.reference)
    assert {each.reference for each in page.nodes} == {
        linked.top.reference, linked.middle.reference, linked.welcome.reference}  # fmt: skip
    with pytest.raises(Http404):
        of(linked, focus="O-9999")


def test_dependencies_lead_to_the_team_that_was_asked(linked):
    Dependency.objects.create(
        organisation=linked.organisation, key_result=linked.welcome_kr, provider=linked.payments, what="a sandbox",
        needed_on=linked.quarter.ends_on, asked_by=linked.mika, asked_at=linked.top.created_at,
    )  # fmt: skip
    page = of(linked)
    [each] = page.dependencies
    assert (page.nodes[each.node].reference, page.teams[each.team].name) == (linked.welcome.reference, "Payments")
    assert "a sandbox" in draw(page)


def test_the_list_says_the_same_in_words(linked):
    listed = as_list(of(linked))
    assert [each.name for each in listed.teams] == ["Acme", "Growth", "Onboarding", "Payments"]
    entry = listed.teams[2].entries[0]
    assert entry.above[0].sentence == "a good start <stays>"
    assert listed.teams[1].entries[0].supporters == 1


def test_what_people_wrote_cannot_break_out_of_the_page_or_the_drawing(linked, client_of):
    client = client_of(linked.mika)
    assert "&lt;stays&gt;" in draw(of(linked))
    shown = client.get("/acme/map").content.decode()
    assert "<stays>" not in shown
    assert client.get("/acme/map.svg")["Content-Type"].startswith("image/svg+xml")
    assert client.get("/acme/map?focus=O-9999").status_code == 404
    assert client.get("/acme/map?as=list&page=99").status_code == 200
    assert client.get("/acme/map?format=json").json()["cycle"] == "2026 Q4"


def test_an_organisation_without_objectives_is_told_what_belongs_here(scoped, client_of):
    factories.cycle()
    assert "Nothing to connect yet" in client_of(factories.member()).get("/acme/map").content.decode()


trees = st.lists(st.integers(0, 100), min_size=1, max_size=25)


@given(parents=trees, cards=st.lists(st.tuples(st.integers(0, 100), st.booleans()), max_size=60))
def test_no_two_cards_overlap_and_each_stands_in_its_teams_box(parents, cards):
    boxes = [Box(None), *(Box(parent % (n + 1)) for n, parent in enumerate(parents))]
    placed = [Card(team % len(boxes), apart and team % len(boxes) > 0) for team, apart in cards]
    width, height = place(boxes, placed)
    for card in placed:
        box = boxes[card.team]
        assert box.x <= card.x
        assert card.x + CARD <= box.x + box.width <= width
        assert box.y <= card.y
        assert card.y + TALL <= box.y + box.height <= height
    seen = sorted((card.x, card.y) for card in placed)
    for n, (x, y) in enumerate(seen):
        for a, b in seen[n + 1 :]:
            assert abs(a - x) >= CARD or abs(b - y) >= TALL
