"""All rules, by code. A new rule is a class in one of these modules; nothing else has to know of it."""

from quarterdeck.coach.rules import alignment, initiatives, measures, objectives, results, sets
from quarterdeck.coach.rules.base import RULES, Context, Limits, Rule

__all__ = [
    "RULES",
    "Context",
    "Limits",
    "Rule",
    "alignment",
    "initiatives",
    "measures",
    "objectives",
    "results",
    "sets",
]
