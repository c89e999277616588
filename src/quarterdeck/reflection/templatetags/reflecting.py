"""Shares as people and drawings have them, and one's own votes."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from quarterdeck.reflection.queries.calibration import Bands

register = template.Library()


@register.filter
def share(number: float) -> str:
    """0.375 → 38 %."""
    return f"{round(number * 100)} %"


@register.simple_tag
def percent(number: float) -> str:
    """0.375 → 37.5, for a drawing 100 wide."""
    return f"{number * 100:.1f}"


@register.simple_tag
def bands(found: Bands) -> SafeString:
    """The four parts of a distribution side by side, on a drawing 100 × 12."""
    parts, at = [], 0.0
    for name in ("low", "short", "good", "full"):
        size = getattr(found, name) * 100
        parts.append((name, f"{at:.1f}", f"{size:.1f}"))
        at += size
    return format_html_join("", '<rect class="{}" x="{}" width="{}" height="12"/>', parts)


@register.simple_tag
def shares(found: Bands) -> str:
    """The same four parts in numbers."""
    return " · ".join(share(each) for each in (found.low, found.short, found.good, found.full))


@register.simple_tag
def my_votes(votes: Mapping[str, int], key: Any) -> int:
    """How many votes one gave a card."""
    return votes.get(str(key), 0)
