"""KR212–KR219: is the measure a good one?"""

from collections.abc import Iterator

from quarterdeck.coach.catalogue import named_in
from quarterdeck.coach.findings import Finding, Said, Severity
from quarterdeck.coach.findings import mark as _
from quarterdeck.coach.language import VerbKind
from quarterdeck.coach.plan import KeyResult
from quarterdeck.coach.quantity import Role
from quarterdeck.coach.reading import Reading, Span
from quarterdeck.coach.rules.base import Context, Rule
from quarterdeck.coach.rules.objectives import HUB, TODO, TRUTH, span_of
from quarterdeck.coach.rules.results import reads_as_output
from quarterdeck.coach.suggestions.rewriting import with_baseline, with_numbers_way


class VanityMetric(Rule):
    code, name, about, severity = "KR212", "vanity-metric", "key result", Severity.INFO
    what = _("Page views, followers, downloads: they move without value moving.")
    why = _("Such a number rises with any noise and tells nobody what to do differently.")
    fix = _("Measure what the visitors do next: sign up, come back, buy, recommend.")
    source = HUB
    bad = (KeyResult("Increase followers from 4,000 to 10,000"), KeyResult("Increase page views by 30%"))
    good = (KeyResult("Increase sign-up rate of visitors from 2% to 4%"),)

    def check_key_result(self, key_result: KeyResult, context: Context) -> Iterator[Finding]:
        reading = key_result.reading
        if reading.target_quantity is None or reads_as_output(key_result):
            return
        words = (key_result.metric or reading.metric or reading.counted).casefold().replace("-", " ").split()
        vanity = reading.lang.words["vanity"]
        if (
            (words and words[-1] in vanity)
            or " ".join(words[-2:]).replace(" ", "-") in vanity
            or (words and words[0] in vanity)
        ):
            yield self.finding(
                _("“%(metric)s” can rise without anything being better."), about=key_result, span=reading.metric_span,
                metric=key_result.metric or reading.metric,
                suggestion=Said(_("What should these people do next? Measure that.")),
            )  # fmt: skip


class PerverseIncentive(Rule):
    code, name, about, severity = "KR213", "perverse-incentive", "key result", Severity.INFO
    what = _("Pushing this metric alone invites harm.")
    why = _("A measure that becomes a target gets reached, by whatever way is easiest.")
    fix = _("Put a counter-metric beside it, as a guardrail of the same objective.")
    source = HUB
    bad = (KeyResult("Reduce average handling time from 9 min to 5 min"),)
    good = (KeyResult("Raise first-contact resolution rate from 60% to 75%"),)

    def check_key_result(self, key_result: KeyResult, context: Context) -> Iterator[Finding]:
        if reads_as_output(key_result) or key_result.goal is None or key_result.is_guardrail:
            return
        metric = named_in(f"{key_result.metric} {key_result.text}")
        if metric is None or not metric.invites:
            return
        others = context.objective.key_results if context.objective is not None else ()
        if any(named_in(each.text) is not None and metric.beside in each.text.casefold() for each in others):
            return
        yield self.finding(
            _("Pushed alone, %(metric)s invites %(harm)s."), about=key_result, span=key_result.reading.metric_span,
            metric=metric.name, harm=metric.invites,
            suggestion=Said(_("Watch “%(beside)s” beside it, as a guardrail."), {"beside": metric.beside}),
        )  # fmt: skip


class AllOrNothing(Rule):
    code, name, about, severity = "KR214", "all-or-nothing", "key result", Severity.INFO
    what = _("100 % or zero as the target.")
    why = _("It is often completion in disguise, and it leaves no room for a good result that falls short of perfect.")
    fix = _("Choose the value that would already be a success, or keep it as a guardrail.")
    source = TODO
    bad = (KeyResult("Achieve 100% of the sales plan"), KeyResult("Zero sev-1 incidents"))
    good = (KeyResult("Reduce sev-1 incidents from 9 to 2"),)

    def check_key_result(self, key_result: KeyResult, context: Context) -> Iterator[Finding]:
        reading = key_result.reading
        goal = key_result.goal
        unit = key_result.unit or reading.unit
        if goal is None or reads_as_output(key_result) or reading.is_relative or key_result.is_guardrail:
            return
        if (goal == 100 and unit == "%") or goal == 0:
            yield self.finding(
                _("%(goal)s is all or nothing: what would already be a success?"), about=key_result,
                span=reading.target_span, goal="100 %" if goal else "0",
                suggestion=Said(_("Leave room for a good result that is not perfect.")),
            )  # fmt: skip


