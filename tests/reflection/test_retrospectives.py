"""A retrospective: silent, then shown, grouped, voted, agreed; and what is anonymous stays so in every table."""

import datetime as dt
import json
import re
from uuid import UUID, uuid4

import pytest
import yaml
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quarterdeck.events.models import Event
from quarterdeck.exchange.actions import export_file
from quarterdeck.keel.clock import today
from quarterdeck.keel.errors import Refused
from quarterdeck.keel.models import Submission
from quarterdeck.notify.models import Notice
from quarterdeck.okrs.models import Phase
from quarterdeck.people.models import Role
from quarterdeck.reflection import actions
from quarterdeck.reflection.models import Action, ActionState, Ballot, Card, Retrospective, Stage
from quarterdeck.reflection.queries import find_retrospective, retrospective_page
from tests import factories


@pytest.fixture
def team(scoped):
    return factories.team("Onboarding", slug="onboarding")


@pytest.fixture
def ada(team):
    return factories.member("Ada", team=team, lead=True)


@pytest.fixture
def ben(team):
    return factories.member("Ben", team=team)


@pytest.fixture
def retrospective(ada, team):
    return actions.open_retrospective(ada, team, factories.cycle(), questions=["What went well?", "What did not?"])


def seen_by(reader, retrospective):
    return retrospective_page(reader, find_retrospective(retrospective.pk), today(reader.organisation))


def texts(page):
    return sorted(card.text for question in page.questions for card in question.cards)


def on(actor, retrospective, *stages):
    for stage in stages:
        actions.move_on(actor, retrospective, stage=stage)


def test_what_others_write_is_hidden_until_all_is_revealed_at_once(retrospective, ada, ben):
    actions.add_card(ada, retrospective, question=0, text="The guide")
    actions.add_card(ben, retrospective, question=1, text="The audit")
    assert texts(seen_by(ada, retrospective)) == ["The guide"]
    assert [each.hidden for each in seen_by(ada, retrospective).questions] == [0, 1]
    on(ada, retrospective, Stage.GROUPING)
    page = seen_by(ada, retrospective)
    assert texts(page) == ["The audit", "The guide"]
    assert {card.author for question in page.questions for card in question.cards} == {"Ada", "Ben"}
    with pytest.raises(ValidationError, match="silence cannot be had back"):
        on(ada, retrospective, Stage.WRITING)


def test_an_own_card_can_be_taken_back_and_nobody_elses(retrospective, ada, ben):
    card = actions.add_card(ada, retrospective, question=0, text="Too soon")
    with pytest.raises(ValidationError, match="not yours"):
        actions.take_back(ben, retrospective, card.pk)
    actions.take_back(ada, retrospective, card.pk)
    assert not Card.objects.exists()


def test_opening_twice_is_refused_and_only_one_is_open(retrospective, ada, team):
    with pytest.raises(ValidationError, match="has an open retrospective"):
        actions.open_retrospective(ada, team, retrospective.cycle, questions=["Again?"])
    assert Retrospective.objects.count() == 1


@pytest.mark.parametrize(
    ("questions", "words"), [([], "at least one"), (["?"] * 7, "at most 6"), (["x" * 121], "120 characters")]
)
def test_what_is_asked_is_checked(ada, team, questions, words):
    with pytest.raises(ValidationError, match=words) as refused:
        actions.open_retrospective(ada, team, factories.cycle(), questions=questions)
    assert "questions" in refused.value.message_dict


def test_there_is_nothing_to_look_back_on_before_a_cycle_begins(ada, team):
    with pytest.raises(ValidationError, match="has not begun"):
        actions.open_retrospective(ada, team, factories.cycle(phase=Phase.PLANNING), questions=["Why?"])


def test_cards_lie_together_and_their_votes_are_counted_at_the_end(retrospective, ada, ben):
    for text in ("Late data", "Data came late", "The guide"):
        actions.add_card(ada, retrospective, question=0, text=text)
    on(ada, retrospective, Stage.GROUPING)
    late, came, guide = (Card.objects.get(text=each) for each in ("Late data", "Data came late", "The guide"))
    actions.group(ben, retrospective, came, under=late)
    actions.group(ben, retrospective, late, under=guide)
    assert set(Card.objects.filter(under=guide).values_list("text", flat=True)) == {"Late data", "Data came late"}
    actions.group(ben, retrospective, late, under=None)
    actions.group(ben, retrospective, came, under=late)
    with pytest.raises(ValidationError, match="under itself"):
        actions.group(ben, retrospective, late, under=came)
    on(ada, retrospective, Stage.VOTING)
    actions.vote(ben, retrospective, {late.pk: 2, guide.pk: 1})
    actions.vote(ada, retrospective, {late.pk: 3})
    actions.vote(ada, retrospective, {guide.pk: 1})
    assert {each.votes for each in seen_by(ada, retrospective).ranked} == {0}
    on(ada, retrospective, Stage.ACTING)
    assert {each.text: each.votes for each in seen_by(ada, retrospective).ranked} == {"Late data": 2, "The guide": 2}
    actions.move_on(ada, retrospective, stage=Stage.VOTING)
    actions.vote(ben, retrospective, {late.pk: 3})
    actions.move_on(ada, retrospective, stage=Stage.ACTING)
    first = seen_by(ada, retrospective).questions[0].cards[0]
    assert (first.text, first.votes, [text for _key, _number, text in first.under]) == (
        "Late data",
        3,
        ["Data came late"],
    )


