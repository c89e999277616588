"""`bin/benchmark`: build, serve, log in, measure, report."""

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks.installation import installation
from benchmarks.measuring import Measured, measure
from benchmarks.report import RESULTS, Run, document
from benchmarks.screens import Tour, tour
from benchmarks.visitor import Answer, Visitor

OTHERS = "<!-- Below: what the other benchmarks printed, put here by hand. -->"
SIZES, DATABASES = ("S", "L"), ("sqlite", "postgresql")
COUNTED = ("teams", "members", "objectives", "key_results", "check_ins")
CHECK_IN_LIMIT = 3
"""Times a bare one-row POST that a check-in or a move may take."""
PAGE_STATEMENTS = 12
SETTLE_SECONDS = 3
"""Memory is read when the server of a new directory has answered its first page and had this long to rest."""


def main() -> None:
    # Ended from outside, it still stops its server and drops its role, database and directory.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    parser = argparse.ArgumentParser(prog="bin/benchmark", description=__doc__)
    parser.add_argument("--size", action="append", choices=SIZES, help="default: S and L")
    parser.add_argument("--database", action="append", choices=DATABASES, help="default: both")
    parser.add_argument("--rounds", type=int, default=120, help="answers timed of each screen and number of clients")
    parser.add_argument("--clients", type=int, action="append", help="default: 1 and 8")
    parser.add_argument(
        "--keep", action="store_true", help=f"write the result to {RESULTS.relative_to(RESULTS.parents[1])}"
    )
    chosen = parser.parse_args()
    load = os.getloadavg()[0]
    runs = [
        run_one(size, database, rounds=chosen.rounds, clients=chosen.clients or [1, 8])
        for size in chosen.size or SIZES
        for database in chosen.database or DATABASES
    ]
    text = document(runs, load)
    print(text)
    if chosen.keep:
        rest = RESULTS.read_text().partition(OTHERS)[2]
        RESULTS.write_text(f"{text.rstrip()}\n\n{OTHERS}{rest}")


def run_one(size: str, database: str, *, rounds: int, clients: list[int]) -> Run:
    postgresql = os.environ.get("BENCHMARK_POSTGRESQL", "")
    with installation(database, postgresql) as empty, empty.serve() as server:
        start_seconds = server.seconds_to_first_page
        time.sleep(SETTLE_SECONDS)
        idle = server.memory()
    with installation(database, postgresql) as place:
        printed, build_seconds = place.run("demo", "--size", size, "--json")
        built = json.loads(printed)
        print(f"{size} on {database}: built in {build_seconds:.1f} s", flush=True)
        with place.serve() as server:
            people = log_in(server.origin, built)
            way = tour(people, f"/{built['organisation']}/")
            measured = measure_all(way, people, rounds=rounds, clients=clients)
            busy = server.memory()
    rows = {name.replace("_", " "): built[name] for name in COUNTED}
    return Run(size, database, rows, build_seconds, start_seconds, *idle, busy[1], way.files_bytes, measured)


def log_in(origin: str, built: dict[str, Any]) -> dict[str, Visitor]:
    """The demo's people at their browsers, by the first word of their address: admin, steward, lead, member, viewer."""
    people = {}
    for each in built["log_ins"]:
        visitor = people[each["email"].partition("@")[0]] = Visitor(origin)
        visitor.log_in(each["email"], built["password"])
    return people


def measure_all(way: Tour, people: dict[str, Visitor], *, rounds: int, clients: list[int]) -> list[Measured]:
    """Every screen beside the bare page, then the check-in beside the bare one-row POST: by itself, and in place, where
    htmx gets the changed row back."""
    how: dict[str, Any] = {"rounds": rounds, "clients": clients}
    measured = []
    bare = _getting(way.bare_page)
    for screen in way.screens:
        print(f"  {screen.name}: {screen.path}", flush=True)
        ask, visitor = _getting(screen.path), people[screen.who]
        limits: dict[str, Any] = {"limit": screen.limit, "statements_limit": PAGE_STATEMENTS}
        measured.append(measure(screen.name, ask, bare, visitor, **limits, **how))
    in_place = people["lead"].copy()
    in_place.always["HX-Request"] = "true"
    for name, visitor, limit in (("check-in", people["lead"], CHECK_IN_LIMIT), ("check-in in place", in_place, None)):
        print(f"  {name}", flush=True)
        limits = {"limit": limit, "statements_limit": None}
        measured.append(measure(name, way.check_in, way.bare_row, visitor, **limits, **how))
    print("  a move", flush=True)
    limits = {"limit": CHECK_IN_LIMIT, "statements_limit": None}
    measured.append(measure("a move", way.move, way.bare_row, in_place, **limits, **how))
    return measured


def _getting(path: str) -> Callable[[Visitor], Answer]:
    """Ask for a page; anything but a 200 would be a measurement of something else."""

    def ask(visitor: Visitor) -> Answer:
        answer = visitor.get(path)
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}")
        return answer

    return ask


if __name__ == "__main__":
    main()
