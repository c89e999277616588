"""The log: append-only, read by cursors that miss nothing."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction

from quarterdeck.events.actions import advance, record
from quarterdeck.events.models import Event
from quarterdeck.events.queries import newest, unread
from quarterdeck.events.sentences import tell
from quarterdeck.keel.scope import organisation_scope
from tests import factories


def test_an_event_is_never_changed_by_us_or_by_the_database(scoped):
    event = record(None, "thing.happened", scoped)
    event.verb = "thing.unhappened"
    with pytest.raises(TypeError, match="append-only"):
        event.save()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(verb="thing.unhappened")


@pytest.mark.django_db(transaction=True)
def test_a_reader_gets_every_event_once_and_in_order():
    acme = factories.organisation()
    with organisation_scope(acme):
        for n in range(5):
            record(None, "thing.happened", acme, n=n)
    with organisation_scope(acme):
        cursor, first = unread(acme, "tester", limit=3)
        advance(cursor, first[-1])
    with organisation_scope(acme):
        cursor, rest = unread(acme, "tester")
        advance(cursor, rest[-1])
    with organisation_scope(acme):
        assert [each.data["n"] for each in (*first, *rest)] == [0, 1, 2, 3, 4]
        assert unread(acme, "tester")[1] == []
        assert len(unread(acme, "somebody else")[1]) == 5


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_reader_never_passes_a_transaction_that_is_still_under_way():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time, so positions are in the order of commits")
    acme = factories.organisation()
    written, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with organisation_scope(acme):
            record(None, "slow.began_first", acme)
            written.set()
            go_on.wait(10)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(10)
    with organisation_scope(acme):
        record(None, "fast.ended_first", acme)
    with organisation_scope(acme):
        _cursor, early = unread(acme, "tester")
    go_on.set()
    thread.join()
    with organisation_scope(acme):
        _cursor, late = unread(acme, "tester")
    assert early == []
    assert {each.verb for each in late} == {"slow.began_first", "fast.ended_first"}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_reader_does_not_wait_for_a_transaction_that_records_nothing():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time, so positions are in the order of commits")
    acme = factories.organisation()
    busy, go_on = threading.Event(), threading.Event()

    def something_else() -> None:
        with organisation_scope(acme):
            acme.name = "Acme, renamed slowly"
            acme.save()
            busy.set()
            go_on.wait(10)
        connection.close()

    thread = threading.Thread(target=something_else)
    thread.start()
    assert busy.wait(10)
    with organisation_scope(acme):
        record(None, "thing.happened", factories.member())
    with organisation_scope(acme):
        _cursor, found = unread(acme, "tester")
    go_on.set()
    thread.join()
    assert [each.verb for each in found] == ["thing.happened"]


def test_an_event_tells_itself_in_words(scoped):
    actor = factories.member("Ada")
    event = record(actor, "cycle.closed", factories.cycle("2026 Q3"))
    assert tell(event).sentence == "Ada closed 2026 Q3"
    assert "made.up" in tell(record(actor, "made.up", scoped)).sentence


def test_what_happens_to_drafts_is_private_to_the_team(scoped):
    team = factories.team()
    draft = factories.objective(state="draft", team=team)
    event = record(None, "objective.drafted", draft)
    assert event.is_private
    assert newest(private_of=[]) == []
    assert newest(private_of=[team.pk]) == [event]
    assert newest() == [event]
