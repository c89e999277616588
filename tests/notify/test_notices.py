"""People hear of what concerns them, once; letters and chats arrive, or say why not."""

import datetime as dt
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.exceptions import ValidationError

from quarterdeck.comments.actions import write
from quarterdeck.comments.subjects import find
from quarterdeck.events.actions import record
from quarterdeck.events.models import Cursor
from quarterdeck.keel.clock import now
from quarterdeck.keel.errors import Refused
from quarterdeck.keel.scope import organisation_scope
from quarterdeck.notify import actions, calls, telling
from quarterdeck.notify.chat import message
from quarterdeck.notify.kinds import KINDS
from quarterdeck.notify.models import ChatHook, Delivery, Notice, Preference
from quarterdeck.okrs import actions as okrs
from quarterdeck.planning.actions import ask
from tests import factories
from tests.notify.conftest import TUESDAY, decided

pytestmark = pytest.mark.usefixtures("clock")


def words_of(member):
    return [each.words for each in Notice.objects.filter(member=member)]


@pytest.mark.django_db(transaction=True)
def test_whoever_carries_out_a_decision_hears_of_it_once_and_whoever_made_it_does_not():
    acme = factories.organisation()
    with organisation_scope(acme):
        team = factories.team("Onboarding")
        lea, mika = factories.member("Lea", team=team, lead=True), factories.member("Mika", team=team)
        decided(lea, mika, team)
    with organisation_scope(acme):
        assert telling.tell_everybody(acme) > 0
        assert telling.tell_everybody(acme) == 0
        assert ["Ada helps" in each for each in words_of(mika)] == [True]
        assert words_of(lea) == []
    with organisation_scope(acme):
        Cursor.objects.update(position=0)  # a reader that died before it wrote down how far it was
        telling.tell_everybody(acme)
        assert len(words_of(mika)) == 1


def test_a_mention_an_ask_a_challenge_and_a_proposal_find_whom_they_concern(scoped, team, lea, mika, told):
    helper = factories.member("Hal", team=factories.team("Platform", slug="platform"), lead=True)
    key_result = factories.key_result(objective=factories.objective(team=team, owner=mika))
    write(lea, find(lea, "key_result", key_result.pk), body=f"@{mika.handle} look")
    ask(
        mika, key_result, provider=helper.teams.get(), what="A sandbox", needed_on=TUESDAY.date() + dt.timedelta(days=3)
    )
    draft = okrs.create_objective(mika, team=team, cycle=factories.cycle(phase="planning"), title="Ours", owner=mika)
    okrs.propose(mika, draft)
    told()
    assert any("mentioned" in each for each in words_of(mika))
    assert any("A sandbox" in each for each in words_of(helper))
    assert any("proposed" in each for each in words_of(lea))


def test_every_lead_is_reminded_when_a_step_of_planning_begins(scoped, lea, mika, told):
    record(None, "planning.step_begun", factories.cycle("2027 Q1", phase="planning"), step="Propose", on=TUESDAY.date())
    told()
    assert any("Propose" in each for each in words_of(lea))
    assert words_of(mika) == []


def test_drafts_are_told_to_nobody_outside_of_the_team(scoped, team, lea, mika, told):
    stranger = factories.member("Stranger")
    draft = okrs.create_objective(mika, team=team, cycle=factories.cycle(), title="Secret", owner=mika)
    write(mika, find(mika, "objective", draft.pk), body=f"@{stranger.handle} and @{lea.handle}")
    told()
    assert words_of(stranger) == []
    assert words_of(lea)


def test_at_once_waits_for_the_end_of_quiet_hours(scoped, team, lea, mika, told, mail, clock):
    actions.choose(mika, post="at_once", time_zone="Asia/Tokyo", quiet_from=dt.time(17), quiet_until=dt.time(8))
    decided(lea, mika, team)
    told()
    telling.send_waiting(scoped)
    assert mail.letters == [], "it is 18:00 in Tokyo"
    assert Delivery.objects.get().due_at == dt.datetime(2026, 11, 24, 23, tzinfo=dt.UTC), "8:00 in Tokyo"
    clock.move_to(dt.datetime(2026, 11, 24, 23, 1, tzinfo=dt.UTC))
    assert telling.send_waiting(scoped) == 1
    assert telling.send_waiting(scoped) == 0
    (letter,) = mail.letters
    assert letter["To"] == mika.email
    assert "Ada helps" in letter["Subject"]
    assert "/acme/D-1" in letter.get_content()


def test_a_mail_server_that_is_down_for_an_hour_loses_nothing_and_sends_nothing_twice(
    scoped, team, lea, mika, told, mail, clock
):
    actions.choose(mika, post="at_once", quiet_from=dt.time(0), quiet_until=dt.time(0))
    decided(lea, mika, team)
    told()
    mail.server.stop()
    for minutes in (0, 2, 5, 12, 30):
        clock.move_to(TUESDAY + dt.timedelta(minutes=minutes))
        assert telling.send_waiting(scoped) == 0
    waiting = Delivery.objects.get()
    assert waiting.tries >= 4
    assert waiting.error
    back = Controller(mail, hostname="127.0.0.1", port=mail.server.port)
    back.start()
    try:
        clock.move_to(TUESDAY + dt.timedelta(hours=1, minutes=5))
        assert telling.send_waiting(scoped) == 1
        assert telling.send_waiting(scoped) == 0
    finally:
        back.stop()
    assert len(mail.letters) == 1


