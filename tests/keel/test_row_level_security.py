"""Isolation between organisations, proven for every table that has an organisation — also for those of tomorrow.

On PostgreSQL each table is entered as a role that neither owns it nor is a superuser, which is what policies are for: an
owner without FORCE, or a superuser, walks past them.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django_scopes import ScopeError

from quarterdeck.keel.keys import new_key
from quarterdeck.keel.scope import every_organisation, login_scope, organisation_scope
from quarterdeck.people.models import Member, Organisation
from tests import factories


def _is_tenant(model: type[models.Model]) -> bool:
    return any(field.name == "organisation" and field.related_model is Organisation for field in model._meta.fields)


TENANT_MODELS = sorted(filter(_is_tenant, apps.get_models()), key=lambda model: model._meta.db_table)
EVERY_TABLE = [Organisation, *TENANT_MODELS]
each_table = pytest.mark.parametrize("model", EVERY_TABLE, ids=lambda model: model._meta.db_table)
postgres = pytest.mark.postgres


@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model._meta.db_table)
def test_a_query_without_an_organisation_is_an_exception(model: type[models.Model], db: None) -> None:
    for query in (
        lambda: model.objects.count(), lambda: list(model.objects.all()), lambda: model.objects.filter(pk=None).exists()
    ):  # fmt: skip
        with pytest.raises(ScopeError):
            query()


@postgres
@each_table
def test_the_table_has_its_policies_and_binds_its_owner_to_them(model: type[models.Model], db: None) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s", [table])
        assert cursor.fetchone() == (True, True)
        cursor.execute("SELECT cmd FROM pg_policies WHERE tablename = %s AND permissive = 'RESTRICTIVE'", [table])
        assert {cmd for (cmd,) in cursor.fetchall()} == {"SELECT", "INSERT", "UPDATE", "DELETE"}


@pytest.fixture
def visitor(db: None) -> str:
    """A role with every right that GRANT can give, and no other."""
    name = f"visitor_{uuid4().hex[:12]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {name} NOLOGIN NOSUPERUSER NOBYPASSRLS")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}")
    return name


@contextmanager
def as_role(name: str) -> Iterator[None]:
    with transaction.atomic():
        _execute(f"SET LOCAL ROLE {name}")
        yield
        _execute("RESET ROLE")


def _execute(statement: str, parameters: list[Any] | None = None) -> int:
    """The number of rows a statement touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.rowcount


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def _value(field: models.Field[Any, Any], number: int) -> Any:
    """Something that a column takes; `number` keeps rows and the dates within one apart."""
    if field.choices and not field.null:
        return field.get_default() if field.has_default() else field.choices[0][0]
    kind = field.target_field if isinstance(field, models.ForeignKey) else field
    words = uuid4().hex[: field.max_length] if field.unique else "x"
    values: list[tuple[type, Any]] = [
        (models.UUIDField, new_key()), (models.BooleanField, False), (models.DateTimeField, dt.datetime.now(dt.UTC)),
        (models.DateField, dt.date(2026, 1, 1) + dt.timedelta(days=number)), (models.JSONField, {}),
        (models.FloatField, 0.5), (models.IntegerField, number % 5), (models.CharField, words), (models.TextField, "x"),
        (models.BinaryField, b"x"), (models.TimeField, dt.time(9, number % 60)), (models.DecimalField, number),
    ]  # fmt: skip
    return next(value for type_, value in values if isinstance(kind, type_))


LEFT_EMPTY = {("planning_alignment", "to_key_result")}
"""Columns that stay empty in the rows made here: where a constraint wants one of two."""


def _row(model: type[models.Model], organisation: Organisation) -> models.Model:
    """A row of any table in an organisation. What it points to need not be there."""
    if model is Organisation:
        return organisation
    filled = {
        field.attname: _value(field, number)
        for number, field in enumerate(model._meta.concrete_fields)
        if not field.primary_key
        and field.name != "organisation"
        and (model._meta.db_table, field.name) not in LEFT_EMPTY
    }
    return model(organisation=organisation, **filled)


def _insert(rows: list[models.Model]) -> None:
    with every_organisation():
        _execute("SET LOCAL session_replication_role = replica")  # no foreign keys for now
        for row in rows:
            if not isinstance(row, Organisation):
                row.save(force_insert=True)
        _execute("SET LOCAL session_replication_role = origin")


@postgres
@each_table
def test_one_organisation_neither_sees_nor_touches_a_row_of_another(model: type[models.Model], visitor: str) -> None:
    here, there = factories.organisation("Here"), factories.organisation("There")
    table, key = model._meta.db_table, model._meta.pk.column
    column = "id" if model is Organisation else "organisation_id"
    mine, theirs = _row(model, here), _row(model, there)
    _insert([mine, theirs])
    with as_role(visitor):
        assert _count(table) == 0, "without an organisation nothing is visible"
        with organisation_scope(here):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT DISTINCT {column} FROM {table}")
                assert cursor.fetchall() == [(here.pk,)]
            assert _execute(f"SELECT 1 FROM {table} WHERE {key} = %s", [theirs.pk]) == 0
            assert _execute(f"UPDATE {table} SET {column} = {column} WHERE {key} = %s", [theirs.pk]) == 0
            assert _execute(f"DELETE FROM {table} WHERE {key} = %s", [theirs.pk]) == 0
            with pytest.raises(DatabaseError), transaction.atomic():
                _execute(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", [there.pk, mine.pk])
            smuggled = Organisation(name="x", slug="x") if model is Organisation else _row(model, there)
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                smuggled.save(force_insert=True)


@postgres
def test_a_person_in_two_organisations_sees_each_from_inside_and_both_only_as_a_choice(visitor: str) -> None:
    here, there, elsewhere = (factories.organisation(name) for name in ("Here", "There", "Elsewhere"))
    person = factories.user()
    for organisation in (here, there):
        with organisation_scope(organisation):
            factories.member("Ada", user=person)
            factories.member("Colleague")
    with organisation_scope(elsewhere):
        factories.member("Stranger")
    with as_role(visitor):
        for organisation in (here, there):
            with organisation_scope(organisation):
                assert {each.name for each in Member.objects.all()} == {"Ada", "Colleague"}
                assert _count("people_member") == 2
                assert [each.pk for each in Organisation.objects.all()] == [organisation.pk]
        with login_scope(person.pk):
            assert {each.organisation_id for each in Member.objects.all()} == {here.pk, there.pk}
            assert {each.pk for each in Organisation.objects.all()} == {here.pk, there.pk}
            assert _count("people_team") == 0
            assert _execute("UPDATE people_member SET role = 'admin'") == 0
            assert _execute("DELETE FROM people_member") == 0
        assert _count("people_member") == 0, "the choice ends with its scope"


@postgres
def test_a_scope_inside_a_scope_gives_the_outer_one_back(visitor: str) -> None:
    here, there = factories.organisation("Here"), factories.organisation("There")
    with as_role(visitor), organisation_scope(here):
        with organisation_scope(there):
            assert [each.name for each in Organisation.objects.all()] == ["There"]
        assert [each.name for each in Organisation.objects.all()] == ["Here"]
