"""Lighthouse's view of the main pages as a phone meets them: `python -m benchmarks.lighthouse [--runs N] [ORIGIN HOME]`.

Without an origin the demo company is built on SQLite and served; with one (http://127.0.0.1:8000 /northwind/) that server is
measured. Needs Node: Lighthouse comes through npx, in the version named here. The table goes into RESULTS.md by hand.
"""

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from benchmarks.installation import installation
from benchmarks.visitor import Visitor

LIGHTHOUSE = "lighthouse@12"
PASSWORD = "quarterdeck-demo"
CATEGORIES = {"performance": "performance", "accessibility": "accessibility", "best-practices": "best practices"}
LIMIT = 95


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lighthouse", description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="loads of each page; the median counts")
    parser.add_argument("--page", action="append", help="only this page of the table, by its name; can be said again")
    parser.add_argument("origin", nargs="?", default="")
    parser.add_argument("home", nargs="?", default="/northwind/")
    chosen = parser.parse_args()
    if shutil.which("npx") is None:
        raise SystemExit("Skipped: Lighthouse needs Node, and there is no npx here. Install Node and run this again.")
    load = os.getloadavg()[0]
    with served(chosen.origin) as origin:
        visitor = Visitor(origin)
        visitor.log_in(f"lead@{chosen.home.strip('/')}.example", PASSWORD)
        found = [(name, visitor, path) for name, path in pages(visitor, chosen.home).items()]
        found.append(("log in", Visitor(origin), "/accounts/login/"))
        asked = chosen.page or [name for name, _visitor, _path in found]
        seen = {name: audited(who, path, chosen.runs) for name, who, path in found if name in asked}
    print(table(seen, load))


@contextmanager
def served(origin: str) -> Iterator[str]:
    if origin:
        yield origin
        return
    with installation("sqlite", "") as place:
        place.run("demo", "--size", "S")
        with place.serve() as server:
            yield server.origin


def pages(visitor: Visitor, home: str) -> dict[str, str]:
    """The pages that a week is made of, by name."""

    def about(path: str) -> Any:
        return json.loads(visitor.get(f"{home}{path}?format=json").body)

    team = f"{home}teams/customer-onboarding"
    objectives = about("teams/customer-onboarding")["objectives"]
    return {
        "my week": home,
        "team": team,
        "company": f"{home}okrs",
        "objective": f"{home}{objectives[0]['reference']}",
        "key result": f"{home}{objectives[0]['key_results'][0]['reference']}",
        "board": f"{team}/board",
        "map": f"{home}map",
        "review": f"{home}meetings/{about('rhythm')['upcoming'][0]['key']}",
    }


@contextmanager
def browser_of(visitor: Visitor) -> Iterator[int]:
    """A Chromium with the visitor's log-in in its own jar, where scripts' requests find it too; gives its debugging port."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", f"--remote-debugging-port={port}"]
    with tempfile.TemporaryDirectory() as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(profile, executable_path=chromium, args=arguments)
        context.add_cookies(
            [{"name": name, "value": value, "url": visitor.origin} for name, value in visitor.cookies.items()]
        )
        yield port
        context.close()


def audited(visitor: Visitor, path: str, runs: int) -> dict[str, float]:
    """The medians of a page's marks (0–100) and timings, and how quick Lighthouse found the machine."""
    with browser_of(visitor) as port:
        found = [one_run(f"{visitor.origin}{path}", port) for _ in range(runs)]
    return {name: statistics.median(each[name] for each in found) for name in found[0]}


def one_run(page: str, port: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as directory:
        report = Path(directory) / "report.json"
        subprocess.run(
            [
                "npx", "--yes", LIGHTHOUSE, page, f"--port={port}", "--disable-storage-reset", "--quiet", "--output=json",
                f"--output-path={report}", f"--only-categories={','.join(CATEGORIES)}",
            ],
            check=True, capture_output=True, timeout=300,
        )  # fmt: skip
        told = json.loads(report.read_text())
    audits = told["audits"]
    for key in CATEGORIES:
        for each in told["categories"][key]["auditRefs"]:
            audit = audits[each["id"]]
            if each["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                where = json.dumps(audit.get("details", {}).get("items", []))[:600]
                print(f"  {page}: {audit['title']} {audit.get('displayValue', '')} {where}", flush=True)
    return {name: round(told["categories"][key]["score"] * 100) for key, name in CATEGORIES.items()} | {
        "largest paint, s": audits["largest-contentful-paint"]["numericValue"] / 1000,
        "blocked, ms": audits["total-blocking-time"]["numericValue"],
        "shift": audits["cumulative-layout-shift"]["numericValue"],
        "machine": told["environment"]["benchmarkIndex"],
    }


def table(seen: dict[str, dict[str, float]], load: float) -> str:
    """Markdown: a row for each page. Marks below the limit are bold."""

    def cell(name: str, value: float) -> str:
        shown = f"{value:.2f}" if name == "shift" else f"{value:.1f}" if name.endswith(", s") else f"{value:.0f}"
        return f"**{shown}**" if name in CATEGORIES.values() and value < LIMIT else shown

    columns = list(next(iter(seen.values())))
    rows = [f"| {page} | {' | '.join(cell(*each) for each in row.items())} |" for page, row in seen.items()]
    head = f"| | {' | '.join(columns)} |\n| :-- |{' --: |' * len(columns)}"
    return f"Load before the start: {load:.1f}.\n\n{head}\n" + "\n".join(rows)


if __name__ == "__main__":
    main()