def test_votes_are_few_and_end_with_the_voting(retrospective, ada, ben):
    card = actions.add_card(ada, retrospective, question=0, text="The guide")
    with pytest.raises(ValidationError, match="another step"):
        actions.vote(ben, retrospective, {card.pk: 1})
    on(ada, retrospective, Stage.GROUPING, Stage.VOTING)
    card = Card.objects.get()
    for wrong, words in (
        ({card.pk: 4}, "3 votes"),
        ({card.pk: -1}, "from 0 up"),
        ({}, "at least one"),
        ({ada.pk: 1}, "Look at"),
    ):
        with pytest.raises(ValidationError, match=words):
            actions.vote(ben, retrospective, wrong)
    assert not Ballot.objects.exists()
    on(ada, retrospective, Stage.ACTING)
    actions.close(ada, retrospective, learned="Ask earlier.")
    with pytest.raises(ValidationError, match="closed"):
        actions.vote(ben, retrospective, {card.pk: 1})
    with pytest.raises(ValidationError, match="closed"):
        actions.add_card(ben, retrospective, question=0, text="Late thought")


def test_actions_have_an_owner_and_a_day_and_come_back_until_they_are_done(retrospective, ada, ben, team):
    on(ada, retrospective, Stage.GROUPING, Stage.VOTING, Stage.ACTING)
    day = today(ada.organisation)
    for bad in ({"owner": None}, {"due_on": day - dt.timedelta(days=1)}, {"text": "  "}):
        with pytest.raises(ValidationError):
            actions.agree(ben, retrospective, **{"text": "Ask earlier", "owner": ben, "due_on": day, **bad})
    action = actions.agree(ben, retrospective, text="Ask earlier", owner=ben, due_on=day)
    with pytest.raises(ValidationError, match="learned"):
        actions.close(ada, retrospective, learned=" ")
    actions.close(ada, retrospective, learned="Data takes four weeks.")
    later = actions.open_retrospective(ada, team, factories.cycle(kind="custom"), questions=["And now?"])
    assert [each.text for each in seen_by(ben, later).earlier] == ["Ask earlier"]
    with pytest.raises(ValidationError, match="why it is dropped"):
        actions.settle(ben, action, state="dropped")
    actions.settle(ben, action, state="done")
    assert Action.objects.get().state == ActionState.DONE
    assert Event.objects.filter(verb="action.done").count() == 1


def test_who_is_not_of_the_team_neither_reads_nor_writes(retrospective, ada, client_of):
    stranger = factories.member("Zoe", team=factories.team("Elsewhere"))
    with pytest.raises(Refused):
        actions.add_card(stranger, retrospective, question=0, text="Hello")
    assert client_of(stranger).get(f"/acme/retrospectives/{retrospective.pk}").status_code == 403
    assert client_of(stranger).get(f"/acme/retrospectives/{retrospective.pk}/result.md").status_code == 403
    viewer = factories.member("Vic", team=retrospective.team, role=Role.VIEWER)
    assert client_of(viewer).get(f"/acme/retrospectives/{retrospective.pk}").status_code == 200


