"""The form that asks how a key result stands, as HTML written in Python, for the reason of `rows`: My week has one for each."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from html import escape
from typing import Any

from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from quarterdeck.keel.keys import new_key
from quarterdeck.measure import format_value
from quarterdeck.okrs.forms.checkin import Said, said_of
from quarterdeck.okrs.models import VarianceCause
from quarterdeck.okrs.queries import KeyResultRow
from quarterdeck.web import rows


def check_in_form(context: RequestContext) -> SafeString:
    """Check one key result in: `row` (KeyResultRow); if there, `draft` (CheckInDraft), `check_in_form` (a refused one),
    `objective` and `objective_reference` (words around it, on My week), `last_note`; `in_place` where it was answered in
    place before."""
    row: KeyResultRow = context["row"]
    organisation = context["request"].organisation.slug
    refused, objective = context.get("check_in_form"), context.get("objective")
    is_of_week = bool(objective or context.get("in_place"))
    said = said_of(row.unit, row.confidence, refused, context.get("draft"))
    key = said.values.get("key") or new_key()
    where, page, snooze = _addresses(organisation, row.reference)
    later = snooze if is_of_week else ""
    week = _week(organisation)
    answered = f' hx-post="{where}" hx-target="closest li" hx-swap="innerHTML"' if is_of_week else ""
    return mark_safe(  # noqa: S308 — every text in it is escaped below
        f'<form class="check-in" method="post" action="{where}"{answered}>'
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{context["csrf_token"]}">'
        f'<input type="hidden" name="key" value="{escape(str(key))}">'
        + (f'<input type="hidden" name="next" value="{week}">{_asked(context, row, page)}' if is_of_week else "")
        + (_note(context["last_note"], page) if context.get("last_note") else "")
        + (f'<div class="errors" role="alert">{_errors(said.errors["whole"])}</div>' if "whole" in said.errors else "")
        + f'<div class="quick">{_quick(row, said, leads=bool(objective), later=later)}{_more(row, said)}</div></form>'
    )


@lru_cache(maxsize=8192)
def _addresses(organisation: str, reference: str) -> tuple[str, str, str]:
    """Where to check in, to read of it, and to be asked later."""
    check_in, key_result, snooze = (
        reverse(f"okrs:{view}", args=[organisation, reference]) for view in ("check_in", "key_result", "snooze")
    )
    return check_in, key_result, snooze


@lru_cache(maxsize=1024)
def _week(organisation: str) -> str:
    return reverse("web:my_week", args=[organisation])


@lru_cache(maxsize=64)
def _words(_language: str | None) -> dict[str, str]:
    found = {
        "zone": _("Zone reached"),
        "value": _("Value today"),
        "none": _("none yet"),
        "sure": _("How sure, 0–10"),
        "odds": _("5 is even odds"),
        "moved": _("What moved?"),
        "line": _("One line your team can learn from"),
        "send": _("Check in"),
        "unmoved": _("Nothing moved"),
        "later": _("Ask me later"),
        "equals": _("In an empty value field: the key ="),
        "seen": _("has seen it"),
        "answer": _("Answer"),
    }
    return {name: escape(words) for name, words in found.items()}


def _asked(context: RequestContext, row: KeyResultRow, page: str) -> str:
    """Which key result it is about, and for which objective."""
    about = ""
    if context.get("objective"):
        where = page.removesuffix(row.reference) + context["objective_reference"]
        about = f'<p class="small soft"><a href="{where}">{escape(context["objective"])}</a></p>'
    return (
        f'<div class="asked"><div>{about}<h2><span class="ref">{row.reference}</span>'
        f'<a href="{page}">{escape(row.statement)}</a></h2></div>{rows.rail(row)}</div>'
    )


def _note(note: Any, page: str) -> str:
    """What was said last, and what others answered."""
    words = _words(get_language())
    said = _("%(day)s: “%(words)s”") % {"day": date_format(note.on, "D j M"), "words": note.words} if note.words else ""
    answers = "".join(
        f' <span class="answer"><strong>{escape(who)}</strong>{": " + escape(text) if text else " " + words["seen"]}</span>'
        for who, text in note.answers
    )
    return f'<p class="small soft last-note">{escape(said)}{answers} <a href="{page}#talk">{words["answer"]}</a></p>'


def _quick(row: KeyResultRow, said: Said, *, leads: bool, later: str) -> str:
    """Ten seconds: value, confidence, one line; `later` is where to be asked later, if that is offered."""
    words, ref = _words(get_language()), row.reference
    unmoved = postpone = ""
    if row.value is not None:
        unmoved = (
            '<button name="unmoved" value="yes" class="plain" formnovalidate '
            f'title="{words["equals"]}">{words["unmoved"]}</button>'
        )
    if later:
        postpone = (
            f'<a class="button plain" href="{later}" hx-get="{later}" hx-target="closest li" hx-swap="innerHTML">'
            f"{words['later']}</a>"
        )
    wrong = "".join(
        f'<p class="error" id="value-error-{ref}">{escape(each)}</p>' for each in said.errors.get("value", ())
    )
    return (
        f'<div class="field value"><label for="value-{ref}">{words["zone" if row.kind == "ordinal" else "value"]}</label>'
        f"{_zones(row, words) if row.kind == 'ordinal' else _value(row, said, leads=leads)}"
        f'<span class="help" id="last-{ref}">{escape(_last(row))}</span>{wrong}</div>'
        f'<div class="field sure"><label for="sure-{ref}">{words["sure"]}</label><input id="sure-{ref}" name="confidence" '
        f'type="number" min="0" max="10" step="1" value="{escape(said.values["confidence"])}">'
        f'<span class="help">{words["odds"]}</span>{_errors(said.errors.get("confidence", ()))}</div>'
        f'<div class="field moved"><label for="moved-{ref}">{words["moved"]}</label><input id="moved-{ref}" name="what_moved" '
        f'maxlength="1000" autocomplete="off" placeholder="{words["line"]}" '
        f'value="{escape(said.values.get("what_moved", ""))}"><span class="help">&nbsp;</span></div>'
        f'<div class="field send"><button class="primary">{words["send"]}</button>{unmoved}{postpone}'
        '<span class="help">&nbsp;</span></div>'
    )


def _value(row: KeyResultRow, said: Said, *, leads: bool) -> str:
    ref, wrong = row.reference, "value" in said.errors
    described = f'last-{ref} value-error-{ref}" aria-invalid="true' if wrong else f"last-{ref}"
    called = "data-first" if leads else 'data-key="c"'
    return (
        f'<input id="value-{ref}" name="value" required autocomplete="off" value="{escape(said.values.get("value", ""))}" '
        f'aria-describedby="{described}" {called}>'
    )


def _zones(row: KeyResultRow, words: dict[str, str]) -> str:
    options = "".join(
        f'<option value="{n}"{" selected" if row.value == n else ""}>{escape(row.zone_sentences.get(zone, ""))}</option>'
        for n, zone in enumerate(("commit", "target", "stretch"), start=1)
    )
    first = f'<option value="0">{words["none"]}</option>'
    return f'<select id="value-{row.reference}" name="value" required>{first}{options}</select>'


def _last(row: KeyResultRow) -> str:
    """What the number was, beside its field."""
    if row.value is not None and row.kind != "ordinal":
        day = date_format(row.last_check_in_on, "D j M") if row.last_check_in_on else ""
        return _("last %(last)s, %(day)s") % {"last": format_value(row.value, row.unit), "day": day}
    if row.baseline is not None:
        return _("started at %(start)s") % {"start": format_value(row.baseline, row.unit)}
    return row.unit


def _more(row: KeyResultRow, said: Said) -> str:
    if said.is_new:
        return _unsaid(get_language(), row.starts_on, row.ends_on)
    return _rendered(said, row.starts_on, row.ends_on)


@lru_cache(maxsize=64)
def _unsaid(_language: str | None, starts_on: date, ends_on: date) -> str:
    """The part that is usually folded away, with nothing in it: the same for all key results of a cycle."""
    return _rendered(Said({}, {}, is_new=True), starts_on, ends_on)


def _rendered(said: Said, starts_on: date, ends_on: date) -> str:
    about = {"said": said, "starts_on": starts_on, "ends_on": ends_on, "causes": VarianceCause.choices}
    return render_to_string("web/check_in_more.html", about)


def _errors(said: Iterable[str]) -> str:
    return "".join(f'<p class="error">{escape(each)}</p>' for each in said)
