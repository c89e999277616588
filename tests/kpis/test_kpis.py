"""KPIs keep the lights on: read, pasted, judged by what they do by themselves, and tied to key results."""

import datetime as dt
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from openpyxl import Workbook

from quarterdeck.events.models import Event
from quarterdeck.keel.clock import now, today
from quarterdeck.keel.errors import Conflict, Refused
from quarterdeck.kpis import actions
from quarterdeck.kpis.drawing import drawing_of
from quarterdeck.kpis.models import Kpi, Light, Reading
from quarterdeck.kpis.pasting import good_rows, read_rows, text_of
from quarterdeck.kpis.queries import kpi_page, kpis_page, standing_readings
from quarterdeck.okrs import actions as okrs
from quarterdeck.okrs.models import CheckIn, KeyResult
from quarterdeck.review.queries import meeting_page
from quarterdeck.rhythm.models import Meeting
from tests import factories
from tests.okrs.test_editor import fields_of


@pytest.fixture
def day(scoped):
    return today(scoped)


@pytest.fixture
def team(scoped):
    return factories.team("Platform", slug="platform")


@pytest.fixture
def ada(team):
    return factories.member("Ada", team=team)


@pytest.fixture
def kpi(ada, team):
    return actions.place_kpi(ada, team, name="Answer time", unit="h", healthy_high=6.0, owner=ada)


def weekly(kpi, ada, day, values):
    actions.read_many(
        ada, kpi, [(day - dt.timedelta(weeks=len(values) - 1 - n), value) for n, value in enumerate(values)]
    )
    return Kpi.objects.select_related("team", "owner").get(pk=kpi.pk)


def test_a_light_goes_out_of_range_and_says_why(kpi, ada, day):
    assert kpi.light == Light.UNKNOWN
    kpi = weekly(kpi, ada, day - dt.timedelta(days=1), [3.0, 3.4] * 10)
    assert kpi.light == Light.ON
    actions.read_kpi(ada, kpi, value=7.5, on=day)
    kpi.refresh_from_db()
    assert kpi.light == Light.OUT_OF_RANGE
    page = kpi_page(ada, Kpi.objects.select_related("team", "owner").get(pk=kpi.pk), day)
    assert "outside its healthy range" in page.finding
    assert "look for a cause" in page.row.why
    assert Event.objects.filter(verb="kpi.signalled").count() == 1


def test_a_level_that_moved_is_a_signal_inside_the_healthy_range(kpi, ada, day):
    kpi = weekly(kpi, ada, day, [3.0, 3.4] * 12 + [3.5] * 8)
    assert kpi.light == Light.SIGNAL
    assert "Eight in a row" in kpi_page(ada, kpi, day).row.why
    actions.declare_break(ada, kpi, on=day - dt.timedelta(weeks=7), reason="New shift plan")
    kpi.refresh_from_db()
    assert kpi.light == Light.ON
    declared = kpi.breaks.get()
    with pytest.raises(ValidationError, match="declared for that day"):
        actions.declare_break(ada, kpi, on=declared.on, reason="again")
    actions.withdraw_break(ada, declared)
    kpi.refresh_from_db()
    assert kpi.light == Light.SIGNAL


def test_readings_are_append_only_and_the_newest_of_a_day_stands(kpi, ada, day):
    first = actions.read_kpi(ada, kpi, value=3.0)
    with pytest.raises(ValidationError, match="already"):
        actions.read_kpi(ada, kpi, value=4.0)
    actions.read_kpi(ada, kpi, value=4.0, again=True)
    assert standing_readings(kpi) == [(day, 4.0)]
    assert Reading.objects.count() == 2
    with pytest.raises(TypeError, match="append-only"):
        first.save()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Reading.objects.filter(pk=first.pk).update(value=1.0)


def test_readings_come_in_any_order_but_not_from_the_future(kpi, ada, day):
    actions.read_kpi(ada, kpi, value=4.0)
    actions.read_kpi(ada, kpi, value=3.0, on=day - dt.timedelta(days=9))
    kpi.refresh_from_db()
    assert (kpi.value, kpi.last_on) == (4.0, day)
    for bad in ({"value": float("nan")}, {"value": float("inf")}, {"value": 1.0, "on": day + dt.timedelta(days=1)}):
        with pytest.raises(ValidationError):
            actions.read_kpi(ada, kpi, **bad)
    assert Reading.objects.count() == 2


