"""OBJ1xx: is this an objective somebody can picture, repeat and care about?"""

from collections.abc import Iterator

from quarterdeck.coach.findings import Finding, Said, Severity
from quarterdeck.coach.findings import mark as _
from quarterdeck.coach.language import MOVES, VerbKind
from quarterdeck.coach.plan import Objective
from quarterdeck.coach.quantity import Quantity, Role
from quarterdeck.coach.reading import Reading, Span
from quarterdeck.coach.rules.base import Context, Rule
from quarterdeck.coach.suggestions.rewriting import without_number
from quarterdeck.coach.text import Kind

# The practitioner texts, as docs/sources.md lists them.
TRUTH, HUB, THEATRE, TODO, ALIGN = "[000]", "[001]", "[002]", "[003]", "[004]"


def span_of(reading: Reading, first: int, last: int | None = None) -> Span:
    """The characters of tokens `first` to `last`."""
    return Span(reading.tokens[first].start, reading.tokens[first if last is None else last].end)


def purpose_at(reading: Reading) -> int | None:
    """The token at which a statement begins to say why, or None."""
    return next((n for n in range(1, len(reading.lows)) if reading.lang.phrase_at("purpose", reading.lows, n)), None)


class NumberInObjective(Rule):
    code, name, about, severity = "OBJ101", "number-in-objective", "objective", Severity.WARNING
    what = _("The objective holds a number that belongs in a key result.")
    why = _(
        "An objective says where to go; numbers in it turn the direction into a sum and leave the key results empty."
    )
    fix = _("Say the change in words, and move the number into a key result with its starting value.")
    source = HUB
    bad = (Objective("Grow revenue by 30 % in the mid-market"), Objective("Reach 10,000 active schools"))
    good = (
        Objective("Become the shop that small cafés recommend to each other"),
        Objective("Be ready for the 2027 season"),
    )

    def check_objective(self, objective: Objective, context: Context) -> Iterator[Finding]:
        for each in objective.reading.quantities:
            if each.role not in (Role.SCOPE, Role.WINDOW) and not each.is_word:
                words = objective.title[each.start : each.end]
                yield self.finding(
                    _("“%(number)s” belongs in a key result: the objective says the direction, the numbers prove it."),
                    about=objective, span=Span(each.start, each.end), number=words,
                    suggestion=Said(_("Leave the number out here and make it the target of a key result.")),
                    rewrite=without_number(objective.reading, each) if _is_aside(objective.reading, each) else "",
                )  # fmt: skip
                return


def _is_aside(reading: Reading, quantity: Quantity) -> bool:
    """Whether the sentence still stands without the number: “… by 30 % …”, not “Reach 10,000 schools”."""
    return quantity.role in (Role.RELATIVE, Role.TARGET, Role.BASELINE) and not quantity.counted and quantity.first > 1


class NoWhy(Rule):
    code, name, about, severity = "OBJ102", "no-why", "objective", Severity.WARNING
    what = _("The objective says what changes but not why it matters.")
    why = _("Without the value behind it nobody can decide what to leave out, and every idea seems to fit.")
    fix = _("Add what it is good for: verb + what + “in order to” + the value for customers or the business.")
    source = f"{HUB}, {TODO}"
    bad = (Objective("Simplify how new shops get started"), Objective("Improve our commercial onboarding"))
    good = (
        Objective("Simplify how new shops get started", in_order_to="let them sell on their first day"),
        Objective("Improve our commercial onboarding in order to create the conditions for early retention"),
    )

    def check_objective(self, objective: Objective, context: Context) -> Iterator[Finding]:
        if objective.in_order_to.strip() or purpose_at(objective.reading) is not None or not objective.title.strip():
            return
        yield self.finding(
            _("It says what changes, not why it matters."),
            about=objective,
            suggestion=Said(_("Finish the sentence “… in order to …” with the value it has for somebody.")),
        )


