"""A company two years old, with all that its rooms keep, goes out into a file and comes back the same."""

import re
from dataclasses import replace
from datetime import date

import pytest

from quarterdeck.demo import build
from quarterdeck.demo.build import SIZES
from quarterdeck.demo.company import Size
from quarterdeck.exchange import actions
from quarterdeck.exchange.document import Document
from quarterdeck.exchange.queries import document_of
from quarterdeck.exchange.records import lists_of
from quarterdeck.exchange.writing import FORMATS
from quarterdeck.keel.limits import HISTORY
from quarterdeck.keel.scope import every_organisation, organisation_scope
from quarterdeck.okrs import actions as okrs
from quarterdeck.people.models import Member, Organisation, Role
from tests import factories

pytestmark = pytest.mark.django_db
_KEY = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@pytest.fixture(autouse=True)
def _few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    small = Size(functions=2, teams=4, members=20, objectives=2, key_results=3, closed_quarters=3, readings=0)
    monkeypatch.setitem(SIZES, "S", small)


def a_company() -> Document:
    summary = build("S", seed=1, today=date(2026, 11, 26))
    with every_organisation():
        organisation = Organisation.objects.get(slug=summary.slug)
    with organisation_scope(organisation):
        admin = Member.objects.filter(role=Role.ADMIN).order_by("handle")[0]
        return document_of(admin, organisation, whole=True)


def emptied(document: Document) -> tuple[Organisation, Member]:
    organisation = factories.organisation("Empty")
    with organisation_scope(organisation):
        okrs.found_cycles(organisation)
        admin = next(each for each in document.members if each.role == "admin")
        return organisation, factories.member("Someone", role=Role.ADMIN, handle=admin.handle, team=factories.company())


def differences(one: Document, other: Document) -> list[str]:
    ours, theirs = dict(lists_of(one)), dict(lists_of(other))
    return [name for name in {*ours, *theirs} if name != "events" and ours.get(name) != theirs.get(name)]


def test_everything_comes_out_and_in_again_the_same() -> None:
    document = a_company()
    organisation, admin = emptied(document)
    content = FORMATS["yaml"].write(document)
    assert not _KEY.search(content), "keys of one installation mean nothing in another"
    with organisation_scope(organisation):
        actions.import_file(admin, "all.yaml", content, limits=HISTORY)
        again = document_of(admin, organisation, whole=True)
        assert differences(document, again) == []
        assert replace(again.organisation, name="") == replace(document.organisation, name="")  # type: ignore[type-var]
        first = again.events.index(document.events[0])
        assert again.events[first:-1] == document.events
        assert okrs.recompute(organisation, write=False) == 0
