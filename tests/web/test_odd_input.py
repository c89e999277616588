"""Nothing that anybody sends breaks a page: every address gets odd queries, fields, bodies, files and names.

The names of fields come from the pages themselves and from the code that reads them, so a new field is thrown at as well.
What is sent is drawn from a fixed seed; `QUARTERDECK_FUZZ=20 bin/test tests/web/test_odd_input.py` sends more of it.
"""

import logging
import os
import random
import re
import traceback
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

import quarterdeck
from tests.web.test_access_walk import acme, address  # noqa: F401 — a fixture: one of everything

ROUNDS = int(os.environ.get("QUARTERDECK_FUZZ", "1"))
NOBODYS_KEY = "01a20925-0bdf-7591-8e5c-306b85aa0b26"
ODD = (
    "", " ", "\x00", "a\x00b", "-1", "0", "-0", "1.5", "1e999", "nan", "-inf", "9" * 30, "-" + "9" * 400, "1_000", "0x10", "²",
    "٣", "½", "2026-02-31", "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "2026-13", "-2026-01-01", "25:61",
    "2026-W99",
    "2026-11-29T23:59:60Z", "9999-12-31T23:59", "P", "not-a-uuid", NOBODYS_KEY, NOBODYS_KEY.replace("-", ""), "KR-" + "9" * 25,
    "O-0", "KR-1", "o-1", "'; DROP TABLE people_member; --", "%", "%%s", "_", "\\", "<script>alert(1)</script>",
    "{{ 7|add:7 }}",
    "../../etc/passwd", "http://[", "javascript:alert(1)", "//evil.example", "a@", "@", "@ada @nobody", "🦊" * 50, "\u202eabc",
    "\ufeff", "\ud7ff\ue000\uffff", "é" * 5000, "x" * 70_000, "[", "{}", "null", "true", "[[[]]]", "a,b;c\t|",
    "line\r\nSet-Cookie: x=y",
    "FREQ=SECONDLY", "FREQ=WEEKLY;COUNT=999999999", "RRULE:", "Europe/Nowhere", "on", "up", "10 %", "1e308", "-1e308", "5e-324",
)  # fmt: skip
"""Values that have broken somebody's pages before."""
BROKEN_QUERIES = (
    "%ff%fe=%ff",
    "q=%00&page=%00",
    "page=%ff",
    "&&&=&=x&",
    "format=json&q=%f0%9f",
    "a[]=1&a[x]=2",
    ";" * 50,
)
BROKEN_BODIES = (
    ("application/json", b'{"a": [1, '), ("application/x-www-form-urlencoded", b"%ff%fe=%00&value=%ff&reason=%c3"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\xff"),
    ("multipart/form-data", b"no boundary"), ("text/plain; charset=nonsense", b"\xff\xfe\x00"), ("", b"\x00"),
)  # fmt: skip
ODD_NAMES = ("9" * 25, "0", "x" * 3000, "%00", "%ff", "²", "-", "..", NOBODYS_KEY, "KR-" + "9" * 25)
FILES = (
    ("odd.md", b"\xff\xfe\x00#"), ("odd.xlsx", b"PK\x03\x04 not a workbook"), ("odd.yaml", b"!!python/object:os.system x"),
    ("odd.csv", b'"' * 999), ("odd", b""), ("../odd.json", b"[" * 5000),
)  # fmt: skip


def every_route() -> Iterator[tuple[str, str]]:
    """(name, route) of every address there is, those outside an organisation too."""

    def walk(patterns: list[Any], route: str, room: str) -> Iterator[tuple[str, str]]:
        for each in patterns:
            if isinstance(each, URLResolver):
                yield from walk(each.url_patterns, route + str(each.pattern), each.app_name or room)
            elif isinstance(each, URLPattern):
                yield f"{room}:{each.name}", route + str(each.pattern)

    pattern = re.compile(r"\(\?P(<\w+>)(?:[^()]|\([^)]*\))*\)")
    for name, route in walk(get_resolver().url_patterns, "", ""):
        if route.startswith("<slug:organisation>/"):
            yield name, route
        else:  # addresses that belong to nobody: tokens, secrets, what allauth brings
            yield (
                name,
                re.sub(r"<[^>]*>", "<str:handle>", pattern.sub(r"\1", route).translate({ord("^"): "", ord("$"): ""})),
            )


def names_in_the_code() -> list[str]:
    """Names that views read by hand, from `request.GET` and `request.POST`."""
    reads = re.compile(r"\b(?:GET|POST|sent|query)(?:\.get|\.getlist|\[)\(?[\"']([\w-]+)")
    sources = Path(quarterdeck.__file__).parent.rglob("*.py")
    return sorted({name for source in sources for name in reads.findall(source.read_text())})


class Fields(HTMLParser):
    """What the forms of a page would send as they stand."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self.files: set[str] = set()
        self.select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        its = dict(attrs)
        name, value = its.get("name") or "", its.get("value") or ""
        if tag == "option" and self.select and ((value and not self.sent.get(self.select)) or "selected" in its):
            self.sent[self.select] = value
        if tag == "select":
            self.select = name
        if tag == "input" and its.get("type") == "file":
            self.files.add(name)
        elif name and tag in {"input", "select", "textarea", "button"}:
            self.sent.setdefault(name, value)


def a_query(dice: random.Random, names: list[str]) -> dict[str, str]:
    return {name: dice.choice(ODD) for name in names}


def a_form(dice: random.Random, fields: Fields, names: list[str]) -> dict[str, Any]:
    """The page's own form with some values made odd, and sometimes what only the code knows of."""
    sent: dict[str, Any] = dict(fields.sent)
    for name in sent:
        if dice.random() < 0.4:
            sent[name] = dice.choice(ODD)
    sent |= {name: dice.choice(ODD) for name in names if dice.random() < (0.3 if name in sent or sent else 0.9)}
    for name in fields.files | ({"file"} if dice.random() < 0.1 else set()):
        sent[name] = SimpleUploadedFile(*dice.choice(FILES))
    return sent


def sent(client: Client, method: str, where: str, *args: Any, **kwargs: Any) -> Any:
    """The answer, or what broke in a line. What the request wrote is taken back."""
    try:
        with transaction.atomic():
            answer = getattr(client, method)(
                *((where, *args) if method != "generic" else ("POST", where, *args)), **kwargs
            )
            transaction.set_rollback(True)
    except Exception as error:
        steps = traceback.extract_tb(error.__traceback__)
        at = [each for each in steps if "/src/quarterdeck/" in each.filename][-1:] or steps[-1:]
        return f"{method} {where}: {error!r:.200} at {at[0].filename}:{at[0].lineno} with {args!s:.300} {kwargs!s:.200}"
    return f"{method} {where}: {answer.status_code}" if answer.status_code >= 500 else answer


def everything_at(client: Client, name: str, where: str, names: list[str]) -> Iterator[Any]:
    """Throw everything at one address."""
    dice = random.Random(f"{name} {ROUNDS}")
    page = sent(client, "get", where)
    yield page
    fields = Fields("" if isinstance(page, str) or page.streaming else page.content.decode(errors="replace"))
    for _ in range(ROUNDS):
        kind, body = dice.choice(BROKEN_BODIES)
        yield sent(
            client, "get", where, a_query(dice, names), headers={"HX-Request": "true"} if dice.random() < 0.5 else {}
        )
        yield sent(client, "get", where, QUERY_STRING=dice.choice(BROKEN_QUERIES))
        yield sent(client, "post", where, a_form(dice, fields, names))
        yield sent(client, "post", where, a_form(dice, fields, []))
        yield sent(client, "generic", where, body, content_type=kind)


def odd_addresses(organisation: Any, name: str, route: str) -> Iterator[str]:
    """The address with each of the things it names replaced by something odd."""
    dice = random.Random(name)
    for part in re.findall(r"<[^>]*>", route.removeprefix("<slug:organisation>")):
        prefix = {"<objective:number>": "O-", "<key_result:number>": "KR-", "<initiative:number>": "I-"}.get(part, "")
        for odd in dice.sample(ODD_NAMES, min(ROUNDS, len(ODD_NAMES))):
            yield address(organisation, name, route.replace(part, prefix + odd), "acme")


@pytest.fixture(autouse=True)
def quiet():
    """A line for every 404 would take longer than the requests."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_no_address_breaks_on_odd_input(acme, client_of, part):  # noqa: F811
    client, names = client_of(acme.people["admin"]), names_in_the_code()
    assert len(names) > 40, "the pattern that finds names in the code no longer does"
    answers: list[Any] = []
    for name, route in list(every_route())[part::PARTS]:
        answers.extend(everything_at(client, name, address(acme, name, route, "acme"), names))
        for odd in odd_addresses(acme, name, route):
            answers += [sent(client, "get", odd), sent(client, "post", odd)]
    broken = [answer for answer in answers if isinstance(answer, str)]
    assert not broken, "\n".join(broken)
    reached = sum(answer.status_code in {200, 302, 303, 403, 405, 422} for answer in answers)
    assert reached > len(answers) / 3, "most of it was thrown at addresses that do not exist"


def test_a_query_that_no_text_can_hold_is_refused_in_words(acme, client_of):  # noqa: F811
    answer = client_of(acme.people["viewer"]).get("/acme/find-people", QUERY_STRING="q=a%00b")
    assert answer.status_code == 400
    assert "could not be read" in answer.content.decode()
