"""What is wrong with a number somebody gave, said so that a form can put it beside the field.

This package speaks no language but plain English and knows no web page: a door translates by ``code`` and ``params``
and falls back to ``message``.
"""

import dataclasses
from collections.abc import Mapping

LIMIT = 1e15
"""The largest magnitude a person may enter. Beyond it a double no longer tells neighbouring whole numbers apart well
enough to be worth showing, and differences and squares stay far from overflow."""

MESSAGES: Mapping[str, str] = {
    # a goal
    "not_finite": "Enter an ordinary number.",
    "too_large": "Enter a number between −10¹⁵ and 10¹⁵, or choose a larger unit.",
    "target_missing": "Enter the value to reach.",
    "target_high_missing": "Enter the upper end of the range.",
    "target_equals_baseline": "Enter a target that differs from the baseline, or choose a keep direction.",
    "target_below_baseline": "Enter a target above the baseline, or change the direction to decrease.",
    "target_above_baseline": "Enter a target below the baseline, or change the direction to increase.",
    "range_upside_down": "Enter an upper end above the lower end.",
    "zone_missing": "Enter both commit and stretch, or neither.",
    "zones_need_movement": "Remove the zones: only increase and decrease have them.",
    "commit_out_of_order": "Enter a commit value between the baseline and the target.",
    "stretch_out_of_order": "Enter a stretch value beyond the target.",
    "ordinal_direction": "Choose increase: described zones are climbed from none to stretch.",
    # a reading
    "zone_unknown": "Choose none, commit, target or stretch.",
    "value_empty": "Enter a number, for example 29.4.",
    "value_unreadable": "“{text}” is not a number. Enter digits only, for example 1,200.5 or 10k.",
    "value_other_unit": "“{text}” is not in {unit}. Enter the number alone, counted in {unit}.",
    # a trajectory
    "points_missing": "Enter at least one date and value, or choose another trajectory.",
    "point_outside_cycle": "Choose a date inside the cycle.",
    "point_twice": "Keep one value for each date.",
    # weights
    "weight_negative": "Enter a weight of 0 or more.",
    "weights_zero": "Give at least one key result a weight above 0.",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: the ``field`` it sits beside, a stable ``code`` (a key of ``MESSAGES``), its ``params``."""

    field: str
    code: str
    params: Mapping[str, str | float] = dataclasses.field(default_factory=dict, hash=False)

    @property
    def message(self) -> str:
        """The remedy in plain English; translate by ``code`` where a person reads it."""
        return MESSAGES[self.code].format(**self.params)
