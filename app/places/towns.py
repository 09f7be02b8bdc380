"""The towns of the Netherlands, read once from `towns.csv` (GeoNames, see ATTRIBUTION.md) and `other_names.csv`."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.places.names import key, with_province
from app.places.point import Point, distance_km

FOLDER = Path(__file__).parent
TOWNS = FOLDER / "towns.csv"
OTHER_NAMES = FOLDER / "other_names.csv"
# Two entries of one name this close are one place, such as a village and the station beside it.
SAME_PLACE_KM = 4.0


@dataclass(frozen=True, slots=True)
class Town:
    """A town or village, or a quarter (`is_quarter`) such as Ugchelen or Delfshaven."""

    name: str
    province: str
    latitude: float
    longitude: float
    population: int
    is_quarter: bool

    @property
    def point(self) -> Point:
        return Point(self.latitude, self.longitude)


def towns_called(name: str) -> tuple[Town, ...]:
    """Every place of this name, largest first. A province behind it ("Hengelo (Gld)") narrows the choice."""
    found = _by_key().get(key(name), ())
    if found:
        return found
    narrowed = with_province(name)
    if narrowed is None:
        return ()
    stem, province = narrowed
    return tuple(town for town in _by_key().get(key(stem), ()) if town.province == province)


def all_towns() -> tuple[Town, ...]:
    """Every place of the list, in its order."""
    return tuple(_read_towns())


@cache
def _by_key() -> dict[str, tuple[Town, ...]]:
    towns = all_towns()
    named: dict[str, list[Town]] = {}
    for town in towns:
        named.setdefault(key(town.name), []).append(town)
    for name, province, other in _read_other_names():
        owners = [town for town in named[key(name)] if town.province == province]
        named.setdefault(key(other), []).extend(owners)
    return {name: _distinct(same) for name, same in named.items()}


def _distinct(towns: list[Town]) -> tuple[Town, ...]:
    """Leave out what lies beside a larger place of the same name; a town goes before a quarter."""
    kept: list[Town] = []
    for town in sorted(towns, key=lambda town: (town.is_quarter, -town.population)):
        if all(distance_km(town.point, other.point) > SAME_PLACE_KM for other in kept):
            kept.append(town)
    return tuple(kept)


def rows_of(path: Path) -> Iterator[list[str]]:
    """The rows of one of our lists, without remarks (`#`) and the header."""
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(line for line in lines if not line.startswith("#"))
        next(reader)
        yield from reader


def _read_towns() -> Iterator[Town]:
    for name, province, latitude, longitude, population, quarter in rows_of(TOWNS):
        yield Town(name, province, float(latitude), float(longitude), int(population), quarter == "quarter")


def _read_other_names() -> list[tuple[str, str, str]]:
    return [(name, province, other_name) for name, province, other_name in rows_of(OTHER_NAMES)]