class _Chat(BaseHTTPRequestHandler):
    status = 200

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.said.append(body)
        self.send_response(type(self).status)
        if type(self).status == 302:
            self.send_header("Location", "http://169.254.169.254/")
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        pass


@pytest.fixture
def chat():
    server = HTTPServer(("127.0.0.1", 0), _Chat)
    server.said = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    _Chat.status = 200


def connected(lea, team, chat):
    return ChatHook.objects.create(
        organisation=team.organisation, team=team, kind="slack", added_by=lea, added_at=now(),
        address=f"http://127.0.0.1:{chat.server_port}/hook")  # fmt: skip


def test_a_team_is_told_in_its_chat_and_a_dead_letter_lives_again(scoped, team, lea, mika, told, chat, settings, clock):
    settings.ALLOWED_PRIVATE_HOSTS = {"127.0.0.1"}
    connected(lea, team, chat)
    decided(lea, mika, team)
    told()
    _Chat.status = 500
    for n in range(telling.MOST_TRIES + 1):
        clock.move_to(TUESDAY + dt.timedelta(hours=3 * n))
        telling.send_waiting(scoped)
    dead = Delivery.objects.get()
    assert (dead.tries, dead.dead_at is not None) == (telling.MOST_TRIES, True)
    assert "500" in dead.error
    _Chat.status = 200
    with pytest.raises(Refused):
        actions.try_again(mika, dead)
    actions.try_again(factories.member(role="admin"), dead)
    assert telling.send_waiting(scoped) == 1
    assert b"Ada helps" in chat.said[-1]


def test_a_webhook_never_reaches_into_the_own_network(chat, settings):
    for address in ("https://127.0.0.1/x", "https://localhost/x", "https://[::1]/x", "https://169.254.169.254/latest",
                    "https://10.0.0.8/x", "http://example.org/x",
                    "file:///etc/passwd", "https://user:pw@example.org/"):  # fmt: skip
        with pytest.raises(calls.CallRefused):
            calls.post_json(address, b"{}")
    settings.ALLOWED_PRIVATE_HOSTS = {"127.0.0.1"}
    _Chat.status = 302
    with pytest.raises(calls.CallRefused, match="redirects"):
        calls.post_json(f"http://127.0.0.1:{chat.server_port}/", b"{}")


def test_a_webhook_that_hangs_is_given_up(settings, monkeypatch):
    settings.ALLOWED_PRIVATE_HOSTS = {"127.0.0.1"}
    monkeypatch.setattr(calls, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(calls.CallFailed, match="No answer"):
        calls.post_json(f"http://127.0.0.1:{silent.getsockname()[1]}/", b"{}")


@pytest.mark.parametrize("kind", ["slack", "teams", "mattermost"])
def test_what_people_write_is_no_markup_in_a_chat(kind):
    said = message(kind, "<!channel> *all* [x](y)", "https://okrs.example/acme/D-1").decode()
    assert "<!channel>" not in said or kind != "slack"
    assert "https://okrs.example/acme/D-1" in said
    assert kind != "teams" or "AdaptiveCard" in said


def test_who_may_connect_a_chat_and_with_what(scoped, team, lea, mika):
    with pytest.raises(Refused):
        actions.add_hook(mika, kind="slack", address="https://hooks.example/x", team=team)
    with pytest.raises(ValidationError, match="https"):
        actions.add_hook(lea, kind="slack", address="http://hooks.example/x", team=team)
    hook = actions.add_hook(lea, kind="slack", address="https://hooks.example/x", team=team)
    actions.remove_hook(lea, hook)
    assert not ChatHook.objects.exists()


def test_the_inbox_in_the_browser(scoped, team, lea, mika, told, client_of):
    decided(lea, mika, team)
    told()
    client = client_of(mika)
    assert b">1<" in client.get("/acme/inbox/count").content
    page = client.get("/acme/inbox").content.decode()
    assert "you carry it out" in page
    notice = Notice.objects.get(member=mika)
    assert client.get(f"/acme/inbox/{notice.pk}")["Location"] == "/acme/D-1"
    assert client.get("/acme/inbox/count").content.strip() == b""
    assert client_of(lea).get(f"/acme/inbox/{notice.pk}").status_code == 404
    sent = {"post": "weekly", "quiet_from": "20:00", "quiet_until": "07:00", "time_zone": "Europe/Berlin"}
    client.post("/acme/inbox/settings", sent)
    assert Preference.objects.get(member=mika).post == "weekly"
    refused = client.post("/acme/inbox/settings", {**sent, "away_from": "2026-12-24", "away_until": "2026-12-01"})
    assert refused.status_code == 422


def test_the_documents_say_who_hears_of_what():
    table = (Path(__file__).resolve().parents[2] / "docs/notifications.md").read_text()
    for verb, kind in KINDS.items():
        assert f"| `{verb}` | {kind.why} | {'yes' if kind.for_chat else ''} |" in table
