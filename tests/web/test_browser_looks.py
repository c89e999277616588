"""Every page in a real Chromium: nothing for axe to find in either theme, no sideways scrolling, no complaints, light."""

import gzip
import json
import re
from urllib.request import Request, urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.web.conftest import Site

pytestmark = pytest.mark.browser

PAGES = {
    "admin": (
        "/northwind/",
        "/northwind/okrs",
        "/northwind/okrs?present",
        "/northwind/coach/quality?cycle=2027-q1",
        "/northwind/rules/",
        "/northwind/rules/KR201",
        "/northwind/metrics/",
        "/northwind/settings/coach",
        "/northwind/teams/",
        "/northwind/teams/customer-onboarding",
        "/northwind/teams/northwind",
        "/northwind/teams/customer-onboarding/board",
        "/northwind/teams/customer-onboarding/board?lanes=objective",
        "/northwind/teams/customer-onboarding/board/flow?weeks=26",
        "/northwind/teams/customer-onboarding/board/agreement",
        "/northwind/teams/customer-onboarding/initiatives/new",
        "/northwind/bets",
        "/northwind/programme",
        "/northwind/programme/rollout",
        "/northwind/programme/troubles/sandbagging",
        "/northwind/settings/programme",
        "/northwind/learning",
        "/northwind/learning/grades",
        "/northwind/teams/customer-onboarding/retrospectives/new",
        "{retrospective}",
        "{open_retrospective}",
        "{closed}/closing",
        "{closed}/causes",
        "{closed}/summary",
        "{closed}/summary?slides",
        "{closed}/summary/edit",
        "/northwind/inbox",
        "/northwind/inbox/settings",
        "/northwind/inbox/chats/new",
        "/northwind/inbox/dead-letters",
        "/northwind/kpis",
        "/northwind/kpis/answer-time-of-support",
        "/northwind/kpis/page-load-of-the-dashboard",
        "/northwind/kpis/page-load-of-the-dashboard/paste",
        "/northwind/teams/customer-onboarding/kpis/new",
        "/northwind/rhythm",
        "/northwind/rhythm?show=all",
        "/northwind/teams/customer-onboarding/rhythm/new",
        "/northwind/teams/customer-onboarding/meetings/new",
        "{meeting}",
        "{meeting}/people",
        "{meeting}/move",
        "{minutes}",
        "/northwind/decisions",
        "/northwind/decisions/by-risk",
        "/northwind/D-1",
        "/northwind/teams/customer-onboarding/decisions/new",
        "/northwind/backlog",
        "/northwind/I-40",
        "/northwind/I-40/move",
        "/northwind/teams/new",
        "/northwind/teams/lifecycle/edit",
        "/northwind/members/",
        "/northwind/invitations/",
        "/northwind/invitations/new",
        "/northwind/settings/",
        "/northwind/settings/limits",
        "/northwind/settings/appearance",
        "/northwind/audit",
        "/northwind/activity",
        "/northwind/search?q=time",
        "/northwind/help",
        "/northwind/cycles/",
        "{running}",
        "{closed}",
        "{closed}/reflect",
        "/northwind/priorities/",
        "/northwind/map",
        "{running}/plan",
        "{running}/forum",
        "/northwind/map?as=list",
        "{objective}/alignment",
        "{objective}/suggestions",
        "{key_result}/agreements",
        "{key_result}/line-of-sight",
        "/northwind/first-pilot",
        "/northwind/import",
        "/northwind/export",
        "{objective}",
        "{objective}/edit",
        "{objective}/copy",
        "{objective}/drop",
        "{objective}/why",
        "{key_result}",
        "/northwind/nothing-here",
        "/accounts/2fa/",
        "/accounts/password/change/",
        "/accounts/sessions/",
        "/accounts/email/",
        "/",
    ),
    "lead": (
        "{open_retrospective}",
        "{reflecting}/closing",
        "{reflecting}/reflect?team=customer-onboarding",
        "/northwind/learning/grades?team=customer-onboarding",
    ),
    "member": ("/northwind/", "/northwind/teams/customer-onboarding", "{objective}/edit", "/northwind/first-pilot"),
}
DOORS = ("/accounts/login/", "/accounts/password/reset/", "/invitations/made-up", "/start/made-up")


