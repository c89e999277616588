"""People hear of what concerns them, once; letters and chats arrive, or say why not."""

import datetime as dt
import socket
import threading
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quarterdeck.comments.actions import write
from quarterdeck.comments.subjects import find
from quarterdeck.events.actions import record
from quarterdeck.events.models import Cursor
from quarterdeck.keel.clock import now
from quarterdeck.keel.errors import Refused
from quarterdeck.keel.scope import organisation_scope
from quarterdeck.notify import actions, calls, telling
from quarterdeck.notify.chat import message
from quarterdeck.notify.models import ChatHook, Delivery, Notice, Preference
from quarterdeck.okrs import actions as okrs
from quarterdeck.okrs.models import Cycle
from quarterdeck.planning.actions import ask
from quarterdeck.review.actions import decide
from tests import factories

TUESDAY = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock():
    """It is a Tuesday, 10 o'clock in Berlin."""
    with time_machine.travel(TUESDAY, tick=False) as travelling:
        yield travelling


@pytest.fixture
def team(scoped):
    return factories.team("Onboarding", slug="onboarding")


@pytest.fixture
def lea(team):
    return factories.member("Lea", team=team, lead=True)


@pytest.fixture
def mika(team):
    return factories.member("Mika", team=team)


class Postbox:
    def __init__(self) -> None:
        self.letters: list[Any] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 kept"


@pytest.fixture
def mail(settings):
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.HAS_EMAIL = "127.0.0.1", port, True
    box.server = server
    server.start()
    yield box
    if server.loop.is_running():
        server.stop()


@pytest.fixture
def told(scoped, monkeypatch):
    """Read the log as the background reader does. These tests run inside one transaction, for which a reader would wait on
    PostgreSQL; how readers wait is tested with the log."""
    monkeypatch.setattr("quarterdeck.events.queries.settled_up_to", lambda newest: newest)
    return lambda: telling.tell_everybody(scoped)


def words_of(member):
    return [each.words for each in Notice.objects.filter(member=member)]


def decided(lea, mika, team):
    return decide(lea, team=team, kind="support", text="Ada helps", owner=mika, due_on=TUESDAY.date())


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


def test_the_daily_letter_asks_for_what_is_due_and_tells_what_is_new_once_a_day(scoped, team, lea, mika, told, mail):
    key_result = factories.key_result(objective=factories.objective(team=team, owner=mika))
    decided(lea, mika, team)
    told()
    assert telling.write_letters(scoped) == 1
    assert telling.write_letters(scoped) == 0
    telling.send_waiting(scoped)
    (letter,) = mail.letters
    body = letter.get_content()
    assert "check-in" in letter["Subject"].lower()
    assert key_result.reference in body
    assert "Ada helps" in body
    factories.check_in(key_result, 25.0)
    assert telling.owed_by(scoped, TUESDAY.date()).get(mika.pk, []) == []


def test_wins_are_in_the_letters_of_one_day_a_week_and_read_once_for_all(scoped, team, lea, mika, clock):
    def lettered(day, count):
        """The letters of a day, for `count` more people who owe something, and how many statements they took."""
        clock.move_to(day)
        cycle = Cycle.objects.get()
        for n in range(count):
            owner = factories.member(f"P{n} of {day:%d}", team=team)
            factories.key_result(objective=factories.objective(team=team, owner=owner, cycle=cycle))
        with CaptureQueriesContext(connection) as captured:
            telling.write_letters(scoped)
        return list(Delivery.objects.filter(key__endswith=f"{day:%Y-%m-%d}").values_list("body", flat=True)), len(
            captured
        )

    monday, tuesday = TUESDAY + dt.timedelta(days=6), TUESDAY + dt.timedelta(days=7)
    reached = factories.key_result("Tours finished", objective=factories.objective(team=team, owner=mika))
    clock.move_to(monday)
    factories.check_in(reached, reached.target)
    bodies, few = lettered(monday, 2)
    assert len(bodies) >= 2
    assert all("Onboarding reached a target: Tours finished" in each for each in bodies)
    bodies, many = lettered(tuesday, 12)
    assert len(bodies) >= 12
    assert not any("reached a target" in each for each in bodies), "once a week is enough"
    assert many <= few


def test_nobody_is_written_to_on_leave_at_the_weekend_or_when_they_said_never(scoped, team, mika, clock):
    factories.key_result(objective=factories.objective(team=team, owner=mika))
    actions.choose(mika, post="daily", away_from=TUESDAY.date(), away_until=TUESDAY.date())
    assert telling.write_letters(scoped) == 0
    clock.move_to(TUESDAY + dt.timedelta(days=4))
    assert telling.write_letters(scoped) == 0, "Saturday"
    clock.move_to(TUESDAY + dt.timedelta(days=1))
    actions.choose(mika, post="off")
    assert telling.write_letters(scoped) == 0
    actions.choose(mika, post="daily")
    assert telling.write_letters(scoped) == 1


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
