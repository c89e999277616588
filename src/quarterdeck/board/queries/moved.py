"""Did a bet move a number? What the readings before and after allow to say, and the forecast then and now."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quarterdeck.board.models import Initiative
from quarterdeck.board.queries.board import day_of
from quarterdeck.measure import Direction, expected_share, forecast, format_value
from quarterdeck.measure.effect import Effect, Stretch, Verdict, effect_of
from quarterdeck.okrs.models import KeyResult

Trail = tuple[tuple[date, float], ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """Did the bet move this number? `said` is the answer in a sentence, `caution` how little it can tell."""

    said: str
    caution: str
    before: str
    after: str
    forecast_then: str
    forecast_now: str
    effect: Effect


_UP = {Direction.INCREASE.value: True, Direction.KEEP_ABOVE.value: True,
       Direction.DECREASE.value: False, Direction.KEEP_BELOW.value: False}  # fmt: skip


def moved_of(initiative: Initiative, key_result: KeyResult, trail: Trail, others: int, today: date) -> Moved | None:
    """Compare a key result before and after an ended bet; None for described zones. No statements: `trail` are its valid
    check-ins, `others` the bets on it that were under way at the same time."""
    if initiative.ended_at is None or key_result.kind == "ordinal":
        return None
    zone = initiative.organisation.zone
    began = day_of(initiative.started_at or initiative.ended_at, zone)
    effect = effect_of(
        trail, started_on=began, ended_on=day_of(initiative.ended_at, zone), upwards=_UP.get(key_result.direction)
    )
    unit = key_result.unit
    return Moved(
        _said(effect, unit), _caution(effect, others), _side(effect.before, unit), _side(effect.after, unit),
        _forecast(key_result, trail, began), _forecast(key_result, trail, today), effect,
    )  # fmt: skip


def _forecast(key_result: KeyResult, trail: Trail, on: date) -> str:
    """Where it looked to end, from what was known on a day; empty where nothing was, or it was no day of the cycle."""
    cycle, target = key_result.objective.cycle, key_result.target
    known = [(day, value) for day, value in trail if cycle.starts_on <= day <= on]
    if target is None or not known or not cycle.starts_on <= on:
        return ""
    if key_result.baseline is not None:
        known = [(cycle.starts_on, key_result.baseline), *known]
    until = min(known[-1][0], cycle.ends_on)
    ahead = forecast(
        known,
        target=target,
        target_high=key_result.target_high,
        direction=key_result.direction,
        start=cycle.starts_on,
        end=cycle.ends_on,
        planned=expected_share(key_result.path, key_result.goal, cycle.starts_on, cycle.ends_on, until),
    )
    if on > cycle.ends_on:
        return _("landed at %(value)s") % {"value": format_value(_three_digits(known[-1][1]), key_result.unit)}
    return _("%(value)s, %(chance)d %% likely to reach the target") % {
        "value": format_value(_three_digits(ahead.q50), key_result.unit),
        "chance": round(100 * ahead.p_hit),
    }


def _said(effect: Effect, unit: str) -> str:
    if effect.gap is None or effect.usual is None:
        return _("Too few check-ins to compare: before it began there were %(before)d, since it ended %(after)d.") % {
            "before": effect.before.readings, "after": effect.after.readings,
        }  # fmt: skip
    size = {"gap": _rounded(abs(effect.gap), unit), "usual": _rounded(effect.usual, unit)}
    if effect.verdict is Verdict.NO_SIGN:
        words = _(
            "No sign of it: the number lies %(gap)s from where it was heading anyway, and strays by %(usual)s on its own."
        )
        return words % size
    if effect.verdict is Verdict.AGAINST:
        words = _(
            "The number went the wrong way: %(gap)s worse than where it was heading, "
            "more than the %(usual)s it strays on its own."
        )
        return words % size
    words = _("The number moved: %(gap)s beyond where it was heading, more than the %(usual)s it strays on its own.")
    return words % size


def _caution(effect: Effect, others: int) -> str:
    said = []
    if effect.verdict is not Verdict.TOO_FEW and effect.is_hint:
        fewest = min(effect.before.readings, effect.after.readings)
        said.append(_("With %(number)d readings on one side this is a hint, not proof.") % {"number": fewest})
    if others:
        said.append(
            ngettext(
                "%(number)d other bet on this number was under way at the same time.",
                "%(number)d other bets on this number were under way at the same time.",
                others,
            )
            % {"number": others}
        )
    said.append(_("It shows what happened after, never what caused it."))
    return " ".join(said)


def _side(stretch: Stretch, unit: str) -> str:
    if stretch.level is None:
        return _("no check-in")
    words = ngettext("%(level)s in %(number)d check-in", "%(level)s in %(number)d check-ins", stretch.readings)
    said = words % {"level": format_value(_three_digits(stretch.level), unit), "number": stretch.readings}
    if stretch.slope is not None:
        said += _(", %(slope)s a week") % {"slope": _rounded(stretch.slope, unit, sign=True)}
    return said


def _rounded(value: float, unit: str, *, sign: bool = False) -> str:
    number = _three_digits(value)
    if unit == "%":
        words = ngettext("%(number)s point", "%(number)s points", 1 if abs(number) == 1 else 2)
        return words % {"number": format_value(number, "", sign=sign)}
    return format_value(number, unit, sign=sign)


def _three_digits(value: float) -> float:
    """A comparison is no measurement."""
    return float(f"{value:.3g}")