def test_pasted_rows_are_read_one_by_one(day):
    text = "Day\tHours\n2026-01-05\t3.1\n12.01.2026; 3,4\n2026-01-12\t9\n2999-01-01\t3\nsoon\t3\n2026-01-19\tmany\nalone\n\n"
    rows = read_rows(text, "h", day)
    assert good_rows(rows) == [(dt.date(2026, 1, 5), 3.1), (dt.date(2026, 1, 12), 3.4)]
    assert [(each.line, each.problem) for each in rows if each.problem] == [
        (4, "twice"), (5, "future"), (6, "date"), (7, "value"), (8, "columns")]  # fmt: skip


def test_ten_thousand_pasted_rows_with_some_wrong_are_kept_only_if_one_says_so(kpi, ada, day, client_of):
    client, where = client_of(ada), f"/acme/kpis/{kpi.slug}/paste"
    lines = [f"{day - dt.timedelta(days=n)}\t{3 + n % 7 / 10}" for n in range(10_000)]
    lines[5], lines[77] = "yesterday\t3", f"{day - dt.timedelta(days=77)}\tmany"
    text = "\n".join(lines)
    seen = client.post(where, {"rows": text}).content.decode()
    assert "9998 readings can be kept" in seen
    assert "line 6" in seen
    assert "“many” is not a number" in seen
    client.post(where, {"rows": text, "keep": "1"})
    assert Reading.objects.count() == 0
    client.post(where, {"rows": text, "keep": "1", "only_good": "on"})
    assert Reading.objects.count() == 9998
    client.post(where, {"rows": text, "keep": "1", "only_good": "on"})
    assert Reading.objects.count() == 9998, "what stands already is not kept twice"


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_a_workbook_is_read_like_a_paste_and_refused_where_it_computes(kpi, ada, day, client_of):
    client, where = client_of(ada), f"/acme/kpis/{kpi.slug}/paste"
    good = workbook(["Day", "Hours"], [dt.datetime(2026, 1, 5), 3.25], [], ["12.01.2026", "3,4"], ["soon", 3])  # noqa: DTZ001
    seen = client.post(where, {"file": SimpleUploadedFile("days.xlsx", good)}).content.decode()
    assert "2 readings can be kept" in seen
    assert "line 5" in seen
    assert good_rows(read_rows(text_of(good), "h", day)) == [(dt.date(2026, 1, 5), 3.25), (dt.date(2026, 1, 12), 3.4)]
    for bad, words in (
        (workbook(["Day", "Hours"], ["2026-01-05", "=SUM(A1)"]), "holds a formula"),
        (b"PK\x03\x04" + b"\0" * 60, "not an XLSX workbook"),
        (b"\xff\xfe\x00", "not a text file"),
    ):
        answer = client.post(where, {"file": SimpleUploadedFile("days.xlsx", bad)})
        assert answer.status_code == 422
        assert words in answer.content.decode()


def test_after_a_declared_change_the_limits_wait_for_six_new_readings(kpi, ada, day):
    kpi = weekly(kpi, ada, day, [3.0, 3.4] * 12)
    actions.declare_break(ada, kpi, on=day - dt.timedelta(weeks=1), reason="New shift plan")
    found = kpi_page(ada, Kpi.objects.select_related("team", "owner").get(pk=kpi.pk), day)
    assert "4 more readings until its limits" in found.finding
    assert drawing_of(found).breaks


