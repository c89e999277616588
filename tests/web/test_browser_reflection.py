"""The demo's last quarter is closed as a company does it: from the last check-in to the summary, in a real Chromium."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import Site

pytestmark = pytest.mark.browser

TEAM = "customer-onboarding"


@pytest.fixture(scope="module")
def cycle(site: Site) -> str:
    """The address of the quarter that is reflected on."""
    context, page = site.visit("steward")
    page.goto("/northwind/cycles/")
    address = page.locator(".rows li", has_text="Reflecting").locator("a").first.get_attribute("href") or ""
    context.close()
    return address


def step(page: Page, name: str) -> Locator:
    return page.locator(".window li", has_text=name)


def complaints_of(page: Page) -> list[str]:
    """What the browser minds, except for refusals, which are meant, and for a page that is left while it fades in."""
    return [each for each in page.complaints if "status of 422" not in each and "Transition was skipped" not in each]


def test_a_quarter_is_closed_from_the_last_check_in_to_the_summary(site: Site, cycle: str):
    """Who is missing, reminders, last value, grades and causes, carry-over, words, closing, and opening it again."""
    steward_context, steward = site.visit("steward")
    steward.goto(f"{cycle}/closing")
    expect(steward.locator("[aria-current=step]")).to_contain_text("Last check-ins")
    expect(steward.get_by_role("button", name="Close this cycle")).to_have_count(0)
    missing = steward.locator("tr", has_text="Customer Onboarding")
    expect(missing).to_contain_text(re.compile(r"\d last values?, 3 grades"))  # how many depends on the day
    steward.get_by_role("button", name="Remind").click()
    expect(steward.locator(".toasts")).to_contain_text("teams are reminded")

    lead_context, lead = site.visit("lead")
    lead.goto(f"{cycle}/closing")
    missing_of_mine = lead.locator("tr", has_text="Customer Onboarding")
    missing_of_mine.get_by_role("link", name="3/6").click()
    waiting = lead.locator(".due > li", has=lead.locator("button", has_text=re.compile("^Grade$")))
    expect(waiting).to_have_count(3)
    silent, missed, left = (f"#{each}" for each in waiting.evaluate_all("rows => rows.map(each => each.id)"))
    lead.locator(silent).locator("h2 a").click()
    last = lead.locator(".log .value, .log strong").first.inner_text().split()[0]
    lead.fill("input[name=value]", last)
    lead.fill("input[name=what_moved]", "The last value of the quarter.")
    lead.locator("#check-in button.primary").click()
    expect(lead.locator(".log").first).to_contain_text("The last value of the quarter.")

    lead.goto(f"{cycle}/reflect?team={TEAM}&open")
    lead.locator(silent).get_by_role("button", name="Grade", exact=True).click()
    expect(lead.locator(silent)).to_contain_text("graded")
    row = lead.locator(missed)
    row.locator("input[name=value]").fill("0.1")
    row.get_by_role("button", name="Grade", exact=True).click()
    expect(row).to_contain_text("below 0.4 asks for a cause")
    row.locator("select[name=cause]").select_option("dependency")
    row.get_by_role("button", name="Grade", exact=True).click()
    expect(row).to_contain_text("differs from the computed")
    row.locator("input[name=words]").fill("The data came two months late.")
    row.get_by_role("button", name="Grade", exact=True).click()
    expect(row).to_contain_text("graded 0.10")
    lead.locator(left).locator("input[name=words]").fill("The metric went away with the old product.")
    lead.locator(left).get_by_role("button", name="Leave ungraded").click()
    expect(lead.locator(left)).to_contain_text("left ungraded")

    lead.goto(f"{cycle}/causes?team={TEAM}")
    lead.locator(".pareto summary", has_text="dependency failed").first.click()
    expect(lead.locator(".pareto li", has_text="The data came two months late.").first).to_be_visible()
    lead.get_by_text("The same numbers as a table").click()
    expect(lead.get_by_role("region", name="Causes as a table")).to_contain_text("dependency failed")

    lead.goto(f"{cycle}/closing")
    expect(step(lead, "Grades")).to_have_class("done")
    steward.goto(f"{cycle}/closing")
    short = steward.locator("#short li", has=steward.get_by_role("link", name="Carry over")).first
    title = short.locator("a").first.inner_text()
    short.get_by_role("link", name="Carry over").click()
    steward.locator("main form button.primary").click()
    lead.goto(f"{cycle}/closing")
    expect(lead.locator("#short li", has_text=title)).to_contain_text("goes on as O-")

    steward.goto(f"{cycle}/summary")
    steward.get_by_role("link", name="Your words").click()
    steward.fill("textarea[name=words]", "We learned to ask for data before we promise.")
    steward.fill("textarea[name=changes]", "Every draft names where its data comes from.")
    steward.get_by_role("button", name="Keep it").click()
    expect(steward.locator("article.summary")).to_contain_text("We learned to ask for data")
    markdown = steward.request.get(f"{cycle}/summary.md").text()
    assert "We learned to ask for data" in markdown
    assert re.search(r"\d+ of \d+ graded key results", markdown)

    steward.goto(f"{cycle}/summary?team={TEAM}")
    expect(steward.locator("article.summary")).to_contain_text("The data came two months late.")

    steward.goto(f"{cycle}/closing")
    steward.get_by_role("button", name="Close this cycle").click()
    steward.goto(f"{cycle}/closing")
    expect(steward.locator("h1")).to_have_text("How this cycle ended")
    lead.goto(f"/northwind/{silent.removeprefix('#')}")
    assert lead.locator("#check-in").count() == 0
    lead.goto(f"{cycle}/reflect?team={TEAM}")
    assert lead.get_by_role("button", name="Grade").count() == 0

    steward.get_by_role("link", name="Open it again").click()
    steward.get_by_text("Open it again").click()
    steward.fill("input[name=reason]", "A value was wrong.")
    steward.get_by_role("button", name="Reopen").click()
    expect(steward.locator("[aria-current=step]")).to_contain_text("Reflecting")
    assert complaints_of(steward) == complaints_of(lead) == []
    steward_context.close()
    lead_context.close()


def write(page: Page, question: str, text: str) -> None:
    page.get_by_role("radio", name=question).check()
    page.fill("#card-text", text)
    page.get_by_role("button", name="Add the card").click()
    expect(page.locator(".cards .card.mine", has_text=text)).to_be_visible()


@pytest.mark.parametrize(("team", "facilitator", "anonymous"), [(TEAM, "lead", False), ("northwind", "admin", True)])
def test_two_hold_a_retrospective_and_see_each_other_move(
    site: Site, cycle: str, team: str, facilitator: str, anonymous: bool
):
    """Silence, reveal, grouping by drag and by number, votes, an action, the lesson: the other one never reloads a page."""
    one_context, one = site.visit(facilitator)
    one.goto(f"/northwind/teams/{team}/retrospectives/new?cycle={cycle.rsplit('/', 1)[1]}")
    if anonymous:
        one.locator("input[name=anonymous]").check()
    one.get_by_role("button", name="Open it").click()
    other_context, other = site.visit("member", width=390)
    other.goto(one.url)
    for page, question, text in (
        (one, "Why did we hit or miss?", "We asked for the data too late"),
        (other, "Why did we hit or miss?", "The data came late"),
        (other, "What did we reach?", "The guide was tried by real people"),
    ):
        write(page, question, text)
    expect(one.locator("#live")).to_contain_text("3 cards so far")
    assert "The data came late" not in one.content()
    one.get_by_text("Clock and steps").click()
    one.get_by_role("button", name="Start the clock").click()
    expect(other.locator("[data-clock]")).to_contain_text("/ 10 min")

    one.get_by_role("button", name="Reveal the cards").click()
    expect(other.locator("#live .card")).to_have_count(3)
    expect(other.locator("#live")).to_contain_text("We asked for the data too late")
    shown = other.locator("#live").inner_text()
    assert ("Kaya Popov" in shown) is not anonymous

    late, asked = (one.locator("#live .card", has_text=each) for each in ("data came late", "too late"))
    late.drag_to(asked)
    expect(other.locator("#live .under")).to_contain_text("The data came late")
    one.get_by_role("button", name="Take card").click()
    expect(other.locator("#live .under")).to_have_count(0)
    number = late.locator(".ref").inner_text()
    asked.locator("input[name=under]").fill(number)
    asked.locator("input[name=under]").press("Enter")
    expect(other.locator("#live .under")).to_contain_text("too late")

    one.get_by_role("button", name="Go on to voting").click()
    expect(other.locator("form[data-votes]")).to_be_visible()
    field = other.locator("form[data-votes] li", has_text="data came late").locator("input")
    field.fill("3")
    expect(other.locator("[data-left]")).to_have_text("3 / 3")
    other.get_by_role("button", name="Vote", exact=True).click()
    expect(one.locator("#live")).to_contain_text("1 person has voted")
    assert other.get_by_role("button", name="Vote anew").count() == (0 if anonymous else 1)

    one.get_by_role("button", name="Count the votes").click()
    expect(other.locator("#live .badge", has_text="3 votes")).to_be_visible()
    other.fill("#id_text", "Ask for data four weeks ahead")
    other.fill("#id_owner", "@kaya.popov")
    other.get_by_role("button", name="Agree on it").click()
    expect(one.locator("#live")).to_contain_text("Ask for data four weeks ahead")
    one.fill("#learned", "Ask for data before you promise a number.")
    one.get_by_role("button", name="Close the retrospective").click()
    expect(other.locator("h1")).to_have_text("What we made of it", timeout=10_000)
    assert "Ask for data four weeks ahead" in one.request.get(f"{one.url}/result.md").text()

    other.goto("/northwind/")
    expect(other.get_by_text("Agreed in retrospectives")).to_be_visible()
    expect(other.locator(".panel li", has_text="Ask for data four weeks ahead").first).to_be_visible()
    one.goto("/northwind/learning?q=promise")
    expect(one.locator(".lessons")).to_contain_text("Ask for data before you promise a number.")
    assert complaints_of(one) == complaints_of(other) == []
    one_context.close()
    other_context.close()


def test_what_was_tried_stands_beside_a_draft_that_sounds_like_it(site: Site):
    context, page = site.visit("lead")
    page.goto(f"/northwind/teams/{TEAM}/objectives/new")
    page.fill("input[name=title]", "Guided tours and templates for every workspace")
    expect(page.locator(".similar")).to_contain_text("Somebody tried this before")
    page.goto(f"/northwind/teams/{TEAM}/initiatives/new")
    page.fill("input[name=title]", "A guided tour through the first import")
    expect(page.locator(".similar")).to_contain_text("guided tour", ignore_case=True)
    context.close()


def test_slides_follow_the_arrows_and_escape_ends_them(site: Site, cycle: str):
    context, page = site.visit("viewer")
    page.goto(f"{cycle}/summary?slides")
    expect(page.locator(".nav")).not_to_be_visible()
    expect(page.locator(".slide h1")).to_be_in_viewport()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".slide h2").first).to_be_in_viewport()
    expect(page.locator(".slide h1")).not_to_be_in_viewport()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".slide h1")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("article.summary")).to_be_visible()
    assert page.complaints == []
    context.close()
