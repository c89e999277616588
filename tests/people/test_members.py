"""People are shown as they wish, are given roles, and leave without leaving work ownerless."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from quarterdeck.events.models import Event
from quarterdeck.keel.errors import Refused
from quarterdeck.keel.scope import organisation_scope
from quarterdeck.people import actions
from quarterdeck.people.models import Member, Organisation, Role
from quarterdeck.people.naming import free_handle
from quarterdeck.people.queries import MemberFilters, find_people, members_page
from tests import factories


@pytest.fixture
def admin(scoped: Organisation) -> Member:
    return factories.member("Ada", role=Role.ADMIN, handle="ada")


def test_handles_come_from_names_and_are_never_shared(admin: Member) -> None:
    made = [actions.add_member(admin, name=name).handle for name in ("Zoë Ångström", "Zoe Angstrom", "李小龍", "王")]
    assert made == ["zoe-angstrom", "zoe-angstrom-2", "person", "person-2"]
    assert len(free_handle("x" * 200)) <= 40


def test_an_e_mail_stands_for_one_person(admin: Member) -> None:
    with pytest.raises(ValidationError, match="has this e-mail"):
        actions.add_member(admin, name="Twin", email=admin.email.upper())


def test_one_may_rename_oneself_but_not_promote_oneself(admin: Member) -> None:
    grace = factories.member("Grace", handle="grace")
    changed = actions.change_member(grace, grace, name="Grace Hopper", handle="GHopper")
    assert (changed.name, changed.handle) == ("Grace Hopper", "ghopper")
    with pytest.raises(Refused):
        actions.change_role(grace, grace, Role.ADMIN)
    with pytest.raises(Refused):
        actions.change_member(grace, admin, name="Mallory", handle="mallory")


@pytest.mark.parametrize(
    ("handle", "words"), [("ada", "has this handle"), ("no spaces", "small letters"), ("", "blank")]
)
def test_a_handle_that_cannot_be_is_refused(admin: Member, handle: str, words: str) -> None:
    grace = factories.member("Grace")
    with pytest.raises(ValidationError, match=words):
        actions.change_member(admin, grace, name="Grace", handle=handle)


def test_the_last_admin_is_neither_demoted_nor_deactivated(admin: Member) -> None:
    factories.member(role=Role.ADMIN, login=False)  # cannot log in, so cannot help
    for refused in (
        lambda: actions.change_role(admin, admin, Role.MEMBER),
        lambda: actions.deactivate_member(admin, admin),
    ):
        with pytest.raises(ValidationError, match="last admin"):
            refused()
    second = factories.member(role=Role.ADMIN)
    assert actions.change_role(second, admin, Role.MEMBER).role == Role.MEMBER
    told = Event.objects.get(verb="member.role_changed").data
    assert (told["before"], told["after"]) == ({"role": "Admin"}, {"role": "Member"})


def test_who_leaves_hands_over_what_they_own_and_keeps_their_history(admin: Member) -> None:
    grace, heir, other = (factories.member(name) for name in ("Grace", "Heir", "Other"))
    objective = factories.objective(owner=grace)
    key_result = factories.key_result(objective=objective)
    checked_in = factories.check_in(key_result, 25.0)
    with pytest.raises(ValidationError) as missing:
        actions.deactivate_member(admin, grace)
    keys = [f"successor_{objective.pk.hex}", f"successor_{key_result.pk.hex}"]
    assert sorted(missing.value.message_dict) == sorted(keys)
    assert Member.objects.get(pk=grace.pk).is_active
    actions.deactivate_member(admin, grace, successor=heir, successors={keys[1]: other})
    objective.refresh_from_db()
    key_result.refresh_from_db()
    checked_in.refresh_from_db()
    assert (objective.owner, key_result.owner, checked_in.author) == (heir, other, grace)
    assert Event.objects.filter(verb="key_result.changed").get().data["reason"] == "Grace left the organisation"


@pytest.mark.parametrize("who", ["themself", "viewer", "left", "stranger"])
def test_only_somebody_who_is_here_and_writes_takes_over(admin: Member, who: str) -> None:
    grace = factories.member("Grace")
    factories.objective(owner=grace)
    if who == "stranger":
        with organisation_scope(factories.organisation("Other")):
            heir = factories.member()
    elif who == "left":
        heir = actions.deactivate_member(admin, factories.member())
    else:
        heir = grace if who == "themself" else factories.member(role=Role.VIEWER)
    with pytest.raises(ValidationError):
        actions.deactivate_member(admin, grace, successor=heir)
    assert Member.objects.get(pk=grace.pk).is_active


def test_who_left_has_no_way_in_until_they_are_back(admin: Member, client_of: Callable[..., Client]) -> None:
    grace = factories.member("Grace", team=factories.team("Crew"), handle="grace")
    client = client_of(grace)
    client_of(admin).post("/acme/members/grace/deactivation")
    assert client.get("/acme/teams/").status_code == 404
    client_of(admin).post("/acme/members/grace/reactivation")
    assert client.get("/acme/teams/").status_code == 200
    assert grace.team_ids  # back in the team they were in


def test_the_deactivation_page_names_what_needs_an_owner(admin: Member, client_of: Callable[..., Client]) -> None:
    grace = factories.member("Grace", handle="grace")
    heir = factories.member("Heir", handle="heir")
    objective = factories.objective("A calm harbour", owner=grace)
    client = client_of(admin)
    assert "A calm harbour" in client.get("/acme/members/grace/deactivation").content.decode()
    refused = client.post("/acme/members/grace/deactivation", {"successor": ""})
    assert (refused.status_code, "Choose who takes over." in refused.content.decode()) == (422, True)
    done = client.post("/acme/members/grace/deactivation", {"successor": "@heir"})
    assert done.status_code == 303
    objective.refresh_from_db()
    assert objective.owner == heir


def test_a_change_of_role_and_name_happens_whole_or_not_at_all(admin: Member, client_of: Callable[..., Client]) -> None:
    factories.member("Grace", handle="grace")
    sent = {"name": "Grace", "handle": "ada", "role": "admin"}
    assert client_of(admin).post("/acme/members/grace/edit", sent).status_code == 422
    assert Member.objects.get(handle="grace").role == Role.MEMBER


def test_people_are_found_by_parts_of_name_handle_and_e_mail(admin: Member) -> None:
    crew = factories.team("Crew", slug="crew")
    factories.member("Grace Hopper", handle="amazing", team=crew, role=Role.VIEWER)
    factories.member("Alan", login=False)
    for filters, names in (
        (MemberFilters(words="hop gra"), ["Grace Hopper"]),
        (MemberFilters(words="@amaz"), ["Grace Hopper"]),
        (MemberFilters(team="crew"), ["Grace Hopper"]),
        (MemberFilters(role=Role.VIEWER), ["Grace Hopper"]),
        (MemberFilters(state="no-login"), ["Alan"]),
        (MemberFilters(state="left"), []),
        (MemberFilters(), ["Ada", "Alan", "Grace Hopper"]),
    ):
        assert [each.name for each in members_page(admin, filters).people] == names
    assert [each.handle for each in find_people("hopper")] == ["amazing"]
    assert find_people(" ") == []


def test_the_list_has_pages(admin: Member) -> None:
    for _each in range(60):
        factories.member(login=False)
    first, last = members_page(admin, MemberFilters()), members_page(admin, MemberFilters(page=99))
    assert (first.total, first.pages, len(first.people), len(last.people)) == (61, 2, 50, 11)


def test_nonsense_in_the_address_asks_for_nothing(admin: Member, client_of: Callable[..., Client]) -> None:
    client = client_of(admin)
    for query in ("page=-1", "page=999999999999", "page=x", "role=king", "team=%27", "q=%25"):
        assert client.get(f"/acme/members/?{query}").status_code == 200, query


def test_people_of_another_organisation_do_not_exist_here(admin: Member, client_of: Callable[..., Client]) -> None:
    with organisation_scope(factories.organisation("Other")):
        factories.member("Spy", handle="spy", team=factories.team("Den", slug="den"))
    client = client_of(admin)
    for path in ("members/spy", "members/spy/edit", "members/spy/deactivation", "teams/den/edit"):
        assert client.get(f"/acme/{path}").status_code == 404, path
    for path in (
        "members/spy/edit", "members/spy/deactivation", "members/spy/reactivation", "teams/den/edit", "teams/den/place",
        "teams/den/archival", "teams/den/restoration", "teams/den/people", "teams/company/people/spy/lead",
        "teams/company/people/spy/removal", "teams/den/people/ada/lead", "teams/den/people/ada/removal",
    ):  # fmt: skip
        assert client.post(f"/acme/{path}", {"name": "x"}).status_code == 404, path
    assert "Spy" not in client.get("/acme/find-people?q=spy").content.decode()
