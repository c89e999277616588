"""One file holds an organisation's whole history, out and in again."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from quarterdeck.comments import actions as comments
from quarterdeck.comments.subjects import find
from quarterdeck.exchange import actions
from quarterdeck.exchange.document import Document
from quarterdeck.exchange.queries import document_of
from quarterdeck.exchange.reading import read
from quarterdeck.exchange.writing import FORMATS
from quarterdeck.keel.errors import Refused
from quarterdeck.keel.scope import organisation_scope
from quarterdeck.okrs import actions as okrs
from quarterdeck.okrs.models import KeyResult
from quarterdeck.people.models import Member, Organisation, Role
from tests import factories


def lived_in() -> tuple[Organisation, Document]:
    """An organisation where something of everything has happened, and its export."""
    organisation = factories.organisation("Harbour", time_zone="Europe/Berlin", stored_settings={"key_results_hard": 7})
    with organisation_scope(organisation):
        admin = factories.member("Ada", role=Role.ADMIN, team=factories.company(), lead=True, handle="ada")
        team = factories.team("Piers", slug="piers", purpose="Ships | leave\non time")
        grace = factories.member("Grace", team=team, lead=True, handle="grace", login=False)
        year = factories.cycle("2026", kind="annual", slug="2026")
        cycle = factories.cycle("Q4", slug="q4", year=year)
        priority = okrs.create_priority(admin, title="Safety = first", why="Nobody\ngets hurt")
        objective = factories.objective("Ships leave on time", team=team, cycle=cycle, owner=grace, priority=priority)
        key_result = factories.key_result(objective=objective, owner=grace)
        wrong = okrs.check_in(grace, key_result, value=27.5, on=cycle.starts_on + timedelta(days=7), confidence=6)
        okrs.check_in(
            grace,
            key_result,
            value=24,
            on=wrong.on,
            corrects=wrong,
            what_moved="=counted twice",
            blocker="- a crane | 2",
        )
        okrs.acknowledge(admin, wrong, words="seen")
        factories.key_result(
            "Keep injuries below 2", objective=objective, direction="keep_below", baseline=None, target=2
        )
        comments.write(admin, find(admin, "key_result", key_result.pk), body="Well done @grace\n\nand *thanks*")
        comments.write(admin, find(admin, "check_in", wrong.pk), body="really?")
        okrs.move_phase(admin, cycle, "reflecting")
        key_result.refresh_from_db()
        okrs.grade(grace, key_result, value=0.3, words="cranes", cause="execution")
        okrs.create_objective(admin, team=team, cycle=year, title="A draft", owner=grace)
        return organisation, document_of(admin, organisation, whole=True)


def emptied() -> tuple[Organisation, Member]:
    organisation = factories.organisation("Empty")
    with organisation_scope(organisation):
        okrs.found_cycles(organisation)
        return organisation, factories.member("Someone", role=Role.ADMIN, handle="ada", team=factories.company())


def told(document: Document) -> Any:
    return replace(document, events=())


@pytest.mark.django_db
@pytest.mark.parametrize("name", list(FORMATS))
def test_it_comes_out_and_in_again_the_same(name: str) -> None:
    _old, document = lived_in()
    content = FORMATS[name].write(document)
    assert read(f"all.{name}", content).document == document
    organisation, admin = emptied()
    with organisation_scope(organisation):
        actions.import_file(admin, f"all.{name}", content)
        again = document_of(admin, organisation, whole=True)
        assert told(again) == told(document)
        first = again.events.index(document.events[0])
        assert again.events[first:-1] == document.events, "between this place's own beginning and the import itself"
        assert okrs.recompute(organisation, write=False) == 0
        assert KeyResult.objects.get(statement__startswith="Raise").value == 24


@pytest.mark.django_db
def test_only_an_admin_takes_in_a_history_and_only_into_an_empty_organisation() -> None:
    old, document = lived_in()
    content = FORMATS["yaml"].write(document)
    organisation, _admin = emptied()
    with organisation_scope(organisation), pytest.raises(Refused):
        actions.import_file(factories.member(role=Role.STEWARD), "all.yaml", content)
    with organisation_scope(old):
        admin = Member.objects.get(handle="ada")
        with pytest.raises(ValidationError, match="without teams, objectives or KPIs"):
            actions.import_file(admin, "all.yaml", content)


@pytest.mark.django_db
def test_a_member_exports_a_cycle_but_not_everything_and_no_foreign_drafts() -> None:
    organisation, _document = lived_in()
    with organisation_scope(organisation):
        outsider = factories.member(team=factories.team("Office"))
        cycle = KeyResult.objects.all()[0].objective.cycle
        file = actions.export_file(outsider, format="csv", cycle=cycle)
        assert b"Ships leave on time" in file.content
        with pytest.raises(Refused):
            actions.export_file(outsider, format="csv", whole=True)
        year = cycle.year
        assert year is not None
        assert b"A draft" not in actions.export_file(outsider, format="md", cycle=year).content
