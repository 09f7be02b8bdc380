"""Travel time as an estimate: so many minutes to set off, then the detour at a steady speed."""

import math

from app.places.point import Point, distance_km


def minutes(
    a: Point | None, b: Point | None, base: float = 8, detour: float = 1.3, km_per_hour: float = 50
) -> int | None:
    """Whole minutes from `a` to `b`, the same formula as in `matching`; None where a place is unknown."""
    if a is None or b is None:
        return None
    return math.floor(base + detour * 60 / km_per_hour * distance_km(a, b) + 0.5)