class NoStretch(Rule):
    code, name, about, severity = "KR215", "no-stretch", "key result", Severity.INFO
    what = _("The move is within the metric's noise, or far beyond anything seen.")
    why = _("A move nobody would notice needs no key result; one nobody can imagine steers nobody.")
    fix = _("Look at how the metric moved before, and choose a target a little beyond the best of it.")
    source = HUB
    limits = ("least_move", "most_move")
    bad = (KeyResult("Increase weekly active users from 10,000 to 10,050"), KeyResult("Grow orders from 20 to 4,000"))
    good = (KeyResult("Raise availability from 99.90% to 99.95%"), KeyResult("Grow orders from 200 to 300"))

    def check_key_result(self, key_result: KeyResult, context: Context) -> Iterator[Finding]:
        start, goal, reading = key_result.start, key_result.goal, key_result.reading
        if (
            start is None
            or goal is None
            or start == 0
            or key_result.way.startswith("keep")
            or reads_as_output(key_result)
        ):
            return
        if reading.is_relative and key_result.target is None:
            return
        move = abs(goal - start) / abs(start)
        if move == 0:
            return
        unit = key_result.unit or reading.unit
        near_perfect = unit == "%" and start >= 90 and abs(goal - start) >= 0.2 * (100 - start)
        if move < context.limits.least_move and not near_perfect:
            said = _("From %(start)s to %(goal)s is less than such a number wobbles by itself.")
        elif goal > context.limits.most_move * start > 0:
            said = _("From %(start)s to %(goal)s is more than tenfold: what makes it believable?")
        else:
            return
        yield self.finding(said, about=key_result, span=reading.target_span, start=_plain(start), goal=_plain(goal),
                           suggestion=Said(_("Compare with how far it moved in earlier cycles.")))  # fmt: skip


def _plain(value: float) -> str:
    return f"{value:,.10g}"


class Contradiction(Rule):
    code, name, about, severity = "KR216", "contradiction", "key result", Severity.ERROR
    what = _("Baseline equals target, or the verb and the numbers disagree.")
    why = _("It cannot be scored, and two readers would aim in opposite directions.")
    fix = _("Correct the number or the verb.")
    source = HUB
    bad = (
        KeyResult("Increase churn from 5% to 3%"),
        KeyResult("Reduce cost from €40 to €45"),
        KeyResult("Raise NPS from 32 to 32"),
    )
    good = (KeyResult("Reduce churn from 5% to 3%"), KeyResult("Improve latency from 300 ms to 200 ms"))

    def check_key_result(self, key_result: KeyResult, context: Context) -> Iterator[Finding]:
        reading = key_result.reading
        start, goal = key_result.start, key_result.goal
        if start is None or goal is None or (reading.is_relative and key_result.target is None):
            return
        if key_result.way.startswith("keep") or (
            key_result.baseline is None and reading.baseline_unit and reading.unit and reading.baseline_unit != reading.unit
        ):  # fmt: skip
            return
        if start == goal:
            yield self.finding(_("Baseline and target are the same."), about=key_result, span=reading.target_span,
                               suggestion=Said(_("What value shall it have at the end?")))  # fmt: skip
            return
        verb = reading.verb
        kind = verb.kind if verb is not None and verb.leads else None
        up = {VerbKind.INCREASE: True, VerbKind.DECREASE: False}.get(kind) if kind else None
        chosen = {"increase": True, "decrease": False}.get(key_result.direction)
        for expected in (up, chosen):
            if expected is not None and expected != (goal > start):
                word = reading.tokens[verb.token].text if verb is not None and expected is up else key_result.direction
                yield self.finding(
                    _("“%(word)s”, but %(start)s to %(goal)s goes the other way."), about=key_result,
                    span=reading.target_span, word=word, start=_plain(start), goal=_plain(goal),
                    rewrite=with_numbers_way(reading) if expected is up else "",
                    suggestion=Said(_("Correct the verb or the numbers.")),
                )  # fmt: skip
                return


