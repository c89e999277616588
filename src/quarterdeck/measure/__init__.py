"""Progress, score, trajectory, pace, due dates and units of key results: pure arithmetic, importable alone.

No Django, no input or output, only the standard library; "today" is always a parameter. Every function gives a finite
result for every finite input. DOMAIN.md's "Progress and score (exact)" is the specification.
"""

from quarterdeck.measure.due import DueGrid, is_due, is_stale, week_of
from quarterdeck.measure.forecast import Forecast, forecast
from quarterdeck.measure.goal import ZONE_WORTH, Direction, Goal, Kind, Zone, number_problem, reading_problem
from quarterdeck.measure.hold import Hold, Reading, hold_of, inside
from quarterdeck.measure.problem import LIMIT, MESSAGES, Problem
from quarterdeck.measure.score import Composite, Part, below_baseline, progress, score, weighted_score, zone_reached
from quarterdeck.measure.status import Status, forecast_status, pace_status, standing
from quarterdeck.measure.trajectory import Trajectory, TrajectoryKind, expected_score, expected_share, expected_value
from quarterdeck.measure.units import UnreadableValueError, format_value, parse_value
from quarterdeck.measure.weights import split_weights, weights_problem

__all__ = [
    "LIMIT",
    "MESSAGES",
    "ZONE_WORTH",
    "Composite",
    "Direction",
    "DueGrid",
    "Forecast",
    "Goal",
    "Hold",
    "Kind",
    "Part",
    "Problem",
    "Reading",
    "Status",
    "Trajectory",
    "TrajectoryKind",
    "UnreadableValueError",
    "Zone",
    "below_baseline",
    "expected_score",
    "expected_share",
    "expected_value",
    "forecast",
    "forecast_status",
    "format_value",
    "hold_of",
    "inside",
    "is_due",
    "is_stale",
    "number_problem",
    "pace_status",
    "parse_value",
    "progress",
    "reading_problem",
    "score",
    "split_weights",
    "standing",
    "week_of",
    "weighted_score",
    "weights_problem",
    "zone_reached",
]
