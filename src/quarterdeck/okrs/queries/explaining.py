"""Why this number? The inputs, weights, exclusions and formula behind every score and status, computed as it was."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from quarterdeck.measure import Kind, format_value
from quarterdeck.okrs.models import KeyResult, Objective
from quarterdeck.okrs.queries.rows import KeyResultRow, key_result_row, objective_rows
from quarterdeck.okrs.wording import status_rule
from quarterdeck.people.models import Member


@dataclass(frozen=True, slots=True)
class Explanation:
    """`inputs` are (name, value); `formula` is a sentence with the numbers filled in; `exclusions` say what did not count."""

    title: str
    inputs: tuple[tuple[str, str], ...]
    formula: str
    exclusions: tuple[str, ...]
    rule: str
    last_change: str


def why_key_result(reader: Member, key_result: KeyResult, today: date) -> Explanation:
    """Score and status of a key result. No statements."""
    settings = reader.organisation.settings
    row = key_result_row(key_result, key_result.objective.cycle, settings, reader, today)
    inputs = [
        (_("Baseline"), _shown(row.baseline, row.unit)),
        (_("Target"), _shown(row.target, row.unit)),
        (_("Value"), _shown(row.value, row.unit)),
        (_("Expected today"), _shown(row.expected_value, row.unit)),
        (_("Score"), _score(row.score)),
        (_("Expected score"), _score(row.expected_score)),
        *_ahead(row),
    ]
    if row.direction == "keep_between":
        inputs.insert(2, (_("Upper bound"), _shown(row.target_high, row.unit)))
    if row.commit_zone is not None:
        inputs.insert(
            2,
            (
                _("Zones"),
                f"{_shown(row.commit_zone, row.unit)} · {_shown(row.target, row.unit)} · {_shown(row.stretch_zone, row.unit)}",
            ),
        )
    exclusions = (
        [_("A guardrail: it has no share in the objective's score, it gates its status.")] if row.is_guardrail else []
    )
    return Explanation(
        title=f"{row.reference}: {row.status_word}",
        inputs=tuple(inputs),
        formula=_formula(key_result, row),
        exclusions=tuple(exclusions),
        rule=status_rule(settings),
        last_change=_last(row),
    )


def _ahead(row: KeyResultRow) -> list[tuple[str, str]]:
    """The forecast: probability and the range in which eight of ten such key results end."""
    if row.p_hit is None:
        return []
    found = [(_("Probability of reaching the target"), f"{row.likely} %")]
    if row.q50 is not None:
        found.append((_("Likely to end at"), _shown(_short(row.q50), row.unit)))
        found.append(
            (
                _("Eight times of ten between"),
                f"{_shown(_short(row.q10), row.unit)} – {_shown(_short(row.q90), row.unit)}",
            )
        )
    if row.confidence is not None:
        found.append((_("Felt by its owner"), f"{row.confidence}/10"))
    return found


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.3g}")


def _formula(key_result: KeyResult, row: KeyResultRow) -> str:
    if row.value is None:
        return _("No score before the first check-in: unknown, not 0.")
    if row.kind == Kind.ORDINAL:
        return _("Described zones score 0.3 for commit, 0.7 for target, 1.0 for stretch.")
    if row.keeps:
        return _(
            "Share of the known time inside the bound: %(days)d days inside up to the last check-in, since then %(now)s."
        ) % {"days": key_result.days_inside, "now": _("inside") if key_result.is_inside else _("outside")}
    if row.baseline is None:
        return _("No score until the baseline is measured.")
    if row.commit_zone is not None:
        return _("Between the zones in straight lines: baseline 0, commit 0.3, target 0.7, stretch 1.0.")
    return _("(%(value)s − %(baseline)s) ÷ (%(target)s − %(baseline)s) = %(progress)s, kept between 0 and 1.") % {
        "value": _shown(row.value, ""),
        "baseline": _shown(row.baseline, ""),
        "target": _shown(row.target, ""),
        "progress": _score(row.progress),
    }


def why_objective(reader: Member, objective: Objective, today: date) -> Explanation:
    """The score of an objective from its key results' scores and weights. One statement."""
    row = objective_rows([objective], reader, today)[0]
    counted = [each for each in row.key_results if each.score is not None and not each.is_guardrail]
    inputs = tuple(
        (f"{each.reference} · {round((each.weight_share or 0) * 100)} %", _score(each.score))
        for each in row.key_results
        if not each.is_guardrail
    )
    total = sum(each.weight_share or 0 for each in counted)
    parts = " + ".join(f"{(each.weight_share or 0) / total:.2f}·{each.score:.2f}" for each in counted) if total else "–"
    exclusions = [
        _("%(ref)s: no score known yet, so it is left out, not counted as 0.") % {"ref": each.reference}
        for each in row.key_results
        if each.score is None and not each.is_guardrail
    ]
    exclusions += [
        _("%(ref)s: a guardrail gates the status and has no share.") % {"ref": each.reference}
        for each in row.key_results
        if each.is_guardrail
    ]
    last = max((each.last_check_in_on for each in row.key_results if each.last_check_in_on), default=None)
    return Explanation(
        title=_("%(ref)s: score %(score)s") % {"ref": row.reference, "score": _score(row.score)},
        inputs=inputs,
        formula=f"{parts} = {_score(row.score)}",
        exclusions=tuple(exclusions),
        rule=_(
            "Objectives above do not add up scores of objectives below: contribution is a sentence, not arithmetic."
        ),
        last_change=_("Last check-in on %(day)s") % {"day": date_format(last, "j F Y")} if last else "",
    )


def _shown(value: float | None, unit: str) -> str:
    return "–" if value is None else format_value(value, unit)


def _score(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _last(row: KeyResultRow) -> str:
    if row.last_check_in_on is None:
        return ""
    return _("Last check-in on %(day)s") % {"day": date_format(row.last_check_in_on, "j F Y")}
