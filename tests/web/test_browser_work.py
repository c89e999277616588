"""The work itself, done in a real Chromium as a person does it."""

import time

import pytest
from playwright.sync_api import Page, expect

from quarterdeck.web.context import PLACES
from tests.web.conftest import Site

pytestmark = pytest.mark.browser


def test_a_panel_that_arrives_late_leaves_the_focus_with_who_types(site: Site):
    context, page = site.visit("member")
    held = []
    page.route("**/panels/my_week/**", lambda route: held.append(route))
    page.goto("/northwind/")
    expect(page.locator(".due > li form").first).to_be_visible()
    page.locator(".due > li input[name=what_moved]").first.focus()
    assert held
    with page.expect_response("**/panels/my_week/**"):
        held[0].continue_()
    expect(page.locator("[hx-get*='part=0']")).to_have_count(0)
    expect(page.locator(".due > li input[name=what_moved]").first).to_be_focused()
    context.close()


def test_check_ins_by_keyboard_alone_take_seconds(site: Site):
    """Value, Tab, confidence, Tab, a line, Enter; the next form has the focus already."""
    context, page = site.visit("member")
    page.goto("/northwind/")
    forms = page.locator(".due > li form")
    due = forms.count()
    assert due >= 2
    started = time.monotonic()
    page.keyboard.press("c") if page.locator("[data-key=c]").count() else page.locator("[data-first]").first.focus()
    keys = 0
    for n in range(due):
        expect(page.locator(".due > li [data-first]").first).to_be_focused()
        for pressed in ("30", "Tab", "7", "Tab", "Two customers told us why.", "Enter"):
            page.keyboard.type(pressed) if pressed not in {"Tab", "Enter"} else page.keyboard.press(pressed)
            keys += 1
        expect(page.locator(".due .done")).to_have_count(n + 1, timeout=20_000)
    assert forms.count() == 0
    assert (time.monotonic() - started) / due < 20
    page.reload()
    expect(page.locator("h1")).to_have_text("You are up to date")
    assert page.complaints == []
    context.close()


def test_a_refused_value_keeps_its_place_and_its_words(site: Site):
    context, page = site.visit("steward")
    page.goto("/northwind/okrs?status=at_risk")
    page.locator(".kr .name").first.click()
    page.fill("input[name=value]", "a lot")
    page.fill("input[name=what_moved]", "We tried.")
    page.locator("#check-in button.primary").click()
    expect(page.locator("#check-in .error").first).to_contain_text("not a number")
    expect(page.locator("input[name=what_moved]")).to_have_value("We tried.")
    context.close()


