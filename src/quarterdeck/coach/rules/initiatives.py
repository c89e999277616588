"""INI5xx: is this a bet on a result?"""

from collections.abc import Iterator

from quarterdeck.coach.findings import Finding, Said, Severity
from quarterdeck.coach.findings import mark as _
from quarterdeck.coach.plan import Initiative
from quarterdeck.coach.reading import read
from quarterdeck.coach.rules.base import Context, Rule
from quarterdeck.coach.rules.objectives import HUB, THEATRE


class BetWithoutResult(Rule):
    code, name, about, severity = "INI501", "bet-without-result", "initiative", Severity.WARNING
    what = _("The initiative moves no key result.")
    why = _("Work that moves no result takes room from work that does.")
    fix = _("Link the key result it is to move, or put it into the backlog.")
    source = HUB
    bad = (Initiative("Launch the portal"),)
    good = (Initiative("Launch the portal", key_results=("KR-3",)),)

    def check_initiative(self, initiative: Initiative, context: Context) -> Iterator[Finding]:
        if not initiative.key_results:
            yield self.finding(_("Which key result shall it move?"), about=initiative,
                               suggestion=Said(_("Link one, or set it aside.")))  # fmt: skip


class NoHypothesis(Rule):
    code, name, about, severity = "INI502", "no-hypothesis", "initiative", Severity.INFO
    what = _("The initiative does not say what it should move and by how much.")
    why = _("Without a guess made beforehand nobody can tell afterwards whether the bet paid.")
    fix = _("Write: we believe … will move … by … until …")
    source = THEATRE
    bad = (
        Initiative("Launch the portal", key_results=("KR-3",)),
        Initiative("Launch the portal", "it will help", key_results=("KR-3",)),
    )
    good = (
        Initiative(
            "Launch the portal",
            hypothesis="We believe it will move activation by 5 points until May",
            key_results=("KR-3",),
        ),
    )

    def check_initiative(self, initiative: Initiative, context: Context) -> Iterator[Finding]:
        if not read(initiative.hypothesis, initiative.language).quantities:
            yield self.finding(_("How much should it move, and when would that show?"), about=initiative,
                               suggestion=Said(_("Write: we believe … will move … by … until …")))  # fmt: skip


class OutcomeAsInitiative(Rule):
    code, name, about, severity = "INI503", "outcome-as-initiative", "initiative", Severity.INFO
    what = _("The initiative reads like a key result.")
    why = _("A result among the work hides the work, and nobody checks in on it.")
    fix = _("Make it a key result, and write here what you will do for it.")
    source = HUB
    bad = (Initiative("Increase activation rate from 20% to 35%", key_results=("KR-3",)),)
    good = (Initiative("Guided set-up for new shops", key_results=("KR-3",)),)

    def check_initiative(self, initiative: Initiative, context: Context) -> Iterator[Finding]:
        if initiative.judgement.output < 0.3 and initiative.reading.target is not None:
            yield self.finding(_("This reads like a key result: it says what changes, not what you do."), about=initiative,
                               suggestion=Said(_("Make it a key result.")))  # fmt: skip
