"""The map at size L, on the server and in a real Chromium: `python -m benchmarks.map [--keep] [ORIGIN HOME]`.

Without an origin an installation of size L is built on SQLite and served; with one (http://127.0.0.1:8000 /northwind-group/)
that server is measured. `--keep` puts the numbers into RESULTS.md.
"""

import json
import os
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.installation import installation
from benchmarks.report import RESULTS
from benchmarks.visitor import Visitor

PASSWORD = "quarterdeck-demo"

HEADING = "## The map"
ROUNDS = 25
SLOW = 32
"""Milliseconds: a frame that took longer is seen."""
_WATCH = """() => { window.frames_ = []; let last = performance.now();
  const tick = (now) => { window.frames_.push(now - last); last = now; window.watching && requestAnimationFrame(tick); };
  window.watching = true; requestAnimationFrame(tick); }"""


def main(arguments: list[str]) -> None:
    keep = "--keep" in arguments
    given = [each for each in arguments if each != "--keep"]
    load = os.getloadavg()[0]
    with _served(*given) as (origin, home):
        found = {**_on_the_server(origin, home), **_in_the_browser(origin, home)}
    text = _section(found, load)
    print(text)
    if keep:
        before, _heading, after = RESULTS.read_text().partition(HEADING)
        _mine, next_, rest = after.partition("\n## ")
        RESULTS.write_text(f"{before.rstrip()}\n\n{text}{next_}{rest}")


@contextmanager
def _served(origin: str = "", home: str = "/northwind-group/") -> Iterator[tuple[str, str]]:
    if origin:
        yield origin, home
        return
    with installation("sqlite", "") as place:
        place.run("demo", "--size", "L")
        with place.serve() as server:
            yield server.origin, home


def _on_the_server(origin: str, home: str) -> dict[str, float]:
    visitor = Visitor(origin)
    visitor.log_in(f"member@{home.strip('/')}.example", PASSWORD)
    answers = [visitor.get(f"{home}map") for _ in range(ROUNDS)]
    assert all(each.status == 200 for each in answers)
    listed = [visitor.get(f"{home}map?as=list") for _ in range(ROUNDS)]
    return {
        "objectives": len(json.loads(visitor.get(f"{home}map?format=json").body)["nodes"]),
        "server, ms": statistics.median(each.seconds for each in answers[3:]) * 1000,
        "server, slowest of 25, ms": max(each.seconds for each in answers) * 1000,
        "compressed, kB": answers[0].wire_bytes / 1000,
        "as a list (a page of 100), server, ms": statistics.median(each.seconds for each in listed[3:]) * 1000,
    }


def _in_the_browser(origin: str, home: str) -> dict[str, float]:
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or None
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{origin}/accounts/login/")
        page.fill("input[name=login]", f"member@{home.strip('/')}.example")
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(f"**{home}")
        paints = [_paints(page, f"{origin}{home}map") for _ in range(5)]
        found = {
            "first contentful paint, ms (median of 5)": statistics.median(each[0] for each in paints),
            "the map stands, ms (median of 5)": statistics.median(each[1] for each in paints),
        }
        box = page.locator("[data-map]").bounding_box()
        assert box is not None
        for name, act in (("panning", _pan), ("zooming", _zoom)):
            frames = _frames(page, box, act)
            found[f"frames while {name}"] = len(frames)
            found[f"frames over {SLOW} ms while {name}"] = sum(each > SLOW for each in frames)
            found[f"slowest frame while {name}, ms"] = max(frames)
        browser.close()
    return found


def _paints(page: Page, address: str) -> tuple[float, float]:
    page.goto(address)
    while not page.evaluate("performance.getEntriesByName('map painted').length"):
        page.wait_for_timeout(50)
    read = "name => performance.getEntriesByName(name)[0].startTime"
    return page.evaluate(read, "first-contentful-paint"), page.evaluate(read, "map painted")


def _frames(page: Page, box: Any, act: Any) -> list[float]:
    """Milliseconds between frames while somebody's hand is on the map."""
    page.wait_for_timeout(500)
    page.evaluate(_WATCH)
    act(page, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_timeout(600)
    frames: list[float] = page.evaluate("() => { window.watching = false; return window.frames_; }")
    return frames[2:]


def _pan(page: Page, x: float, y: float) -> None:
    page.mouse.move(x, y)
    page.mouse.down()
    for n in range(150):
        page.mouse.move(x + 3 * min(n, 150 - n) * (1 if n % 60 < 30 else -1) / 2, y + n * 2 - 150)
        page.wait_for_timeout(8)
    page.mouse.up()


def _zoom(page: Page, x: float, y: float) -> None:
    page.keyboard.down("Control")
    for n in range(60):
        page.mouse.wheel(0, -60 if n < 40 else 80)
        page.wait_for_timeout(16)
    page.keyboard.up("Control")


def _section(found: dict[str, float], load: float) -> str:
    limits = {
        "server, ms": "400", "compressed, kB": "400", "first contentful paint, ms (median of 5)": "1,000",
        f"frames over {SLOW} ms while panning": "0", f"frames over {SLOW} ms while zooming": "0",
    }  # fmt: skip
    rows = [f"| {name} | {value:,.0f} | {limits.get(name, '')} |" for name, value in found.items()]
    return "\n".join([
        HEADING, "",
        f"{date.today():%d %B %Y}, size L on sqlite, by `python -m benchmarks.map`. Load before the start: {load:.1f}. "  # noqa: DTZ011
        "The browser",
        "is a headless Chromium without a GPU; frames are counted while a mouse drags and a wheel zooms, and until all is",
        "painted anew.",
        "",
        "| | measured | limit |", "| :-- | --: | --: |", *rows, "",
    ])  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
