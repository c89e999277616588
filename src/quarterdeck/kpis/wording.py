"""Signals in words."""

from django.utils.translation import gettext as _

from quarterdeck.measure.xmr import BASELINE, Rule


def rule_words(rule: str, *, above: bool) -> str:
    """Why a reading is a signal, as a sentence for people who never saw such a chart."""
    side = _("above") if above else _("below")
    words = {
        Rule.OUTSIDE: _("It lies outside of what the series does by itself: look for a cause."),
        Rule.RUN: _("Eight in a row lie %(side)s the average: the level has moved."),
        Rule.NEAR_LIMIT: _("Three of four lie far %(side)s the average: the level is moving."),
        Rule.JUMP: _("The step from the reading before is larger than the series steps by itself."),
    }
    return words[Rule(rule)] % {"side": side}


def limits_words() -> str:
    """Where the limits come from."""
    return _(
        "The limits are the average ± 2.66 times the average step between neighbours, from the first %(n)d readings of a "
        "stretch (Wheeler's natural process limits). They stay until somebody says that something has changed."
    ) % {"n": BASELINE}
