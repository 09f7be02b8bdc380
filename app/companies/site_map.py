"""The small map in a page: where companies are, or students go, each place with the three-dot mark that most have."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.companies.models import Band
from app.places.drawing import Frame, frame_of
from app.places.point import Point
from app.places.queries import locate_all

WIDTH, HEIGHT, EDGE = 440, 300, 44
NEAR_ACROSS, NEAR_DOWN = 84, 42
"""Marks with their names closer to each other than this would touch, and are one."""
FEWEST_FIRST = (Band.UNKNOWN, Band.NONE, Band.ONE_OR_TWO, Band.THREE_OR_MORE)


@dataclass
class Mark:
    """One mark: where it is in the picture, the town with most there, and how many have each band."""

    town: str
    at: tuple[int, int]
    bands: Counter[Band] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.bands.total()

    @property
    def band(self) -> Band:
        """What most here have; of two equals the one with fewer women."""
        return max(FEWEST_FIRST, key=lambda band: self.bands[band])


@dataclass(frozen=True)
class SiteMap:
    """The picture: what of the country it shows, its marks, and how many are of a town that is not known."""

    frame: Frame
    marks: list[Mark]
    elsewhere: int


def site_map(rows: Iterable[tuple[str | None, Band, int]]) -> SiteMap | None:
    """Draw towns, as (town, band, number of sites or of students there); None where no town is known."""
    towns: dict[str, Counter[Band]] = {}
    for town, band, number in rows:
        towns.setdefault(town or "", Counter())[band] += number
    points = dict(zip(towns, locate_all((town, None) for town in towns), strict=True))
    known = {town: point for town, point in points.items() if point is not None}
    if not known:
        return None
    frame = frame_of(known.values(), WIDTH, HEIGHT, EDGE)
    return SiteMap(
        frame,
        _marks(frame, known, towns),
        sum(bands.total() for town, bands in towns.items() if town not in known),
    )


def _marks(frame: Frame, points: dict[str, Point], towns: dict[str, Counter[Band]]) -> list[Mark]:
    """One for each town, the town with most first; towns whose marks would touch an earlier one join it."""
    found: list[Mark] = []
    for town in sorted(points, key=lambda town: (-towns[town].total(), town)):
        x, y = at = frame.place(points[town])
        near = [
            mark for mark in found if abs(mark.at[0] - x) < NEAR_ACROSS and abs(mark.at[1] - y) < NEAR_DOWN
        ]
        mark = near[0] if near else Mark(town, at)
        if not near:
            found.append(mark)
        mark.bands += towns[town]
    return found
