"""A ring of travel time around a town: what a search asks for, and how large it is on a map."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

from app.places.point import Point, minutes, reach_km
from app.places.queries import find_town

JOURNEYS = ("30", "45", "60", "90")
"""Minutes, one way, that a search can ask for at most."""
USUAL_JOURNEY = "45"
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Ring:
    """Everything within so many minutes of a town, one way, as far as travel time is estimated."""

    town: str
    point: Point
    minutes: int

    @property
    def radius_km(self) -> float:
        return reach_km(self.minutes)

    def holds(self, point: Point | None) -> bool:
        journey = minutes(self.point, point)
        return journey is not None and journey <= self.minutes


class TownNames(Sequence[str]):
    """What the filter of a town takes: any short text, so that one that we do not know can be answered in words."""

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        return ()[index]

    def __len__(self) -> int:
        return 0

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and 0 < len(name.strip()) <= LONGEST_NAME


RING_FILTERS: dict[str, Sequence[str]] = {"near": TownNames(), "within": JOURNEYS}
"""The two filters of a list that make a ring."""


def ring_of(home: Point | None, town: str | None, within: str | int | None) -> Ring | None:
    """The ring of so many minutes around somebody's home; None without a home that we know, or without a limit."""
    return None if home is None or not within else Ring(town or "", home, int(within))


def ring_around(name: str | None, within: str | None) -> Ring | None:
    """The ring that a search asks for; None without a town, or when we know none, or several, of that name."""
    town = find_town(name) if name else None
    if town is None:
        return None
    return Ring(town.name, town.point, int(within or USUAL_JOURNEY))
