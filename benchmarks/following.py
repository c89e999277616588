"""Fifty people follow one live review: how long an answer takes while nothing changes. Timings are of this run.

    python -m benchmarks.following

A small demo company on SQLite, served as `quarterdeck serve` does; its lead opens the next review, then fifty visitors with
log-ins of their own sessions ask every two seconds whether there is something new, as the page does.
"""

import random
import re
import threading
import time
from statistics import median, quantiles

from benchmarks.installation import installation
from benchmarks.screens import posted
from benchmarks.visitor import Page, Visitor

FOLLOWERS, SECONDS, EVERY = 50, 30, 2.0


def main() -> None:
    with installation("sqlite", "") as place:
        place.run("demo", "--size", "S", "--json")
        with place.serve() as server:
            lead = Visitor(server.origin)
            lead.log_in("lead@northwind.example", "quarterdeck-demo")
            where = _open_review(lead)
            unchanged, changed = _follow(lead, where)
    print(f"{FOLLOWERS} followers, {SECONDS} s, {len(unchanged)} answers without news, {len(changed)} with")
    print(f"without news: median {median(unchanged):.1f} ms (limit 20 ms), p95 {quantiles(unchanged, n=20)[-1]:.1f} ms")
    if changed:
        print(f"with news: median {median(changed):.1f} ms")


def _open_review(lead: Visitor) -> str:
    body = lead.get("/northwind/rhythm?team=customer-onboarding").body
    found = re.search(r"/northwind/meetings/[0-9a-f-]{36}", body)
    if found is None:
        raise SystemExit("the rhythm shows no meeting")
    form = next(form for form in Page(found[0], lead.get(found[0]).body).forms if form.action.endswith("/opening"))
    posted(lead, form.action, form.fields)
    return found[0]


def _follow(lead: Visitor, where: str) -> tuple[list[float], list[float]]:
    unchanged: list[float] = []
    changed: list[float] = []
    until = time.monotonic() + SECONDS

    def one(visitor: Visitor) -> None:
        etag = ""
        time.sleep(random.random() * EVERY)
        while time.monotonic() < until:
            visitor.always["If-None-Match"] = etag
            answer = visitor.get(f"{where}/live")
            (unchanged if answer.status == 304 else changed).append(answer.seconds * 1000)
            etag = answer.headers.get("etag", etag)
            time.sleep(EVERY)

    threads = [threading.Thread(target=one, args=(lead.copy(),)) for _ in range(FOLLOWERS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return unchanged, changed


if __name__ == "__main__":
    main()
