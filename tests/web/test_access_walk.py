"""Every address, walked by everyone: a new address cannot be forgotten, because the list comes from the URLconf."""

import re
from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from quarterdeck.board.actions import propose_initiative
from quarterdeck.comments.models import Comment
from quarterdeck.events.models import Event
from quarterdeck.exchange.models import Upload
from quarterdeck.keel.clock import now
from quarterdeck.keel.clock import today as today_of
from quarterdeck.keel.scope import every_organisation, organisation_scope
from quarterdeck.kpis.actions import declare_break, place_kpi
from quarterdeck.notify.models import ChatHook, Feed, Notice
from quarterdeck.okrs.models import ObjectiveState, OwnMetric, StrategicPriority, Waiver
from quarterdeck.people.models import Invitation, Role
from quarterdeck.planning.models import Alignment, Challenge, Dependency, Share, Suggestion
from quarterdeck.reflection.models import Action, Retrospective
from quarterdeck.review.actions import decide
from quarterdeck.review.models import Idea
from quarterdeck.rhythm.models import Cadence, Meeting
from tests import factories

ROLES = ("viewer", "member", "lead", "steward", "admin")
A_VIEWERS_OWN = {
    "people:appearance", "web:seen", "exchange:take_out", "notify:inbox", "notify:settings", "notify:make_feed",
}  # fmt: skip
"""What concerns only the person, and an export, which only reads."""


NAMES_NOTHING_OF_THEIRS = {
    "people:settings_section",
    "exchange:bring_in",
    "web:panels",
    "okrs:rule",
    "programme:silence",
    "programme:trouble",
}
"""Addresses that a stranger's own organisation has too: a part of the settings, "this file was imported already",
room for panels (empty about what is not theirs), a rule of the coach."""


def routes() -> Iterator[tuple[str, str]]:
    """(name, route) of every address below `/<organisation>/`."""

    def walk(patterns: list[Any], route: str, room: str) -> Iterator[tuple[str, str]]:
        for each in patterns:
            if isinstance(each, URLResolver):
                yield from walk(each.url_patterns, route + str(each.pattern), each.app_name or room)
            elif isinstance(each, URLPattern):
                yield f"{room}:{each.name}", route + str(each.pattern)

    for name, route in walk(get_resolver().url_patterns, "", ""):
        if route.startswith("<slug:organisation>/"):
            yield name, route


