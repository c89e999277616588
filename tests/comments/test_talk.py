"""Words about things: safe, linked, told to those they name, and gone when taken back."""

import pytest
from django.core.exceptions import ValidationError

from quarterdeck.comments import actions, subjects
from quarterdeck.comments.models import Comment
from quarterdeck.comments.rendering import render
from quarterdeck.events.models import Event
from quarterdeck.keel.errors import Refused
from quarterdeck.keel.scope import organisation_scope
from quarterdeck.people.models import Role
from tests import factories


@pytest.fixture
def acme(organisation):
    with organisation_scope(organisation):
        organisation.objective = factories.objective()
        organisation.key_result = factories.key_result(objective=organisation.objective)
        organisation.ada = factories.member("Ada", handle="ada")
        organisation.bo = factories.member("Bo", handle="bo")
    return organisation


def shown(body: str) -> str:
    return render(body, reference_address={"KR-1": "/acme/KR-1"}.get, handles=frozenset({"bo"}))


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))",
        "![x](http://evil/y.png)", "<a href='javascript:alert(1)'>x</a>", "[x](data:text/html,<script>)", "`<b onclick=x>`",
    ],
)  # fmt: skip
def test_nothing_dangerous_passes(body):
    html = shown(body)
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert "<b onclick" not in html


def test_references_and_mentions_come_alive_but_not_inside_code():
    html = shown("See KR-1 and KR-9, @bo; `KR-1 @bo`, ann@bo.example")
    assert html.count('href="/acme/KR-1"') == 1
    assert html.count("<strong>@bo</strong>") == 1
    assert "KR-9" in html


def test_a_comment_is_on_record_and_tells_those_it_names(acme):
    with organisation_scope(acme):
        subject = subjects.find(acme.ada, "key_result", acme.key_result.pk)
        comment = actions.write(acme.ada, subject, body="Nice. @bo, which of the two was it? @nobody @ada")
        assert [each.name for each in comment.mentions.all()] == ["Ada", "Bo"]
        assert Event.objects.get(verb="comment.mentioned").data["mentioned"] == "Bo"


def test_an_empty_or_endless_comment_is_refused(acme):
    with organisation_scope(acme):
        subject = subjects.find(acme.ada, "objective", acme.objective.pk)
        for body in ("  ", "x" * 10_001):
            with pytest.raises(ValidationError) as refused:
                actions.write(acme.ada, subject, body=body)
            assert "body" in refused.value.message_dict
        assert not Comment.objects.exists()


def test_only_the_author_edits_and_only_author_or_steward_removes(acme):
    with organisation_scope(acme):
        comment = actions.write(acme.ada, subjects.find(acme.ada, "objective", acme.objective.pk), body="First")
        with pytest.raises(Refused):
            actions.edit(acme.bo, comment, body="Mine now")
        with pytest.raises(Refused):
            actions.remove(acme.bo, comment)
        actions.edit(acme.ada, comment, body="Second")
        assert comment.edited_at is not None
        actions.remove(factories.member(role=Role.STEWARD), comment)
        comment.refresh_from_db()
        assert (comment.body, comment.removed_at is not None) == ("", True)


def test_a_viewer_reads_and_does_not_write(acme, client_of):
    with organisation_scope(acme):
        viewer = factories.member(role=Role.VIEWER)
    client = client_of(viewer)
    address = f"/acme/talk/objective/{acme.objective.pk}"
    assert client.get(address).status_code == 200
    assert client.post(address, {"body": "Me too"}).status_code == 403
    with organisation_scope(acme):
        assert not Comment.objects.exists()


def test_a_form_sent_twice_says_it_once(acme, client_of):
    client = client_of(acme.ada)
    address = f"/acme/talk/key_result/{acme.key_result.pk}"
    sent = {"body": "Once", "submission": "01a20925-0bdf-7591-8e5c-306b85aa0b26"}
    assert client.post(address, sent).status_code == 303
    assert client.post(address, sent).status_code == 303
    with organisation_scope(acme):
        assert Comment.objects.count() == 1
    assert "Once" in client.get(f"/acme/{acme.key_result.reference}").content.decode()


def test_drafts_of_other_teams_cannot_be_talked_about(acme, client_of):
    with organisation_scope(acme):
        draft = factories.objective(state="draft", team=factories.team())
    assert client_of(acme.bo).get(f"/acme/talk/objective/{draft.pk}").status_code == 404
    assert client_of(acme.bo).get(f"/acme/talk/nothing/{draft.pk}").status_code == 404


def test_editing_and_removing_through_the_pages(acme, client_of):
    with organisation_scope(acme):
        comment = actions.write(acme.ada, subjects.find(acme.ada, "key_result", acme.key_result.pk), body="First")
    ada, bo = client_of(acme.ada), client_of(acme.bo)
    assert bo.get(f"/acme/comments/{comment.pk}/edit").status_code == 403
    assert ada.post(f"/acme/comments/{comment.pk}/edit", {"body": ""}).status_code == 422
    assert ada.post(f"/acme/comments/{comment.pk}/edit", {"body": "Second"}).status_code == 303
    assert ada.post(f"/acme/comments/{comment.pk}/removal").status_code == 303
    assert "Second" not in bo.get(f"/acme/{acme.key_result.reference}").content.decode()
