"""A key result's status: from the forecast, and where none can be made by the trade's rule of pace.

**By forecast.** With P the probability of ending at or beyond the target: on track from 0.6, at risk from 0.3, off track
below (DOMAIN.md, "Status"; both are settings).

**By pace.** Divide what is done by what its trajectory expects by today: at least 0.85 of it is on track, at least
0.5 at risk, less is off track. While 5 % or less is expected the ratio says nothing, so a key result is on track
unless it is worse than its baseline, which is at risk (where own points plan a dip: worse than that dip).

**Its weakness.** It compares two points and knows neither noise nor trend nor how long is left: a metric that jumped
once and has stalled since looks well until late, a noisy one changes its word every week, and early in the cycle tiny
amounts make large ratios. It is a ruler, not a prediction; it serves where there is nothing to predict with.
"""

import math
from enum import StrEnum

EARLY = 0.05
"""Up to this expected share the ratio is not used."""


class Status(StrEnum):
    """Where a key result stands. The words are the organisation's; these are the meanings."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    STALE = "stale"
    NOT_STARTED = "not_started"
    UNKNOWN = "unknown"
    """The baseline (or target) is not measured yet, so nothing can be said."""


def forecast_status(p_hit: float, *, on_track_at: float = 0.6, at_risk_at: float = 0.3) -> Status:
    """The status by the probability (0–1) of ending at or beyond the target; ``on_track_at`` ≥ ``at_risk_at``."""
    if p_hit >= on_track_at:
        return Status.ON_TRACK
    return Status.AT_RISK if p_hit >= at_risk_at else Status.OFF_TRACK


def pace_status(
    progress_or_score: float | None, expected: float | None, *, on_track_at: float = 0.85, at_risk_at: float = 0.5
) -> Status:
    """The status by pace, from what is done and what is expected by now, both as progress or both as score.

    ``on_track_at`` and ``at_risk_at`` are shares of the expected, ``on_track_at`` ≥ ``at_risk_at``. ``UNKNOWN`` if
    either number is None or not finite. Give progress rather than score where below the baseline shall show in the
    first days.
    """
    done = progress_or_score
    if done is None or expected is None or not (math.isfinite(done) and math.isfinite(expected)):
        return Status.UNKNOWN
    if expected <= EARLY:
        return Status.AT_RISK if done < min(0.0, expected) else Status.ON_TRACK
    if done >= on_track_at * expected:
        return Status.ON_TRACK
    return Status.AT_RISK if done >= at_risk_at * expected else Status.OFF_TRACK


def standing(computed: Status, *, checked_in: bool, stale: bool, breached: bool = False) -> Status:
    """What to show, given the ``computed`` status: silence is never green (DOMAIN, "Fine print").

    Never checked in is not started; stale beats the last word; a breached bound (a keep goal outside now, or a breached
    guardrail of the objective) keeps from on track.
    """
    if not checked_in:
        return Status.NOT_STARTED
    if stale:
        return Status.STALE
    return Status.AT_RISK if breached and computed is Status.ON_TRACK else computed
