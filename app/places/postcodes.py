"""Reading GeoNames' postal file: one point for each 4-digit postcode, and none where the file contradicts itself.

Columns, separated by tabs: country, postal code, place, admin1, code1, admin2, code2, admin3, code3, latitude,
longitude, accuracy. A code may have several points, and some points lie tens of kilometres off.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from app.places.point import Point, distance_km

COLUMNS = 12
SOUTH, NORTH, WEST, EAST = 50.7, 53.6, 3.3, 7.3
# Codes that share three digits are neighbours; the widest such area (Texel, the Noordoostpolder) stays within this.
NEIGHBOURS_WITHIN_KM = 25.0
_FEWEST_NEIGHBOURS = 3


@dataclass(frozen=True, slots=True)
class PostcodeTable:
    """The points that can be trusted, and the codes and lines that were left out."""

    points: dict[str, Point]
    doubtful: tuple[str, ...]
    skipped_lines: int


def read_postcodes(lines: Iterable[str]) -> PostcodeTable:
    """One point a code: the one nearest to the median of the others, unless it lies far from all neighbouring codes."""
    candidates, skipped = _candidates(lines)
    around = _points_around(candidates)
    chosen = {code: _central(points, around[code[:3]]) for code, points in candidates.items()}
    doubtful = tuple(sorted(code for code in chosen if _is_astray(code, chosen)))
    return PostcodeTable(
        points={code: point for code, point in sorted(chosen.items()) if code not in doubtful},
        doubtful=doubtful,
        skipped_lines=skipped,
    )


def _candidates(lines: Iterable[str]) -> tuple[dict[str, list[Point]], int]:
    found: dict[str, list[Point]] = {}
    skipped = 0
    for line in lines:
        parsed = _parse(line)
        if parsed is None:
            skipped += bool(line.strip())
        else:
            points = found.setdefault(parsed[0], [])
            if parsed[1] not in points:
                points.append(parsed[1])
    return found, skipped


def _parse(line: str) -> tuple[str, Point] | None:
    cells = line.rstrip("\r\n").split("\t")
    code = cells[1][:4] if len(cells) == COLUMNS and cells[0] == "NL" else ""
    if not (len(code) == 4 and code.isascii() and code.isdigit() and code[0] != "0"):
        return None
    try:
        point = Point(float(cells[9]), float(cells[10]))
    except ValueError:
        return None
    inside = SOUTH <= point.latitude <= NORTH and WEST <= point.longitude <= EAST
    return (code, point) if inside else None


def _points_around(candidates: dict[str, list[Point]]) -> dict[str, list[Point]]:
    around: dict[str, list[Point]] = {}
    for code, points in candidates.items():
        around.setdefault(code[:3], []).extend(points)
    return around


def _central(points: list[Point], neighbours: list[Point]) -> Point:
    """Of several points the one nearest to the median of the others; of two, the one nearest to the neighbourhood."""
    if len(points) <= 2:
        return min(points, key=lambda point: distance_km(point, _middle(neighbours)))
    return min(
        points,
        key=lambda point: distance_km(point, _middle([other for other in points if other is not point])),
    )


def _is_astray(code: str, chosen: dict[str, Point]) -> bool:
    others = [point for other, point in chosen.items() if other != code and other[:3] == code[:3]]
    if len(others) < _FEWEST_NEIGHBOURS:
        return False
    return distance_km(chosen[code], _middle(others)) > NEIGHBOURS_WITHIN_KM


def _middle(points: list[Point]) -> Point:
    return Point(median(point.latitude for point in points), median(point.longitude for point in points))
