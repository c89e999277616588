"""From a file to drafts, in the browser's three steps and through the actions."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from quarterdeck.comments.models import Comment
from quarterdeck.exchange import actions
from quarterdeck.exchange.models import Upload
from quarterdeck.keel.errors import Refused
from quarterdeck.keel.scope import organisation_scope
from quarterdeck.okrs.models import KeyResult, Objective
from quarterdeck.people.models import Member, Organisation, Role
from tests import factories

DOCUMENT = b"""# Harbour OKRs 2026 Q4

## Objective: Ships leave on time @grace
- KR1: Departures within ten minutes from 61% to 85% (owner: Nobody Known)
- KR2: Keep injuries below 2
- Repaint the crane P1

Something that is no key result.
"""


@pytest.fixture
def grace(scoped: Organisation) -> Member:
    return factories.member("Grace Hopper", team=factories.company(), handle="grace")


def test_it_drafts_what_a_document_says(grace: Member) -> None:
    cycle = factories.cycle()
    _reading, plan, imported = actions.import_file(grace, "harbour.md", DOCUMENT, cycle=cycle, team=factories.company())
    objective = Objective.objects.get()
    first, second, third = KeyResult.objects.order_by("position")
    assert (objective.title, objective.owner, objective.state) == ("Ships leave on time", grace, "draft")
    assert (first.baseline, first.target, first.unit) == (61, 85, "%")
    assert (second.direction, second.target) == ("keep_below", 2)
    assert (third.target, third.owner) == (None, None)
    assert plan.unknown_people == ("Nobody Known",)
    assert len(imported.key_results) == 3
    assert "Nobody Known" in Comment.objects.get(subject_id=first.pk).body


def test_a_file_of_drafts_says_what_it_does_not_bring(grace: Member) -> None:
    file = (
        b"quarterdeck: 1\nobjectives:\n- title: A\n  key_results:\n  - statement: B\n"
        b"    check_ins:\n    - {on: 2026-11-23, value: 3}\n"
        b"kpis:\n- {slug: delays, name: Delays, team: company}\n"
    )
    reading, _plan, _imported = actions.import_file(
        grace, "a.yaml", file, cycle=factories.cycle(), team=factories.company()
    )
    assert [(line.became.value, line.why) for line in reading.lines if "history" in line.why] == [
        ("ignored", "Comes in with a whole history only: check-in."),
        ("ignored", "Comes in with a whole history only: KPI."),
    ]


def test_a_dry_run_writes_nothing(grace: Member) -> None:
    cycle = factories.cycle()
    *_rest, imported = actions.import_file(
        grace, "harbour.md", DOCUMENT, cycle=cycle, team=factories.company(), dry_run=True
    )
    assert imported.was_dry_run
    assert len(imported.objectives) == 1
    assert not Objective.objects.exists()


def test_the_same_file_twice_makes_nothing_twice(grace: Member) -> None:
    cycle, team = factories.cycle(), factories.company()
    actions.import_file(grace, "harbour.md", DOCUMENT, cycle=cycle, team=team)
    with pytest.raises(ValidationError):
        actions.import_file(grace, "harbour.md", DOCUMENT, cycle=cycle, team=team)
    assert Objective.objects.count() == 1


def test_a_closed_cycle_takes_no_drafts(grace: Member) -> None:
    with pytest.raises(ValidationError, match="takes no more drafts"):
        actions.import_file(
            grace, "harbour.md", DOCUMENT, cycle=factories.cycle(phase="closed"), team=factories.company()
        )


def test_only_its_members_import_for_a_team(scoped: Organisation) -> None:
    stranger, cycle = factories.member(team=factories.team("Elsewhere")), factories.cycle()
    with pytest.raises(ValidationError):
        actions.import_file(stranger, "harbour.md", DOCUMENT, cycle=cycle, team=factories.company())
    viewer = factories.member(role=Role.VIEWER, team=factories.company())
    with pytest.raises(Refused):
        actions.upload(viewer, name="harbour.md", content=DOCUMENT, cycle=cycle, team=factories.company())
    assert not Objective.objects.exists()


def test_three_steps_in_the_browser(organisation: Organisation, client_of: Callable[[Member], Client]) -> None:
    with organisation_scope(organisation):
        member = factories.member("Grace Hopper", team=factories.company(), handle="grace")
        cycle = factories.cycle()
        client = client_of(member)
    assert client.get("/acme/import").status_code == 200
    file = SimpleUploadedFile("harbour.md", DOCUMENT)
    answer = client.post("/acme/import", {"file": file, "cycle": cycle.slug, "team": "company"})
    assert answer.status_code == 303
    preview = client.get(answer["Location"])
    assert b"Nobody Known" in preview.content
    assert b"Import 1 draft with 3 key results" in preview.content
    form = {"only": "", "person": ["Nobody Known"], "handle": ["grace"]}
    done = client.post(f"{answer['Location']}/do", form)
    assert done["Location"] == f"/acme/teams/company?cycle={cycle.slug}"
    again = client.post(f"{answer['Location']}/do", form)
    assert again.status_code == 303
    with organisation_scope(organisation):
        assert Objective.objects.count() == 1
        assert KeyResult.objects.order_by("position")[0].owner == member
        assert not Upload.objects.exists()


def test_columns_of_a_foreign_table_are_mapped_on_a_page(
    organisation: Organisation, client_of: Callable[[Member], Client]
) -> None:
    with organisation_scope(organisation):
        member = factories.member("Grace Hopper", team=factories.company(), handle="grace")
        cycle = factories.cycle()
        client = client_of(member)
    table = b"Was,Wert\nShips leave on time,\nDepartures on time,85%\n"
    answer = client.post(
        "/acme/import", {"file": SimpleUploadedFile("t.csv", table), "cycle": cycle.slug, "team": "company"}
    )
    assert answer["Location"].endswith("/columns")
    assert client.get(answer["Location"]).status_code == 200
    refused = client.post(answer["Location"], {"column-0": "", "column-1": "target"})
    assert refused.status_code == 422
    mapped = client.post(answer["Location"], {"column-0": "title", "column-1": "target"})
    preview = client.get(mapped["Location"])
    assert b"Import 1 draft with 1 key results" in preview.content


def test_a_stranger_does_not_see_another_persons_file(
    organisation: Organisation, client_of: Callable[[Member], Client]
) -> None:
    with organisation_scope(organisation):
        member = factories.member(team=factories.company())
        other = factories.member(team=factories.company())
        kept = actions.upload(
            member, name="harbour.md", content=DOCUMENT, cycle=factories.cycle(), team=factories.company()
        )
        client = client_of(other)
    assert client.get(f"/acme/import/{kept.pk}").status_code == 404
