"""Which addresses to measure: found as a person finds them, by following the links of the pages."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle

from benchmarks.visitor import Answer, Form, Page, Visitor
from quarterdeck.keel.keys import new_key

SCREEN_LIMIT = 5
"""Times a bare page that my week, a team, an objective and a key result may take."""


CARDS = 400
"""On the largest board that is measured."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A page to measure as `who` sees it; `limit` is how many times a bare page it may take, None where none is set."""

    name: str
    path: str
    who: str = "member"
    limit: float | None = None


@dataclass(frozen=True, slots=True)
class Tour:
    """What to measure in one organisation. Check-ins are the lead's, who may check in all of the team's key results."""

    screens: list[Screen]
    bare_page: str
    bare_row: Callable[[Visitor], Answer]
    check_in: Callable[[Visitor], Answer]
    move: Callable[[Visitor], Answer]
    files_bytes: int


class Links:
    """The organisation's pages, and the links on them."""

    def __init__(self, visitor: Visitor, home: str) -> None:
        self.visitor = visitor
        self.home = home

    def page(self, path: str) -> Page:
        answer = self.visitor.get(path)
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}")
        return Page(path, answer.body)

    def first(self, path: str, pattern: str) -> str:
        """The first link on a page that is `pattern` below the organisation's address."""
        wanted = re.compile(re.escape(self.home) + pattern)
        for link in self.page(path).links:
            if wanted.fullmatch(link):
                return link
        raise SystemExit(f"{path} has no link like {self.home}{pattern}")


def tour(people: dict[str, Visitor], home: str) -> Tour:
    """Look round in the organisation at `home` ("/acme/"), from what its member, who owns key results, has to do."""
    links = Links(people["member"], home)
    objective = links.first(home, r"O-\d+")
    key_result = links.first(objective, r"KR-\d+")
    team = links.first(objective, r"teams/[a-z0-9-]+\?cycle=[a-z0-9-]+").partition("?")[0]
    running = links.first(objective, r"cycles/[a-z0-9-]+")
    person = links.first(objective, r"members/[a-z0-9.-]+")
    screens = [
        Screen("my week", home, limit=SCREEN_LIMIT),
        Screen("team", team, limit=SCREEN_LIMIT),
        Screen("objective", objective, limit=SCREEN_LIMIT),
        Screen("key result", key_result, limit=SCREEN_LIMIT),
        Screen("board of 400", filled_board(Links(people["lead"], home), team, key_result), "lead", limit=SCREEN_LIMIT),
        Screen("review agenda", review(links, team), limit=SCREEN_LIMIT),
        Screen("rhythm", f"{home}rhythm"),
        Screen("decisions", f"{home}decisions"),
        Screen("by risk", f"{home}decisions/by-risk"),
        Screen("backlog", f"{home}backlog"),
        Screen("KPIs", f"{home}kpis"),
        Screen("KPI", links.first(f"{home}kpis", r"kpis/[a-z0-9-]+")),
        Screen("flow", f"{team}/board/flow"),
        Screen("bets", f"{home}bets"),
        Screen("company", f"{home}okrs"),
        Screen("editor", f"{objective}/edit", "lead"),
        Screen("cycles", f"{home}cycles/"),
        Screen("cycle", running, "steward"),
        Screen("grading", f"{running}/reflect", "steward"),
        Screen("priorities", f"{home}priorities/", "steward"),
        Screen("planning window", f"{running}/plan", "steward"),
        Screen("wall", f"{running}/forum", "steward"),
        Screen("map", f"{home}map"),
        Screen("teams", f"{home}teams/"),
        Screen("members", f"{home}members/"),
        Screen("person", person),
        Screen("activity", f"{home}activity"),
        Screen("search", f"{home}search?q=customer"),
        Screen("import", f"{home}import", "steward"),
        Screen("export", f"{home}export"),
        Screen("settings", f"{home}settings/", "admin"),
        Screen("audit trail", f"{home}audit", "admin"),
        Screen("help", f"{home}help"),
    ]
    return Tour(
        screens,
        f"{home}benchmark/page",
        lambda visitor: posted(visitor, f"{home}benchmark/row", {}),
        check_ins(Links(people["lead"], home), team),
        moves(Links(people["lead"], home), team),
        sum(people["member"].get(path).wire_bytes for path in set(links.page(home).files)),
    )


def review(links: Links, team: str) -> str:
    """The team's next review, whose agenda is made when it is looked at."""
    return links.first(f"{links.home}rhythm?team={team.rpartition('/')[2]}", r"meetings/[0-9a-f-]{36}")


def posted(visitor: Visitor, path: str, fields: dict[str, str]) -> Answer:
    """Send a form; anything but a success would be a measurement of something else."""
    answer = visitor.post(path, fields)
    if answer.status not in {200, 204, 303}:
        raise SystemExit(f"{path} answered {answer.status}")
    return answer


def check_ins(links: Links, team: str) -> Callable[[Visitor], Answer]:
    """Check in again and again, in turns over the team's key results, as the form on a key result's page does."""
    key_results = sorted(
        {link for link in links.page(team).links if re.fullmatch(re.escape(links.home) + r"KR-\d+", link)}
    )
    forms: list[Form] = []
    for path in key_results:
        forms += [form for form in links.page(path).forms if form.action == f"{path}/check-ins"]
    turns = cycle(forms)

    def ask(visitor: Visitor) -> Answer:
        form = next(turns)
        said = {"key": str(new_key()), "value": "1", "confidence": "6", "what_moved": "measured"}
        return posted(visitor, form.action, {name: said.get(name, value) for name, value in form.fields.items()})

    return ask


def filled_board(links: Links, team: str, key_result: str) -> str:
    """A team's board with 400 cards, the missing ones placed as a person places them; returns its address."""
    board = f"{team}/board"
    there = len({link for link in links.page(board).links if re.fullmatch(re.escape(links.home) + r"I-\d+", link)})
    form = next(form for form in links.page(f"{team}/initiatives/new").forms if "more_key_results" in form.fields)
    for n in range(there, CARDS):
        said = {"title": f"A bet with a title of ordinary length, number {n}", "stay": "yes", "submission": str(new_key()),
                "more_key_results": key_result.rpartition("/")[2]}  # fmt: skip
        posted(links.visitor, f"{team}/initiatives/new", {**form.fields, **said})
    return board


def moves(links: Links, team: str) -> Callable[[Visitor], Answer]:
    """Move one card to Next and back, again and again, as dropping it does."""
    card = links.first(f"{team}/board", r"I-\d+")
    turns = cycle(["next", "options"])
    token = next(form for form in links.page(f"{card}/move").forms if "before" in form.fields).fields

    def ask(visitor: Visitor) -> Answer:
        fields = {name: value for name, value in token.items() if name not in {"version", "before"}}
        return posted(visitor, f"{card}/move", {**fields, "to": next(turns)})

    return ask
