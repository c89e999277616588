"""Any page takes at most 12 statements, and as many in a large company as in a small one."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quarterdeck.board.models import Initiative
from quarterdeck.demo.build import SIZES, build
from quarterdeck.demo.company import Size
from quarterdeck.keel.scope import every_organisation, organisation_scope
from quarterdeck.kpis.models import Kpi
from quarterdeck.okrs.models import Cycle, KeyResult, Objective, Phase
from quarterdeck.people.models import Member, Organisation, Team
from quarterdeck.reflection.models import Retrospective
from quarterdeck.review.models import Decision
from quarterdeck.rhythm.models import Meeting

LIMIT = 12
_HOUSEKEEPING = re.compile(r"^(BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK)|set_config|current_setting", re.IGNORECASE)
PAGES = (
    "", "okrs", "okrs?status=off_track", "okrs?present", "teams/", "teams/{team}", "teams/{team}/board",
    "teams/{team}/board?lanes=objective", "teams/{company}/board", "teams/{team}/board/flow", "teams/{team}/board/agreement",
    "teams/{team}/initiatives/new", "bets", "{initiative}", "{initiative}/edit", "{initiative}/move",
    "teams/{function}", "teams/{company}",
    "teams/{team}/edit", "teams/{team}/objectives/new", "members/", "members/{handle}", "settings/", "settings/limits",
    "audit", "activity", "activity?kind=check-ins", "search?q=time", "search?q={key_result}", "help", "cycles/",
    "cycles/{cycle}", "cycles/{closed}", "cycles/{closed}/reflect", "priorities/", "{objective}", "{objective}/why",
    "{objective}/edit", "{objective}/copy", "{objective}/move", "{objective}/commitment", "{key_result}", "{key_result}/why",
    "{key_result}/later",
    "import", "export", "invitations/", "switcher", "rules/", "rules/KR201", "metrics/", "coach/quality",
    "coach/key-result?prefix=a&a-statement=Launch+it", "coach/objective?title=Launch+it",
    *(f"panels/{each}?part={n}" for n in range(3) for each in (
        "objective/{objective}", "key_result/{key_result}", "team/{team}", "company/-", "my_week/-", "cycle/{next}")),
    "{objective}/alignment", "{objective}/alignment?q=time", "{key_result}/line-of-sight",
    "{key_result}/agreements",
    "{objective}/suggestions", "map", "map?as=list", "map?focus={objective}", "map.svg", "map?cycle={closed}",
    "cycles/{cycle}/plan", "cycles/{next}/plan", "cycles/{next}/plan?show=waiting", "cycles/{cycle}/forum",
    "cycles/{next}/forum",
    "cycles/{next}/forum?only=metric",
    "programme", "programme?cycle={closed}", "programme/rollout", "programme/troubles/gaming", "settings/programme",
    "inbox", "inbox?new", "inbox/count", "inbox/settings", "inbox/dead-letters",
    "kpis", "kpis?show=mine", "kpis?team={team}", "kpis/{kpi}", "kpis/{kpi}/edit", "kpis/{kpi}/paste", "teams/{team}/kpis/new",
    "panels/kpi/{kpi}?part=0",
    "rhythm", "rhythm?show=all", "rhythm?team={team}", "teams/{team}/rhythm/new", "teams/{team}/meetings/new",
    "meetings/{planned}", "meetings/{company_review}", "meetings/{held}", "meetings/{planned}/people",
    "meetings/{planned}/live",
    "decisions", "decisions?show=open", "decisions/by-risk", "{decision}", "teams/{team}/decisions/new", "backlog",
    "backlog?show=all", "backlog?show=settled",
    "cycles/{closed}/closing", "cycles/{cycle}/closing?show=waiting", "cycles/{closed}/causes",
    "cycles/{closed}/causes?team={team}",
    "cycles/{closed}/summary", "cycles/{closed}/summary?slides", "cycles/{closed}/summary.md",
    "cycles/{closed}/summary?team={function}", "cycles/{closed}/summary/edit", "learning", "learning?q=guide&kind=bet",
    "learning/similar?title=Onboarding+without+waiting", "learning/grades", "learning/grades?team={team}",
    "teams/{team}/retrospectives/new", "retrospectives/{retrospective}", "retrospectives/{retrospective}/live",
    "panels/planning/{next}?part=0", "panels/wall/{next}?part=0", "panels/drafting/-?part=0",
)  # fmt: skip


@pytest.fixture(scope="module")
def two_companies(django_db_setup, django_db_blocker):
    """A pilot's worth, and one of 40 teams with five times the objectives each."""
    with django_db_blocker.unblock():
        SIZES["test"] = Size(
            functions=4, teams=40, members=300, objectives=5, key_results=3, closed_quarters=4, readings=8
        )
        try:
            slugs = [build("S", 1).slug, build("test", 2).slug]
        finally:
            del SIZES["test"]
        yield slugs
        with every_organisation():
            _forget(slugs)


