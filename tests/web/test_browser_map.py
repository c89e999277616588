"""The map in a real Chromium: by keyboard, by search, by mouse; it says in words what it shows."""

import re

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Site

pytestmark = pytest.mark.browser


def test_the_map_is_walked_by_keyboard_and_says_where_one_is(site: Site):
    context, page = site.visit("member")
    page.goto("/northwind/map")
    says = page.locator("[data-map-says]")
    page.locator("[data-map]").focus()
    page.keyboard.press("ArrowRight")
    expect(says).to_contain_text("Northwind")
    page.fill("#map-search", "customer onboarding")
    expect(says).to_contain_text("found")
    page.press("#map-search", "Enter")
    expect(says).to_contain_text("Customer Onboarding")
    page.locator("[data-map]").focus()
    page.keyboard.press("ArrowUp")
    above = says.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/O-*")
    assert page.locator("h1").inner_text().split("\n")[-1] in above or page.url.rsplit("/", 1)[1] in above
    context.close()


def test_focus_shows_one_line_of_sight_and_the_list_says_the_same(site: Site):
    context, page = site.visit("member")
    page.goto("/northwind/map?as=list")
    page.locator(".rows a", has_text="supporter").last.click()
    expect(page.locator("h1")).to_contain_text("supports it")
    listed = page.locator(".rows > li").count()
    page.get_by_role("link", name="As a picture").click()
    expect(page.locator("[data-map]")).to_be_visible()
    drawn = page.evaluate("JSON.parse(document.getElementById('map-data').textContent).nodes.length")
    assert drawn == listed
    context.close()


def test_moving_and_zooming_moves_the_canvas(site: Site):
    context, page = site.visit("member")
    page.goto("/northwind/map")
    canvas = page.locator("[data-map] canvas")
    expect(canvas).to_have_attribute("style", re.compile("transform"))
    before = canvas.get_attribute("style")
    box = page.locator("[data-map]").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 60)
    expect(canvas).not_to_have_attribute("style", before)
    page.mouse.up()
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="All of it").click()
    context.close()
