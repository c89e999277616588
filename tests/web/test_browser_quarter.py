"""A quarter is planned, its bets are moved and its lights are watched, in a real Chromium as people do it."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Site
from tests.web.test_browser_work import write_objective

pytestmark = pytest.mark.browser
PATIENT = 20_000
"""Milliseconds for what a server answers, on a machine that does other things too."""


def press(page: Page, button: str, *, within: str = "main") -> None:
    """Press a button; the page that answers has no error on it."""
    with page.expect_event("load"):
        page.locator(within).get_by_role("button", name=button, exact=True).first.click()
    expect(page.locator(".errors, .errorlist")).to_have_count(0)


def unfold(page: Page, summary: str, *, within: str = "main") -> None:
    page.locator(within).locator("summary", has_text=summary).first.click()


def commit(page: Page, objective: str) -> None:
    page.goto(f"/northwind/{objective}")
    page.get_by_role("link", name="Commit").click()
    page.get_by_role("button", name="Commit this objective").click()
    expect(page.locator(".facts").first).to_contain_text("Committed")


def references(page: Page, selector: str) -> list[str]:
    addresses = page.locator(selector).evaluate_all("l => l.map(e => e.href)")
    return [re.search(r"/([A-Z]+-\d+)", each)[1] for each in addresses]


def planned(page: Page) -> tuple[str, date]:
    """The quarter that the demo plans: its address, and its first day."""
    cycles = page.request.get("/northwind/cycles/?format=json").json()["cycles"]
    found = min(each["slug"] for each in cycles if (each["kind"], each["phase"]) == ("quarter", "planning"))
    starts_on = page.request.get(f"/northwind/cycles/{found}/plan?format=json").json()["starts_on"]
    return f"/northwind/cycles/{found}", date.fromisoformat(starts_on)


def challenge_and_answer(theirs: Page, ours: Page, key_result: str) -> None:
    theirs.goto(f"/northwind/{key_result}/agreements")
    unfold(theirs, "Challenge it")
    theirs.select_option("select[name=challenge-question]", "baseline")
    press(theirs, "Ask")
    ours.goto("/northwind/")
    expect(ours.locator("#planning-asks")).to_contain_text("Is the baseline real")
    ours.goto(f"/northwind/{key_result}/agreements")
    ours.locator("#challenges input[name=words]").fill("Measured on Monday over all sign-ups of October.")
    press(ours, "It stays, because…")


def ask_and_agree(ours: Page, theirs: Page, first_day: date) -> None:
    """A dependency that is counter-offered: asked on the page of the key result that both look at."""
    unfold(ours, "Ask another team")
    ours.select_option("select[name=ask-provider]", label="Acquisition")
    ours.fill("input[name=ask-what]", "Sign-ups that say what they came for")
    ours.fill("input[name=ask-needed_on]", (first_day + timedelta(days=28)).isoformat())
    press(ours, "Ask them")
    theirs.goto("/northwind/")
    theirs.locator("#planning-asks").get_by_role("link", name="Sign-ups that say what they came for").click()
    theirs.wait_for_url("**/dependencies/*")
    offer = theirs.locator("form", has=theirs.get_by_role("button", name="Make this offer"))
    offer.locator("[name=what]").fill("A question on the sign-up page")
    offer.locator("[name=on]").fill((first_day + timedelta(days=42)).isoformat())
    offer.locator("[name=words]").fill("The page is rebuilt in January.")
    press(theirs, "Make this offer")
    ours.goto(theirs.url)
    expect(ours.locator("main")).to_contain_text("A question on the sign-up page")
    press(ours, "Agree")
    expect(ours.locator(".facts").first).to_contain_text("Committed")


def negotiate_a_share(boss: Page, ours: Page, above: str) -> None:
    boss.goto(f"/northwind/{above}/agreements")
    unfold(boss, "Ask a team for a share")
    boss.select_option("select[name=share-team]", label="Customer Onboarding")
    boss.fill("input[name=share-amount]", "2")
    press(boss, "Put it on the table", within="#shares > details[open]")
    ours.goto(f"/northwind/{above}/agreements")
    unfold(ours, "Answer with another share")
    ours.locator("details[open] input[name=amount]").fill("1")
    ours.locator("details[open] select[name=move]").select_option("less_scope")
    ours.locator("details[open] input[name=reason]").fill("Only teams of more than ten.")
    press(ours, "Put it on the table", within="details[open]")
    boss.reload()
    expect(boss.locator("#shares")).to_contain_text("less scope: Only teams of more than ten.")
    press(boss, "Agree")
    expect(boss.locator("#shares .coverage")).to_contain_text("Under-committed")


def test_two_teams_and_the_company_plan_a_quarter(site: Site):
    """From a priority to commitments, with a challenge, a counter-offered dependency and a negotiated share."""
    (_boss, boss), (_one, ours), (_two, theirs) = (site.visit(who) for who in ("admin", "lead", "kofi.ziegler"))
    window, first_day = planned(boss)
    boss.goto("/northwind/priorities/")
    boss.fill("input[name=title]", "Be missed when we are gone")
    press(boss, "State it")

    ours.goto(f"{window}/plan")
    ours.get_by_role("link", name="Draft a first objective").click()
    write_objective(ours, "Nobody waits for their first result")
    objective = ours.url.split("/")[-1]
    key_result = references(ours, ".kr .name")[0]
    ours.get_by_role("button", name="Propose").click()
    boss.goto(f"{window}/forum")
    company = references(boss, ".wall section:first-child h3 a")
    above = references(boss, ".wall section:first-child li a")[1]
    others = references(boss, ".wall section:has(h2:has-text('Acquisition')) h3 a")

    ours.goto(f"/northwind/{objective}/alignment")
    ours.select_option("select[name=to]", above)
    ours.fill("input[name=sentence]", "who has a result in the first week is still here in the second year")
    press(ours, "Link it")

    challenge_and_answer(theirs, ours, key_result)
    ask_and_agree(ours, theirs, first_day)
    negotiate_a_share(boss, ours, above)
    boss.goto(f"{window}/forum")
    boss.fill("input[name=text]", "The question on the sign-up page is enough for now")
    boss.fill("input[name=objective]", objective)
    press(boss, "Note it")
    expect(boss.locator("#settled")).to_contain_text(objective)
    for page, whose in ((boss, company[0]), (ours, objective), (theirs, others[0])):
        commit(page, whose)
    boss.goto(f"{window}/plan")
    for team in ("Acquisition", "Customer Onboarding"):
        expect(boss.locator("tr", has_text=team).locator("td").nth(1)).to_have_text("committed")
    boss.goto(f"/northwind/map?cycle={window.split('/')[-1]}&focus={objective}&as=list")
    expect(boss.locator("main")).to_contain_text("still here in the second year")
    assert boss.complaints == ours.complaints == theirs.complaints == []
    for page in (boss, ours, theirs):
        page.context.close()


BOARD = "/northwind/teams/customer-onboarding/board"


def cards(page: Page, column: str) -> list[str]:
    return [each.get_attribute("id") for each in page.locator(f"[data-column={column}] > .card").all()]


def expect_in(page: Page, column: str, card: str) -> None:
    expect(page.locator(f"[data-column={column}] > #{card}")).to_have_count(1, timeout=PATIENT)


def test_a_team_pulls_blocks_stops_and_finishes_bets_by_mouse_and_by_keyboard(site: Site):
    context, page = site.visit("lead")
    other_context, other = site.visit("member")
    for each in (page, other):
        each.goto(BOARD)
    doing, measuring, pulled = cards(page, "doing"), cards(page, "measuring"), cards(page, "next")[0]
    free = next(each for each in doing[:2] if "blocked" not in page.locator(f"#{each}").inner_text())

    # By mouse into a full column, which asks for a reason; somebody else sees it without doing anything.
    page.locator(f"#{pulled}").drag_to(page.locator(f"#{doing[1]}"))
    dialog = page.locator("#board-dialog")
    expect(dialog).to_contain_text("of at most 3", timeout=PATIENT)
    dialog.locator("[name=reason]").fill("The customer is here this week only.")
    dialog.get_by_role("button", name="Move it to Doing").click()
    expect_in(page, "doing", pulled)
    expect(page.locator(".note", has_text="Doing is over its limit")).to_be_visible(timeout=PATIENT)
    expect_in(other, "doing", pulled)

    # By keyboard: on to the end with what it taught; and stopped over the menu, back by Escape first.
    page.locator(f"#{measuring[0]} .name").focus()
    page.keyboard.press("]")
    expect(dialog).to_contain_text("what does the number say", timeout=PATIENT)
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    expect_in(page, "measuring", measuring[0])
    page.locator(f"#{measuring[0]} .name").focus()
    page.keyboard.press("]")
    dialog.locator("[name=evidence]").first.focus()
    page.keyboard.press("Space")
    dialog.locator("[name=learned]").focus()
    page.keyboard.type("People came back on day three.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect_in(page, "done", measuring[0])
    page.locator(f"#{doing[2]} .name").focus()
    page.keyboard.press("m")
    dialog.locator("[value=stopped]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("good work", timeout=PATIENT)
    dialog.locator("[name=learned]").fill("Nobody opens a letter on Mondays.")
    dialog.get_by_role("button", name="Move it to Stopped").click()
    expect_in(page, "stopped", doing[2])

    # Blocked, and found by the address alone.
    page.goto(f"/northwind/{pulled}")
    page.locator("#content summary", has_text="More").click()
    page.get_by_role("link", name="It is blocked").click()
    page.fill("[name=because]", "Waits for the contract; Kaya calls on Friday")
    press(page, "Mark as blocked")
    other.goto(f"{BOARD}?blocked=on&lanes=objective")
    expect(other.locator(f"#{pulled}")).to_contain_text("Kaya calls on Friday")
    expect(other.locator(f"#{free}")).to_have_count(0)
    other.goto(f"{BOARD}/flow")
    expect(other.locator("main")).to_contain_text("Under way now, the oldest first")
    expect(other.locator("main")).to_contain_text("blocked")
    # Chromium logs the 422 with which a move that lacks something answers; nothing else may be in its log.
    assert [each for each in page.complaints + other.complaints if "422" not in each] == []
    context.close()
    other_context.close()


def test_a_kpi_leaves_its_limits_and_becomes_an_objective(site: Site):
    context, page = site.visit("lead")
    page.goto("/northwind/kpis")
    page.get_by_role("link", name="Answer time of support").click()
    expect(page.locator("h2").first).to_contain_text("outside its healthy range")
    page.fill("[name=value]", "a lot")
    page.locator("#read").get_by_role("button", name="Keep it").click()
    expect(page.locator("#read")).to_contain_text("not a number")
    expect(page.locator("[name=value]")).to_have_value("a lot")
    page.fill("[name=value]", "7.9")
    press(page, "Keep it")
    expect(page.locator("h2").first).to_contain_text("7.9 h")
    page.get_by_role("link", name="Make this an objective").click()
    expect(page.locator("input[name=title]")).to_have_value("Answer time of support")
    page.fill("input[name=title]", "Customers hear from us within the morning")
    page.fill("input[name=in_order_to]", "they stay calm when something breaks")
    expect(page.locator("input[name=new-0-statement]")).to_have_value("Answer time of support from 7.9 h to 6 h")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_contain_text("within the morning", timeout=PATIENT)
    page.locator(".kr .name").first.click()
    expect(page.locator("main")).to_contain_text("Answer time of support from 7.9 h to 6 h")
    context.close()