@pytest.fixture
def acme(organisation):
    """One of everything that an address can name."""
    with organisation_scope(organisation):
        team = factories.team("Onboarding", slug="onboarding")
        organisation.people = {
            "viewer": factories.member(role=Role.VIEWER), "member": factories.member(),
            "lead": factories.member(team=team, lead=True), "steward": factories.member(role=Role.STEWARD),
            "admin": factories.member("Ada", role=Role.ADMIN, handle="ada"),
        }  # fmt: skip
        owner = factories.member("Owner", handle="owner", team=team)
        objective = factories.objective(team=team, owner=owner)
        key_result = factories.key_result(objective=objective)
        observed = factories.check_in(key_result, 25.0)
        comment = Comment.objects.create(
            organisation=organisation, subject_type="objective", subject_id=objective.pk, subject_label=str(objective),
            author=owner, body="Words", at=now())  # fmt: skip
        priority = StrategicPriority.objects.create(organisation=organisation, title="Win")
        link = Alignment.objects.create(
            organisation=organisation, objective=objective, to_objective=factories.objective(cycle=objective.cycle),
            sentence="because", at=now())  # fmt: skip
        draft = factories.objective(team=team, owner=owner, cycle=objective.cycle, state=ObjectiveState.PROPOSED)
        helpers = factories.team("Helpers")
        asked = Dependency.objects.create(
            organisation=organisation, key_result=key_result, provider=helpers, what="help",
            needed_on=objective.cycle.ends_on, asked_by=owner, asked_at=now())  # fmt: skip
        share = Share.objects.create(
            organisation=organisation, key_result=key_result, team=helpers, amount=1.0, at=now()
        )
        challenge = Challenge.objects.create(
            organisation=organisation, key_result=factories.key_result(objective=draft), question="alone", author=owner,
            at=now(), statement_then="x", version_then=1)  # fmt: skip
        suggestion = Suggestion.objects.create(
            organisation=organisation,
            objective=draft,
            field="title",
            before=draft.title,
            text="Better",
            author=owner,
            at=now(),
        )
        metric = OwnMetric.objects.create(organisation=organisation, name="our own")
        waiver = Waiver.objects.create(
            organisation=organisation, objective=objective, key_result=key_result, code="KR203", reason="Known", member=owner,
            at=now())  # fmt: skip
        invitation = Invitation.objects.create(
            organisation=organisation, email="new@example.org", digest="0" * 64, created_at=now(), expires_at=now()
        )
        kpi = place_kpi(owner, team, name="Availability")
        declared = declare_break(owner, kpi, on=today_of(organisation), reason="moved")
        cadence = Cadence.objects.create(
            organisation=organisation, team=team, kind="weekly_review", name="Weekly review", rule="FREQ=WEEKLY;BYDAY=TU",
            first_on=objective.cycle.starts_on, at=time(14), minutes=45, time_zone="UTC")  # fmt: skip
        meeting = Meeting.objects.create(
            organisation=organisation, team=team, cadence=cadence, kind="weekly_review", name="Weekly review",
            starts_at=now() + timedelta(days=1), minutes=45)  # fmt: skip
        idea = Idea.objects.create(organisation=organisation, team=team, words="Later", added_by=owner, added_at=now())
        decided = decide(owner, team=team, kind="support", text="Ada helps", owner=owner)
        bet = propose_initiative(owner, team=team, title="A guided tour", key_results=[key_result])
        retrospective = Retrospective.objects.create(
            organisation=organisation, team=team, cycle=objective.cycle, questions=["Why?"], opened_at=now())  # fmt: skip
        agreed = Action.objects.create(
            organisation=organisation, retrospective=retrospective, text="Ask earlier", owner=owner, made_at=now(),
            due_on=objective.cycle.ends_on)  # fmt: skip
        admin = organisation.people["admin"]
        waiting = Upload.objects.create(
            organisation=organisation, member=admin, name="okrs.csv", content=b"Goal,Owner\nWin,ada\n", at=now())  # fmt: skip
        notice = Notice.objects.create(
            organisation=organisation, member=admin, event=1, kind="comment", words="Said", why="yours", path="okrs",
            at=now())  # fmt: skip
        feed = Feed.objects.create(organisation=organisation, member=admin, digest="1" * 64, made_at=now())
        hook = ChatHook.objects.create(
            organisation=organisation, team=team, kind="slack", address="https://127.0.0.1/hook", added_at=now())  # fmt: skip
        organisation.arguments = {
            "<objective:number>": objective.reference, "<key_result:number>": key_result.reference, "<slug:team>": "onboarding",
            "<str:handle>": "owner", "<slug:slug>": objective.cycle.slug, "<slug:section>": "limits",
            "<slug:subject_type>": "objective", "<slug:subject>": "team", "<slug:reference>": "onboarding", "<str:ticket>": "x",
            "<slug:code>": "KR201", "<slug:trouble>": "gaming", "<thing:reference>": key_result.reference,
            "<initiative:number>": bet.reference, "<decision:number>": decided.reference, "<slug:kpi>": kpi.slug,
        }  # fmt: skip
        organisation.keys = {
            "okrs:correct": observed.pk, "okrs:acknowledge": observed.pk, "okrs:priority": priority.pk,
            "comments:of": objective.pk, "comments:edit": comment.pk, "comments:remove": comment.pk,
            "planning:unalign": link.pk, "planning:dependency": asked.pk, "planning:answer_share": share.pk,
            "planning:answer_challenge": challenge.pk, "planning:settle_suggestion": suggestion.pk,
            "okrs:withdraw_waiver": waiver.pk, "okrs:remove_metric": metric.pk,
            "kpis:withdraw": declared.pk, "rhythm:cadence": cadence.pk,
            "rhythm:end_cadence": cadence.pk, "review:settle_idea": idea.pk,
            **{f"rhythm:{each}": meeting.pk for each in ("skip", "move", "attendance")},
            **{
                f"review:{each}": meeting.pk
                for each in (
                    "meeting", "live", "people", "minutes", "prepare", "begin", "turn_to", "topic", "item", "order", "note",
                    "park", "decide", "close",
                )
            },
            **{
                f"reflection:{each}": retrospective.pk
                for each in (
                    "retrospective", "live_retrospective", "add_card", "group_cards", "take_back", "vote", "stage", "timer",
                    "agree", "close_retrospective", "retrospective_markdown",
                )
            },
            "reflection:settle": agreed.pk,
            **{f"exchange:{each}": waiting.pk for each in ("preview", "columns", "discard", "bring_in")},
            "notify:follow": notice.pk, "notify:revoke_feed": feed.pk, "notify:change_hook": hook.pk,
            "people:renew_invitation": invitation.pk,
            "people:revoke_invitation": invitation.pk,
        }  # fmt: skip
    return organisation


