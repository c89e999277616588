"""The look's template tags: icons, addresses, values, times. Built in to every template."""

import datetime as dt
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django import forms, template
from django.core.exceptions import FieldDoesNotExist
from django.template.context import RequestContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from quarterdeck.keel.clock import now
from quarterdeck.keel.keys import new_key
from quarterdeck.keel.panels import parts_of
from quarterdeck.measure import format_value
from quarterdeck.okrs.forms import KeyResultForm
from quarterdeck.okrs.models import KeyResult, Objective
from quarterdeck.okrs.queries import KeyResultRow
from quarterdeck.okrs.queries.pages import KeyResultPage
from quarterdeck.review.models import Decision
from quarterdeck.web import asking, rows
from quarterdeck.web.drawing import chart_of

register = template.Library()
_ICONS = Path(__file__).resolve().parent.parent / "static" / "vendor" / "lucide"


@cache
def _icon(name: str) -> str:
    svg = (_ICONS / f"{name}.svg").read_text()
    body = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
    return (
        '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" '
        f'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{" ".join(body.split())}</svg>'
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """A Lucide icon, inlined; it decorates a word and is hidden from screen readers."""
    return mark_safe(_icon(name))  # noqa: S308 — vendored files only


@register.simple_tag(takes_context=True)
def link(context: RequestContext, view: str, *args: Any) -> str:
    """The address of a view of this organisation: `{% link "okrs:objective" objective.reference %}`."""
    return _address(view, context["request"].organisation.slug, *args)


@lru_cache(maxsize=8192)
def _address(view: str, *args: Any) -> str:
    return reverse(view, args=args)


@register.inclusion_tag("components/panels.html", takes_context=True)
def panels(context: RequestContext, subject: str, reference: str = "") -> dict[str, Any]:
    """Room for what other rooms have to say about the thing a page is about (`keel.panels`)."""
    slug = context["request"].organisation.slug
    return {"address": reverse("web:panels", args=[slug, subject, reference or "-"]), "parts": parts_of(subject)}


@register.simple_tag
def value(number: float | None, unit: str = "", *, sign: bool = False) -> str:
    """A number with its unit: 29.4 %, €1.2m; a dash where there is none."""
    return "–" if number is None else format_value(number, unit, sign=sign)


@register.filter
def score(number: float | None) -> str:
    """A score or grade: two decimals, a dash where it is unknown."""
    return "–" if number is None else f"{number:.2f}"


@register.simple_tag
def when(instant: dt.datetime | dt.date | None) -> SafeString | str:
    """A time as people say it, with the exact one on hover."""
    if instant is None:
        return ""
    if not isinstance(instant, dt.datetime):
        return format_html('<time datetime="{}">{}</time>', instant.isoformat(), date_format(instant, "D j M"))
    local = timezone.localtime(instant)
    exact = date_format(local, "D j M Y, H:i")
    age = now() - instant
    if age < dt.timedelta(minutes=1):
        words = _("just now")
    elif age < dt.timedelta(days=7):
        words = _("%(time)s ago") % {"time": timesince(instant, depth=1)}
    else:
        words = date_format(local, "j M Y" if age > dt.timedelta(days=180) else "D j M")
    return format_html('<time datetime="{}" title="{}">{}</time>', instant.isoformat(), exact, words)


@register.filter
def day(on: dt.date | None) -> str:
    """A date: Mon 16 Nov."""
    return "" if on is None else date_format(on, "D j M")


@register.filter
def long_day(on: dt.date | None) -> str:
    """A date with its year: 16 November 2026."""
    return "" if on is None else date_format(on, "j F Y")


@register.simple_tag(takes_context=True)
def kr_row(context: RequestContext, row: KeyResultRow) -> SafeString:
    """A key result in a list."""
    return rows.key_result_row(row, context["request"].organisation.slug)


register.simple_tag(asking.check_in_form, takes_context=True)
register.simple_tag(rows.rail, name="rail")
register.simple_tag(rows.status, name="status")
register.simple_tag(rows.avatar, name="avatar")


@register.simple_tag
def submission() -> SafeString:
    """A hidden key that makes sending a form twice the same as once (`keel.submissions.once`)."""
    return format_html('<input type="hidden" name="submission" value="{}">', new_key())


@register.inclusion_tag("components/chart.html")
def chart(page: KeyResultPage) -> dict[str, Any]:
    """The chart of a key result's page; None for described zones, which are words. One statement: what was
    decided about it; of several decisions on a day the last is marked."""
    if page.row.kind == "ordinal":
        return {"chart": None}
    readings = [(entry.on, entry.value, entry.is_corrected) for entry in reversed(page.log)]
    made = Decision.objects.filter(key_result=page.row._id).order_by("made_at").values_list("made_at", "number")
    decided = {timezone.localtime(at).date(): f"D-{number}" for at, number in made}
    drawn = chart_of(page.row, readings, page.path, page.today, tuple(decided.items()))
    return {"chart": drawn, "row": page.row, "title": page.finding}


@register.simple_tag
def idempotency_key(form: forms.Form | str | None = None) -> SafeString:
    """The hidden key of a check-in form: kept when a refused form is shown again, else new."""
    kept = form["key"].value() if isinstance(form, forms.Form) and "key" in form.fields else None
    return format_html('<input type="hidden" name="key" value="{}">', kept or new_key())


@register.filter
def field_word(name: str) -> str:
    """A record's field in the words of its form."""
    for model in (KeyResult, Objective):
        try:
            return str(capfirst(model._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
        except FieldDoesNotExist:
            continue
    return name.replace("_", " ")


@register.simple_tag
def kr_fields() -> dict[str, tuple[str, ...]]:
    """The fields of a key result in the editor: those always shown, and those under “More”."""
    return {"main": ("direction", "baseline", "target", "target_high", "unit", "owner"), "more": KeyResultForm.MORE}


@register.filter
def field_named(form: forms.Form, name: str) -> forms.BoundField:
    """A form's field by its name."""
    return form[name]


@register.filter
def lookup(mapping: dict[str, Any] | None, key: str) -> Any:
    """A mapping's value, None where there is none."""
    return mapping.get(key) if mapping else None


@register.filter
def grade_input(grade: float | None, computed: float | None) -> str:
    """What stands in the grade field at first: the grade given, else the computed score to one decimal."""
    shown = grade if grade is not None else computed
    return "" if shown is None else f"{shown:.1f}"
