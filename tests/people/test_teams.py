"""The tree of teams grows, is rearranged and pruned, and forgets nothing."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from quarterdeck.events.models import Event
from quarterdeck.keel.errors import Refused
from quarterdeck.keel.scope import organisation_scope
from quarterdeck.okrs.models import Objective
from quarterdeck.people import actions
from quarterdeck.people.models import Member, Organisation, Role, Team, TeamKind, TeamMembership
from quarterdeck.people.queries import possible_parents, tree_page
from tests import factories


@pytest.fixture
def steward(scoped: Organisation) -> Member:
    return factories.member("Sten", role=Role.STEWARD)


def test_a_team_gets_an_address_from_its_name_and_keeps_it(steward: Member) -> None:
    team = actions.create_team(steward, name="  Growth   Ops ", parent=factories.company(), purpose="More of the right")
    assert (team.name, team.slug, team.kind) == ("Growth Ops", "growth-ops", TeamKind.TEAM)
    renamed = actions.change_team(steward, team, name="Activation", purpose="First value")
    assert (renamed.name, renamed.slug) == ("Activation", "growth-ops")
    event = Event.objects.get(verb="team.changed")
    assert event.data["before"] == {"name": "Growth Ops", "purpose": "More of the right"}


def test_two_teams_of_one_name_may_live_apart_but_not_side_by_side(steward: Member) -> None:
    product = actions.create_team(steward, name="Product", parent=factories.company(), kind=TeamKind.FUNCTION)
    actions.create_team(steward, name="Core", parent=product)
    assert actions.create_team(steward, name="Core", parent=factories.company()).slug == "core-2"
    with pytest.raises(ValidationError, match="has a team of this name"):
        actions.create_team(steward, name="core", parent=product)


def test_no_team_takes_the_address_of_a_page(steward: Member) -> None:
    assert actions.create_team(steward, name="New", parent=factories.company()).slug == "new-2"


def test_a_team_never_hangs_below_itself(steward: Member) -> None:
    top = factories.team("Top")
    middle = factories.team("Middle", parent=top)
    bottom = factories.team("Bottom", parent=middle)
    for parent in (top, middle, bottom):
        with pytest.raises(ValidationError, match="below itself"):
            actions.move_team(steward, top, parent=parent)
    assert {each.name for each in possible_parents(top)} == {"Acme"}
    assert {each.name for each in possible_parents(bottom)} == {"Acme", "Top", "Middle"}


def test_moving_takes_everything_below_along_and_is_told(steward: Member) -> None:
    sales, growth = factories.team("Sales"), factories.team("Growth")
    crew = factories.team("Crew", parent=growth)
    actions.move_team(steward, growth, parent=sales)
    crew.refresh_from_db()
    assert crew.parent is not None
    assert crew.parent.parent == sales
    assert Event.objects.get(verb="team.moved").data["after"] == {"parent": "Sales"}


def test_the_company_stays_where_and_what_it_is(steward: Member) -> None:
    company, team = factories.company(), factories.team()
    for refused in (
        lambda: actions.move_team(steward, company, parent=team),
        lambda: actions.archive_team(steward, company, reason="why not"),
        lambda: actions.change_team(steward, company, name="Acme", kind=TeamKind.TEAM),
        lambda: actions.create_team(steward, name="Second", parent=company, kind=TeamKind.COMPANY),
    ):
        with pytest.raises(ValidationError):
            refused()


def test_a_function_hangs_below_no_team(steward: Member) -> None:
    with pytest.raises(ValidationError, match="A function hangs below"):
        actions.create_team(steward, name="Product", parent=factories.team(), kind=TeamKind.FUNCTION)


def test_archiving_asks_why_and_what_is_open(steward: Member) -> None:
    crew = factories.team("Crew")
    objective = factories.objective(team=crew)
    with pytest.raises(ValidationError, match=f"Still open: {objective.reference}"):
        actions.archive_team(steward, crew, reason="merged")
    with pytest.raises(ValidationError, match="Say why"):
        actions.archive_team(steward, crew, reason=" ", keep_open=True)
    actions.archive_team(steward, crew, reason="merged into Growth", keep_open=True)
    assert Objective.objects.get().team == crew
    told = Event.objects.get(verb="team.archived").data
    assert (told["reason"], told["left_open"]) == ("merged into Growth", [objective.reference])


def test_an_archived_team_takes_nobody_and_nothing_until_it_is_restored(steward: Member) -> None:
    parent = factories.team("Parent")
    crew = factories.team("Crew", parent=parent)
    with pytest.raises(ValidationError, match="teams below it first: Crew"):
        actions.archive_team(steward, parent, reason="over")
    crew, parent = (actions.archive_team(steward, each, reason="over") for each in (crew, parent))
    for refused in (
        lambda: actions.add_to_team(steward, crew, steward),
        lambda: actions.create_team(steward, name="Sub", parent=crew),
        lambda: actions.move_team(steward, factories.team(), parent=crew),
        lambda: actions.restore_team(steward, crew),
    ):
        with pytest.raises(ValidationError):
            refused()
    actions.restore_team(steward, parent)
    assert actions.restore_team(steward, crew).archived_at is None


def test_people_join_lead_and_leave_a_team(steward: Member) -> None:
    crew, ada = factories.team("Crew"), factories.member("Ada")
    for _twice in range(2):
        actions.add_to_team(steward, crew, ada, lead=True)
    assert TeamMembership.objects.get().is_lead
    actions.set_lead(steward, crew, ada, lead=False)
    actions.remove_from_team(steward, crew, ada)
    assert not TeamMembership.objects.exists()
    verbs = list(Event.objects.filter(subject_id=crew.pk).values_list("verb", flat=True))
    assert verbs == ["team.joined", "team.lead_named", "team.lead_released", "team.left"]


def test_a_lead_cares_for_their_own_team_and_no_other(steward: Member) -> None:
    crew, other = factories.team("Crew"), factories.team("Other")
    lead = factories.member("Lena", team=crew, lead=True)
    actions.add_to_team(lead, crew, factories.member())
    actions.change_team(lead, crew, name="Crew", purpose="Sail")
    for refused in (
        lambda: actions.add_to_team(lead, other, lead),
        lambda: actions.change_team(lead, other, name="Mine"),
        lambda: actions.change_team(lead, crew, name="Crew", kind=TeamKind.FUNCTION),
        lambda: actions.move_team(lead, crew, parent=other),
        lambda: actions.archive_team(lead, crew, reason="tired"),
        lambda: actions.create_team(lead, name="More", parent=crew),
    ):
        with pytest.raises(Refused):
            refused()


def test_a_team_or_person_from_elsewhere_is_refused(steward: Member) -> None:
    crew = factories.team("Crew")
    with organisation_scope(factories.organisation("Other")):
        their_team, their_member = factories.team(), factories.member()
    for refused in (
        lambda: actions.move_team(steward, crew, parent=their_team),
        lambda: actions.create_team(steward, name="Spy", parent=their_team),
        lambda: actions.add_to_team(steward, crew, their_member),
    ):
        with pytest.raises(ValidationError, match="your organisation"):
            refused()


def test_the_tree_reads_in_order_functions_first(steward: Member) -> None:
    product = factories.team("Product", kind=TeamKind.FUNCTION)
    factories.team("Growth", parent=product)
    factories.team("Alpha")
    factories.team("Deep", parent=factories.team("Zeta", parent=product))
    page = tree_page(steward)
    assert [each.name for each in page.teams] == ["Acme", "Product", "Growth", "Zeta", "Deep", "Alpha"]
    # Lists opened and closed in the template balance: the outermost one and Acme's item are closed by hand.
    opened = sum(each.has_teams for each in page.teams)
    assert sum(len(each.closes) for each in page.teams) == opened
    assert [len(each.closes) for each in page.teams] == [0, 0, 0, 0, 2, 1]


def test_the_pages_do_what_the_buttons_say(steward: Member, client_of: Callable[..., Client]) -> None:
    client, ada = client_of(steward), factories.member("Ada", handle="ada")
    sent = {"name": "Crew", "parent": "company", "kind": "team", "purpose": "Sail", "submission": str(uuid4())}
    for _click in range(2):
        assert client.post("/acme/teams/new", sent)["Location"] == "/acme/teams/crew/edit"
    assert Team.objects.filter(name="Crew").count() == 1
    factories.team("Fleet", slug="fleet")
    for path, data in (
        ("people", {"person": "@ada", "lead": "on"}), ("place", {"parent": "fleet"}),
        ("people/ada/lead", {"lead": ""}), ("people/ada/removal", {}), ("archival", {"reason": "over"}),
        ("restoration", {}), ("edit", {"name": "Crew 2", "kind": "team", "purpose": ""}),
    ):  # fmt: skip
        assert client.post(f"/acme/teams/crew/{path}", data).status_code in {302, 303}, path
    crew = Team.objects.get(slug="crew")
    assert crew.parent is not None
    assert (crew.name, crew.parent.slug, crew.archived_at, crew.members.count()) == ("Crew 2", "fleet", None, 0)
    assert ada.is_active


def test_what_was_typed_stays_beside_its_error(steward: Member, client_of: Callable[..., Client]) -> None:
    factories.team("Crew", slug="crew")
    client = client_of(steward)
    for path, data, words in (
        ("people", {"person": "Nobody"}, "Nobody here is called this"),
        ("place", {"parent": "crew"}, "Choose a team from the list"),
        ("archival", {"reason": ""}, "Say why"),
        ("edit", {"name": "", "kind": "team"}, "required"),
    ):
        response = client.post(f"/acme/teams/crew/{path}", data)
        assert response.status_code == 422, path
        assert words in response.content.decode(), path
    assert 'value="Nobody"' in client.post("/acme/teams/crew/people", {"person": "Nobody"}).content.decode()