class TaskAsObjective(Rule):
    code, name, about, severity = "OBJ103", "task-as-objective", "objective", Severity.WARNING
    what = _("The objective starts as a deliverable or an activity.")
    why = _(
        "A deliverable can be finished without anything being better. The objective is the change it is meant to bring."
    )
    fix = _("Ask “why?” until a change for somebody appears; keep the deliverable as an initiative.")
    source = f"{HUB}, {TODO}"
    bad = (
        Objective("Launch the new partner portal"),
        Objective("Migrate to the cloud"),
        Objective("Neues CRM einführen"),
    )
    good = (
        Objective("Partners sell without waiting for us"),
        Objective("Become the most trusted platform for invoicing"),
    )

    def check_objective(self, objective: Objective, context: Context) -> Iterator[Finding]:
        verb = objective.reading.verb
        leads = verb is not None and (verb.leads or objective.reading.lang.verb_last)
        if verb is None or not leads or verb.kind not in (VerbKind.DELIVER, VerbKind.ACTIVITY):
            return
        yield self.finding(
            _("“%(verb)s” announces something to do. What is different for somebody once it is done?"),
            about=objective, span=span_of(objective.reading, verb.token), verb=objective.reading.tokens[verb.token].text,
            suggestion=Said(_("Name the change, and keep this as an initiative under one of the key results.")),
        )  # fmt: skip


class CorporateFog(Rule):
    code, name, about, severity = "OBJ104", "corporate-fog", "objective", Severity.WARNING
    what = _("The objective uses words that no one can picture.")
    why = _("A team cannot aim at a word that means something else to everyone.")
    fix = _("Say what a customer or a colleague would see on the day it is reached.")
    source = HUB
    bad = (Objective("Leverage synergies across the ecosystem"), Objective("Become a world-class data-driven company"))
    good = (Objective("Every shop manager knows in the morning what to order"),)

    def check_objective(self, objective: Objective, context: Context) -> Iterator[Finding]:
        fog = objective.reading.lang.words["fog"]
        found = [n for n, low in enumerate(objective.reading.lows) if low in fog]
        if found:
            words = ", ".join(f"“{objective.reading.tokens[n].text}”" for n in found[:4])
            yield self.finding(
                _("%(words)s: nobody can picture this. What would one see?"),
                about=objective, span=span_of(objective.reading, found[0]), words=words,
                suggestion=Said(_("Replace it by what is different for whom.")),
            )  # fmt: skip


class VagueChange(Rule):
    code, name, about, severity = "OBJ105", "vague-change", "objective", Severity.WARNING
    what = _("The objective names a subject and “better”, not a change of state.")
    why = _("“Improve customer satisfaction” fits every quarter of every company. From what state to what state?")
    fix = _("Name who, in which situation, and what is true afterwards that is not true today.")
    source = ALIGN
    bad = (
        Objective("Improve customer satisfaction"),
        Objective("Strengthen our brand"),
        Objective("Kundenzufriedenheit verbessern"),
    )
    good = (
        Objective("Improve our commercial onboarding experience in order to create the conditions for early retention"),
        Objective("Small shops get through their first month without calling us"),
    )

    def check_objective(self, objective: Objective, context: Context) -> Iterator[Finding]:
        reading = objective.reading
        verb = reading.verb
        if verb is None or verb.kind not in MOVES | {VerbKind.VAGUE} or purpose_at(reading) is not None:
            return
        words = [n for n, token in enumerate(reading.tokens) if token.kind is Kind.WORD and n != verb.token]
        if len(words) > 4 or reading.quantities or objective.in_order_to.strip():
            return
        yield self.finding(
            _("“%(verb)s” from what state to what state? This would fit any quarter."),
            about=objective, span=span_of(reading, verb.token), verb=reading.tokens[verb.token].text,
            suggestion=Said(_("Say who notices what, and where: the sentence should be wrong for another team.")),
        )  # fmt: skip