def _forget(slugs):
    """The rows go table by table: what protects history protects it from `delete` as well."""
    from django.apps import apps

    keys = list(Organisation.objects.filter(slug__in=slugs).values_list("pk", flat=True))
    marks = ", ".join(["%s"] * len(keys))
    tenants = [m for m in apps.get_models() if any(f.name == "organisation" for f in m._meta.fields)]
    logins = [f"%@{slug}.example" for slug in slugs]
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            tables = ", ".join(m._meta.db_table for m in [*tenants, Organisation])
            cursor.execute(f"TRUNCATE {tables} CASCADE")
        else:
            for model in tenants:
                plain = [Organisation._meta.pk.get_db_prep_value(key, connection) for key in keys]
                cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE organisation_id IN ({marks})", plain)
            cursor.execute(
                f"DELETE FROM people_organisation WHERE id IN ({marks})",
                [Organisation._meta.pk.get_db_prep_value(key, connection) for key in keys])  # fmt: skip
        for each in logins:
            cursor.execute("DELETE FROM people_user WHERE email LIKE %s", [each])


def samples(slug: str) -> dict[str, str]:
    with every_organisation():
        organisation = Organisation.objects.get(slug=slug)
    with organisation_scope(organisation):
        running = Cycle.objects.get(phase=Phase.RUNNING, kind="quarter")
        team = Team.objects.filter(kind="team").order_by("name").first()
        objective = Objective.objects.filter(cycle=running, team=team).order_by("number").first()
        key_result = KeyResult.objects.filter(objective=objective, last_check_in_on__isnull=False).first()
        meetings = Meeting.objects.order_by("starts_at")
        planned = meetings.filter(state="planned", team=team, kind="weekly_review").first()
        return {
            "kpi": Kpi.objects.order_by("name").first().slug, "planned": planned.pk,
            "held": meetings.filter(state="held", team=team).last().pk,
            "company_review": meetings.filter(state="planned", kind="monthly_review").first().pk,
            "decision": Decision.objects.order_by("number").first().reference,
            "team": team.slug, "function": Team.objects.filter(kind="function").first().slug,
            "company": Team.objects.get(kind="company").slug, "handle": Member.objects.order_by("handle").first().handle,
            "cycle": running.slug, "closed": Cycle.objects.filter(phase=Phase.CLOSED, kind="quarter").first().slug,
            "initiative": Initiative.objects.filter(team=team, column="done").order_by("number").first().reference,
            "retrospective": Retrospective.objects.filter(team=team, closed_at__isnull=False).first().pk,
            "next": Cycle.objects.filter(phase=Phase.PLANNING, kind="quarter").order_by("starts_on").first().slug,
            "objective": objective.reference, "key_result": key_result.reference,
        }  # fmt: skip


def statements(client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return [each["sql"] for each in captured.captured_queries if not _HOUSEKEEPING.search(each["sql"])]


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["admin", "member"])
def test_every_page_takes_few_statements_whatever_the_size(two_companies, client_of, who):
    small, large = two_companies
    counts = {}
    for slug in (small, large):
        with every_organisation():
            reader = Member.objects.select_related("user").get(email=f"{who}@{slug}.example")
        client, names = client_of(reader), samples(slug)
        for page in PAGES:
            where = f"/{slug}/{page.format(**names)}"
            if client.get(where).status_code == 403:
                continue
            counts.setdefault(page, []).append(len(statements(client, where)))
    too_many = {page: found for page, found in counts.items() if max(found) > LIMIT}
    assert not too_many
    grown = {page: found for page, found in counts.items() if len(found) == 2 and found[1] > found[0]}
    assert not grown
