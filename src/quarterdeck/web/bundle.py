"""The look's stylesheets and scripts, each served as one file whose address carries its digest.

There is no build step: the parts lie as they are written in `static/web/`, and are joined once per process.
"""

import hashlib
from dataclasses import dataclass
from functools import _lru_cache_wrapper, cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse

_STATIC = Path(__file__).resolve().parent / "static"


@dataclass(frozen=True, slots=True)
class Bundle:
    """One joined file: its bytes, type and short digest."""

    name: str
    content_type: str
    body: bytes
    digest: str

    @property
    def url(self) -> str:
        return reverse("bundle", args=[self.digest, self.name])


def _join(name: str, content_type: str, parts: list[Path]) -> Bundle:
    body = b"\n".join(part.read_bytes() for part in parts)
    return Bundle(name, content_type, body, hashlib.sha256(body).hexdigest()[:12])


@cache
def _kept_stylesheet() -> Bundle:
    return _join("look.css", "text/css; charset=utf-8", sorted((_STATIC / "web" / "styles").glob("*.css")))


@cache
def _kept_script() -> Bundle:
    own = sorted((_STATIC / "web" / "scripts").glob("*.js"))
    return _join("look.js", "text/javascript; charset=utf-8", [_STATIC / "vendor" / "htmx" / "htmx.min.js", *own])


def stylesheet() -> Bundle:
    """All stylesheets in the order of their names; the layers they name decide, not the order."""
    return _current(_kept_stylesheet)


def script() -> Bundle:
    """htmx, then our own scripts."""
    return _current(_kept_script)


def _current(kept: "_lru_cache_wrapper[Bundle]") -> Bundle:
    """While developing, a changed file shows with the next page."""
    if settings.DEBUG:
        kept.cache_clear()
    return kept()
