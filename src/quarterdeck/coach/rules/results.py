"""KR201–KR211: is this a result, can it be measured, and does somebody answer for it?"""

from collections.abc import Iterator

from quarterdeck.coach.findings import Finding, Said, Severity
from quarterdeck.coach.findings import mark as _
from quarterdeck.coach.language import MAKES, MOVES, VerbKind
from quarterdeck.coach.plan import KeyResult
from quarterdeck.coach.quantity import Quantity, Role
from quarterdeck.coach.reading import Reading, Span
from quarterdeck.coach.rules.base import Context, Rule
from quarterdeck.coach.rules.objectives import ALIGN, HUB, THEATRE, TODO, TRUTH, owner_problem, span_of
from quarterdeck.coach.suggestions.rewriting import with_baseline, with_target, without_deadline
from quarterdeck.coach.text import Kind


def reads_as_output(key_result: KeyResult) -> bool:
    """Whether KR201 speaks about it. What somebody chose to measure as a count or as completion has rules of its own."""
    return key_result.is_output and key_result.kind != "count" and bool(key_result.reading.tokens)


def explain_output(key_result: KeyResult) -> tuple[Said, Span | None]:
    """Why a key result reads as an output, by what carried the judgement, and the words that tell."""
    reading = key_result.reading
    verb = reading.verb
    if verb is not None and verb.leads and verb.kind is VerbKind.DELIVER:
        said = _("“%(word)s” announces a deliverable; nothing says what changes for anybody.")
    elif verb is not None and verb.leads and verb.kind is VerbKind.ACTIVITY:
        said = _("“%(word)s” names an activity: it can be done, and nothing need change.")
    elif verb is not None and verb.leads and verb.kind is VerbKind.VAGUE:
        said = _("“%(word)s” without a measure is work to do, not a result.")
    else:
        done = next((n for n, low in enumerate(reading.lows) if low in reading.lang.words["participles"]), None)
        if done is not None:
            word = reading.tokens[done].text
            return Said(_("“%(word)s” says that something is finished, not what it changed."), {"word": word}), span_of(
                reading, done
            )
        if "speaks of an ability" in key_result.judgement.carried_by:
            return Said(_("An ability is a feature: who uses it, how often, and to what effect?")), None
        counted = reading.target_quantity
        if counted is not None and counted.counted:
            words = f"{reading.text[counted.start : counted.end]} {counted.counted}"
            span = Span(counted.start, counted.end)
            return Said(_("“%(word)s” counts what is made, not what it brings about."), {"word": words}), span
        return Said(_("This reads as something to have or to finish, not as a change that can be measured.")), None
    return Said(said, {"word": reading.tokens[verb.token].text}), span_of(reading, verb.token)


class OutputNotOutcome(Rule):
    code, name, about, severity = "KR201", "output-not-outcome", "key result", Severity.ERROR
    what = _("The key result is a task, a deliverable, an event or a milestone.")
    why = _("Doing is not achieving: everything on the list can be done and nothing be better. A key result is a measurable "
            "change in what customers, users, the business or the running system do.")  # fmt: skip
    fix = _(
        "Ask “why are we doing this?” until a metric appears; make that the key result and keep this as an initiative."
    )
    source = f"{HUB}, {THEATRE}, {TODO}, {ALIGN}"
    bad = (
        KeyResult("Launch v3.0 of our platform"), KeyResult("Migrate 100% of customers to the new version"),
        KeyResult("Host 5 webinars on enterprise AI"), KeyResult("Send customer survey by March 15"),
        KeyResult("Hire two additional support agents"), KeyResult("Redesign the FAQ page"),
        KeyResult("Launch the redesigned onboarding flow"), KeyResult("Neues CRM einführen"),
    )  # fmt: skip
    good = (
        KeyResult("Increase Net Promoter Score from 32 to 50"), KeyResult("Increase enterprise sign-ups by 25%"),
        KeyResult("Reduce churn rate to <5% within enterprise segment"),
        KeyResult("Generate 200 qualified enterprise leads through events"),
        KeyResult("Reduce new-user drop-off during onboarding from 40% to 20%"),
        KeyResult("Kundenzufriedenheit von 3,9 auf 4,4 erhöhen"),
    )  # fmt: skip

    def check_key_result(self, key_result: KeyResult, context: Context) -> Iterator[Finding]:
        if not reads_as_output(key_result):
            return
        said, span = explain_output(key_result)
        yield Finding(
            self.code, self.severity, said, key_result.reference, span,
            Said(_("Ask what it is for, make that the key result, and keep this as an initiative.")),
        )  # fmt: skip


