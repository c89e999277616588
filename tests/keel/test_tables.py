"""A room's first tables are one operation: the same state and the same tables as one after the other."""

import pytest
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations import CreateModel
from django.db.migrations.state import ProjectState

from quarterdeck.keel.tables import CreateTables


def pier_and_crane() -> list[CreateModel]:
    """Two tables that name each other."""
    key = ("id", models.BigAutoField(primary_key=True))
    return [
        CreateModel("Pier", [key, ("busiest", models.ForeignKey("harbour.Crane", models.SET_NULL, null=True))]),
        CreateModel("Crane", [key, ("pier", models.ForeignKey("harbour.Pier", models.CASCADE))]),
    ]


def test_the_state_is_that_of_its_parts_and_is_rendered_once_it_is_looked_at():
    apart, together = ProjectState(), ProjectState()
    assert together.apps.get_models() == []  # rendered already, as it is when migrations run
    for each in pier_and_crane():
        each.state_forwards("harbour", apart)
    CreateTables(pier_and_crane()).state_forwards("harbour", together)
    assert together == apart
    assert "apps" not in together.__dict__
    assert {each.__name__ for each in together.apps.get_models()} == {"Pier", "Crane"}


@pytest.mark.django_db(transaction=True)
def test_tables_that_name_each_other_come_and_go():
    create, before, after = CreateTables(pier_and_crane()), ProjectState(), ProjectState()
    create.state_forwards("harbour", after)
    wanted = {"harbour_pier", "harbour_crane"}
    with connection.schema_editor() as editor:
        create.database_forwards("harbour", editor, before, after)
    assert wanted <= set(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        create.database_backwards("harbour", editor, after, before)
    assert not wanted & set(connection.introspection.table_names())


@pytest.mark.django_db(transaction=True)
def test_a_room_can_be_taken_back_and_made_again():
    call_command("migrate", "exchange", "zero", verbosity=0)
    assert "exchange_upload" not in connection.introspection.table_names()
    call_command("migrate", "exchange", verbosity=0)
    assert "exchange_upload" in connection.introspection.table_names()


def test_it_says_what_it_makes():
    assert CreateTables(pier_and_crane()).describe() == "Create Pier, Crane"
