"""Pulling, limits, finishing, stopping, blocking; and two people at one card."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from quarterdeck.board import actions
from quarterdeck.board.models import Board, Initiative, Move
from quarterdeck.events.models import Event
from quarterdeck.keel.errors import Conflict
from quarterdeck.okrs.models import Phase


def order(crew, column="options"):
    return [each.title for each in Initiative.objects.filter(team=crew.team, column=column).order_by("rank")]


def test_a_card_starts_when_it_is_pulled_into_doing(crew, bet):
    placed = bet(to="next")
    assert placed.started_at is None
    moved = actions.move(crew.ben, placed, to="doing")
    assert moved.started_at == moved.column_since


def test_going_back_to_the_options_starts_it_anew_later(crew, bet):
    back = actions.move(crew.ada, bet(to="doing"), to="options")
    assert back.started_at is None


def test_a_full_column_asks_for_a_reason_and_keeps_it(crew, bet):
    for n in range(3):
        bet(f"Bet {n}", to="doing")
    placed = bet("One more")
    with pytest.raises(ValidationError, match="Doing already holds 3 of at most 3"):
        actions.move(crew.ada, placed, to="doing")
    actions.move(crew.ada, placed, to="doing", reason="The fair is next week")
    event = Event.objects.get(verb="initiative.moved_over_limit")
    assert (event.data["reason"], event.data["limit"]) == ("The fair is next week", 3)
    assert Move.objects.filter(over_limit=True).get().reason == "The fair is next week"


def test_a_move_within_a_full_column_asks_for_nothing(crew, bet):
    first, _second, third = [bet(f"Bet {n}", to="doing") for n in range(3)]
    actions.move(crew.ada, third, to="doing", before=first)
    assert order(crew, "doing") == ["Bet 2", "Bet 0", "Bet 1"]


def test_a_limit_below_what_is_there_is_allowed(crew, bet):
    for n in range(3):
        bet(f"Bet {n}", to="doing")
    board = actions.change_board(crew.ada, crew.team, limits={"doing": 1, "measuring": 3, "next": None})
    assert board.limit_of("doing") == 1
    with pytest.raises(ValidationError, match="holds 3 of at most 1"):
        actions.move(crew.ada, bet("Another"), to="doing")


def test_only_what_differs_from_the_usual_limits_is_kept(crew):
    board = actions.change_board(crew.ada, crew.team, limits={"doing": 3, "measuring": None, "next": None})
    assert board.limits == {"measuring": None}


@pytest.mark.parametrize("limits", [{"doing": 0}, {"doing": 100}, {"done": 3}, {"nonsense": 3}])
def test_limits_that_make_no_sense_are_refused(crew, limits):
    with pytest.raises(ValidationError):
        actions.change_board(crew.ada, crew.team, limits=limits)
    assert not Event.objects.filter(verb="board.changed").exists()


def test_others_do_not_set_a_teams_limits(crew):
    with pytest.raises(PermissionDenied):
        actions.change_board(crew.eve, crew.team, limits={"doing": 9})


def test_done_asks_what_the_number_says_and_what_was_learned(crew, bet):
    placed = bet(to="measuring")
    with pytest.raises(ValidationError) as refused:
        actions.move(crew.ada, placed, to="done")
    assert "evidence" in refused.value.message_dict
    with pytest.raises(ValidationError, match="what you learned"):
        actions.move(crew.ada, placed, to="done", evidence="confirmed")
    done = actions.move(crew.ada, placed, to="done", evidence="confirmed", learned="Short tours work")
    assert done.ended_at is not None
    assert Event.objects.get(verb="initiative.finished").data["words"] == "Short tours work"


def test_stopping_needs_what_was_learned_and_no_verdict(crew, bet):
    placed = bet(to="doing")
    with pytest.raises(ValidationError, match="what you learned"):
        actions.move(crew.ada, placed, to="stopped")
    assert actions.move(crew.ada, placed, to="stopped", learned="Too dear").evidence == "unclear"


def test_a_card_dropped_by_two_people_at_once_goes_where_the_first_put_it(crew, bet):
    placed = bet()
    actions.move(crew.ada, placed, to="next", version=placed.version)
    with pytest.raises(Conflict) as conflict:
        actions.move(crew.ben, placed, to="doing", version=placed.version)
    assert conflict.value.theirs.column == "next"
    assert Move.objects.filter(initiative=placed).count() == 2


def test_cards_are_put_between_others_again_and_again(crew, bet):
    first, second, third = bet("A"), bet("B"), bet("C")
    for _ in range(60):
        actions.move(crew.ada, third, to="options", before=second)
        actions.move(crew.ada, second, to="options", before=third)
    assert order(crew) == ["A", "B", "C"]
    assert first.column == "options"


def test_work_is_not_pulled_for_a_cycle_that_is_closed(crew, bet):
    placed, under_way = bet("Late", key_results=[crew.first]), bet("Begun", to="doing", key_results=[crew.first])
    crew.objective.cycle.phase = Phase.CLOSED
    crew.objective.cycle.save()
    with pytest.raises(ValidationError, match="KR-1 can move no more"):
        actions.move(crew.ada, placed, to="doing")
    assert actions.move(crew.ada, under_way, to="stopped", learned="Quarter over").column == "stopped"


def test_a_block_is_seen_and_goes_with_the_end(crew, bet):
    placed = bet(to="doing")
    blocked = actions.block(crew.ben, placed, because="Legal has not answered")
    assert blocked.is_blocked
    ended = actions.move(crew.ada, blocked, to="stopped", learned="Never got an answer")
    assert not ended.is_blocked


def test_unblocking_twice_says_it_once(crew, bet):
    placed = actions.block(crew.ada, bet(to="doing"), because="Waiting")
    actions.unblock(crew.ada, placed)
    actions.unblock(crew.ada, placed)
    assert Event.objects.filter(verb="initiative.unblocked").count() == 1


def test_every_move_raises_the_boards_revision(crew, bet):
    placed = bet()
    before = Board.objects.get(team=crew.team).revision
    actions.move(crew.ada, placed, to="next")
    assert Board.objects.get(team=crew.team).revision == before + 1


def test_the_log_of_moves_and_the_event_log_tell_the_same(crew, bet):
    placed = bet()
    for to in ("next", "doing", "measuring"):
        placed = actions.move(crew.ada, placed, to=to)
    actions.move(crew.ada, placed, to="done", evidence="confirmed", learned="It works")
    moves = [(m.from_column, m.to_column) for m in Move.objects.filter(initiative=placed).exclude(from_column="")]
    told = [
        (e.data["before"]["column"].lower(), e.data["after"]["column"].lower())
        for e in Event.objects.filter(subject_id=placed.pk).exclude(verb="initiative.proposed").order_by("position")
    ]
    assert moves == told


def test_moves_are_never_changed(crew, bet):
    bet()
    with pytest.raises(DatabaseError), transaction.atomic():
        Move.objects.update(to_column="done")