def test_two_who_follow_hear_of_a_change_and_of_nothing_else(retrospective, ada, ben, client_of):
    client, where = client_of(ben), f"/acme/retrospectives/{retrospective.pk}/live"
    first = client.get(where)
    again = client.get(where, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    actions.add_card(ada, retrospective, question=0, text="New")
    assert client.get(where, headers={"If-None-Match": first["ETag"]}).status_code == 200


# Anonymous ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def anonymous(ada, team, ben):
    found = actions.open_retrospective(
        ada, team, factories.cycle(), questions=["What did not go well?"], anonymous=True
    )
    people = [factories.member(f"P{n}", team=team) for n in range(8)]
    for n, each in enumerate(people):
        actions.add_card(each, found, question=0, text=f"Thought number {n}")
    found.people = people
    return found


def every_row():
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            for row in cursor.fetchall():
                yield model._meta.db_table, json.dumps([str(each) for each in row])


def test_no_table_puts_a_person_beside_an_anonymous_card(anonymous):
    keys = {str(each) for each in Card.objects.values_list("pk", flat=True)}
    keys |= {each.replace("-", "") for each in keys}
    people = {str(each.pk) for each in anonymous.people} | {each.pk.hex for each in anonymous.people}
    for table, row in every_row():
        holds_card = "Thought number" in row or any(each in row for each in keys)
        assert not (holds_card and any(each in row for each in people)), table
        assert table == "reflection_card" or not holds_card, table
    assert not Event.objects.filter(verb__startswith="card").exists()


def test_neither_keys_nor_order_tell_when_an_anonymous_card_was_written(anonymous, ada):
    before = list(Card.objects.values_list("pk", flat=True))
    assert {each.version for each in before} == {4}, "a random key has no time in it"
    assert not [each for each in Card._meta.fields if each.get_internal_type() in {"DateTimeField", "DateField"}]
    on(ada, anonymous, Stage.GROUPING)
    with connection.cursor() as cursor:
        place = "ctid" if connection.vendor == "postgresql" else "rowid"
        cursor.execute(f"SELECT text FROM reflection_card ORDER BY {place}")
        revealed = tuple(text for (text,) in cursor.fetchall())
    assert sorted(revealed) == [f"Thought number {n}" for n in range(8)]
    assert not set(before) & set(Card.objects.values_list("pk", flat=True)), "those who saw their card cannot find it"
    assert revealed == tuple(Card.objects.order_by("number").values_list("text", flat=True)), (
        "the order drawn, not the written"
    )


def written_by(request):
    """The tables that a request writes to."""
    with CaptureQueriesContext(connection) as captured:
        request()
    said = (re.match(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"', each["sql"]) for each in captured)
    return {each[1] for each in said if each}


def test_a_card_and_a_vote_leave_nothing_but_themselves(anonymous, ada, ben, client_of):
    """No session, submission key, notice or log is written in the same breath: nothing to lay beside a card's transaction."""
    client, where = client_of(ben), f"/acme/retrospectives/{anonymous.pk}"
    card = {"question": "0", "text": "Mine alone", "submission": str(uuid4())}
    client.get(where)
    assert written_by(lambda: client.post(f"{where}/cards", card)) == {
        "reflection_card", "reflection_retrospective",
    }  # fmt: skip
    assert not Submission.objects.exists()
    assert "Mine alone" not in client.get(where).content.decode(), "not even their own page knows, once it is left"
    on(ada, anonymous, Stage.GROUPING, Stage.VOTING)
    vote = {f"votes-{Card.objects.first().pk}": "1"}
    assert written_by(lambda: client.post(f"{where}/votes", vote)) == {
        "reflection_ballot", "reflection_card", "reflection_retrospective",
    }  # fmt: skip


def place_and_transaction():
    """Cards in the order of their rows, and the transactions that wrote them, as far as the database tells."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT text, xmin::text FROM reflection_card ORDER BY ctid")
        else:
            cursor.execute("SELECT text, '' FROM reflection_card ORDER BY rowid")
        texts, transactions = zip(*cursor.fetchall(), strict=True)
    return texts, set(transactions)


def test_no_row_tells_its_place_in_time_not_even_before_the_cards_are_revealed(anonymous, ben):
    orders = set()
    for _n in range(4):
        card = actions.add_card(ben, anonymous, question=0, text="And another")
        texts, transactions = place_and_transaction()
        assert len(transactions) == 1, "all of them were written at once"
        orders.add(texts)
        actions.take_back(ben, anonymous, card.pk)
    assert len(orders) > 1, "the order is drawn for each"


def test_a_ballot_is_not_bound_to_its_cards_by_the_transaction_that_wrote_both(anonymous, ada, ben):
    on(ada, anonymous, Stage.GROUPING, Stage.VOTING)
    for member, card in zip(anonymous.people, Card.objects.all(), strict=True):
        actions.vote(member, anonymous, {card.pk: 1})
        assert len(place_and_transaction()[1]) == 1


def test_no_file_that_leaves_the_organisation_names_who_wrote_an_anonymous_card(anonymous, ada):
    on(ada, anonymous, Stage.GROUPING)
    steward = factories.member("Sam", role=Role.STEWARD)
    (document,) = yaml.safe_load_all(export_file(steward, format="yaml", whole=True).content)
    said = [each for each in document["cards"] if "Thought number" in each["text"]]
    assert said
    assert not any(each.get("author") for each in said)
    assert not Notice.objects.filter(words__icontains="Thought").exists()


def test_the_order_of_revealed_cards_is_drawn_anew_each_time(ada, team):
    drawn = set()
    for _n in range(4):
        found = actions.open_retrospective(ada, team, factories.cycle(kind="custom"), questions=["?"], anonymous=True)
        for each in range(8):
            actions.add_card(ada, found, question=0, text=str(each))
        on(ada, found, Stage.GROUPING)
        drawn.add(tuple(Card.objects.filter(retrospective=found).order_by("number").values_list("text", flat=True)))
    assert len(drawn) > 1


def test_export_log_and_pages_name_no_author_of_an_anonymous_card(anonymous, ada, client_of, caplog):
    caplog.set_level("DEBUG")
    on(ada, anonymous, Stage.GROUPING)
    client = client_of(ada)
    for where in ("", "/live", "/result.md", "?format=json"):
        words = client.get(f"/acme/retrospectives/{anonymous.pk}{where}").content.decode()
        assert "Thought number 3" in words
        assert not any(f">{each.name}<" in words or f'"{each.name}"' in words for each in anonymous.people)
    assert "Thought" not in client.get("/acme/activity").content.decode()
    assert not any("Thought" in each.getMessage() for each in caplog.records)


def test_anonymous_votes_are_counted_and_not_kept_apart(anonymous, ada, ben):
    on(ada, anonymous, Stage.GROUPING, Stage.VOTING)
    card = Card.objects.first()
    actions.vote(ben, anonymous, {card.pk: 2})
    assert Ballot.objects.get().choices == {}
    with pytest.raises(ValidationError, match="cannot be taken back"):
        actions.vote(ben, anonymous, {card.pk: 1})
    card.refresh_from_db()
    assert card.votes == 2


def test_whoever_wrote_an_anonymous_card_can_take_it_back_from_the_page_they_wrote_it_on(anonymous, ben, client_of):
    client, where = client_of(ben), f"/acme/retrospectives/{anonymous.pk}"
    answer = client.post(
        f"{where}/cards", {"question": 0, "text": "Hm"}, headers={"HX-Request": "true"}
    ).content.decode()
    key = Card.objects.get(text="Hm").pk
    assert str(key) in answer
    assert str(key) not in client.get(where).content.decode()
    client.post(f"{where}/back", {"card": key})
    assert not Card.objects.filter(text="Hm").exists()


# In the browser's words ---------------------------------------------------------------------------------------------------


def test_a_team_holds_its_retrospective_from_opening_to_the_result(ada, ben, team, client_of):
    cycle = factories.cycle()
    lead, member = client_of(ada), client_of(ben)
    answer = lead.post(
        f"/acme/teams/{team.slug}/retrospectives/new", {"cycle": cycle.slug, "template": "three", "votes_each": 2}
    )
    where = answer["Location"]
    key = UUID(where.rsplit("/", 1)[1])
    assert "What did we reach?" in member.get(where).content.decode()
    member.post(f"{where}/cards", {"question": "0", "text": "The guide helped"})
    assert member.post(f"{where}/cards", {"question": "9", "text": "x"}).status_code == 422
    lead.post(f"{where}/cards", {"question": "1", "text": "We waited"})
    lead.post(f"{where}/timer", {"minutes": "10"})
    assert 'data-minutes="10"' in member.get(where).content.decode()
    lead.post(f"{where}/stage", {"stage": "grouping"})
    lead.post(f"{where}/groups", {"card": "1", "under": "99"})
    lead.post(f"{where}/groups", {"card": "1", "under": "2"})
    assert Card.objects.filter(under__isnull=False).count() == 1
    lead.post(f"{where}/stage", {"stage": "voting"})
    top = Card.objects.get(under__isnull=True)
    member.post(f"{where}/votes", {f"votes-{top.pk}": "2"})
    lead.post(f"{where}/stage", {"stage": "acting"})
    due = today(ada.organisation) + dt.timedelta(days=14)
    member.post(f"{where}/actions", {"text": "Ask four weeks ahead", "owner": f"@{ben.handle}", "due_on": due})
    assert lead.post(f"{where}/closing", {"learned": ""}).status_code == 303
    lead.post(f"{where}/closing", {"learned": "Waiting costs more than asking."})
    found = Retrospective.objects.get(pk=key)
    assert found.is_closed
    text = member.get(f"{where}/result.md").content.decode()
    for words in ("Waiting costs more", "The guide helped", "We waited", "Ask four weeks ahead"):
        assert words in text
    week = (
        member.get("/acme/panels/my_week/-?part=0").content.decode()
        + member.get("/acme/panels/my_week/-?part=1").content.decode()
    )
    assert "Ask four weeks ahead" in week
    member.post(f"/acme/actions/{Action.objects.get().pk}", {"state": "done"})
    assert Action.objects.get().state == "done"