class BusinessAsUsual(Rule):
    code, name, about, severity = "OBJ106", "business-as-usual", "objective", Severity.WARNING
    what = _("The objective keeps something as it is.")
    why = _(
        "Objectives are for improvement; keeping the lights on is what KPIs are for, and it never ends with a quarter."
    )
    fix = _("Make it a KPI with a healthy range. If it has to get better, say what shall be better.")
    source = f"{TRUTH}, {THEATRE}"
    bad = (
        Objective("Maintain our service quality"),
        Objective("Continue day-to-day support"),
        Objective("Servicequalität beibehalten"),
    )
    good = (Objective("Customers solve their problem at the first attempt"),)

    def check_objective(self, objective: Objective, context: Context) -> Iterator[Finding]:
        reading = objective.reading
        verb = reading.verb
        at = None
        if verb is not None and verb.kind is VerbKind.KEEP and (verb.leads or reading.lang.verb_last):
            at = verb.token
        else:
            at = next((n for n, low in enumerate(reading.lows) if low in reading.lang.words["continue_words"]), None)
        if at is not None:
            yield self.finding(
                _("“%(word)s” keeps things as they are: that is a KPI, not an objective."),
                about=objective, span=span_of(reading, at), word=reading.tokens[at].text,
                suggestion=Said(_("Watch it as a KPI, and write here what shall be better than today.")),
            )  # fmt: skip


class SeveralShifts(Rule):
    code, name, about, severity = "OBJ107", "several-shifts", "objective", Severity.INFO
    what = _("The objective holds more than one change.")
    why = _("Two changes pull a team two ways, and no set of key results proves both.")
    fix = _("Choose one for this cycle, or write two objectives and see whether both can be carried.")
    source = HUB
    bad = (Objective("Simplify onboarding and reduce support costs and expand to France"),)
    good = (Objective("New shops sell on their first day and stay"),)

    def check_objective(self, objective: Objective, context: Context) -> Iterator[Finding]:
        reading = objective.reading
        until = purpose_at(reading) or len(reading.lows)
        changing = MOVES | {VerbKind.VAGUE, VerbKind.DELIVER, VerbKind.REACH, VerbKind.ACQUIRE}
        second = [n for n in range(1, until) if reading.lows[n - 1] in reading.lang.words["joiners"] | {",", ";"}
                  and reading.lang.verbs.get(reading.lows[n], ("", None))[1] in changing]  # fmt: skip
        if reading.verb is not None and reading.verb.leads and second:
            yield self.finding(
                _("“%(words)s” is a second change. One objective, one shift."),
                about=objective, span=span_of(reading, second[0], until - 1),
                words=objective.title[reading.tokens[second[0]].start : reading.tokens[until - 1].end][:60],
                suggestion=Said(_("Keep the one that matters most now.")),
            )  # fmt: skip


class HardToRepeat(Rule):
    code, name, about, severity = "OBJ108", "hard-to-repeat", "objective", Severity.INFO
    what = _("The objective is longer than a sentence a colleague could repeat.")
    why = _("What cannot be said from memory steers nobody between two meetings.")
    fix = _("Say it aloud once, then write what you said. Details go into “in order to” or the key results.")
    source = ALIGN
    limits = ("words_in_objective",)
    bad = (
        Objective("Work with all regional teams, the platform group and external partners towards a common way of handling "
                  "incoming requests across every channel and product line that we currently offer"),
    )  # fmt: skip
    good = (Objective("One front door for every request"),)

    def check_objective(self, objective: Objective, context: Context) -> Iterator[Finding]:
        until = purpose_at(objective.reading) or len(objective.reading.tokens)
        words = sum(token.kind is not Kind.MARK for token in objective.reading.tokens[:until])
        ends = sum(low in {".", "!", "?", ";"} for low in objective.reading.lows[:-1])
        if words > context.limits.words_in_objective or ends > 1 or len(objective.title) > 400:
            yield self.finding(
                _("%(count)d words: could a colleague repeat it after one hearing?"), about=objective, count=words,
                suggestion=Said(_("Shorten it to one sentence that can be said from memory.")),
            )  # fmt: skip