def test_what_is_healthy_has_an_order_and_a_kpi_a_name(ada, team, kpi):
    for fields, named in (
        ({"name": " "}, "name"), ({"healthy_low": 5.0, "healthy_high": 4.0}, "healthy_high"),
        ({"frequency": "never"}, "frequency"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as refused:
            actions.place_kpi(ada, team, **{"name": "x", **fields})
        assert named in refused.value.message_dict
    with pytest.raises(Refused):
        actions.read_kpi(factories.member(), kpi, value=1.0)
    actions.change_kpi(ada, kpi, healthy_high=2.0, version=1)
    with pytest.raises(Conflict):
        actions.change_kpi(ada, kpi, healthy_high=9.0, version=1)
    assert actions.place_kpi(ada, team, name="Answer time").slug == "answer-time-2"


def test_a_key_result_reads_its_value_from_a_kpi_and_learns_from_its_past(kpi, ada, team, day):
    objective = factories.objective(team=team, owner=ada)
    key_result = factories.key_result("Cut the answer time from 5 h to 3 h", objective=objective, unit="h", baseline=5.0,
                                      target=3.0, direction="decrease")  # fmt: skip
    weekly(kpi, ada, day - dt.timedelta(days=7), [5.0 + n % 3 / 10 for n in range(40)])
    okrs.link_kpi(ada, key_result, kpi)
    key_result.refresh_from_db()
    inside = CheckIn.objects.filter(key_result=key_result, source="kpi")
    assert inside.count() == 6, "readings since the first day of the cycle"
    by_hand = key_result.p_hit
    okrs.check_in(ada, key_result, value=4.2, on=day - dt.timedelta(days=1), confidence=4)
    actions.read_kpi(ada, kpi, value=4.0)
    key_result.refresh_from_db()
    assert (key_result.value, key_result.confidence) == (4.0, 4), "what somebody felt stays"
    assert key_result.p_hit != by_hand
    assert okrs.recompute(objective.organisation) == 0


def test_a_kpi_of_another_organisation_or_unit_feeds_nothing(kpi, ada, team):
    objective = factories.objective(team=team, owner=ada)
    percent = factories.key_result(objective=objective)
    with pytest.raises(ValidationError, match="in h"):
        okrs.link_kpi(ada, percent, kpi)
    foreign = Kpi(organisation=factories.organisation("Other"), name="Theirs", slug="theirs", team=team)
    with pytest.raises(ValidationError, match="of your organisation"):
        okrs.link_kpi(ada, percent, foreign)
    assert KeyResult.objects.get(pk=percent.pk).kpi is None


def test_lights_that_need_a_look_stand_at_the_end_of_a_reviews_agenda(kpi, ada, team, day, scoped):
    weekly(kpi, ada, day, [3.0, 3.4] * 5 + [9.0])
    actions.place_kpi(ada, team, name="Calm")
    meeting = Meeting.objects.create(
        organisation=scoped, team=team, kind="weekly_review", name="Review", starts_at=now(), minutes=45
    )
    part = meeting_page(ada, meeting, day).parts[-1]
    assert part.section == "lights"
    assert part.items[0].title == "Answer time"
    assert "healthy range" in part.items[0].why


def test_the_list_puts_what_needs_a_look_first(kpi, ada, team, day):
    calm = actions.place_kpi(ada, team, name="A calm one", healthy_low=0.0)
    weekly(calm, ada, day, [3.0, 3.4] * 5)
    weekly(kpi, ada, day, [3.0, 3.4] * 5 + [9.0])
    page = kpis_page(ada, day)
    assert [each.name for each in page.rows] == ["Answer time", "A calm one"]
    assert {word: number for word, _label, number in page.tally} == {"on": 1, "out_of_range": 1}


def test_reading_and_making_it_an_objective_in_the_browser(kpi, ada, day, client_of):
    client: Client = client_of(ada)
    factories.cycle()
    where = f"/acme/kpis/{kpi.slug}"
    client.post(where, {"value": "9,5 h", "on": day.isoformat()})
    assert Reading.objects.get().value == 9.5
    again = client.post(where, {"value": "3", "on": day.isoformat()})
    assert again.status_code == 422
    assert b"let mine stand" in again.content
    page = client.get(where).content.decode()
    assert "Make this an objective" in page
    made_of_it = f"/acme/teams/platform/objectives/new?title=Answer+time&kpi={kpi.slug}"
    editor = client.get(made_of_it).content.decode()
    assert "Answer time from 9.5 h to 6 h" in editor
    assert client.post(made_of_it, fields_of(editor) | {"title": "Support answers in time"}).status_code == 303
    key_result = KeyResult.objects.get()
    assert (key_result.kpi, key_result.direction, key_result.baseline, key_result.target) == (kpi, "decrease", 9.5, 6.0)
    assert b"Answer time" in client.get("/acme/panels/team/platform").content
    client.post(f"{where}/archive", {"reason": "We sold that part"})
    kpi.refresh_from_db()
    assert kpi.archived_at is not None
    with pytest.raises(ValidationError, match="not watched"):
        actions.read_kpi(ada, kpi, value=1.0, again=True)
