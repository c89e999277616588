"""What the pure rooms say in codes, in words a person reads. The organisation's own words for a status come first."""

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as t

from quarterdeck.measure import Problem, Status, Zone
from quarterdeck.people.settings import OrganisationSettings

STATUS_WORDS: dict[Status, Promise | str] = {
    Status.ON_TRACK: t("On track"),
    Status.AT_RISK: t("At risk"),
    Status.OFF_TRACK: t("Off track"),
    Status.STALE: t("Stale"),
    Status.NOT_STARTED: t("Not started"),
    Status.UNKNOWN: t("No baseline yet"),
}
ZONE_WORDS: dict[Zone, Promise | str] = {
    Zone.COMMIT: t("commit reached"),
    Zone.TARGET: t("target reached"),
    Zone.STRETCH: t("stretch reached"),
}
_PROBLEMS: dict[str, Promise | str] = {
    "not_finite": t("Enter an ordinary number."),
    "too_large": t("Enter a number between −10¹⁵ and 10¹⁵, or choose a larger unit."),
    "target_missing": t("Enter the value to reach."),
    "target_high_missing": t("Enter the upper end of the range."),
    "target_equals_baseline": t("Enter a target that differs from the baseline, or choose a keep direction."),
    "target_below_baseline": t("Enter a target above the baseline, or change the direction to decrease."),
    "target_above_baseline": t("Enter a target below the baseline, or change the direction to increase."),
    "range_upside_down": t("Enter an upper end above the lower end."),
    "zone_missing": t("Enter both commit and stretch, or neither."),
    "zones_need_movement": t("Remove the zones: only increase and decrease have them."),
    "commit_out_of_order": t("Enter a commit value between the baseline and the target."),
    "stretch_out_of_order": t("Enter a stretch value beyond the target."),
    "ordinal_direction": t("Choose increase: described zones are climbed from none to stretch."),
    "zone_unknown": t("Choose none, commit, target or stretch."),
    "points_missing": t("Enter at least one date and value, or choose another trajectory."),
    "point_outside_cycle": t("Choose a date inside the cycle."),
    "point_twice": t("Keep one value for each date."),
    "weight_negative": t("Enter a weight of 0 or more."),
    "weights_zero": t("Give at least one key result a weight above 0."),
}
_FIELDS = {"commit": "commit_zone", "stretch": "stretch_zone", "points": "trajectory_points"}


def status_word(status: Status, settings: OrganisationSettings) -> str:
    """The organisation's word for a status, or ours."""
    own = {
        Status.ON_TRACK: settings.word_on_track,
        Status.AT_RISK: settings.word_at_risk,
        Status.OFF_TRACK: settings.word_off_track,
    }
    return own.get(status) or str(STATUS_WORDS[status])


def status_rule(settings: OrganisationSettings) -> str:
    """The rule behind the words, printed beside them."""
    return _(
        "On track if the target is reached with a probability of %(on)s %% or more by the forecast, at risk from "
        "%(risk)s %%, off track below; stale when a due check-in is missing for more than one period."
    ) % {"on": f"{settings.on_track_at * 100:.0f}", "risk": f"{settings.at_risk_at * 100:.0f}"}


def problem_words(problem: Problem) -> str:
    """A problem of the pure arithmetic as a sentence that names the remedy."""
    words = _PROBLEMS.get(problem.code)
    return str(words).format(**problem.params) if words else problem.message


def raise_problems(problems: list[Problem]) -> None:
    """Turn problems into one ValidationError by form field; nothing happens when there are none."""
    if not problems:
        return
    by_field: dict[str, list[str]] = {}
    for each in problems:
        by_field.setdefault(_FIELDS.get(each.field, each.field), []).append(problem_words(each))
    raise ValidationError(by_field)