class NoPriority(Rule):
    code, name, about, severity = "OBJ109", "no-priority", "objective", Severity.INFO
    what = _("The objective serves no stated strategic priority.")
    why = _("Objectives carry out a strategy; one that serves no choice of leadership competes with those that do.")
    fix = _("Link the priority it serves, or ask leadership whether one is missing.")
    source = HUB
    bad = (Objective("Shops open on their own", priority=""),)
    good = (Objective("Shops open on their own", priority="Win the small shops"), Objective("Shops open on their own"))

    def check_objective(self, objective: Objective, context: Context) -> Iterator[Finding]:
        if objective.priority == "":
            yield self.finding(_("It serves none of the stated priorities."), about=objective,
                               suggestion=Said(_("Choose the priority it serves.")))  # fmt: skip


class ObjectiveWithoutOwner(Rule):
    code, name, about, severity = "OBJ110", "no-owner", "objective", Severity.ERROR
    what = _("Nobody, or a whole team, answers for the objective.")
    why = _(
        "Shared responsibility means that nobody drives it. Accountable is one person, who need not do all the work."
    )
    fix = _("Name one person of the team.")
    source = f"{TRUTH}, {ALIGN}"
    bad = (Objective("Shops open on their own", owner=""), Objective("Shops open on their own", owner="The team"))
    good = (Objective("Shops open on their own", owner="maria"), Objective("Shops open on their own"))

    def check_objective(self, objective: Objective, context: Context) -> Iterator[Finding]:
        problem = owner_problem(objective.owner, objective.reading)
        if problem:
            yield self.finding(problem, about=objective, owner=objective.owner or "",
                               suggestion=Said(_("Name one accountable person.")))  # fmt: skip


def owner_problem(owner: str | None, reading: Reading) -> str:
    """What is wrong with an owner, as a template that may use %(owner)s; empty when nothing is or nothing is known."""
    if owner is None:
        return ""
    named = owner.strip().casefold()
    if not named:
        return _("Nobody answers for it.")
    words = {*named.split()} - reading.lang.words["articles"]
    if words and words <= reading.lang.words["teams_as_owner"]:
        return _("“%(owner)s” is not an owner: name a person.")
    if any(mark in named for mark in (",", ";", " & ", " und ", " and ", "/", "+")):
        return _("“%(owner)s”: shared responsibility drives nothing. Name one person.")
    return ""


class BeyondTheCycle(Rule):
    code, name, about, severity = "OBJ111", "beyond-the-cycle", "objective", Severity.WARNING
    what = _("The objective promises a state of another year or era.")
    why = _("What lies years away cannot be steered by this cycle's reviews; it is a vision.")
    fix = _("Narrow it to the part of the way that this cycle can cover.")
    source = HUB
    bad = (Objective("Be the leading marketplace in Europe by 2035"), Objective("Change how the world learns forever"))
    good = (Objective("Teachers in two cities plan their week with us"),)

    def check_objective(self, objective: Objective, context: Context) -> Iterator[Finding]:
        reading = objective.reading
        last = context.plan.last_year
        for n, (token, low) in enumerate(zip(reading.tokens, reading.lows, strict=True)):
            year = int(low) if token.kind is Kind.NUMBER and low.isdecimal() and len(low) == 4 else 0
            if (2000 <= year <= 2200 and year > (last or 2030)) or low in reading.lang.words["eras"]:
                yield self.finding(
                    _("“%(words)s” is beyond this cycle."), about=objective, span=span_of(reading, n), words=token.text,
                    suggestion=Said(_("Say what will be true at the end of this cycle.")),
                )  # fmt: skip
                return
