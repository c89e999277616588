"""Division that stays finite for every finite input."""

import math

from quarterdeck.measure.problem import LIMIT


def ratio(value: float, origin: float, aim: float) -> float:
    """How far ``value`` lies on the way from ``origin`` to ``aim``: 0 at the origin, 1 at the aim, no unit.

    All three finite and ``origin != aim``. The result is finite and cut off at ±``LIMIT``: a way so short that a value
    lies 10¹⁵ times its length beyond it says nothing more by its exact multiple. It is monotone in ``value``.
    """
    travelled, way = value - origin, aim - origin
    if not (math.isfinite(travelled) and math.isfinite(way)):
        # A quarter of each keeps the differences of the largest doubles in range, and is exact for them.
        travelled, way = value / 4 - origin / 4, aim / 4 - origin / 4
    return min(LIMIT, max(-LIMIT, travelled / way))