def address(acme: Any, name: str, route: str, slug: str) -> str:
    """The route with real arguments."""
    filled = route.replace("<slug:organisation>", slug)
    if name in acme.keys:
        filled = filled.replace("<uuid:key>", str(acme.keys[name]))
    for part, value in acme.arguments.items():
        filled = filled.replace(part, value)
    assert "<" not in filled, f"{name}: say in this test which {re.findall('<[^>]*>', filled)} it means"
    return f"/{filled}"


def everything_recorded() -> int:
    with every_organisation():
        return Event.objects.count()


def test_without_a_login_every_address_leads_to_the_log_in(acme):
    client = Client()
    for name, route in routes():
        where = address(acme, name, route, "acme")
        for answer in (client.get(where), client.post(where)):
            assert answer.status_code == 302, name
            assert answer["Location"].startswith("/accounts/login/"), name


def test_a_stranger_finds_nothing_and_changes_nothing(acme, client_of):
    other = factories.organisation("Other")
    with organisation_scope(other):
        stranger = factories.member(role=Role.ADMIN)
        factories.cycle()
    client, before = client_of(stranger), everything_recorded()
    for name, route in routes():
        names_something = "<" in route.replace("<slug:organisation>", "")
        for slug in ("acme", "other") if names_something else ("acme",):
            if slug == "other" and name in NAMES_NOTHING_OF_THEIRS:
                continue
            where = address(acme, name, route, slug)
            for answer in (client.get(where), client.post(where)):
                assert answer.status_code in {404, 405}, f"{where}: {answer.status_code}"
                assert slug == "other" or answer.status_code == 404, where
    assert everything_recorded() == before


@pytest.mark.parametrize("role", ROLES)
def test_every_role_gets_an_answer_from_every_address(acme, client_of, role):
    client = client_of(acme.people[role])
    client.raise_request_exception = True
    for name, route in routes():
        where = address(acme, name, route, "acme")
        answer = client.get(where)
        assert answer.status_code in {200, 302, 303, 403, 404, 405}, f"{where}: {answer.status_code}"
        if answer.status_code == 200:
            policy = answer.headers["Content-Security-Policy"]
            assert "unsafe" not in policy, where


def test_a_viewer_writes_nothing_anywhere(acme, client_of):
    client, before = client_of(acme.people["viewer"]), everything_recorded()
    for name, route in routes():
        if name in A_VIEWERS_OWN:
            continue
        answer = client.post(
            address(acme, name, route, "acme"), {"reason": "x", "value": "3", "body": "x", "words": "x"}
        )
        assert answer.status_code in {403, 404, 405}, f"{name}: {answer.status_code}"
    assert everything_recorded() == before


