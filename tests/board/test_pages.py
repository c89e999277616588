"""The board, a bet, the flow page and the panels as people meet them."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quarterdeck.board import actions
from quarterdeck.board.models import Aim, Initiative
from quarterdeck.keel.clock import now
from tests import factories

BOARD = "/acme/teams/onboarding/board"
LIVE = {"HX-Request": "true"}
HOUSEKEEPING = re.compile(r"^(BEGIN|COMMIT|SAVEPOINT|RELEASE)|set_config|current_setting")


def asked_for(captured):
    return [each["sql"] for each in captured.captured_queries if not HOUSEKEEPING.search(each["sql"])]


@pytest.fixture
def ada(crew, client_of):
    return client_of(crew.ada)


def test_the_board_shows_cards_in_their_columns(crew, bet, ada):
    bet("A guided tour", to="doing", key_results=[crew.first])
    page = ada.get(BOARD, {"format": "json"}).json()
    columns = {head["key"]: [card["title"] for card in cards] for head, cards in page["lanes"][0]["cells"]}
    assert columns == {
        "options": [], "next": [], "doing": ["A guided tour"], "measuring": [], "done": [], "stopped": [],
    }  # fmt: skip
    assert page["heads"][2]["limit"] == 3


def test_what_people_write_is_never_markup(crew, bet, ada):
    nasty = '<script>alert("x")</script>'
    placed = bet(nasty, to="doing", key_results=[factories.key_result(nasty, objective=crew.objective)])
    actions.block(crew.ada, placed, because=nasty)
    assert b"<script>alert" not in ada.get(BOARD).content


def test_filters_stand_in_the_address_and_do_not_bend_the_limits(crew, bet, ada):
    bet("Mine", to="doing", owner=crew.ada)
    bet("His", to="doing", owner=crew.ben, key_results=[crew.first])
    page = ada.get(BOARD, {"owner": "ben", "format": "json"}).json()
    assert page["cards"] == 1
    assert page["heads"][2]["count"] == 2
    assert ada.get(BOARD, {"kr": "kr-1", "format": "json"}).json()["cards"] == 1
    assert ada.get(BOARD, {"q": "MINE", "format": "json"}).json()["cards"] == 1


def test_lanes_are_objectives_and_one_for_the_aimless(crew, bet, ada):
    bet("Aimed", key_results=[crew.first])
    bet("Aimless")
    page = ada.get(BOARD, {"lanes": "objective", "format": "json"}).json()
    assert [lane["reference"] for lane in page["lanes"]] == [crew.objective.reference, ""]


def test_a_column_over_its_limit_says_so(crew, bet, ada):
    for n in range(4):
        bet(f"Bet {n}", to="doing")
    assert "Doing is over its limit:" in ada.get(BOARD).content.decode()


def test_key_results_of_others_drafts_stay_hidden(crew, client_of):
    draft = factories.objective("Secret plan", team=crew.team, state="draft")
    hidden = factories.key_result("Secret number", objective=draft)
    actions.propose_initiative(crew.ada, team=crew.team, title="A guided tour", key_results=[hidden])
    assert "Secret number" in client_of(crew.ada).get(BOARD).content.decode()
    seen = client_of(crew.eve).get(BOARD).content.decode()
    assert "A guided tour" in seen
    assert "Secret" not in seen
    assert "Secret" not in client_of(crew.eve).get("/acme/I-1").content.decode()


def test_asking_again_costs_little_until_something_moves(crew, bet, ada):
    placed = bet()
    etag = ada.get(BOARD, headers=LIVE)["ETag"]
    with CaptureQueriesContext(connection) as captured:
        assert ada.get(BOARD, headers={**LIVE, "If-None-Match": etag}).status_code == 304
    assert len(asked_for(captured)) <= 4
    actions.move(crew.ben, placed, to="next")
    assert ada.get(BOARD, headers={**LIVE, "If-None-Match": etag}).status_code == 200


def test_four_hundred_cards_take_no_more_statements(crew, ada):
    made = [
        Initiative(organisation=crew.organisation, number=n + 1, team=crew.team, owner=crew.ben, title=f"Bet {n}", rank=n,
                   column="doing", column_since=now(), started_at=now(), created_at=now())
        for n in range(400)
    ]  # fmt: skip
    Initiative.objects.bulk_create(made)
    Aim.objects.bulk_create(Aim(organisation=crew.organisation, initiative=i, key_result=crew.first) for i in made)
    with CaptureQueriesContext(connection) as captured:
        answer = ada.get(BOARD)
    assert answer.content.count(b'class="card') >= 400
    assert len(asked_for(captured)) <= 12


def test_a_dropped_card_is_moved_and_nothing_is_sent_back(crew, bet, ada):
    placed = bet()
    answer = ada.post(f"/acme/{placed.reference}/move", {"to": "next", "version": 1}, headers=LIVE)
    assert (answer.status_code, answer["HX-Trigger"]) == (204, "board-changed")
    placed.refresh_from_db()
    assert placed.column == "next"


def test_a_full_column_asks_in_the_boards_dialog(crew, bet, ada):
    for n in range(3):
        bet(f"Bet {n}", to="doing")
    placed = bet("One more")
    answer = ada.post(f"/acme/{placed.reference}/move", {"to": "doing"}, headers=LIVE)
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#board-dialog")
    assert "already holds 3 of at most 3" in answer.content.decode()
    again = ada.post(f"/acme/{placed.reference}/move", {"to": "doing", "reason": "The fair"}, headers=LIVE)
    assert again.status_code == 204


def test_without_scripts_a_card_moves_by_its_form(crew, bet, ada):
    placed = bet(to="measuring")
    form = ada.get(f"/acme/{placed.reference}/move?to=done").content.decode()
    assert "What did you learn?" in form
    said = {"to": "done", "version": placed.version, "evidence": "refuted", "learned": "Nobody came"}
    answer = ada.post(f"/acme/{placed.reference}/move", said)
    assert (answer.status_code, answer["Location"]) == (303, BOARD)


def test_the_second_of_two_people_is_told_where_the_card_is(crew, bet, ada):
    placed = bet()
    actions.move(crew.ben, placed, to="next")
    answer = ada.post(f"/acme/{placed.reference}/move", {"to": "doing", "version": 1}, headers=LIVE)
    assert answer.status_code == 409
    words = answer.content.decode()
    assert "it is in Next now" in words
    assert 'name="version" value="2"' in words


def test_two_writers_see_each_other(crew, bet, ada):
    placed = bet("A guided tour", key_results=[crew.first, crew.second])
    actions.edit_initiative(crew.ben, placed, because="they leave early")
    said = {
        "title": "A short tour",
        "because": "",
        "version": 1,
        "key_results": [str(crew.first.pk), str(crew.second.pk)],
    }
    answer = ada.post(f"/acme/{placed.reference}/edit", said)
    assert answer.status_code == 409
    words = answer.content.decode()
    assert "Now: they leave early" in words
    assert words.count("checked") == 2
    assert ada.post(f"/acme/{placed.reference}/edit", {**said, "version": 2}).status_code == 303


def test_a_bet_is_placed_from_a_key_result_and_only_once(crew, ada):
    where = "/acme/teams/onboarding/initiatives/new"
    assert f'value="{crew.first.pk}"' in ada.get(where, {"key_result": "KR-1"}).content.decode()
    said = {"title": "A guided tour", "key_results": [str(crew.first.pk)], "more_key_results": "kr-2",
            "links": "https://tracker.example/7", "submission": "01a20925-0bdf-7591-8e5c-306b85aa0b26"}  # fmt: skip
    for _ in range(2):
        assert ada.post(where, said)["Location"] == "/acme/I-1"
    placed = Initiative.objects.get()
    assert [each.reference for each in placed.key_results.order_by("aims__position")] == ["KR-1", "KR-2"]


def test_an_unknown_key_result_is_named(crew, ada):
    answer = ada.post("/acme/teams/onboarding/initiatives/new", {"title": "Try", "more_key_results": "KR-99"})
    assert answer.status_code == 422
    assert "There is no KR-99 here." in answer.content.decode()


def test_a_line_on_the_board_is_enough(crew, ada):
    answer = ada.post("/acme/teams/onboarding/initiatives/new", {"title": "Try it", "stay": "yes"})
    assert answer["Location"] == BOARD
    assert Initiative.objects.get().owner is None


def test_limits_are_agreed_on_a_page(crew, ada):
    said = {
        "limit_next": "",
        "limit_doing": "2",
        "limit_measuring": "3",
        "policy_doing": "We know how we will see it.",
        "version": 1,
    }
    assert ada.post(f"{BOARD}/agreement", said)["Location"] == BOARD
    words = ada.get(BOARD).content.decode()
    assert "We know how we will see it." in words
    assert ada.post(f"{BOARD}/agreement", {**said, "version": 1, "limit_doing": "4"}).status_code == 422


def test_a_key_result_says_that_nothing_is_tried_and_then_what(crew, bet, ada):
    panel = "/acme/panels/key_result/KR-1"
    assert "No bet on this yet." in ada.get(panel).content.decode()
    bet("A guided tour", key_results=[crew.first])
    words = ada.get(panel).content.decode()
    assert "A guided tour" in words
    assert "No bet on this yet." not in words


def test_an_objective_names_what_has_no_bet(crew, bet, ada):
    bet("A guided tour", key_results=[crew.first])
    words = ada.get(f"/acme/panels/objective/{crew.objective.reference}").content.decode()
    assert "Nothing is tried to move KR-2." in words


def test_the_overview_lists_boards_that_do_too_much_first(crew, bet, ada):
    for n in range(4):
        bet(f"Bet {n}", to="doing")
    page = ada.get("/acme/bets", {"format": "json"}).json()
    assert [each["team_slug"] for each in page["boards"]] == ["company", "onboarding"]
    assert (page["active"], page["over"]) == (4, 1)


def test_the_flow_page_tells_what_the_moves_tell(crew, ada):
    start = datetime(2026, 3, 2, 9, tzinfo=now().tzinfo)
    with time_machine.travel(start, tick=False) as clock:
        for n in range(8):
            clock.move_to(start + timedelta(days=7 * n))
            placed = actions.propose_initiative(crew.ada, team=crew.team, title=f"Bet {n}")
            placed = actions.move(crew.ada, placed, to="doing")
            clock.move_to(start + timedelta(days=7 * n + 4))
            actions.move(crew.ada, placed, to="done", evidence="confirmed", learned="Yes")
        actions.move(crew.ada, actions.propose_initiative(crew.ada, team=crew.team, title="Open"), to="next")
        page = ada.get(f"{BOARD}/flow", {"format": "json"}).json()
    assert {int(share): days for share, days in page["cycle_times"].items()} == {50: 5, 85: 5, 95: 5}
    assert sum(number for _week, number in page["throughput"]) == 8
    assert page["counts"][-1] == {"options": 0, "next": 1, "doing": 0, "measuring": 0, "done": 8, "stopped": 0}
    assert page["when_done"]["weeks"] == {"50": 1, "85": 1, "95": 1}


def test_an_ended_bet_says_what_the_number_did(crew, ada):
    today = now()
    begun, ended = today - timedelta(days=26), today - timedelta(days=16)
    for days, value in ((42, 20), (36, 21), (30, 20), (12, 31), (6, 30), (1, 31)):
        factories.check_in(crew.first, float(value), on=(today - timedelta(days=days)).date())
    Initiative.objects.bulk_create([
        Initiative(organisation=crew.organisation, number=7, team=crew.team, title="Tour", column="done", column_since=ended,
                   started_at=begun, ended_at=ended, created_at=begun, evidence="confirmed", learned="It works")
    ])  # fmt: skip
    Aim.objects.create(organisation=crew.organisation, initiative=Initiative.objects.get(), key_result=crew.first)
    words = ada.get("/acme/I-7").content.decode()
    assert "The number moved:" in words
    assert "this is a hint, not proof" in words
    assert "never what caused it" in words
    assert "Forecast when it began" in words


def test_a_bet_is_found_by_its_reference_and_talked_about(crew, bet, ada):
    placed = bet("A guided tour")
    assert "A guided tour" in ada.get("/acme/search?q=i-1").content.decode()
    assert ada.post(f"/acme/talk/initiative/{placed.pk}", {"body": "Good, see I-1"}).status_code in {302, 303}
    assert 'href="/acme/I-1"' in ada.get("/acme/I-1").content.decode()
