"""A key result in a list, as HTML, written in Python: pages show hundreds of them, and a template for each would cost most of
the page's time. Every word is looked up once for each language."""

from functools import lru_cache
from html import escape
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from quarterdeck.measure import Status, format_value
from quarterdeck.okrs.queries import KeyResultRow, Person
from quarterdeck.web.drawing import Rail, rail_of, spark_of

_SHAPES = {
    Status.ON_TRACK: '<circle cx="5" cy="5" r="5"/>',
    Status.AT_RISK: '<path d="M5 0l5 10H0z"/>',
    Status.OFF_TRACK: '<path d="M0 0h10v10H0z"/>',
}
_RING = '<circle class="ring" cx="5" cy="5" r="4"/>'


@lru_cache(maxsize=64)
def _words(_language: str | None) -> dict[str, str]:
    """The fixed words of a row in the reader's language, escaped."""
    found = {
        "guardrail": _("guardrail"),
        "dropped": _("dropped"),
        "due": _("check-in due"),
        "ungraded": _("Ungraded"),
        "below": _("below baseline"),
        "talk": _("talk about this"),
        "watermelon": _("watermelon: talk about this"),
        "why_talk": _("What is felt and what the numbers say lie far apart."),
        "why_watermelon": _("Felt sure, forecast off track: green outside, red inside."),
        "no_zone": _("no zone reached yet"),
        "no_target": _("no target yet"),
        "no_baseline": _("baseline still to be measured"),
        "left": _("has left"),
        "nobody": _("no owner yet"),
        "likely": _("%(likely)d %% likely"),
        "felt": _("felt %(felt)d/10"),
        "graded": _("Grade %(grade)s"),
        "keep": _("keep %(left)s %(right)s, now %(now)s"),
        "from": _("from %(left)s to %(right)s, now %(now)s"),
    }
    return {name: escape(words) for name, words in found.items()}


def key_result_row(row: KeyResultRow, organisation: str) -> SafeString:
    """The row of a key result in an organisation (its short name)."""
    words = _words(get_language())
    where = _address(organisation, row.reference)
    badges = "".join(
        f' <span class="badge">{words[name]}</span>'
        for name, shown in (("guardrail", row.is_guardrail), ("dropped", row.is_dropped), ("due", row.is_due))
        if shown
    )
    kind = "kr guardrail" if row.is_guardrail else "kr"
    return mark_safe(  # noqa: S308 — every text in it is escaped below
        f'<div class="{kind}" id="{row.reference}"><div class="what"><span class="ref">{row.reference}</span>'
        f'<a class="name" href="{where}">{escape(row.statement)}</a>{badges}</div>'
        f"{rail(row)}{spark(row)}<div>{_verdict(row, words)}{_beside(row, words)}</div>{avatar(row.owner)}</div>"
    )


@lru_cache(maxsize=8)
def _pattern(organisation: str) -> str:
    return reverse("okrs:key_result", args=[organisation, "KR-1"])


def _address(organisation: str, reference: str) -> str:
    """The page of a key result; the address of one of them is the pattern for all."""
    return _pattern(organisation).removesuffix("KR-1") + reference


def _verdict(row: KeyResultRow, words: dict[str, str]) -> str:
    if not row.is_graded:
        return status(row)
    said = words["ungraded"] if row.grade is None else words["graded"] % {"grade": f"{row.grade:.2f}"}
    return f'<span class="status">{said}</span>'


def _beside(row: KeyResultRow, words: dict[str, str]) -> str:
    """What stands below the status in small letters, and the call to talk."""
    said = []
    stale = row.status is Status.STALE
    if row.below_baseline:
        said.append(words["below"])
    elif row.zone_word:
        said.append(escape(row.zone_word))
    elif stale and row.weeks_silent:
        weeks = ngettext("%(weeks)d week silent", "%(weeks)d weeks silent", row.weeks_silent) % {
            "weeks": row.weeks_silent
        }
        said.append(escape(weeks))
    if row.likely is not None and not stale:
        said.append(words["likely"] % {"likely": row.likely})
    if row.confidence is not None:
        said.append(words["felt"] % {"felt": row.confidence})
    talk = ""
    if row.disagrees and not row.is_graded:
        name = "watermelon" if row.watermelon else "talk"
        talk = f'<div class="small"><span class="badge" title="{words[f"why_{name}"]}">{words[name]}</span></div>'
    return f'<div class="small soft">{" · ".join(said)}</div>{talk}'