@pytest.mark.parametrize("role", ["member", "lead", "steward", "admin"])
def test_an_empty_post_never_breaks(acme, client_of, role):
    client = client_of(acme.people[role])
    for name, route in routes():
        answer = client.post(address(acme, name, route, "acme"))
        assert answer.status_code in {200, 302, 303, 400, 403, 404, 405, 409, 422}, f"{name}: {answer.status_code}"


WHO_MAY_OPEN = {
    # address: the roles that see it (200); the others are refused (403)
    "people:audit": {"admin"},
    "people:new_team": {"steward", "admin"},
    "people:team_edit": {"lead", "steward", "admin"},
    "people:invite": {"admin"},
    "people:edit_member": {"admin"},
    "people:deactivate_member": {"admin"},
    "okrs:new_objective": {"lead", "steward", "admin"},
    "okrs:edit_objective": {"lead", "steward", "admin"},
    "okrs:commit": {"lead", "steward", "admin"},
    "okrs:drop": {"lead", "steward", "admin"},
    "okrs:first_pilot": {"steward", "admin"},
    "board:bets": set(ROLES),
    "board:board": set(ROLES),
    "board:flow": set(ROLES),
    "board:initiative": set(ROLES),
    "board:agreement": {"lead", "steward", "admin"},
    "board:new": {"lead", "steward", "admin"},
    "board:move": {"lead", "steward", "admin"},
    "okrs:objective": set(ROLES),
    "okrs:key_result": set(ROLES),
    "okrs:snooze": {"lead", "steward", "admin"},
    "okrs:cycle": set(ROLES),
    "okrs:reflect": set(ROLES),
    "okrs:priorities": set(ROLES),
    "planning:map": set(ROLES),
    "planning:plan": set(ROLES),
    "planning:forum": set(ROLES),
    "planning:alignment": set(ROLES),
    "planning:agreements": set(ROLES),
    "programme:programme": set(ROLES),
    "programme:rollout": set(ROLES),
    "programme:trouble": set(ROLES),
    "notify:inbox": set(ROLES),
    "notify:settings": set(ROLES),
    "notify:dead": {"admin"},
    "notify:add_hook": {"lead", "admin"},
    "kpis:kpis": set(ROLES),
    "kpis:kpi": set(ROLES),
    "kpis:new": {"lead", "steward", "admin"},
    "kpis:edit": {"lead", "steward", "admin"},
    "kpis:paste": {"lead", "steward", "admin"},
    "rhythm:rhythm": set(ROLES),
    "rhythm:new_cadence": {"lead", "steward", "admin"},
    "rhythm:cadence": {"lead", "steward", "admin"},
    "rhythm:call": {"lead", "steward", "admin"},
    "rhythm:move": {"lead", "steward", "admin"},
    "review:meeting": set(ROLES),
    "review:live": set(ROLES),
    "review:people": set(ROLES),
    "review:decisions": set(ROLES),
    "review:governance": set(ROLES),
    "review:decision": set(ROLES),
    "review:new_decision": {"lead", "steward", "admin"},
    "reflection:library": set(ROLES),
    "reflection:grades": set(ROLES),
    "reflection:closing": set(ROLES),
    "reflection:causes": set(ROLES),
    "reflection:summary": set(ROLES),
    "reflection:edit_summary": {"steward", "admin"},
    "reflection:new_retrospective": {"lead", "steward", "admin"},
    "reflection:retrospective": {"lead", "steward", "admin"},
    "review:backlog": set(ROLES),
    "web:my_week": set(ROLES),
    "web:company": set(ROLES),
    "web:team": set(ROLES),
    "web:activity": set(ROLES),
    "people:teams": set(ROLES),
    "people:members": set(ROLES),
    "people:member": set(ROLES),
    "people:settings": set(ROLES),
}


@pytest.mark.parametrize("role", ROLES)
def test_who_may_open_what(acme, client_of, role):
    client = client_of(acme.people[role])
    by_name = dict(routes())
    for name, roles in WHO_MAY_OPEN.items():
        answer = client.get(address(acme, name, by_name[name], "acme"))
        assert answer.status_code == (200 if role in roles else 403), f"{name} as {role}: {answer.status_code}"
