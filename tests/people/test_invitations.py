"""People join by a link: it is shown once, works once, and says why when it no longer does."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from quarterdeck.events.models import Event
from quarterdeck.keel.clock import now
from quarterdeck.keel.errors import Refused
from quarterdeck.keel.scope import organisation_scope
from quarterdeck.people import actions
from quarterdeck.people.models import Invitation, Member, Organisation, Role, User
from quarterdeck.people.queries import organisations_of
from tests import factories

JOINING = {"name": "Grace Hopper", "email": "grace@example.org", "password": "a quiet harbour"}


@pytest.fixture
def admin(scoped: Organisation) -> Member:
    return factories.member("Ada", role=Role.ADMIN)


def invited(admin: Member, **fields: Any) -> str:
    return actions.invite(admin, **{"email": "grace@example.org", **fields})[1]


def test_a_new_person_makes_a_login_and_is_in(admin: Member) -> None:
    crew = factories.team("Crew")
    token = invited(admin, role=Role.STEWARD, team=crew)
    client = Client()
    assert "Join Acme" in client.get(f"/invitations/{token}").content.decode()
    response = client.post(f"/invitations/{token}", JOINING)
    assert response["Location"] == "/acme/"
    grace = Member.objects.get(user__email="grace@example.org")
    assert (grace.role, grace.handle, grace.team_ids) == (Role.STEWARD, "grace-hopper", {crew.pk})
    assert client.get("/acme/members/").status_code == 200
    assert Event.objects.get(verb="member.joined").actor == grace


def test_the_database_alone_cannot_let_anybody_in(admin: Member) -> None:
    token = invited(admin)
    kept = Invitation.objects.values().get()
    assert token not in str(kept)
    assert Client().get(f"/invitations/{kept['digest']}").status_code == 410


def test_a_person_with_a_login_joins_a_second_organisation(admin: Member, client_of: Callable[..., Client]) -> None:
    other = factories.organisation("Other")
    with organisation_scope(other):
        visitor = factories.member("Grace")
    token = invited(admin, email="")
    client = client_of(visitor)
    assert "You are logged in as Grace" in client.get(f"/invitations/{token}").content.decode()
    assert client.post(f"/invitations/{token}")["Location"] == "/acme/"
    assert [each.slug for each in organisations_of(visitor.user)] == ["acme", "other"]
    assert client.get("/acme/teams/").status_code == client.get("/other/teams/").status_code == 200
    assert client.get("/").status_code == 200  # a choice, now that there are two


def test_a_placeholder_becomes_whoever_uses_the_link(admin: Member) -> None:
    placeholder = factories.member("Grace Hopper", login=False, handle="grace")
    token = invited(admin, member=placeholder)
    joined = actions.accept_as_new_person(token, **JOINING)
    assert joined.pk == placeholder.pk
    assert joined.handle == "grace"


def test_a_used_link_a_revoked_one_and_one_that_ran_out_each_say_so(admin: Member) -> None:
    used, revoked, old = (invited(admin, email=f"{each}@example.org") for each in ("a", "b", "c"))
    actions.accept_as_new_person(used, **JOINING)
    actions.revoke_invitation(admin, Invitation.objects.get(email="b@example.org"))
    with time_machine.travel(now() + timedelta(days=15)):
        for token, words in ((used, "used already"), (revoked, "withdrawn"), (old, "run out"), ("x" * 60, "no such")):
            response = Client().get(f"/invitations/{token}")
            assert response.status_code == 410
            assert words in response.content.decode()
            with pytest.raises(ValidationError, match=words):
                actions.accept_as_new_person(token, **{**JOINING, "email": "late@example.org"})
    assert not User.objects.filter(email="late@example.org").exists()


def test_sending_again_makes_the_old_link_useless(admin: Member) -> None:
    old = invited(admin)
    _same, new = actions.renew_invitation(admin, Invitation.objects.get())
    assert Client().get(f"/invitations/{old}").status_code == 410
    assert Client().get(f"/invitations/{new}").status_code == 200


def test_a_known_e_mail_is_asked_to_log_in_first(admin: Member) -> None:
    factories.user("grace@example.org")
    response = Client().post(f"/invitations/{invited(admin)}", JOINING)
    assert response.status_code == 422
    assert "Log in with it" in response.context["form"].errors["email"][0]
    assert Invitation.objects.get().accepted_at is None


def test_who_is_here_already_is_not_invited_or_joined_again(admin: Member) -> None:
    grace = factories.member("Grace")
    with pytest.raises(ValidationError, match="is here already"):
        invited(admin, email=grace.email)
    with pytest.raises(ValidationError, match="a member of Acme already"):
        actions.accept_with_login(invited(admin, email=""), grace.user)


def test_an_open_invitation_is_not_doubled(admin: Member) -> None:
    invited(admin)
    with pytest.raises(ValidationError, match="open invitation"):
        invited(admin, email="GRACE@example.org")


def test_only_admins_invite(admin: Member) -> None:
    with pytest.raises(Refused):
        invited(factories.member(role=Role.STEWARD))


def test_the_link_is_shown_once_and_a_second_click_makes_no_second_one(
    admin: Member, client_of: Callable[..., Client]
) -> None:
    client, sent = client_of(admin), {"name": "Grace", "role": "member", "how": "link", "submission": str(uuid4())}
    page = client.post("/acme/invitations/new", sent).content.decode()
    token = re.search(r"/invitations/([\w-]+)", page[page.index('id="address"') :])
    assert token
    assert Client().get(f"/invitations/{token[1]}").status_code == 200
    again = client.post("/acme/invitations/new", sent)
    assert (again.status_code, again["Location"]) == (303, "/acme/invitations/")
    assert Invitation.objects.count() == 1


def test_a_refused_form_may_be_sent_again_and_leaves_nobody_behind(
    admin: Member, client_of: Callable[..., Client]
) -> None:
    client, key = client_of(admin), str(uuid4())
    wrong = {"name": "Grace", "email": admin.email, "role": "member", "how": "link", "submission": key}
    assert client.post("/acme/invitations/new", wrong).status_code == 422
    assert not Member.objects.filter(name="Grace").exists()
    right = {**wrong, "email": "grace@example.org"}
    assert client.post("/acme/invitations/new", right).status_code == 200
    assert Invitation.objects.count() == 1


def test_somebody_can_be_added_now_and_invited_later(admin: Member, client_of: Callable[..., Client]) -> None:
    client = client_of(admin)
    response = client.post("/acme/invitations/new", {"name": "Grace Hopper", "role": "member", "how": "later"})
    assert response["Location"] == "/acme/members/grace-hopper"
    page = client.post("/acme/invitations/new?member=grace-hopper", {"role": "viewer", "how": "link"})
    assert page.status_code == 200
    assert Invitation.objects.get().member == Member.objects.get(handle="grace-hopper")


def test_another_organisations_invitations_are_out_of_reach(admin: Member, client_of: Callable[..., Client]) -> None:
    with organisation_scope(factories.organisation("Other")):
        actions.invite(factories.member(role=Role.ADMIN), email="x@example.org")
        theirs = Invitation.objects.get()
    for verb in ("renewal", "revocation"):
        assert client_of(admin).post(f"/acme/invitations/{theirs.pk}/{verb}").status_code == 404
