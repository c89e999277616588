"""SET3xx: do the key results of an objective, and the objectives of a team, make a good set?"""

from collections import Counter, defaultdict
from collections.abc import Iterator

from quarterdeck.coach.findings import Finding, Said, Severity
from quarterdeck.coach.findings import mark as _
from quarterdeck.coach.plan import KeyResult, Objective, Plan
from quarterdeck.coach.rules.base import Context, Rule
from quarterdeck.coach.rules.objectives import ALIGN, HUB, THEATRE, TODO, TRUTH
from quarterdeck.coach.rules.results import reads_as_output

_NPS, _CHURN = KeyResult("NPS from 32 to 50", owner="ana"), KeyResult("Reduce churn from 5% to 3%", owner="ben")
_LAUNCH, _HOST = KeyResult("Launch the portal"), KeyResult("Host 5 webinars")


class TooFewKeyResults(Rule):
    code, name, about, severity = "SET301", "too-few-key-results", "set", Severity.WARNING
    what = _("One key result alone rarely proves an objective.")
    why = _("A single number can be reached by accident, or by harming what it does not see.")
    fix = _("Add a second one that would notice if the first were reached in the wrong way.")
    source = f"{HUB}, {ALIGN}"
    bad = (Objective("Shops stay", key_results=(_NPS,)), Objective("Shops stay"))
    good = (Objective("Shops stay", key_results=(_NPS, _CHURN)),)

    def check_objective(self, objective: Objective, context: Context) -> Iterator[Finding]:
        count = sum(not each.is_guardrail for each in objective.key_results)
        if count == 0:
            yield self.finding(_("No key result yet: how will you know?"), about=objective)
        elif count == 1:
            yield self.finding(_("One key result rarely proves an objective."), about=objective,
                               suggestion=Said(_("Add one that would notice a wrong way of reaching the first.")))  # fmt: skip


class TooManyKeyResults(Rule):
    code, name, about, severity = "SET302", "too-many-key-results", "set", Severity.WARNING
    what = _("There are more key results than the recommended or the hard limit.")
    why = _("When everything is measured nothing is chosen, and the weekly check-in becomes a chore.")
    fix = _("Keep the few that prove the objective; move the others to KPIs or initiatives.")
    source = f"{TRUTH}, {HUB}, {TODO}, {ALIGN}"
    limits = ("key_results_recommended", "key_results_hard")
    bad = (Objective("Shops stay", key_results=(_NPS,) * 5), Objective("Shops stay", key_results=(_NPS,) * 6))
    good = (Objective("Shops stay", key_results=(_NPS, _CHURN)),)

    def check_objective(self, objective: Objective, context: Context) -> Iterator[Finding]:
        count, limits = len(objective.key_results), context.limits
        if count > limits.key_results_hard:
            yield self.finding(
                _("%(count)d key results; the limit is %(limit)d."), about=objective, severity=Severity.ERROR,
                count=count, limit=limits.key_results_hard,
                suggestion=Said(_("Keep the few that prove the objective.")),
            )  # fmt: skip
        elif count > limits.key_results_recommended:
            yield self.finding(
                _("%(count)d key results; %(limit)d or fewer keep the focus."), about=objective,
                count=count, limit=limits.key_results_recommended,
                suggestion=Said(_("Which one would you not miss?")),
            )  # fmt: skip


class TooManyObjectives(Rule):
    code, name, about, severity = "SET303", "too-many-objectives", "plan", Severity.WARNING
    what = _("A team, or the company, has more objectives than the recommended or the hard limit.")
    why = _("If you cannot fit the priorities into the limit, you have not prioritised: you have listed.")
    fix = _("Set some aside in the backlog for the next cycle.")
    source = f"{TRUTH}, {HUB}, {TODO}, {ALIGN}"
    limits = (
        "team_objectives_recommended",
        "team_objectives_hard",
        "company_objectives_recommended",
        "company_objectives_hard",
    )
    bad = (Plan(tuple(Objective(f"Shops stay {n}", team="Growth") for n in "abc")),)
    good = (Plan((Objective("Shops stay", team="Growth"), Objective("Shops open", team="Sales"))),)

    def check_plan(self, plan: Plan, context: Context) -> Iterator[Finding]:
        limits = context.limits
        for team, count in Counter(each.team for each in plan.objectives).items():
            is_company = bool(team) and team == plan.company
            recommended = limits.company_objectives_recommended if is_company else limits.team_objectives_recommended
            hard = limits.company_objectives_hard if is_company else limits.team_objectives_hard
            if count > recommended:
                over = count > hard
                said = _("%(team)s has %(count)d objectives; the limit is %(limit)d.") if over else (
                    _("%(team)s has %(count)d objectives; %(limit)d or fewer keep the focus.")
                )  # fmt: skip
                yield self.finding(
                    said, severity=Severity.ERROR if over else None, team=team or "–", count=count,
                    limit=hard if over else recommended, suggestion=Said(_("Set one aside for the next cycle.")),
                )  # fmt: skip


