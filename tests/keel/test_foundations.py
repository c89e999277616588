"""What every room stands on: scope, references, submissions."""

import threading
from uuid import uuid4

import pytest
from django.db import connection
from django_scopes import get_scope
from django_scopes.exceptions import ScopeError

from quarterdeck.keel.references import find_references, next_number, parse_reference
from quarterdeck.keel.scope import every_organisation, organisation_scope
from quarterdeck.keel.submissions import once
from quarterdeck.okrs.models import Objective
from quarterdeck.people.models import Team
from tests import factories


def test_a_query_without_an_organisation_is_an_exception(db):
    with pytest.raises(ScopeError):
        Objective.objects.count()
    with pytest.raises(ScopeError):
        list(Team.objects.all())


def test_a_scope_sees_its_own_rows_only_and_gives_back_the_outer_one(db):
    acme, other = factories.organisation("Acme"), factories.organisation("Other")
    with organisation_scope(acme):
        with organisation_scope(other):
            assert [each.name for each in Team.objects.all()] == ["Other"]
        assert get_scope()["organisation"] == acme
        assert [each.name for each in Team.objects.all()] == ["Acme"]
    with every_organisation():
        assert Team.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "reference"),
    [("KR-34", "KR-34"), ("kr34", "KR-34"), (" O-12 ", "O-12"), ("O-0", None), ("KR-34x", None), ("", None)],
)
def test_references_are_read_as_people_write_them(text, reference):
    found = parse_reference(text)
    assert (str(found) if found else None) == reference


def test_references_in_prose_need_their_dash():
    assert [str(each) for each in find_references("KR-3, O2 is oxygen, O-4 and KR-3 again")] == ["KR-3", "O-4"]


def test_numbers_are_given_once_in_each_organisation(db):
    acme, other = factories.organisation("Acme"), factories.organisation("Other")
    with organisation_scope(acme):
        assert [next_number(acme, "O"), next_number(acme, "O"), next_number(acme, "KR")] == [1, 2, 1]
    with organisation_scope(other):
        assert next_number(other, "O") == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_at_once_never_get_the_same_number():
    if connection.vendor != "postgresql":
        pytest.skip("the in-memory SQLite of tests has no second writer")
    acme = factories.organisation()
    with organisation_scope(acme):
        next_number(acme, "O")
    given: list[int] = []

    def take() -> None:
        from django.db import transaction

        with organisation_scope(acme), transaction.atomic():
            given.append(next_number(acme, "O"))
        connection.close()

    threads = [threading.Thread(target=take) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(given) == [2, 3, 4, 5, 6, 7]


def test_a_form_sent_twice_runs_once_and_leads_to_the_same_place(scoped):
    key = uuid4()
    with once(scoped, key) as first:
        assert not first.repeated
        first.location = "/acme/O-1"
    with once(scoped, str(key)) as second:
        assert (second.repeated, second.location) == (True, "/acme/O-1")


def test_a_failed_sending_may_be_tried_again(scoped):
    key = uuid4()
    with pytest.raises(ValueError, match="broke"), once(scoped, key):
        raise ValueError("broke")
    with once(scoped, key) as again:
        assert not again.repeated


def test_without_a_readable_key_a_form_just_runs(scoped):
    for key in (None, "", "not-a-key"):
        with once(scoped, key) as sending:
            assert not sending.repeated
