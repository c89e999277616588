"""What the rooms around the heart keep: nothing is forgotten, and what a file says is held to the rooms' rules."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from quarterdeck.board import actions as board
from quarterdeck.board.models import Board, Initiative
from quarterdeck.comments import actions as comments
from quarterdeck.comments.models import Comment
from quarterdeck.comments.subjects import find
from quarterdeck.exchange import actions
from quarterdeck.exchange.document import Document
from quarterdeck.exchange.queries import document_of
from quarterdeck.exchange.reading import read
from quarterdeck.exchange.records import lists_of
from quarterdeck.exchange.rooms import KEPT
from quarterdeck.exchange.writing import FORMATS
from quarterdeck.keel.scope import OrganisationModel, organisation_scope
from quarterdeck.kpis.models import Kpi
from quarterdeck.okrs.models import KeyResult, OwnMetric, Waiver
from quarterdeck.people.models import Member, Organisation, Role
from quarterdeck.planning.models import Dependency, ForumNote
from quarterdeck.programme.models import Silence
from quarterdeck.reflection.models import Card, Retrospective, Stage
from quarterdeck.review.models import Decision, Idea, Item, Review
from quarterdeck.rhythm.models import Cadence, Guest, Meeting
from tests import factories

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
STAYS = {
    "okrs.CheckInDraft": "begun, not said yet",
    "planning.AnswerGiven": "says nothing that anybody can read; the counts leave",
    "programme.Measured": "measured again from the records (`quarterdeck recompute`)",
    "reflection.Ballot": "only keeps votes apart while a vote is on; the counts leave with the cards",
    "people.Invitation": "opens a door",
    "notify.ChatHook": "an address that is a secret",
    "notify.Feed": "an address that is a secret",
    "notify.Notice": "told from the log",
    "notify.Delivery": "on its way out",
    "notify.Preference": "each person's own, not the organisation's",
    "events.Cursor": "how far this installation has read",
    "keel.Submission": "a form that was sent here",
    "keel.Counter": "counted from what comes in",
    "exchange.Upload": "a file that waits here",
}
HEART = {
    "people.Member", "people.Team", "people.TeamMembership", "okrs.Cycle", "okrs.StrategicPriority", "okrs.Objective",
    "okrs.Contributor", "okrs.KeyResult", "okrs.CheckIn", "okrs.Acknowledgement", "okrs.Grade", "comments.Comment",
    "comments.Mention",
}  # fmt: skip


def test_every_table_leaves_or_says_why_it_stays() -> None:
    every = {model._meta.label for model in apps.get_models() if issubclass(model, OrganisationModel)}
    leaves = {kept.model._meta.label for kept in KEPT}
    leaves |= {through._meta.label for kept in KEPT for _name, through in kept.links}
    assert every == leaves | HEART | set(STAYS)
    assert not leaves & set(STAYS)


def a_harbour() -> tuple[Organisation, Document]:
    """An organisation that holds one of everything the demo company has none of, pointing at each other."""
    organisation = factories.organisation("Harbour")
    with organisation_scope(organisation):
        ada = factories.member("Ada", role=Role.ADMIN, team=factories.company(), lead=True, handle="ada")
        team = factories.team("Piers", slug="piers")
        grace = factories.member("Grace", team=team, lead=True, handle="grace")
        key_result = factories.key_result(owner=grace, objective=factories.objective(team=team, owner=grace))
        key_result.kpi = Kpi.objects.create(organisation=organisation, slug="delays", name="Delays", team=team)
        key_result.version = 7
        key_result.snoozed_until, key_result.snooze_reason = date(2026, 12, 24), "The meter is being repaired"
        key_result.save()
        bet = board.propose_initiative(
            grace, team=team, title="=Two shifts", key_results=[key_result], links=["https://tracker.example/1;2"]
        )
        comments.write(ada, find(ada, "initiative", bet.pk), body="- one\n    - within @grace\n\nand on")
        _planned(organisation, key_result, grace)
        _met(organisation, key_result, bet, grace)
        return organisation, document_of(ada, organisation, whole=True)


def _planned(organisation: Organisation, key_result: KeyResult, grace: Member) -> None:
    here: dict[str, Any] = {"organisation": organisation}
    objective, team = key_result.objective, key_result.objective.team
    OwnMetric.objects.create(**here, name="Crane hours; idle", words="crane, idle")
    Waiver.objects.create(
        **here, objective=objective, key_result=key_result, code="K03", reason="a | b", member=grace, at=AT
    )
    ForumNote.objects.create(**here, cycle=objective.cycle, objective=objective, text="Settled", author=grace, at=AT)
    Silence.objects.create(**here, code="S07", reason="We know", by=grace, at=AT)
    Board.objects.filter(team=team).update(limits={"doing": None, "measuring": 5}, policies={"doing": "Has an owner"})
    Dependency.objects.create(
        **here, key_result=key_result, provider=team, what="A crane", needed_on=date(2026, 12, 1), asked_at=AT
    )


def _met(organisation: Organisation, key_result: KeyResult, bet: Initiative, grace: Member) -> None:
    here: dict[str, Any] = {"organisation": organisation}
    team = key_result.objective.team
    cadence = Cadence.objects.create(
        **here, team=team, kind="weekly_review", name="Weekly", rule="FREQ=WEEKLY;BYDAY=MO", first_on=AT.date(), at=time(9, 30),
        minutes=45, time_zone="Europe/Berlin", chair=grace,
    )  # fmt: skip
    Guest.objects.create(**here, cadence=cadence, member=Member.objects.get(handle="ada"))
    meeting = Meeting.objects.create(
        **here, team=team, cadence=cadence, slot=AT.date(), kind=cadence.kind, name="Weekly", starts_at=AT, minutes=45
    )
    review = Review.objects.create(**here, meeting=meeting, minutes="# Weekly\n\n- **D-1** one", left_open=["KR-1"])
    waits = Dependency.objects.get()
    item = Item.objects.create(
        **here, review=review, section="tracking", key=f"dependency:{waits.pk}", title="A crane", key_result=key_result,
        url=f"/{organisation.slug}/dependencies/{waits.pk}",
    )  # fmt: skip
    Decision.objects.create(
        **here, number=4, kind="resourcing", text="Hire", team=team, key_result=key_result, initiative=bet, owner=grace,
        money=Decimal("12000.50"), currency="EUR", people=Decimal("1.5"), meeting=meeting, item=item, made_at=AT,
    )  # fmt: skip
    Idea.objects.create(**here, team=team, words="A second pier", meeting=meeting, added_at=AT)
    held: dict[str, Any] = {**here, "team": team, "questions": ["What; helped?"], "opened_at": AT}
    told = Retrospective.objects.create(
        **held,
        cycle=key_result.objective.cycle,
        anonymous=True,
        stage=Stage.CLOSED,
        closed_at=AT,
        learned="Much\n- this",
    )
    top = Card.objects.create(**here, retrospective=told, question=0, text="Top", votes=3, number=1)
    Card.objects.create(**here, retrospective=told, question=0, text="Below", under=top, number=2)
    silent = Retrospective.objects.create(**held, cycle=key_result.objective.cycle)
    Card.objects.create(**here, retrospective=silent, question=0, text="Unspoken", author=grace)


def take_in(content: bytes, name: str = "all.yaml") -> tuple[Organisation, Document]:
    organisation = factories.organisation("Empty")
    with organisation_scope(organisation):
        admin = factories.member("Someone", role=Role.ADMIN, handle="ada", team=factories.company())
        actions.import_file(admin, name, content)
        return organisation, document_of(admin, organisation, whole=True)


@pytest.mark.django_db
@pytest.mark.parametrize("name", list(FORMATS))
def test_what_points_at_each_other_still_does_in_another_place(name: str) -> None:
    old, document = a_harbour()
    content = FORMATS[name].write(document)
    assert read(f"all.{name}", content).document == document
    organisation, again = take_in(content, f"all.{name}")
    assert dict(lists_of(replace(again, events=()))) == dict(lists_of(replace(document, events=())))
    with organisation_scope(organisation):
        key_result, item = KeyResult.objects.get(), Item.objects.get()
        assert key_result.kpi == Kpi.objects.get()
        assert (key_result.snoozed_until, key_result.snooze_reason) == (
            date(2026, 12, 24),
            "The meter is being repaired",
        )
        assert Initiative.objects.get().key_results.get() == key_result
        assert item.key == f"dependency:{Dependency.objects.get().pk}"
        assert item.url == f"/empty/dependencies/{Dependency.objects.get().pk}"
        assert Comment.objects.get().body == "- one\n    - within @grace\n\nand on"
        assert Decision.objects.get().money == Decimal("12000.50")
        assert Card.objects.get(text="Below").under == Card.objects.get(text="Top")
        grace = Member.objects.get(handle="grace")
        assert board.propose_initiative(grace, team=key_result.objective.team, title="Next").reference == "I-2"
    assert old.slug.encode() not in content.replace(b"Harbour", b"")


@pytest.mark.django_db
def test_what_is_written_in_silence_or_without_a_name_stays_so() -> None:
    _old, document = a_harbour()
    cards = document.rooms["cards"]
    assert {card.text: card.author for card in cards} == {"Top": "", "Below": ""}
    assert "ballots" not in document.rooms
    content = FORMATS["yaml"].write(
        replace(document, rooms={**document.rooms, "cards": (replace(cards[0], author="grace"),)})
    )
    with pytest.raises(ValidationError, match="anonymous: leave the author out"):
        take_in(content)


def _changed(plural: str, **values: Any) -> Callable[[Document], Document]:
    def change(document: Document) -> Document:
        first, *others = document.rooms[plural]
        return replace(document, rooms={**document.rooms, plural: (replace(first, **values), *others)})

    return change


def _twice(plural: str) -> Callable[[Document], Document]:
    return lambda document: replace(document, rooms={**document.rooms, plural: document.rooms[plural] * 2})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_changed("initiatives", column="flying"), r"Line \d+, “column”: Value 'flying' is not a valid choice"),
        (_changed("initiatives", team="nobody"), r"Line \d+, “team”: The file has no team “nobody”"),
        (_changed("initiatives", links=["javascript:alert(1)"]), r"Line \d+, “links”: .*Write a whole address"),
        (_changed("initiatives", key_results=("KR-99",)), r"Line \d+, “key_result”: The file has no key result “KR-99”"),
        (_changed("initiatives", ref="first"), r"Line \d+, “ref”: A history needs references: write I-1"),
        (_changed("initiatives", title="x" * 201), r"Line \d+, “title”: Ensure this value has at most 200"),
        (_changed("boards", limits={"doing": "many"}), r"Line \d+, “limits”: A limit is a whole number"),
        (_changed("cadences", rule="FREQ=SECONDLY"), r"Line \d+, “rule”: Say how often"),
        (_changed("cadences", minutes=-5), r"Line \d+, “minutes”: Ensure this value is greater"),
        (_changed("cadences", time_zone="Mars/Base"), r"Line \d+, “time_zone”: Choose a time zone"),
        (_changed("kpis", healthy_low=3.0, healthy_high=2.0), r"Line \d+, “healthy_high”: The healthy range"),
        (_changed("decisions", money=Decimal("1.234")), r"Line \d+, “money”: Ensure that there are no more than 2"),
        (_changed("cards", question=4), r"Line \d+, “question”: There is no such question"),
        (_twice("boards"), r"Line \d+, “team”: “piers” stands in the file twice"),
        (_twice("waivers"), r"Line \d+: This waiver contradicts one above"),
        (_twice("reviews"), r"Line \d+, “meeting”: .* stands in the file twice"),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_refused_with_its_line_and_nothing_is_written(
    change: Callable[[Document], Document], said: str
) -> None:
    _old, document = a_harbour()
    content = FORMATS["yaml"].write(change(document))
    with pytest.raises(ValidationError, match=said):
        take_in(content)
    with organisation_scope(Organisation.objects.get(slug="empty")):
        assert not Kpi.objects.exists()
        assert not Member.objects.filter(handle="grace").exists()


@pytest.mark.django_db
def test_a_history_does_not_go_where_something_was_begun() -> None:
    _old, document = a_harbour()
    organisation = factories.organisation("Begun")
    with organisation_scope(organisation):
        admin = factories.member("Someone", role=Role.ADMIN, handle="ada")
        Kpi.objects.create(organisation=organisation, slug="ours", name="Ours", team=factories.company())
        with pytest.raises(ValidationError, match="without teams, objectives or KPIs"):
            actions.import_file(admin, "all.yaml", FORMATS["yaml"].write(document))


def test_no_record_sums_a_person_up() -> None:
    words = {"score", "average", "ranking", "rating", "points", "hits", "misses"}
    for kept in KEPT:
        columns = {column.name for column in kept.columns}
        assert not (words & columns and {"member", "owner", "author"} & columns), kept.kind
