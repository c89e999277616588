"""A person at a browser, as far as the server can tell: one kept connection, cookies, gzip, forms with their tokens."""

import gzip
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from time import perf_counter
from urllib.parse import urlencode, urljoin, urlsplit

IDLE_SECONDS = 5
"""A connection that rested longer may have been closed by the server: a browser, too, would open another."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: headers by their small-letter names, `wire_bytes` of body as it travelled, `seconds` until its last."""

    status: int
    headers: dict[str, str]
    body: str
    wire_bytes: int
    seconds: float


class Visitor:
    """Not to be shared between threads; `copy` makes another one with the same log-in."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.cookies: dict[str, str] = {}
        self.always: dict[str, str] = {}
        self._connection = HTTPConnection(urlsplit(origin).netloc, timeout=120)
        self._last_used = 0.0

    def copy(self) -> "Visitor":
        twin = Visitor(self.origin)
        twin.cookies, twin.always = dict(self.cookies), dict(self.always)
        return twin

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None, {})

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form as a browser would, with the token that the cookie names."""
        fields = {**fields, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin}
        return self._ask("POST", path, urlencode(fields), headers)

    def log_in(self, email: str, password: str) -> None:
        self.get("/accounts/login/")
        answer = self.post("/accounts/login/", {"login": email, "password": password})
        if answer.status != 302 or "sessionid" not in self.cookies:
            raise SystemExit(f"{email} could not log in (status {answer.status})")

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        headers = {"Accept-Encoding": "gzip", "Accept": "text/html", **self.always, **headers}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if perf_counter() - self._last_used > IDLE_SECONDS:
            self._connection.close()
            self._connection.connect()
        started = perf_counter()
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        raw = response.read()
        self._last_used = perf_counter()
        seconds = self._last_used - started
        for value in response.headers.get_all("Set-Cookie") or []:
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(value).items()})
        text = gzip.decompress(raw) if response.headers.get("Content-Encoding") == "gzip" else raw
        named = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, named, text.decode(errors="replace"), len(raw), seconds)


@dataclass(slots=True)
class Form:
    action: str
    method: str
    fields: dict[str, str]


class Page(HTMLParser):
    """The links, forms, and files of a page."""

    def __init__(self, path: str, html: str) -> None:
        super().__init__()
        self.path = path
        self.links: list[str] = []
        self.files: list[str] = []
        self.forms: list[Form] = []
        self._open: Form | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(urljoin(self.path, given["href"]))
        elif (tag == "script" and "src" in given) or (tag == "link" and given.get("rel") in {"stylesheet", "icon"}):
            self.files.append(urljoin(self.path, given.get("src") or given["href"]))
        elif tag == "form":
            action = urljoin(self.path, given.get("hx-post") or given.get("action", ""))
            self._open = Form(action, given.get("method", "get").lower(), {})
            self.forms.append(self._open)
        elif tag in {"input", "select", "textarea"} and self._open is not None and given.get("name"):
            self._open.fields[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
