"""A point on the map, the distance between two, and the travel time as an estimate."""

import math
from dataclasses import dataclass

EARTH_RADIUS_KM = 6371.0088


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees north and east (WGS 84)."""

    latitude: float
    longitude: float


def distance_km(a: Point, b: Point) -> float:
    """The great-circle distance in kilometres (haversine)."""
    latitude_a, latitude_b = math.radians(a.latitude), math.radians(b.latitude)
    north = math.sin((latitude_b - latitude_a) / 2)
    east = math.sin(math.radians(b.longitude - a.longitude) / 2)
    square = north**2 + math.cos(latitude_a) * math.cos(latitude_b) * east**2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, square)))


BASE_MINUTES, DETOUR, KM_PER_HOUR = 8, 1.3, 50


def minutes(
    a: Point | None,
    b: Point | None,
    base: float = BASE_MINUTES,
    detour: float = DETOUR,
    km_per_hour: float = KM_PER_HOUR,
) -> int | None:
    """Whole minutes from `a` to `b`, the same formula as in `matching`; None where a place is unknown."""
    if a is None or b is None:
        return None
    return math.floor(base + detour * 60 / km_per_hour * distance_km(a, b) + 0.5)


def reach_km(within: int) -> float:
    """How far away, in a straight line, somebody is at most after `within` minutes: `minutes` the other way round."""
    return max(0.0, (within + 0.5 - BASE_MINUTES) * KM_PER_HOUR / 60 / DETOUR)