def status(row: Any) -> SafeString:
    """Status as shape, word and colour."""
    shape = _SHAPES.get(row.status, _RING)
    return mark_safe(  # noqa: S308
        f'<span class="status {row.status.value}"><svg viewBox="0 0 10 10" aria-hidden="true">{shape}</svg>'
        f"{escape(row.status_word)}</span>"
    )


def avatar(person: Person | None) -> SafeString:
    """A person's initials with the name for those who cannot see or do not know them."""
    words = _words(get_language())
    if person is None:
        return mark_safe(  # noqa: S308
            f'<span class="avatar" title="{words["nobody"]}" role="img" aria-label="{words["nobody"]}">?</span>'
        )
    name = escape(person.name)
    gone = "" if person.is_active else f" ({words['left']})"
    return mark_safe(  # noqa: S308
        f'<span class="avatar" title="{name}{gone}" role="img" aria-label="{name}">{escape(person.initials)}</span>'
    )


def spark(row: KeyResultRow) -> SafeString:
    """The sparkline of a key result's check-ins."""
    drawn = spark_of(row)
    if drawn is None:
        return mark_safe('<span class="spark"></span>')
    target = "" if drawn.target_y is None else f'<path class="target" d="M2 {drawn.target_y}H118"/>'
    return mark_safe(  # noqa: S308
        f'<svg class="spark {row.status.value}" viewBox="0 0 120 32" aria-hidden="true">{target}'
        f'<polyline points="{drawn.points}"/><circle cx="{drawn.last_x}" cy="{drawn.last_y}" r="2.6"/></svg>'
    )


def rail(row: KeyResultRow) -> SafeString:
    """The rail of a key result, or the words that stand in its place."""
    drawn = rail_of(row)
    if drawn is not None:
        return mark_safe(_drawn_rail(row, drawn))  # noqa: S308
    words = _words(get_language())
    if row.kind == "ordinal":
        said = escape(row.zone_word) or words["no_zone"]
    elif row.target is None:
        said = words["no_target"]
    elif row.value is not None:
        now = format_value(row.value, row.unit)
        said = escape(_("now %(now)s, baseline still to be measured") % {"now": now})
    else:
        said = words["no_baseline"]
    return mark_safe(f'<div class="rail small soft">{said}</div>')  # noqa: S308


def _drawn_rail(row: KeyResultRow, drawn: Rail) -> str:
    said = {"left": escape(drawn.left), "right": escape(drawn.right), "now": escape(drawn.now or "–")}
    spoken = _words(get_language())["keep" if row.keeps else "from"] % said
    parts = [
        f'<svg class="rail {row.status.value}" viewBox="0 0 300 40" role="img" aria-label="{spoken}">'
        '<path class="base" d="M4 22H296" stroke-width="6" stroke-linecap="round"/>'
    ]
    if drawn.inside_to is not None:
        parts.append(
            f'<rect class="inside" x="{drawn.inside_from}" y="17" width="{drawn.inside_width}" height="10" rx="3"/>'
        )
        if drawn.filled_to is not None:
            parts.append(f'<circle cx="{drawn.filled_to}" cy="22" r="5" fill="currentColor"/>')
    elif drawn.filled_to is not None:
        parts.append(f'<path class="filled" d="M4 22H{drawn.filled_to}" stroke-width="6" stroke-linecap="round"/>')
    if drawn.tick_x is not None:
        parts.append(f'<path class="tick" d="M{drawn.tick_x} 16v12"/>')
    if drawn.shows_left:
        parts.append(f'<text x="2" y="10">{escape(drawn.left)}</text>')
    if drawn.now_x is not None:
        parts.append(
            f'<text x="{drawn.now_x}" y="10" class="now" text-anchor="{drawn.now_anchor}">{escape(drawn.now)}</text>'
        )
    if drawn.shows_right:
        parts.append(f'<text x="298" y="10" text-anchor="end">{escape(drawn.right)}</text>')
    return "".join([*parts, "</svg>"])
