"""A small picture of the country that needs no map program: one plane for its outline and for what is drawn on it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.places.point import Point

PICTURE = Path(__file__).parents[1] / "static" / "map" / "netherlands.svg"
NORTH, WEST = 53.7, 3.2
ACROSS = 0.613
"""How long a degree east is beside one north, at 52.2 degrees: the middle of the country."""
PER_DEGREE = 1000
NARROWEST = 540
"""The smallest stretch that a picture shows across, in units: 60 kilometres."""


def units(point: Point) -> tuple[float, float]:
    """Where a point is on the plane: across from the west, and down from the north."""
    return PER_DEGREE * ACROSS * (point.longitude - WEST), PER_DEGREE * (NORTH - point.latitude)


@dataclass(frozen=True)
class Frame:
    """The part of the plane that a picture shows: a length on the plane times `scale`, then moved."""

    scale: float
    across: float
    down: float

    def place(self, point: Point) -> tuple[int, int]:
        """Where a point is in the picture."""
        x, y = units(point)
        return round(self.scale * x + self.across), round(self.scale * y + self.down)


def frame_of(points: Collection[Point], width: int, height: int, edge: int) -> Frame:
    """What shows all of these points, at least one, with room at every edge."""
    found = [units(point) for point in points]
    (left, right), (top, bottom) = ((min(line), max(line)) for line in zip(*found, strict=True))
    scale = min(
        (width - 2 * edge) / max(right - left, 1),
        (height - 2 * edge) / max(bottom - top, 1),
        width / NARROWEST,
    )
    return Frame(
        round(scale, 4), width / 2 - scale * (left + right) / 2, height / 2 - scale * (top + bottom) / 2
    )


def draw_outline(lines: Iterable[Iterable[Sequence[float]]]) -> str:
    """The outline as a drawing that pages refer to; `lines` are rings of latitude and longitude."""
    rings = []
    for line in lines:
        corners = dict.fromkeys(tuple(map(round, units(Point(*corner)))) for corner in line)
        rings.append("M" + "L".join(f"{x} {y}" for x, y in corners) + "z")
    return f'<svg xmlns="http://www.w3.org/2000/svg"><path id="land" d="{"".join(rings)}"/></svg>\n'
