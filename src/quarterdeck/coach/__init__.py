"""The coach: reads objectives and key results as a good linter reads code. No Django, no network, deterministic.

>>> from quarterdeck.coach import Coach, KeyResult
>>> [str(each.said) for each in Coach().check_key_result(KeyResult("Launch the portal"))]
['“Launch” announces a deliverable; nothing says what changes for anybody.']
"""

from quarterdeck.coach.catalogue import Metric, catalogue, search
from quarterdeck.coach.coaching import PROFILES, Coach
from quarterdeck.coach.filling import Fields, fields_of
from quarterdeck.coach.findings import Finding, Said, Severity
from quarterdeck.coach.outcome import Judgement, judge
from quarterdeck.coach.plan import Initiative, KeyResult, Objective, Parent, Plan
from quarterdeck.coach.reading import Reading, Span, read
from quarterdeck.coach.rules import RULES, Limits, Rule
from quarterdeck.coach.suggestions.ladder import Ladder, Rung, why_ladder

__all__ = [
    "PROFILES",
    "RULES",
    "Coach",
    "Fields",
    "Finding",
    "Initiative",
    "Judgement",
    "KeyResult",
    "Ladder",
    "Limits",
    "Metric",
    "Objective",
    "Parent",
    "Plan",
    "Reading",
    "Rule",
    "Rung",
    "Said",
    "Severity",
    "Span",
    "catalogue",
    "fields_of",
    "judge",
    "read",
    "search",
    "why_ladder",
]
