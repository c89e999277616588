"""ALN4xx: does it connect, and was it agreed?"""

from collections.abc import Iterator

from quarterdeck.coach.findings import Finding, Said, Severity
from quarterdeck.coach.findings import mark as _
from quarterdeck.coach.plan import Objective, Parent
from quarterdeck.coach.reading import Reading, read
from quarterdeck.coach.rules.base import Context, Rule
from quarterdeck.coach.rules.objectives import ALIGN, HUB, TODO

_SHARED = 0.7


class NoLineOfSight(Rule):
    code, name, about, severity = "ALN401", "no-line-of-sight", "objective", Severity.WARNING
    what = _("The objective is aligned without the sentence that says how it contributes.")
    why = _(
        "Can every member explain how their objective contributes to the one above? If not, the link is a line on a chart."
    )
    fix = _("Finish the sentence: “We contribute to it because …”.")
    source = ALIGN
    bad = (Objective("Shops open on their own", parents=(Parent("Win the small shops"),)),)
    good = (
        Objective(
            "Shops open on their own", parents=(Parent("Win the small shops", "shops that open alone come in numbers"),)
        ),
    )

    def check_objective(self, objective: Objective, context: Context) -> Iterator[Finding]:
        for parent in objective.parents:
            if not parent.sentence.strip():
                yield self.finding(
                    _("Aligned to “%(parent)s”, but how does it contribute?"), about=objective, parent=parent.text[:120],
                    suggestion=Said(_("Add the sentence that says how.")),
                )  # fmt: skip


class CopiedFromAbove(Rule):
    code, name, about, severity = "ALN402", "copied-from-above", "objective", Severity.WARNING
    what = _("The objective repeats the words of the one above.")
    why = _("The cascade is a logical connection, not a mandate: a copy says nothing of what this team can do for it.")
    fix = _("Say what your team changes, in its own words.")
    source = f"{TODO}, {ALIGN}"
    bad = (Objective("Become the most trusted platform for invoicing", parents=(
        Parent("Become the most trusted platform for small business invoicing", "same"),)),)  # fmt: skip
    good = (Objective("Answers arrive before the customer asks twice", parents=(
        Parent("Become the most trusted platform for invoicing", "trust comes from quick answers"),)),)  # fmt: skip

    def check_objective(self, objective: Objective, context: Context) -> Iterator[Finding]:
        own = content_words(objective.reading)
        for parent in objective.parents:
            above = content_words(read(parent.text, objective.language))
            if len(own) >= 2 and above and len(own & above) / min(len(own), len(above)) >= _SHARED:
                yield self.finding(
                    _("This repeats “%(parent)s”."), about=objective, parent=parent.text[:120],
                    suggestion=Said(_("What does this team change that the others do not?")),
                )  # fmt: skip


def content_words(reading: Reading) -> frozenset[str]:
    """The words of a statement that carry its meaning, in lower case."""
    small = reading.lang.words["articles"] | reading.lang.words["prepositions"] | reading.lang.words["joiners"]
    return frozenset(low for low in reading.lows if len(low) > 2 and low.isalpha() and low not in small)


class OpenDependency(Rule):
    code, name, about, severity = "ALN403", "open-dependency", "objective", Severity.WARNING
    what = _("Another team has not answered.")
    why = _("A dependency that surfaces in the middle of a cycle is a miss with a date.")
    fix = _("Settle it before the commitment: yes, another date, or no with a reason.")
    source = HUB
    bad = (Objective("Shops open on their own", asks_open=("Payments",)),)
    good = (Objective("Shops open on their own"),)

    def check_objective(self, objective: Objective, context: Context) -> Iterator[Finding]:
        for team in objective.asks_open:
            yield self.finding(_("%(team)s has not answered yet."), about=objective, team=team,
                               suggestion=Said(_("Settle it at the forum at the latest.")))  # fmt: skip


class TopDownOnly(Rule):
    code, name, about, severity = "ALN404", "top-down-only", "objective", Severity.INFO
    what = _("Nobody of the team helped to write it.")
    why = _("What is handed down gets compliance; what is written together gets commitment.")
    fix = _("Let the team rewrite it before it is committed.")
    source = f"{TODO}, {ALIGN}"
    bad = (Objective("Shops open on their own", written_by_team=False),)
    good = (Objective("Shops open on their own", written_by_team=True), Objective("Shops open on their own"))

    def check_objective(self, objective: Objective, context: Context) -> Iterator[Finding]:
        if objective.written_by_team is False:
            yield self.finding(_("Nobody of the team has had a hand in it."), about=objective,
                               suggestion=Said(_("Let those who carry it rewrite it.")))  # fmt: skip
