"""Finding places: a town by its name, a point by postcode or town. What is unknown or in doubt is None."""

from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import select

from app.extensions import db
from app.places.models import PostcodePoint
from app.places.names import with_province
from app.places.point import Point
from app.places.towns import Town, towns_called


def find_town(name: str) -> Town | None:
    """The town of this name. None when we know none, or several (`is_ambiguous`), or only a quarter of a town.

    Names of quarters recur all over the country and the list is not complete, so a quarter is found only with its
    province: "Ugchelen (Gld)".
    """
    found = towns_called(name)
    if len(found) != 1:
        return None
    town = found[0]
    return None if town.is_quarter and not _states_province(name, town) else town


def is_ambiguous(name: str) -> bool:
    """Whether places far apart share this name, so that it needs its province: "Hengelo (Gld)"."""
    return len(towns_called(name)) > 1


def _states_province(name: str, town: Town) -> bool:
    narrowed = with_province(name)
    return narrowed is not None and narrowed[1] == town.province


def locate(town: str | None, postcode: str | None) -> Point | None:
    """The point of an address: its 4-digit postcode where the table is loaded, or else its town."""
    return locate_all([(town, postcode)])[0]


def locate_all(addresses: Iterable[tuple[str | None, str | None]]) -> list[Point | None]:
    """The point of each (town, postcode), in the same order, with one query for all."""
    wanted = list(addresses)
    codes = {code for _town, postcode in wanted if (code := postcode4(postcode))}
    points = _points_of(codes)
    return [points.get(postcode4(postcode) or "") or _point_of_town(town) for town, postcode in wanted]


def postcode4(postcode: str | None) -> str | None:
    """The four digits that a postcode begins with."""
    digits = (postcode or "").strip()[:4]
    return digits if len(digits) == 4 and digits.isascii() and digits.isdigit() else None


def _points_of(codes: set[str]) -> dict[str, Point]:
    if not codes:
        return {}
    rows = db.session.scalars(select(PostcodePoint).where(PostcodePoint.postcode4.in_(codes)))
    return {row.postcode4: row.point for row in rows}


@lru_cache(maxsize=10_000)
def _point_of_town(name: str | None) -> Point | None:
    town = find_town(name) if name else None
    return None if town is None else town.point