def test_the_keyboard_reaches_every_place_and_finds_anything(site: Site):
    context, page = site.visit("admin")
    page.goto("/northwind/")
    for keys, heading in (
        ("gt", "Teams"),
        ("gc", "Where do we stand together?"),
        ("gy", "Cycles"),
        ("ga", "What happened"),
    ):
        page.keyboard.type(keys)
        expect(page.locator("h1")).to_have_text(heading)
    page.keyboard.press("Control+k")
    page.keyboard.type("onboarding")
    page.wait_for_selector("#search-results li a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url("**/activity")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).not_to_be_visible()
    context.close()


def test_on_a_phone_one_tap_opens_every_other_place_and_organisation(site: Site):
    context, page = site.visit("member", width=320, height=640)
    page.goto("/northwind/")
    more = page.locator(".nav .organisation")
    more.locator("summary").click()
    expect(more.get_by_role("link", name="Northwind")).to_be_visible()
    shown = set(more.get_by_role("link").all_inner_texts()) | set(page.locator(".nav > a:visible").all_inner_texts())
    assert {str(place.name) for place in PLACES} | {"Settings", "Help", "Account and security"} <= shown
    more.get_by_role("link", name="Decisions").click()
    expect(page).to_have_url(f"{site.url}/northwind/decisions")
    assert page.complaints == []
    context.close()


def test_who_was_logged_out_is_told_and_keeps_the_page(site: Site):
    context, page = site.visit("lead")
    page.goto("/northwind/teams/customer-onboarding")
    page.goto(page.locator(".kr .name").nth(1).get_attribute("href"))
    page.locator("#check-in [name=what_moved]").fill("Said before the session ended")
    context.clear_cookies()
    page.locator("header details.explain summary").click()
    expect(page.locator(".toasts")).to_contain_text("You have been logged out")
    assert page.locator("main main").count() == 0
    assert page.locator("#check-in [name=what_moved]").input_value() == "Said before the session ended"
    context.close()


def write_objective(page: Page, title: str) -> None:
    page.fill("input[name=title]", title)
    page.fill("input[name=in_order_to]", "make the first renewal the obvious choice")
    for n, (words, baseline, target) in enumerate(
        (("Activation", "20 %", "35 %"), ("Week-four retention", "40 %", "50 %"))
    ):
        page.fill(f"input[name=new-{n}-statement]", f"{words} from {baseline} to {target}")
        page.fill(f"input[name=new-{n}-baseline]", baseline)
        page.fill(f"input[name=new-{n}-target]", target)
        page.fill(f"input[name=new-{n}-unit]", "%")
    page.get_by_role("button", name="Save").click()


def test_one_whole_turn_of_the_loop(site: Site):
    """Make a cycle, draft, propose, commit, check in, reflect, grade, close; then carry over what goes on."""
    context, page = site.visit("admin")
    page.goto("/northwind/cycles/")
    page.get_by_text("Make another cycle").click()
    page.fill("input[name=name]", "Pilot")
    page.fill("input[name=starts_on]", "2020-01-01")
    page.fill("input[name=ends_on]", "2020-03-31")
    page.get_by_role("button", name="Make the cycle").click()
    page.goto("/northwind/teams/lifecycle/objectives/new?cycle=pilot")
    write_objective(page, "New customers stay for a second year")
    expect(page.locator("h1")).to_contain_text("New customers stay for a second year")
    page.get_by_role("button", name="Propose").click()
    page.get_by_role("link", name="Commit").click()
    page.get_by_role("button", name="Commit this objective").click()
    expect(page.locator(".facts").first).to_contain_text("Committed")
    objective = page.url
    page.goto("/northwind/cycles/pilot")
    page.get_by_role("button", name="Start this cycle").click()
    page.goto(objective)
    references = [each.split("/")[-1] for each in page.locator(".kr .name").evaluate_all("l => l.map(e => e.href)")]
    for week in range(12):
        page.goto(f"/northwind/{references[0]}")
        page.fill("input[name=value]", f"{20 + week} %")
        page.locator("#check-in summary").first.click()
        page.fill("input[name=on]", f"2020-0{1 + week // 4}-{1 + 7 * (week % 4):02d}")
        page.locator("#check-in button.primary").click()
    expect(page.locator(".log > li")).to_have_count(12)
    page.goto("/northwind/cycles/pilot")
    page.get_by_role("button", name="Open reflection").click()
    page.goto("/northwind/cycles/pilot/reflect")
    first = page.locator(f"#{references[0]}")
    first.get_by_role("button", name="Grade", exact=True).click()
    expect(first).to_contain_text("graded")
    second = page.locator(f"#{references[1]}")
    second.locator("input[name=words]").fill("We never measured it.")
    second.get_by_role("button", name="Leave ungraded").click()
    expect(second).to_contain_text("ungraded")
    page.goto("/northwind/cycles/pilot")
    page.get_by_role("button", name="Close this cycle").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("Closed")
    page.goto(f"/northwind/{references[0]}")
    assert page.locator("#check-in").count() == 0
    assert page.complaints == []
    context.close()


def test_offline_in_the_middle_of_a_check_in_nothing_is_lost(site: Site):
    context, page = site.visit("lead")
    page.goto("/northwind/teams/customer-onboarding")
    page.goto(page.locator(".kr .name").nth(1).get_attribute("href"))
    form = page.locator("form.check-in").first
    form.locator("[name=what_moved]").fill("Said in a tunnel")
    form.locator("[name=value]").fill(form.locator(".help").first.inner_text().split()[1].rstrip(","))
    context.set_offline(True)
    form.locator("button.primary").click()
    expect(form.locator(".offline")).to_contain_text("Nothing was sent")
    assert form.locator("[name=what_moved]").input_value() == "Said in a tunnel"
    context.set_offline(False)
    expect(form.locator(".offline")).to_contain_text("You are back")
    form.locator("button.primary").click()
    expect(page.locator(".log").first).to_contain_text("Said in a tunnel")
    context.close()