class NoMetric(Rule):
    code, name, about, severity = "KR202", "no-metric", "key result", Severity.ERROR
    what = _("Nothing is measured.")
    why = _("Without a metric everyone scores it differently, and the review has nothing to look at.")
    fix = _("Name what is counted or timed. The metric catalogue helps.")
    source = HUB
    bad = (
        KeyResult("Customers are happier with us"),
        KeyResult("Be more visible in Asia"),
        KeyResult("In Asien sichtbarer werden"),
    )
    good = (KeyResult("Increase activation rate from 20% to 35%"), KeyResult("1,000 daily active users"))

    def check_key_result(self, key_result: KeyResult, context: Context) -> Iterator[Finding]:
        reading = key_result.reading
        if key_result.metric.strip() or key_result.goal is not None or reading.has_any("metric_nouns") or (
            key_result.kind in {"completion", "rating", "ordinal"}
        ):  # fmt: skip
            return
        verb = reading.verb
        if reads_as_output(key_result) and (
            (verb is not None and verb.kind in MAKES) or reading.has_any("participles")
        ):
            return  # KR201 says the larger trouble
        yield self.finding(
            _("Nothing here is measured: how would two people give it the same score?"), about=key_result,
            suggestion=Said(_("Name the metric and write it as: movement + metric + from … to …")),
        )  # fmt: skip


class NoBaseline(Rule):
    code, name, about, severity = "KR203", "no-baseline", "key result", Severity.WARNING
    what = _("There is no starting value.")
    why = _("Without it nobody knows whether the target is a stretch or already true, and progress cannot be scored.")
    fix = _("Write “from … to …”. If it was never measured, name who measures it by when.")
    source = f"{TRUTH}, {HUB}"
    bad = (
        KeyResult("Reach an activation rate of 35%"),
        KeyResult("Grow monthly orders to 4,000"),
        KeyResult("Aktivierungsrate auf 35 % steigern"),
    )
    good = (
        KeyResult("Grow monthly orders from 2,600 to 4,000"), KeyResult("Keep error rate below 1%"),
        KeyResult("Grow monthly orders to 4,000", baseline=2600), KeyResult("Close 12 deals above €50k"),
    )  # fmt: skip

    def check_key_result(self, key_result: KeyResult, context: Context) -> Iterator[Finding]:
        reading = key_result.reading
        if key_result.start is not None or key_result.goal is None or reads_as_output(key_result):
            return
        if (
            key_result.baseline_is_being_measured
            or key_result.way.startswith("keep")
            or key_result.kind in {"count", "ordinal"}
        ):
            return
        if key_result.goal == 0 or _counts_from_nothing(reading):
            return
        yield self.finding(
            _("From where? Without a starting value nobody knows how far this is."),
            about=key_result, span=reading.target_span, rewrite=with_baseline(reading),
            suggestion=Said(_("Add today's value: “from … to …”.")),
        )  # fmt: skip


def _counts_from_nothing(reading: Reading) -> bool:
    """“Win 25 customers”, “1,200 leads this quarter”: a count of what is gained begins at nothing."""
    quantity = reading.target_quantity
    verb = reading.verb
    gained = verb is not None and verb.kind in (VerbKind.ACQUIRE, VerbKind.ACTIVITY, VerbKind.DELIVER)
    return gained and quantity is not None and quantity.unit not in {"%", "x"} and not reading.is_relative


class NoTarget(Rule):
    code, name, about, severity = "KR204", "no-target", "key result", Severity.ERROR
    what = _("There is no value to reach.")
    why = _("“Better” is always true in the end. A target is what makes a result a promise, and a miss a lesson.")
    fix = _("Write the value at the end of the cycle: “from … to …”.")
    source = f"{TRUTH}, {HUB}"
    bad = (KeyResult("Increase customer retention"), KeyResult("Reduce churn"), KeyResult("Kundenbindung steigern"))
    good = (KeyResult("Increase customer retention from 81% to 88%"), KeyResult("Reduce churn", target=3.0))

    def check_key_result(self, key_result: KeyResult, context: Context) -> Iterator[Finding]:
        if key_result.goal is not None or key_result.kind in {"ordinal", "completion"} or reads_as_output(key_result):
            return
        reading = key_result.reading
        if not (key_result.metric.strip() or reading.has_any("metric_nouns")) and not (
            reading.verb is not None and reading.verb.kind in MOVES
        ):  # fmt: skip
            return  # KR202 says the larger trouble
        yield self.finding(
            _("To what value? Nothing says when this is reached."), about=key_result, rewrite=with_target(reading),
            suggestion=Said(_("Add the value at the end of the cycle.")),
        )  # fmt: skip


