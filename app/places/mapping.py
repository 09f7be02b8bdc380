"""What a map is told: things grouped by the point where they are, so that a name or a point is sent once."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.places.point import Point
from app.places.ring import Ring

Item = Sequence[Any]
"""A thing on the map: its number, what it is called, which mark it has (0, 1, …), and what is said beside it."""


def on_map(
    things: Iterable[tuple[Point | None, str | None, Item]], sentence: str, ring: Ring | None = None
) -> dict[str, Any]:
    """The answer that `static/js/map.js` draws: every point with its town and what is there, in the order given.

    What has no point is left out; the sentence says how much that is.
    """
    places: dict[Point, tuple[str, list[Item]]] = {}
    for point, town, item in things:
        if point is not None:
            places.setdefault(point, (town or "", []))[1].append(item)
    return {
        "places": [
            [round(point.latitude, 4), round(point.longitude, 4), town, items]
            for point, (town, items) in places.items()
        ],
        "sentence": sentence,
        "ring": None
        if ring is None
        else [ring.point.latitude, ring.point.longitude, round(ring.radius_km * 1000)],
    }