class AmbiguousChange(Rule):
    code, name, about, severity = "KR217", "ambiguous-change", "key result", Severity.WARNING
    what = _("“By 25 %”: of what, and relative or in points?")
    why = _("Everyone should score it the same way; a percentage of an unknown number can be read in several.")
    fix = _("Write both values: from … to …")
    source = HUB
    bad = (KeyResult("Reduce churn by 25%"), KeyResult("Increase conversion rate 20%"))
    good = (KeyResult("Reduce churn from 8% to 6%"), KeyResult("Reduce churn by 25%", baseline=8.0, target=6.0))

    def check_key_result(self, key_result: KeyResult, context: Context) -> Iterator[Finding]:
        reading = key_result.reading
        if (
            not reading.is_relative
            or reading.unit != "%"
            or key_result.baseline is not None
            or reading.baseline is not None
        ):
            return
        if reads_as_output(key_result):
            return
        yield self.finding(
            _("“%(change)s” of what? It can be read as a share or as points."), about=key_result,
            span=reading.target_span, change=_words_at(reading, reading.target_span),
            rewrite=with_baseline(reading), suggestion=Said(_("Write both values: “from … to …”.")),
        )  # fmt: skip


def _words_at(reading: Reading, span: Span | None) -> str:
    return reading.text[span.start : span.end] if span is not None else ""


class RatingWithoutCriteria(Rule):
    code, name, about, severity = "KR218", "rating-without-criteria", "key result", Severity.WARNING
    what = _("A subjective assessment has no agreed criteria.")
    why = _("An assessment counts as a measure only if everyone agrees beforehand on how it is made.")
    fix = _("Write down who assesses, on what scale, and what each step of the scale means.")
    source = TRUTH
    bad = (
        KeyResult("Self-assessment of our maturity rises from 2 to 4"),
        KeyResult("Quality of planning 4 of 5", kind="rating"),
    )
    good = (
        KeyResult("Quality of planning 4 of 5", kind="rating", criteria="Each lead rates against the five-step scale"),
    )

    def check_key_result(self, key_result: KeyResult, context: Context) -> Iterator[Finding]:
        if key_result.criteria.strip():
            return
        words = key_result.reading.lang.words["assessments"]
        at = next((n for n, low in enumerate(key_result.reading.lows) if low in words), None)
        if key_result.kind == "rating" or (at is not None and not key_result.kind and not reads_as_output(key_result)):
            yield self.finding(
                _("Who assesses it, by which agreed criteria?"), about=key_result,
                span=span_of(key_result.reading, at) if at is not None else None,
                suggestion=Said(_("Write the criteria down before the cycle begins.")),
            )  # fmt: skip


class PercentComplete(Rule):
    code, name, about, severity = "KR219", "percent-complete", "key result", Severity.WARNING
    what = _("The key result measures the progress of a project.")
    why = _(
        "90 % complete is a feeling, and complete is not the same as useful. Some allow it for work that must be done."
    )
    fix = _("Measure what the project changes; keep its progress on the board.")
    source = f"{TRUTH} allows it for completion"
    bad = (KeyResult("Project Phoenix 60% complete"), KeyResult("Migration from 20% to 50%", kind="completion"))
    good = (KeyResult("Share of traffic on the new system from 20% to 50%"),)

    def check_key_result(self, key_result: KeyResult, context: Context) -> Iterator[Finding]:
        reading = key_result.reading
        at = next((n for n, low in enumerate(reading.lows) if low in reading.lang.words["percent_complete"]), None)
        in_words = at is not None and any(
            each.unit == "%" and each.role is not Role.BASELINE for each in reading.quantities
        )
        if key_result.kind == "completion" or (
            in_words and (reads_as_output(key_result) or reading.has_any("deliverable_nouns"))
        ):
            yield self.finding(
                _("Percent complete tells how far the work is, not what it is good for."), about=key_result,
                span=span_of(reading, at) if at is not None else None,
                suggestion=Said(_("What changes for whom when it is complete? Measure that.")),
            )  # fmt: skip