@pytest.fixture(scope="module")
def names(site: Site) -> dict[str, str]:
    """Addresses of this seed's things, found as a person finds them: by following links."""
    context, page = site.visit("admin")
    page.goto("/northwind/teams/customer-onboarding")
    objective = page.locator(".objective header h2 a").first.get_attribute("href")
    key_result = page.locator(".kr .name").first.get_attribute("href")
    page.goto("/northwind/rhythm?team=customer-onboarding")
    reviews = page.locator(".rows a", has_text="Weekly review").evaluate_all(
        "links => links.map(each => each.getAttribute('href'))"
    )
    page.goto("/northwind/cycles/")
    links = page.locator(".rows a").evaluate_all("links => links.map(each => each.getAttribute('href'))")
    words = page.locator(".rows .badge").all_inner_texts()
    quarters = [(link, word) for link, word in zip(links, words, strict=True) if "q" in link]
    closed = next(link for link, word in quarters if word == "Closed")

    def retrospective(of: str) -> str:
        page.goto(f"{of}/closing")
        return page.locator("td a[href*='/retrospectives/0']").first.get_attribute("href") or ""

    running = next(link for link, word in quarters if word == "Running")
    reflecting = next(link for link, word in quarters if word == "Reflecting")
    looked_back, under_way = retrospective(closed), retrospective(running)
    context.close()
    return {
        "retrospective": looked_back, "open_retrospective": under_way, "meeting": reviews[0],
        "minutes": reviews[-1], "objective": objective, "key_result": key_result, "running": running, "closed": closed,
        "reflecting": reflecting,
    }  # fmt: skip


GONE = re.compile(r"status of (40\d|410)")
"""What Chromium logs of pages that are refused, not there or no longer there."""
WIDTHS = (320, 768, 1440)
_VIOLATIONS = {"resultTypes": ["violations"]}
ONLY = {"light": _VIOLATIONS, "dark": _VIOLATIONS | {"runOnly": {"type": "rule", "values": ["color-contrast"]}}}
"""In the dark theme the same page has other colours, and nothing else."""
AT_ONCE = 12
VISITS = {
    f"{who} {first + 1}": (who, addresses[first : first + AT_ONCE])
    for who, addresses in {**PAGES, "stranger": DOORS}.items()
    for first in range(0, len(addresses), AT_ONCE)
}


@pytest.mark.parametrize(("who", "addresses"), VISITS.values(), ids=VISITS)
def test_every_page_is_for_everybody_in_both_themes_fits_every_width_and_brings_no_complaint(
    site: Site, names: dict[str, str], who: str, addresses: tuple[str, ...]
):
    wide, found, complaints = [], [], []
    context, page = site.stranger() if who == "stranger" else site.visit(who)
    for each in addresses:
        page.set_viewport_size({"width": WIDTHS[0], "height": 1000})
        page.goto(each.format(**names))
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 1000})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append(f"{width} {page.url}")
        for scheme, options in ONLY.items():
            page.emulate_media(color_scheme=scheme)
            result = Axe().run(page, options=options)
            if result.violations_count:
                found.append(f"{scheme} {page.url}\n{result.generate_report()[:1500]}")
        complaints += [f"{page.url}: {said}" for said in page.complaints if not GONE.search(said)]
        page.complaints.clear()
    context.close()
    assert not wide
    assert not complaints
    assert not found, "\n\n".join(found[:6])


def test_axe_finds_nothing_in_open_dialogs_and_menus(site: Site, names: dict[str, str]):
    context, page = site.visit("admin")
    page.goto(names["objective"])
    page.locator("#content details.menu > summary", has_text="More").click()
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("Escape")
    page.locator(".explain > summary").first.click()
    page.wait_for_selector(".explain dl")
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.fill("#search-words", "time")
    page.wait_for_selector("#search-results li")
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("Escape")  # empties the field, as browsers do
    page.keyboard.press("Escape")
    expect(page.locator("#search")).not_to_be_visible()
    page.keyboard.press("?")
    page.wait_for_selector("#keys[open]")
    assert Axe().run(page).violations_count == 0
    context.close()


def test_a_first_visit_and_later_pages_are_light(site: Site, names: dict[str, str]):
    """Compressed: at most 100 KB for a first visit with its files, 30 KB for a page after it."""
    context, _page = site.visit("admin")
    cookie = "; ".join(f"{each['name']}={each['value']}" for each in context.cookies())
    context.close()

    def weight(address: str) -> tuple[int, str]:
        with urlopen(Request(site.url + address, headers={"Accept-Encoding": "gzip", "Cookie": cookie})) as answer:
            body = answer.read()
            packed = answer.headers.get("Content-Encoding") == "gzip"
        return len(body), (gzip.decompress(body) if packed else body).decode(errors="replace")

    first, html = weight("/northwind/okrs")
    files = set(re.findall(r'(?:href|src)="(/(?:look|static)/[^"]+)"', html))
    assert len(files) >= 3
    assert first + sum(weight(each)[0] for each in files) <= 100_000
    heavy = {each: size for each in PAGES["admin"] if (size := _weight_of(weight, each.format(**names))) > 30_000}
    assert not heavy, json.dumps(heavy)


def _weight_of(weight, address: str) -> int:
    try:
        return weight(address)[0]
    except OSError:
        return 0
