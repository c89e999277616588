"""From a reading to the fields of a key result, in the units and words of the domain.

The importer, the editor and the command line all fill fields with this one function.
"""

from dataclasses import dataclass

from quarterdeck.coach.language import MAKES, VerbKind
from quarterdeck.coach.outcome import judge
from quarterdeck.coach.reading import Reading

UNITS = {"x": "×", "days": "d", "points": "score"}
"""The coach's names of units that the domain calls otherwise."""
_SECONDS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3_600.0, "days": 86_400.0, "weeks": 604_800.0}
_LONGEST_UNIT = 20


@dataclass(frozen=True, slots=True)
class Fields:
    """What a key result's fields can be filled with; None and empty where the text does not say it.

    A change (“by 25 %”) fills no target: it is not a value to reach. `kind` is metric or count.
    """

    metric: str = ""
    direction: str = "increase"
    kind: str = "metric"
    unit: str = ""
    baseline: float | None = None
    target: float | None = None
    target_high: float | None = None

    @property
    def has_numbers(self) -> bool:
        return self.baseline is not None or self.target is not None


def fields_of(reading: Reading) -> Fields:
    """The fields that a statement fills. A baseline in another unit of time is given in the target's."""
    target = None if reading.is_relative else reading.target
    baseline, unit = reading.baseline, reading.unit or reading.baseline_unit
    if baseline is not None and reading.baseline_unit and reading.unit and reading.baseline_unit != reading.unit:
        baseline = _converted(baseline, reading.baseline_unit, reading.unit)
    kind = "metric"
    if target is not None and baseline is None and _is_count(reading):
        # An output stays a metric: to measure it as a count is for a person to decide (KR207).
        kind, baseline = ("metric" if judge(reading).is_output else "count"), 0.0
    return Fields(
        metric=(reading.metric or reading.counted)[:200],
        direction=reading.direction or "increase",
        kind=kind,
        unit=UNITS.get(unit, unit)[:_LONGEST_UNIT],
        baseline=None if (reading.direction or "").startswith("keep") else baseline,
        target=target,
        target_high=reading.target_high if target is not None else None,
    )


def _is_count(reading: Reading) -> bool:
    """“Win 25 customers”, “10 iterations to the handbook”: a whole number of things, counted from nothing."""
    quantity = reading.target_quantity
    if quantity is None or quantity.unit or quantity.value % 1 or quantity.value == 0 or reading.movement != "reach":
        return False
    if reading.verb is None:
        return quantity.first <= 1 and bool(quantity.counted)
    return reading.verb.kind in MAKES | {VerbKind.ACQUIRE, VerbKind.REACH, VerbKind.CAPABILITY} and bool(
        quantity.counted
    )


def _converted(value: float, unit: str, wanted: str) -> float | None:
    """A duration in another unit, or None when the two do not measure the same thing."""
    if unit not in _SECONDS or wanted not in _SECONDS:
        return None
    return round(value * _SECONDS[unit] / _SECONDS[wanted], 6)