class SameMetricTwice(Rule):
    code, name, about, severity = "SET304", "same-metric-twice", "set", Severity.WARNING
    what = _("Two key results measure one thing.")
    why = _("They rise and fall together, so the second proves nothing.")
    fix = _("Drop one, or measure the other side of the change.")
    source = HUB
    bad = (Objective("Shops stay", key_results=(KeyResult("Reduce churn from 5% to 3%"), KeyResult("Churn below 3%"))),)
    good = (Objective("Shops stay", key_results=(_NPS, _CHURN)),)

    def check_objective(self, objective: Objective, context: Context) -> Iterator[Finding]:
        seen: dict[frozenset[str], KeyResult] = {}
        for each in objective.key_results:
            named = _metric_words(each)
            if not named:
                continue
            if named in seen:
                yield self.finding(
                    _("“%(metric)s” is measured twice."), about=each, span=each.reading.metric_span,
                    metric=each.metric or each.reading.metric or each.reading.counted,
                    suggestion=Said(_("Keep one, and measure another side of the change.")),
                )  # fmt: skip
            seen.setdefault(named, each)


def _metric_words(key_result: KeyResult) -> frozenset[str]:
    if reads_as_output(key_result):
        return frozenset()
    lang = key_result.reading.lang
    words = (key_result.metric or key_result.reading.metric or key_result.reading.counted).casefold().split()
    return frozenset(
        word for word in words if word not in lang.words["articles"] | lang.words["prepositions"] | {"rate"}
    )


class ToDoList(Rule):
    code, name, about, severity = "SET305", "to-do-list", "set", Severity.ERROR
    what = _("Every key result of the objective is an output: OKR theatre.")
    why = _("The whole list can be done and the objective be as far away as before: a plan in disguise.")
    fix = _("Climb the why ladder from each, keep the two or three results that appear, and make the list initiatives.")
    source = f"{THEATRE}, {TODO}, {ALIGN}"
    bad = (Objective("Lead in enterprise AI", key_results=(_LAUNCH, _HOST)),)
    good = (Objective("Lead in enterprise AI", key_results=(_LAUNCH, _NPS)),)

    def check_objective(self, objective: Objective, context: Context) -> Iterator[Finding]:
        results = objective.key_results
        if len(results) >= 2 and all(each.is_output for each in results):
            yield self.finding(
                _("All %(count)d key results are things to do. Done, they would not prove the objective."),
                about=objective, count=len(results),
                suggestion=Said(_("Find the result behind each, and keep these as initiatives.")),
            )  # fmt: skip


class OverloadedOwner(Rule):
    code, name, about, severity = "SET306", "overloaded-owner", "plan", Severity.INFO
    what = _("One person owns more key results than can be steered.")
    why = _(
        "An owner looks at the number every week, speaks up early and asks for what is missing; that takes attention."
    )
    fix = _("Hand some over, or have fewer.")
    source = ALIGN
    limits = ("key_results_per_owner",)
    bad = (Plan((Objective("Shops stay", key_results=(_NPS,) * 5),)),)
    good = (Plan((Objective("Shops stay", key_results=(_NPS, _CHURN)),)),)

    def check_plan(self, plan: Plan, context: Context) -> Iterator[Finding]:
        owned: dict[str, int] = defaultdict(int)
        for objective in plan.objectives:
            for each in objective.key_results:
                if each.owner and each.owner.strip():
                    owned[each.owner.strip()] += 1
        for owner, count in owned.items():
            if count > context.limits.key_results_per_owner:
                yield self.finding(
                    _("%(owner)s owns %(count)d key results; %(limit)d are what one person can steer."),
                    owner=owner, count=count, limit=context.limits.key_results_per_owner,
                    suggestion=Said(_("Hand some over, or have fewer.")),
                )  # fmt: skip


class NoCounterweight(Rule):
    code, name, about, severity = "SET307", "no-counterweight", "set", Severity.INFO
    what = _("All key results push one way, with nothing guarding quality.")
    why = _("Speed, cost and volume are easily had at the expense of what nobody measures.")
    fix = _("Add a guardrail: an error rate, a satisfaction or a return rate that must not get worse.")
    source = HUB
    bad = (Objective("Answer faster", key_results=(
        KeyResult("Reduce handling time from 9 min to 6 min"), KeyResult("Raise tickets per day from 20 to 30"))),)  # fmt: skip
    good = (Objective("Answer faster", key_results=(
        KeyResult("Reduce handling time from 9 min to 6 min"), KeyResult("Raise satisfaction from 80% to 85%"))),)  # fmt: skip

    def check_objective(self, objective: Objective, context: Context) -> Iterator[Finding]:
        results = [each for each in objective.key_results if not reads_as_output(each)]
        if len(results) < 2 or any(each.is_guardrail or each.way.startswith("keep") for each in objective.key_results):
            return
        pushing = [each for each in results if each.reading.has_any("speed")]
        if len(pushing) == len(results) and not any(each.reading.has_any("guards") for each in results):
            yield self.finding(
                _("Everything here pushes speed, cost or volume; nothing would notice if quality paid for it."),
                about=objective, suggestion=Said(_("Add a guardrail that must not get worse.")),
            )  # fmt: skip
