"""The coach on records: what is kept of its findings, what a commitment asks, what is set aside, what the editor shows."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from quarterdeck.board.models import Initiative
from quarterdeck.events.models import Event
from quarterdeck.keel.errors import Refused
from quarterdeck.keel.scope import organisation_scope
from quarterdeck.okrs import actions
from quarterdeck.okrs.models import KeyResult, Objective, Waiver
from quarterdeck.okrs.tasks import read_texts_again
from quarterdeck.people.actions import change_settings
from quarterdeck.people.models import Member, Organisation, Role
from tests import factories


@pytest.fixture
def member_of() -> Callable[..., Member]:
    """A member of an organisation whose scope is not open."""

    def made(organisation: Organisation, **fields: str) -> Member:
        with organisation_scope(organisation):
            return factories.member(**fields)

    return made


@pytest.fixture
def lead(scoped: Organisation) -> Member:
    return factories.member("Lea", team=factories.team("Growth"), lead=True)


@pytest.fixture
def draft(lead: Member) -> Objective:
    """An objective with one result and one thing to do, both complete."""
    team = lead.team_memberships.get().team
    objective = factories.objective(
        team=team, owner=lead, title="Small shops stay", in_order_to="grow with us", state="draft"
    )
    for statement, baseline, target in (("Raise activation", 20.0, 35.0), ("Launch the portal", 0.0, 1.0)):
        actions.add_key_result(
            lead, objective, statement=statement, baseline=baseline, target=target, unit="%", owner=lead
        )
    return objective


def key_result(objective: Objective, statement: str) -> KeyResult:
    found: KeyResult = objective.key_results.get(statement=statement)
    return found


def test_what_the_coach_finds_is_kept_on_the_records(draft: Objective) -> None:
    draft.refresh_from_db()
    assert draft.coach_errors == 1
    assert key_result(draft, "Launch the portal").is_output
    assert not key_result(draft, "Raise activation").is_output


def test_a_rewrite_settles_its_finding(draft: Objective, lead: Member) -> None:
    actions.edit_key_result(lead, key_result(draft, "Launch the portal"), statement="Partners who sell without us")
    draft.refresh_from_db()
    assert draft.coach_errors == 0


def test_an_error_stands_before_the_commitment_until_a_reason_is_given(draft: Objective, lead: Member) -> None:
    assert [each.code for each in actions.blockers(draft)] == ["KR201"]
    with pytest.raises(ValidationError, match="Launch"):
        actions.commit(lead, draft)
    assert not Objective.objects.get(pk=draft.pk).is_committed
    actions.commit(lead, draft, override_reason="The law asks for it by June")
    assert Objective.objects.get(pk=draft.pk).is_committed
    told = Event.objects.get(verb="finding.overridden")
    assert told.data["code"] == "KR201"
    assert told.data["reason"] == "The law asks for it by June"


def test_a_softer_rule_does_not_stand_before_it(draft: Objective, lead: Member, scoped: Organisation) -> None:
    admin = factories.member(role=Role.ADMIN)
    change_settings(admin, {"coach_rules": "KR201=info"})
    draft.organisation.refresh_from_db()
    assert actions.blockers(draft) == []


def test_a_finding_set_aside_with_a_reason_no_longer_counts_and_speaks_again_when_withdrawn(
    draft: Objective, lead: Member
) -> None:
    portal = key_result(draft, "Launch the portal")
    waiver = actions.waive(lead, draft, code="KR201", reason="A licence we must hold", key_result=portal)
    assert actions.waive(lead, draft, code="KR201", reason="again", key_result=portal) == waiver
    draft.refresh_from_db()
    assert (draft.coach_errors, actions.blockers(draft)) == (0, [])
    actions.withdraw_waiver(lead, waiver)
    assert [each.code for each in actions.blockers(draft)] == ["KR201"]


@pytest.mark.parametrize(("code", "reason"), [("KR201", "  "), ("KR999", "because")])
def test_a_waiver_needs_a_rule_and_a_reason(draft: Objective, lead: Member, code: str, reason: str) -> None:
    with pytest.raises(ValidationError):
        actions.waive(lead, draft, code=code, reason=reason)
    assert not Waiver.objects.exists()


def test_only_those_who_may_edit_set_findings_aside(draft: Objective) -> None:
    with pytest.raises(Refused):
        actions.waive(factories.member(role=Role.VIEWER), draft, code="OBJ102", reason="because")


def test_other_rules_of_the_organisation_are_read_into_what_is_kept(draft: Objective, scoped: Organisation) -> None:
    change_settings(factories.member(role=Role.ADMIN), {"coach_rules": "KR201=off, SET301=error"})
    read_texts_again.func(str(scoped.pk))
    draft.refresh_from_db()
    assert draft.coach_errors == 0


@pytest.mark.parametrize("wrong", ["KR201", "KR999=off", "KR201=loud"])
def test_rules_that_do_not_exist_are_refused_by_name(scoped: Organisation, wrong: str) -> None:
    with pytest.raises(ValidationError, match=wrong):
        change_settings(factories.member(role=Role.ADMIN), {"coach_rules": wrong})


def test_the_editor_is_told_what_was_understood_and_what_to_write_instead(
    organisation: Organisation, client_of: Callable[[Member], Client], member_of: Callable[..., Member]
) -> None:
    client = client_of(member_of(organisation))
    shown = client.get("/acme/coach/key-result", {"prefix": "new-0", "new-0-statement": "Cut wait below 3 min (now 9)"})
    text = shown.content.decode()
    assert 'data-baseline="9"' in text
    assert 'data-target="3"' in text
    assert 'data-unit="min"' in text
    assert 'data-direction="decrease"' in text
    # Words without a number empty what an earlier wording filled, and leave what somebody chose.
    later = client.get(
        "/acme/coach/key-result", {"prefix": "new-0", "new-0-statement": "Launch the portal"}
    ).content.decode()
    assert 'data-target=""' in later
    assert "data-direction" not in later
    to_do = client.get(
        "/acme/coach/key-result", {"prefix": "new-0", "new-0-statement": "Host 5 webinars"}
    ).content.decode()
    assert "KR201" in to_do
    assert 'data-set-aside="Host 5 webinars"' in to_do


def test_what_somebody_types_is_never_markup(
    organisation: Organisation, client_of: Callable[[Member], Client], member_of: Callable[..., Member]
) -> None:
    client = client_of(member_of(organisation))
    words = '"><script>alert(1)</script>'
    shown = client.get(
        "/acme/coach/key-result", {"prefix": words, f"{words[:60]}-statement": f"Launch {words} 5 webinars"}
    )
    assert shown.status_code == 200
    assert "<script>" not in shown.content.decode()


def test_a_steward_chooses_how_loudly_a_rule_speaks(
    organisation: Organisation, client_of: Callable[[Member], Client], member_of: Callable[..., Member]
) -> None:
    client = client_of(member_of(organisation, role=Role.ADMIN))
    client.post("/acme/rules/KR203", {"severity": "error"})
    assert Organisation.objects.get().settings.coach_rules == "KR203=error"
    assert "to mend" in client.get("/acme/rules/KR203").content.decode()
    client.post("/acme/rules/KR203", {"severity": "warning"})
    assert Organisation.objects.get().settings.coach_rules == ""
    assert client.get("/acme/rules/KR999").status_code == 404


def test_an_output_set_aside_becomes_a_bet_on_the_result_behind_it(
    organisation: Organisation, client_of: Callable[[Member], Client], member_of: Callable[..., Member]
) -> None:
    lead = member_of(organisation, role=Role.ADMIN)
    with organisation_scope(organisation):
        team = factories.team("Growth", slug="growth")
        factories.cycle(phase="planning")
    sent = {
        "title": "Enterprises consider us first", "in_order_to": "win them", "ambition": "aspirational", "block": "new-0",
        "new-0-statement": "Increase qualified enterprise leads from 120 to 200", "new-0-direction": "increase",
        "new-0-baseline": "120", "new-0-target": "200", "new-0-kind": "metric", "new-0-frequency": "1",
        "new-0-trajectory": "linear", "new-0-set_aside": "Host 5 webinars on enterprise AI",
    }  # fmt: skip
    answer = client_of(lead).post(f"/acme/teams/{team.slug}/objectives/new", sent)
    assert answer.status_code == 303, answer.content.decode()[:2000]
    with organisation_scope(organisation):
        bet = Initiative.objects.get()
        assert bet.title == "Host 5 webinars on enterprise AI"
        assert [aim.key_result.statement for aim in bet.aims.all()] == [sent["new-0-statement"]]


def test_an_organisations_own_measure_is_found_and_offered(
    organisation: Organisation, client_of: Callable[[Member], Client], member_of: Callable[..., Member]
) -> None:
    client = client_of(member_of(organisation, role=Role.STEWARD))
    new = {"name": "harbour turnaround", "better": "down", "tells": "leading", "words": "webinar ship", "unit": "h"}
    assert client.post("/acme/metrics/", new).status_code == 303
    assert client.post("/acme/metrics/", new).status_code == 422
    assert "harbour turnaround" in client.get("/acme/metrics/", {"q": "ship"}).content.decode()
    shown = client.get("/acme/coach/key-result", {"prefix": "a", "a-statement": "Host a webinar for each ship"})
    assert "harbour turnaround" in shown.content.decode()