class VagueVerb(Rule):
    code, name, about, severity = "KR205", "vague-verb", "key result", Severity.WARNING
    what = _("Improve, enhance, strengthen: with nothing to measure.")
    why = _("Such a verb needs a metric to mean anything; without one it is an intention.")
    fix = _("Replace it by the movement of a metric: increase … from … to …")
    source = HUB
    bad = (KeyResult("Improve adoption"), KeyResult("Enhance engagement"), KeyResult("Zusammenarbeit verbessern"))
    good = (KeyResult("Improve developer satisfaction from 6.1 to 7.5"),)

    def check_key_result(self, key_result: KeyResult, context: Context) -> Iterator[Finding]:
        reading = key_result.reading
        verb = reading.verb
        if verb is None or verb.kind is not VerbKind.VAGUE or key_result.goal is not None:
            return
        if not verb.leads and not reading.lang.verb_last:
            return
        yield self.finding(
            _("“%(verb)s” by how much, measured how?"), about=key_result, span=span_of(reading, verb.token),
            verb=reading.tokens[verb.token].text, suggestion=Said(_("Say which number moves, from what to what.")),
        )  # fmt: skip


class NotMeasurableWeekly(Rule):
    code, name, about, severity = "KR206", "not-measurable-weekly", "key result", Severity.WARNING
    what = _("The value cannot move before the end of the cycle.")
    why = _("What cannot be read every week or two cannot be steered; it is a milestone.")
    fix = _("Find a measure that leads it and moves every week, and keep this one as a KPI.")
    source = THEATRE
    bad = (
        KeyResult("Annual survey result rises from 70 to 80"),
        KeyResult("Retention up from 70% to 80%", weeks_between_check_ins=13),
    )
    good = (KeyResult("Weekly active teams from 40 to 70"),)

    def check_key_result(self, key_result: KeyResult, context: Context) -> Iterator[Finding]:
        if reads_as_output(key_result) or key_result.kind == "ordinal":
            return
        reading = key_result.reading
        at = next((n for n, low in enumerate(reading.lows) if low in reading.lang.words["milestone"]), None)
        if key_result.weeks_between_check_ins > 4 or at is not None:
            yield self.finding(
                _("This moves once, at the end: nobody can steer by it on the way."), about=key_result,
                span=span_of(reading, at) if at is not None else None,
                suggestion=Said(_("Look for a measure that moves every week and leads this one.")),
            )  # fmt: skip


class CountedOutput(Rule):
    code, name, about, severity = "KR207", "counted-output", "key result", Severity.WARNING
    what = _("The key result counts activity.")
    why = _(
        "A number of things done is easy to reach and proves little. Some count outputs on purpose; "
        "a change is the better proof."
    )
    fix = _("Ask what the things are for, and measure that; keep the count with the initiative.")
    source = f"{TRUTH} allows it, {TODO} prefers an outcome"
    bad = (
        KeyResult("Host 5 webinars on enterprise AI", kind="count"),
        KeyResult("5 new designs to test", kind="count"),
    )
    good = (KeyResult("Win 25 customers in the public sector", kind="count"),)

    def check_key_result(self, key_result: KeyResult, context: Context) -> Iterator[Finding]:
        if key_result.kind != "count" or not key_result.is_output:
            return
        said, span = explain_output(key_result)
        yield Finding(
            self.code, self.severity, said, key_result.reference, span,
            Said(_("Counting is allowed. What would have to change for the count to be worth it?")),
        )  # fmt: skip


class TwoMetrics(Rule):
    code, name, about, severity = "KR208", "two-metrics", "key result", Severity.WARNING
    what = _("Two results share one key result.")
    why = _("When one is reached and the other is not, nobody knows the score.")
    fix = _("Make it two key results, or choose the one that proves the objective.")
    source = HUB
    bad = (
        KeyResult("Increase NPS from 32 to 50 and reduce churn from 5% to 3%"),
        KeyResult("Raise margin to 40% and cut stock by 15%"),
    )
    good = (
        KeyResult("Reduce support cost per order from €4.10 to €3.20"),
        KeyResult("Keep latency between 200 and 300 ms"),
    )

    def check_key_result(self, key_result: KeyResult, context: Context) -> Iterator[Finding]:
        reading = key_result.reading
        ends = [each for each in reading.quantities if each.role in (Role.TARGET, Role.RELATIVE) and not each.is_word]
        if reading.target_high is not None or len(ends) < 2:
            return
        first, second = ends[0], ends[1]
        joined = any(
            low in reading.lang.words["joiners"] | {",", ";"} for low in reading.lows[first.last + 1 : second.first]
        )
        verbs = [n for n in range(first.last + 1, second.first) if reading.lows[n] in reading.lang.verbs]
        nouns = sum(reading.tokens[n].kind is Kind.WORD for n in range(first.last + 1, second.first))
        if joined and (verbs or nouns >= 3):
            yield self.finding(
                _("“%(words)s” is a second result."), about=key_result, span=Span(second.start, second.end),
                words=_around(reading, second), suggestion=Said(_("Split it into two key results.")),
            )  # fmt: skip


