"""A prepared query is built once and asked with other values each time, always in the scope of whoever asks."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django_scopes import ScopeError, scopes_disabled

from quarterdeck.keel.holding import held
from quarterdeck.keel.prepared import among, prepared
from quarterdeck.keel.scope import organisation_scope
from quarterdeck.okrs.models import Cycle, KeyResult, Objective
from quarterdeck.people.models import Organisation, Team
from tests import factories

built: list[str] = []


@prepared
def named(slug: str) -> QuerySet[Team]:
    built.append("named")
    return Team.objects.select_related("parent").filter(slug=slug)


@prepared
def names_of(keys: Sequence[UUID], *, backwards: bool = False) -> QuerySet[Team, str]:
    built.append("names_of")
    return (
        Team.objects.filter(among("pk", keys)).order_by("-name" if backwards else "name").values_list("name", flat=True)
    )


@prepared
def begun_by(day: date) -> QuerySet[Cycle]:
    return Cycle.objects.filter(starts_on__lte=day).order_by("starts_on")


@pytest.fixture(autouse=True)
def forgotten() -> None:
    built.clear()
    for each in (named, names_of, begun_by):
        each._known.clear()


def test_it_is_built_once_and_finds_what_each_call_asks_for(scoped: Organisation):
    company = factories.company()
    piers, cranes = factories.team("Piers", parent=company), factories.team("Cranes", parent=company)
    assert [named(each.slug) for each in (piers, cranes, piers)] == [[piers], [cranes], [piers]]
    assert named("nowhere") == []
    assert built == ["named"]
    with CaptureQueriesContext(connection) as asked:
        assert named(piers.slug)[0].parent == company
    assert len(asked) == 1


def test_a_sequence_may_be_of_any_length(scoped: Organisation):
    teams = [factories.team(name) for name in ("Piers", "Cranes", "Sheds")]
    assert names_of([each.pk for each in teams]) == ["Cranes", "Piers", "Sheds"]
    assert names_of([teams[0].pk]) == ["Piers"]
    assert names_of([]) == []
    assert built == ["names_of"]


def test_each_shape_is_built_apart(scoped: Organisation):
    keys = [factories.team(name).pk for name in ("Piers", "Cranes")]
    assert names_of(keys, backwards=True) == ["Piers", "Cranes"]
    assert names_of(keys, backwards=False) == ["Cranes", "Piers"]
    assert names_of(keys, backwards=True) == ["Piers", "Cranes"]
    assert built == ["names_of", "names_of"]


def test_it_takes_records_and_days(scoped: Organisation):
    quarter = factories.cycle()
    assert begun_by(quarter.starts_on) == [quarter]
    assert begun_by(date(1999, 1, 1)) == []

    @prepared
    def objectives_of(cycle: Cycle, team: Team) -> QuerySet[Objective]:
        return Objective.objects.filter(cycle=cycle, team=team)

    objective = factories.objective(cycle=quarter)
    assert objectives_of(quarter, objective.team) == [objective]


def test_it_never_leaves_the_organisation_of_who_asks(db: None):
    here, there = factories.organisation("here"), factories.organisation("there")
    for each in (here, there):
        with organisation_scope(each):
            factories.team(f"Piers of {each.slug}", slug="piers")
    for each in (here, there, here):
        with organisation_scope(each):
            assert [team.organisation_id for team in named("piers")] == [each.pk]
    with pytest.raises(ScopeError):
        named("piers")
    with scopes_disabled():
        assert len(built) == 2
        named("piers")
        assert len(built) == 3


def test_first_is_the_first_row_or_none(scoped: Organisation):
    piers = factories.team("Piers")
    assert named.first(piers.slug) == piers
    assert named.first("nowhere") is None


def test_a_record_is_held_as_it_is_now_and_says_when_it_is_gone(scoped: Organisation):
    piers = factories.team("Piers", parent=factories.company())
    Team.objects.filter(pk=piers.pk).update(name="Quays")
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        now = held(piers, "parent")
        assert (now.name, now.parent) == ("Quays", piers.parent)
        assert held(piers).name == "Quays"
    said = [each["sql"] for each in asked if "people_team" in each["sql"]]
    assert len(said) == 2
    assert connection.vendor != "postgresql" or all("FOR UPDATE" in each for each in said)
    Team.objects.filter(pk=piers.pk).delete()
    with pytest.raises(Team.DoesNotExist), transaction.atomic():
        held(piers)


def test_none_is_refused_since_it_would_find_nothing(scoped: Organisation):
    with pytest.raises(TypeError, match="None equals nothing"):
        named(None)


def test_what_would_be_frozen_into_it_is_refused(scoped: Organisation):
    organisation_key, day = scoped.pk, date(2026, 1, 1)

    @prepared
    def with_children() -> QuerySet[Team]:
        return Team.objects.prefetch_related("children")

    with pytest.raises(TypeError, match="prefetch"):
        with_children()
    if connection.vendor != "postgresql":
        return  # here keys and days are words like others by the time a statement is made

    @prepared
    def since() -> QuerySet[KeyResult]:
        return KeyResult.objects.filter(last_check_in_on__gte=day)

    @prepared
    def of() -> QuerySet[KeyResult]:
        return KeyResult.objects.filter(objective_id=organisation_key)

    for each in (since, of):
        with pytest.raises(TypeError, match="give it with each call"):
            each()
