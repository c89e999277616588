"""The cards of a column. A board of hundreds is read every few seconds, so its cards are put together here, with every
word escaped, and not by a template: that takes ten times as long."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from quarterdeck.board.queries.board import Card

register = template.Library()


@register.simple_tag(takes_context=True)
def cards(context: RequestContext, cards: Iterable[Card]) -> SafeString:
    """List items, one for each card; with a Move link for those who may move."""
    words = context.render_context.get(_KEY)
    if words is None:
        words = context.render_context[_KEY] = _words(context)
    return mark_safe("".join(_item(card, words) for card in cards))  # noqa: S308 — every word is escaped below


_KEY = "board: what every card says"


def _words(context: RequestContext) -> dict[str, Any]:
    return {
        "home": escape(reverse("web:my_week", args=[context["request"].organisation.slug])),
        "moves": context["page"].may_bet,
        "move": escape(_("Move")),
        "blocked": escape(_("blocked")),
        "nobody": escape(_("nobody yet")),
        "aimless": escape(_("no key result")),
        "old": escape(_("old")),
        "older": escape(_("Longer under way than most ended bets took")),
        "days": escape(_("d")),
    }


def _item(card: Card, words: dict[str, Any]) -> str:
    home, reference = words["home"], card.reference
    mark = f"{' old' if card.is_old else ''}{' blocked' if card.blocked_because else ''}"
    aims = " ".join(
        f'<a href="{home}{each.reference}" title="{escape(each.statement)}">{each.reference}</a>'
        for each in card.targets
    )
    age = f"{card.age} {words['days']}"
    if card.is_old:
        age = f'<span class="age" title="{words["older"]}">{age} · {words["old"]}</span>'
    else:
        age = f'<span class="age">{age}</span>'
    evidence = f' <span class="evidence {card.evidence}">{escape(card.evidence_word)}</span>' if card.evidence else ""
    owner = escape(card.owner) if card.owner else words["nobody"]
    why = ""
    if card.blocked_because:
        why = f'<p class="why"><strong>{words["blocked"]}</strong> {escape(card.blocked_because)}</p>'
    move = ""
    if words["moves"]:
        label = f"{words['move']} {reference}"
        move = f'<a class="move" href="{home}{reference}/move" aria-label="{label}">{words["move"]}</a>'
    return (
        f'<li class="card{mark}" id="{reference}" data-version="{card.version}">'
        f'<a class="name" href="{home}{reference}"><span class="ref">{reference}</span>{escape(card.title)}</a>'
        f'<p class="card-foot">{aims or words["aimless"]} {age}{evidence}'
        f'<span class="who" title="{owner}">{escape(card.initials) if card.owner else "?"}</span></p>{why}{move}</li>'
    )