def _around(reading: Reading, quantity: Quantity) -> str:
    first = max(0, quantity.first - 3)
    return reading.text[reading.tokens[first].start : quantity.end]


class KeepTheLightsOn(Rule):
    code, name, about, severity = "KR209", "keep-the-lights-on", "key result", Severity.WARNING
    what = _("The key result keeps something as it is.")
    why = _(
        "Key results are for change. What has to stay healthy is a KPI, or a guardrail beside a result that could harm it."
    )
    fix = _("Make it a KPI, or mark it as a guardrail of this objective.")
    source = f"{TRUTH}, {HUB}, {THEATRE}"
    bad = (KeyResult("Maintain customer satisfaction at 4.5"), KeyResult("Keep uptime above 99.9%"))
    good = (KeyResult("Keep uptime above 99.9%", is_guardrail=True), KeyResult("Raise uptime from 99.5% to 99.9%"))

    def check_key_result(self, key_result: KeyResult, context: Context) -> Iterator[Finding]:
        reading = key_result.reading
        if key_result.is_guardrail or reads_as_output(key_result):
            return
        verb = reading.verb
        keeps = key_result.direction.startswith("keep") if key_result.direction else reading.movement == "keep"
        if keeps and (verb is None or verb.kind is VerbKind.KEEP or key_result.direction):
            if verb is None and not key_result.direction and reading.target == 0:
                return  # “zero incidents” may well be a change
            yield self.finding(
                _("This keeps things as they are: a KPI, or a guardrail beside a result that could harm it."),
                about=key_result, span=span_of(reading, verb.token) if verb is not None else None,
                suggestion=Said(_("Mark it as a guardrail, or watch it as a KPI.")),
            )  # fmt: skip


class NoSingleOwner(Rule):
    code, name, about, severity = "KR210", "no-single-owner", "key result", Severity.ERROR
    what = _("The key result has no owner, several, or a team.")
    why = _("The team is not an owner. One person tracks it, speaks up early and asks for what it needs.")
    fix = _("Name one person.")
    source = ALIGN
    bad = (
        KeyResult("NPS from 32 to 50", owner=""),
        KeyResult("NPS from 32 to 50", owner="The team"),
        KeyResult("NPS from 32 to 50", owner="ana, ben"),
    )
    good = (KeyResult("NPS from 32 to 50", owner="ana"), KeyResult("NPS from 32 to 50"))

    def check_key_result(self, key_result: KeyResult, context: Context) -> Iterator[Finding]:
        problem = owner_problem(key_result.owner, key_result.reading)
        if problem:
            yield self.finding(problem, about=key_result, owner=key_result.owner or "",
                               suggestion=Said(_("Name one person who answers for it.")))  # fmt: skip


class DateAsTarget(Rule):
    code, name, about, severity = "KR211", "date-as-target", "key result", Severity.WARNING
    what = _("A date stands where the target should be.")
    why = _(
        "A deadline says when something is done, not what it achieves. The end of the cycle is the date of every key result."
    )
    fix = _("Leave the date to the initiative, and write the value to be reached.")
    source = ALIGN
    bad = (KeyResult("Send customer survey by March 15"), KeyResult("Portal live by 30 June"))
    good = (KeyResult("Raise response rate from 12% to 25% by March 15"),)

    def check_key_result(self, key_result: KeyResult, context: Context) -> Iterator[Finding]:
        reading = key_result.reading
        if reading.deadline is None or key_result.goal is not None:
            return
        yield self.finding(
            _("“%(date)s” is a deadline, not a result."), about=key_result, span=reading.deadline,
            date=reading.deadline_words, rewrite=without_deadline(reading) if not reads_as_output(key_result) else "",
            suggestion=Said(_("Say what will be measurably different, and leave the date to the work.")),
        )  # fmt: skip
