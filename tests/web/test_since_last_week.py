"""What a team sees at a glance: what moved, what fell silent, what was decided; never who."""

from datetime import timedelta

from quarterdeck.keel.clock import today
from quarterdeck.okrs.actions import acknowledge
from quarterdeck.okrs.models import CheckIn, KeyResult
from quarterdeck.review.actions import decide
from quarterdeck.web.queries.since import since_last_week
from tests import factories


def test_the_largest_moves_come_first_then_silence_then_decisions(scoped):
    day = today(scoped)
    team = factories.team("Onboarding", slug="onboarding")
    ada = factories.member("Ada", team=team)
    objective = factories.objective(team=team, owner=ada)
    up, down, calm, silent = (
        factories.key_result(f"{word} from 20 % to 35 %", objective=objective)
        for word in ("Up", "Down", "Calm", "Silent")
    )
    for key_result, before, now in ((up, 21.0, 27.0), (down, 26.0, 24.0), (calm, 25.0, 25.1)):
        factories.check_in(key_result, before, on=day - timedelta(days=8))
        factories.check_in(key_result, now, on=day)
    factories.check_in(silent, 22.0, on=day - timedelta(days=18))
    made = decide(ada, team=team, kind="support", text="Grace helps", owner=ada)
    since = since_last_week(ada, team, day)
    assert [(each.reference, each.better) for each in since.changes] == [
        (up.reference, True), (down.reference, False), (silent.reference, False), (made.reference, None)]  # fmt: skip
    assert since.changes[0].said == "+6\u00a0%, now 27\u00a0%"


def test_nothing_moved_in_one_key_says_so_and_keeps_what_was_felt(scoped, client_of):
    ada = factories.member("Ada", team=factories.company())
    key_result = factories.key_result(objective=factories.objective(owner=ada))
    factories.check_in(key_result, 25.5, on=today(scoped) - timedelta(days=14), confidence=6)
    client = client_of(ada)
    assert b"Nothing moved" in client.get("/acme/").content
    client.post(f"/acme/{key_result.reference}/check-ins", {"unmoved": "yes"})
    newest = CheckIn.objects.order_by("-at").first()
    assert (newest.value, newest.confidence, newest.what_moved) == (25.5, 6, "Nothing moved")
    assert KeyResult.objects.get().last_check_in_on == today(scoped)


def test_the_last_note_and_its_answer_stand_beside_the_field(scoped, client_of):
    lea = factories.member("Lea", team=factories.company(), lead=True)
    ada = factories.member("Ada", team=factories.company())
    key_result = factories.key_result(objective=factories.objective(owner=ada))
    seen = factories.check_in(key_result, 25.0, on=today(scoped) - timedelta(days=14), what_moved="Two migrations")
    acknowledge(lea, seen, words="I can lend you Grace")
    page = client_of(ada).get("/acme/").content.decode()
    assert "Two migrations" in page
    assert "I can lend you Grace" in page


def test_a_decision_is_marked_on_the_chart_of_its_key_result(scoped, client_of):
    ada = factories.member("Ada", team=factories.company())
    key_result = factories.key_result(objective=factories.objective(owner=ada))
    factories.check_in(key_result, 25.0, on=today(scoped) - timedelta(days=8))
    decide(ada, team=factories.company(), kind="support", text="Grace helps", owner=ada, key_result=key_result)
    page = client_of(ada).get(f"/acme/{key_result.reference}").content.decode()
    assert 'class="decided"' in page
    assert ">D-1</text>" in page
